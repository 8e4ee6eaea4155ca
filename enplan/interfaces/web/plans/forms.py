"""Forms of the plan's parts. They check that something is chosen; what may stand is decided by the domain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enplan.base.access import Category
from enplan.base.terminology import code_system
from enplan.interfaces.web.choices import offer
from enplan.interfaces.web.plans.words import CONTRIBUTORS

Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen in the forms of one plan: areas with who reads them, goals, members, statuses."""

    areas: Choices = ()
    goals: Choices = ()
    top_goals: Choices = ()
    members: Choices = ()
    states: Choices = ()
    given_name: str = ""


class PartForm(forms.Form):
    """A form about one part. With `is_new`, it also asks for what cannot be changed afterwards."""

    ONLY_NEW: Iterable[str] = ("category",)

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, options: Options, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = options
        if not is_new:
            for name in self.ONLY_NEW:
                self.fields.pop(name, None)
        self._offer("category", options.areas)

    def _offer(self, name: str, choices: Choices) -> None:
        if name in self.fields:
            offer(self, name, choices)

    def chosen(self) -> dict[str, Any]:
        """The clean values without the version, areas as categories."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if "category" in values:
            values["category"] = Category(int(values["category"]))
        return values


def words_field(label: Any, help_text: Any, missing: Any, rows: int = 3) -> forms.CharField:
    """A text of some lines."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
    )


def area_field() -> forms.ChoiceField:
    """In which area it belongs, which decides who can read it."""
    return forms.ChoiceField(
        label=_("Hvor hører det hjemme?"),
        help_text=_("Navnene er de som kan lese det i hvert område. Du kan ikke flytte det senere."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg et område"), "invalid_choice": _("Velg et område fra lista")},
    )


def date_field(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    """A day near by."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Velg en dag"), "invalid": _("Velg en dag som finnes")},
    )


class GoalForm(PartForm):
    """A goal or a sub-goal."""

    ONLY_NEW = ("category", "parent_id")

    category = area_field()
    words = words_field(
        _("Hva er målet?"), _("Skriv det slik personen sier det."), _("Skriv hva målet er"), rows=3
    )
    parent_id = forms.ChoiceField(label=_("Er det et delmål?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("parent_id", [("", _("Nei, det er et mål for seg")), *self.options.top_goals])


class ActivityForm(PartForm):
    """Who does what, how, how much and by when."""

    ONLY_NEW = ("category", "state")

    category = area_field()
    title = forms.CharField(
        label=_("Hva skal gjøres?"),
        help_text=_("En kort setning. For eksempel: Ringe utleieren."),
        max_length=200,
        error_messages={"required": _("Skriv hva som skal gjøres")},
    )
    owner_id = forms.ChoiceField(label=_("Hvem gjør det?"), required=False)
    due_on = date_field(_("Frist"))
    goal_id = forms.ChoiceField(label=_("Hvilket mål hører det til?"), required=False)
    how = forms.CharField(
        label=_("Hvordan skal det gjøres?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    extent = forms.CharField(
        label=_("Hvor mye?"), help_text=_("For eksempel: en time hver uke."), max_length=200, required=False
    )
    state = forms.ChoiceField(
        label=_("Er det avtalt?"),
        widget=forms.RadioSelect,
        choices=[("proposed", _("Nei, det er et forslag")), ("agreed", _("Ja, det er avtalt"))],
        error_messages={"required": _("Velg om det er avtalt")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("owner_id", [("", self.options.given_name), *self.options.members])
        self._offer("goal_id", [("", _("Ikke noe bestemt mål")), *self.options.goals])


class StatusForm(PartForm):
    """A status with a note to it."""

    ONLY_NEW: Iterable[str] = ()

    state = forms.ChoiceField(label=_("Status"), widget=forms.RadioSelect)
    state_note = forms.CharField(
        label=_("Merknad"),
        help_text=_("En kort merknad til de andre. For eksempel: Venter på svar fra utleieren."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("state", self.options.states)


class NeedForm(PartForm):
    """A need in an area."""

    category = area_field()
    words = words_field(
        _("Hva trengs?"), _("Skriv hva personen trenger hjelp til."), _("Skriv hva som trengs")
    )
    own_view = forms.ChoiceField(
        label=_("Hvordan går det, slik personen ser det?"),
        required=False,
    )
    wants_more_help = forms.TypedChoiceField(
        label=_("Vil personen ha mer hjelp med dette?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("yes", _("Ja")), ("no", _("Nei")), ("", _("Ikke sagt"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own_views = code_system("domain.care_plans.own_views")
        self._offer("own_view", [("", _("Ikke sagt")), *((view.code, view.display) for view in own_views)])


class ResourceForm(PartForm):
    """What helps already."""

    category = area_field()
    words = words_field(
        _("Hva eller hvem hjelper allerede?"),
        _("Noe personen er god på, eller noen som stiller opp."),
        _("Skriv hva eller hvem som hjelper"),
    )


class NoneForm(PartForm):
    """A form where «none» is a full answer: then the texts may be empty."""

    ONLY_NEW: Iterable[str] = ()

    is_none = forms.BooleanField(label=_("Vi har snakket om det, og det er ingen"), required=False)


class ContributionForm(NoneForm):
    """What each will contribute."""

    ONLY_NEW = ("contributor", "member_id")

    contributor = forms.ChoiceField(
        label=_("Hvem bidrar?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hvem som bidrar")},
    )
    member_id = forms.ChoiceField(label=_("Hvem i teamet?"), required=False)
    words = forms.CharField(
        label=_("Hva bidrar de med?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("contributor", "member_id", "words", "is_none")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("contributor", [(code, word()) for code, word in CONTRIBUTORS.items()])
        self._offer("member_id", [("", _("Ingen bestemt")), *self.options.members])


class CooperationForm(NoneForm):
    """Cooperation needed or wished for."""

    with_whom = forms.CharField(label=_("Hvem skal vi samarbeide med?"), max_length=200, required=False)
    words = forms.CharField(
        label=_("Hva trengs det samarbeid om?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    agreement_reference = forms.CharField(
        label=_("Finnes det en avtale?"),
        help_text=_("Skriv navn eller nummer på avtalen."),
        max_length=200,
        required=False,
    )
    field_order = ("with_whom", "words", "agreement_reference", "is_none")


class StatementForm(PartForm):
    """The person's own words."""

    ONLY_NEW: Iterable[str] = ()

    words = forms.CharField(
        label=_("Personens egne ord"),
        help_text=_("Skriv det personen sier, med personens ord. Du kan la feltet stå tomt."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class PeriodForm(PartForm):
    """Plan period and the day to look again."""

    ONLY_NEW: Iterable[str] = ()

    period_starts_on = date_field(_("Planen gjelder fra"), required=True)
    period_ends_on = date_field(_("Planen gjelder til"))
    next_review_on = date_field(_("Når ser vi på planen igjen?"))


class EvaluationForm(PartForm):
    """A look at the plan together."""

    ONLY_NEW: Iterable[str] = ()

    held_on = date_field(_("Når så dere på planen?"), required=True)
    persons_words = forms.CharField(
        label=_("Hva sier personen?"),
        help_text=_("Skriv det med personens ord."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    teams_words = forms.CharField(
        label=_("Hva sier teamet?"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    next_review_on = date_field(_("Når ser vi på planen igjen?"), required=True)


class CloseForm(forms.Form):
    """Why the plan ends."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    because = forms.CharField(
        label=_("Hvorfor avsluttes planen?"),
        help_text=_("Personen kan lese dette."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv hvorfor planen avsluttes")},
    )
