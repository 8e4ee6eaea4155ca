"""Forms of the person's own pages. Each asks for little, ticks nothing beforehand, and may be left half done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from enplan.base.terminology import code_system
from enplan.domain.care_plans.queries import GoalView
from enplan.interfaces.web.my_plan.words import refusal

Words = str | Promise
MOST_WORDS: Final = 5000
MOST_TITLE: Final = 200
PART: Final = "del"
LARGE: Final = "stor"
MADE: Final = "valg"


def _text(label: Words, help_text: Words = "", *, required: bool = True, rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=str(label),
        help_text=str(help_text),
        required=required,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": refusal("missing"), "max_length": refusal("too-long")},
    )


class WordsForm(forms.Form):
    """One text."""

    def __init__(
        self, *args: Any, label: Words, help_text: Words = "", required: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = _text(label, help_text, required=required)


class NeedForm(forms.Form):
    """What one needs, how it is going in one's own four words, and whether one wants more help."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scale = sorted(code_system("domain.care_plans.own_views"), key=lambda word: word.number("position"))
        self.fields["words"] = _text(_("Hva trenger du?"), rows=4)
        own_words = [*((word.code, str(word.display)) for word in scale), ("", _("Vil ikke svare nå"))]
        self.fields["own_view"] = _choice(_("Hvordan går det med dette nå?"), own_words)
        self.fields["wants_more_help"] = _choice(
            _("Vil du ha mer hjelp med dette?"), [("True", _("Ja")), ("False", _("Nei")), ("", _("Vet ikke"))]
        )

    def clean_wants_more_help(self) -> bool | None:
        """Yes, no, or not known."""
        return {"True": True, "False": False}.get(self.cleaned_data["wants_more_help"])


def _choice(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect)


class ActivityForm(forms.Form):
    """Something that the person will do: what, how, and by when."""

    def __init__(self, *args: Any, goals: Iterable[GoalView] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = forms.CharField(
            label=_("Hva skal du gjøre?"),
            max_length=MOST_TITLE,
            error_messages={"required": refusal("missing"), "max_length": refusal("too-long")},
        )
        self.fields["how"] = _text(_("Hvordan vil du gjøre det?"), required=False, rows=3)
        self.fields["due_on"] = forms.DateField(
            label=_("Når skal det være gjort?"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _("Velg en dag, eller la det stå tomt")},
        )
        choices = [("", _("Ikke til noe mål")), *((str(goal.id), goal.words) for goal in goals)]
        if len(choices) > 1:
            self.fields["goal"] = forms.ChoiceField(
                label=_("Hvilket mål hører det til?"), choices=choices, required=False
            )


class SettingsForm(forms.Form):
    """How to reach the person, and in which language."""

    phone = forms.CharField(required=False, max_length=20)
    language = forms.ChoiceField(choices=settings.LANGUAGES, widget=forms.RadioSelect)
    interpreter_language = forms.CharField(required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phone, language, interpreter = (self.fields[name] for name in self.fields)
        phone.label, phone.help_text = _("Telefon"), _("La det stå tomt hvis du ikke har telefon nå.")
        phone.widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        language.label = _("Hvilket språk vil du ha brev på?")
        interpreter.label = _("Trenger du tolk? Skriv hvilket språk.")
        interpreter.help_text = _("La det stå tomt hvis du ikke vil ha tolk.")


class PrintForm(forms.Form):
    """What goes on paper. Sent with GET, so that the choice can be kept; never refuses anything."""

    def __init__(self, parts: Sequence[tuple[str, str]], chosen: Iterable[str], *, large: bool) -> None:
        super().__init__(initial={PART: list(chosen), LARGE: large})
        self.fields[PART] = forms.MultipleChoiceField(
            label=_("Hva vil du ha med?"),
            choices=parts,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields[LARGE] = forms.BooleanField(label=_("Stor skrift"), required=False)
