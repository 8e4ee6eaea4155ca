"""Forms of consent.

Nothing is ticked where nothing has been answered; a refusal of the domain becomes words here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enplan.base.access import Category
from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system
from enplan.domain.consents.queries import CapacityView, PartyView
from enplan.domain.consents.rules import AS_BEFORE, Answer
from enplan.interfaces.web.consents import words
from enplan.interfaces.web.templatetags.enplan_ui import day_words

YES_OR_NO = ((Answer.YES.value, gettext_lazy("Ja")), (Answer.NO.value, gettext_lazy("Nei")))
REFUSALS: Mapping[tuple[str, str], Promise] = {
    ("period", "missing"): gettext_lazy("Velg hvor lenge de kan se dette"),
    ("period", "is-over"): gettext_lazy("Tiden er over. Velg hvor lenge på nytt"),
    ("ends_on", "missing"): gettext_lazy("Velg den siste dagen de kan se dette"),
    ("ends_on", "not-in-future"): gettext_lazy("Velg en dag som kommer"),
    ("ends_on", "too-far-away"): gettext_lazy("Velg en dag som er nærmere. To år er det lengste"),
    ("present", "missing"): gettext_lazy("Skriv hvem som var til stede"),
    ("given_by", "person-must-answer"): gettext_lazy("Her er det personen selv som svarer"),
    ("given_by", "parents-must-answer"): gettext_lazy("Her er det foreldrene som svarer"),
    ("given_by", "representative-must-answer"): gettext_lazy("Her svarer den som står i vurderingen"),
    ("person_heard", "child-not-heard"): gettext_lazy("Hør barnet først, og kryss av her"),
    ("reason", "missing"): gettext_lazy("Skriv begrunnelsen"),
    ("assessed_by", "missing"): gettext_lazy("Skriv hvem som har vurdert"),
    ("representative", "missing"): gettext_lazy("Velg hvem som svarer for personen"),
    ("review_on", "missing"): gettext_lazy("Velg når det skal vurderes på nytt"),
    ("review_on", "not-in-future"): gettext_lazy("Velg en dag som kommer"),
    ("review_on", "too-far-away"): gettext_lazy("Velg en dag som er nærmere"),
    ("state", "missing"): gettext_lazy("Velg hva vurderingen sier"),
}


class RefusableForm(forms.Form):
    """A form that can tell in words why the domain refused."""

    def refuse(self, error: Invalid) -> None:
        """Put each refusal at its field, or on top where the form has no such field."""
        for field, code in error.fields.items():
            text = REFUSALS.get((field, code), gettext_lazy("Se over dette svaret"))
            self.add_error(field if field in self.fields else None, str(text))


class SharingForm(RefusableForm):
    """What one party may see: yes or no for each category, and for how long."""

    period = forms.ChoiceField(
        label=gettext_lazy("Hvor lenge?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Etterpå ser de ingenting, til du sier ja igjen."),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Siste dag, hvis du velger en dag"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Skriv dagen slik: 31.12.2027")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, party: PartyView, *args: Any, shortcut: str = "", **kwargs: Any) -> None:
        kwargs["initial"] = _standing(party) | _from_shortcut(party, shortcut) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.party = party
        for category in party.offered:
            self.fields[field_of(category)] = forms.ChoiceField(
                label=words.category(category, "person"),
                help_text=words.category(category, "if_no"),
                choices=YES_OR_NO,
                required=False,
                widget=forms.RadioSelect,
            )
        period = self.fields["period"]
        if isinstance(period, forms.ChoiceField):
            period.choices = list(_periods(party))
        self.order_fields([*(field_of(category) for category in party.offered), "period", "ends_on", "seen"])

    def questions(self) -> Iterable[forms.BoundField]:
        """The fields of the categories, in their order."""
        return [self[field_of(category)] for category in self.party.offered]

    def considered(self) -> set[Category]:
        """The categories that stand as a yes in the form, saved or not."""
        return {c for c in self.party.offered if self[field_of(c)].value() == Answer.YES.value}

    def answered(self, answer: Answer) -> set[Category]:
        """The categories that were answered like this."""
        return {
            category
            for category in self.party.offered
            if self.cleaned_data.get(field_of(category)) == answer.value
        }


class GivenForm(RefusableForm):
    """How an answer that staff write down came to be."""

    def __init__(self, stands: CapacityView, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(_given_fields(stands))

    def how(self) -> dict[str, Any]:
        """The keywords that the domain takes."""
        return _how(self.cleaned_data)


class WriteDownForm(SharingForm):
    """What was answered to one party on paper or by speech."""

    def __init__(self, party: PartyView, stands: CapacityView, *args: Any, **kwargs: Any) -> None:
        super().__init__(party, *args, **kwargs)
        self.fields.update(_given_fields(stands))

    def how(self) -> dict[str, Any]:
        """The keywords that the domain takes."""
        return _how(self.cleaned_data)


class PlanAnswerForm(GivenForm):
    """What was answered on paper or by speech about having a plan."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Hva ble svaret?"),
        choices=(("yes", gettext_lazy("Ja til en plan")), ("no", gettext_lazy("Nei til en plan"))),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg ja eller nei")},
    )


class CapacityForm(RefusableForm):
    """A professional's assessment of the capacity to consent."""

    state = forms.ChoiceField(
        label=gettext_lazy("Hva sier vurderingen?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg hva vurderingen sier")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Begrunnelse"),
        help_text=gettext_lazy("Personen kan lese det du skriver her."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Skriv begrunnelsen")},
    )
    assessed_by = forms.CharField(
        label=gettext_lazy("Hvem har vurdert?"),
        help_text=gettext_lazy("Navn og tittel."),
        max_length=200,
        error_messages={"required": gettext_lazy("Skriv hvem som har vurdert")},
    )
    review_on = forms.DateField(
        label=gettext_lazy("Når skal det vurderes på nytt?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Velg når det skal vurderes på nytt"),
            "invalid": gettext_lazy("Skriv dagen slik: 31.12.2027"),
        },
    )
    representative = forms.ChoiceField(
        label=gettext_lazy("Hvem svarer for personen?"),
        help_text=gettext_lazy("Må velges når samtykkekompetansen mangler."),
        required=False,
    )

    def __init__(self, close: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state, representative = self.fields["state"], self.fields["representative"]
        if isinstance(state, forms.ChoiceField) and isinstance(representative, forms.ChoiceField):
            state.choices = [(c.code, str(c.display)) for c in code_system("domain.consents.capacity")]
            representative.choices = [("", _("Ingen")), *close]


def _given_fields(stands: CapacityView) -> dict[str, forms.Field]:
    ways = [way for way in code_system("domain.consents.ways") if way.flag("recorded_by_staff")]
    fields: dict[str, forms.Field] = {
        "through": forms.ChoiceField(
            label=_("Hvordan ble det svart?"),
            choices=[(way.code, str(way.display)) for way in ways],
            widget=forms.RadioSelect,
            error_messages={"required": _("Velg papir eller muntlig")},
        ),
        "present": forms.CharField(
            label=_("Hvem var til stede?"),
            help_text=_("Skrives alltid når svaret er muntlig."),
            required=False,
            max_length=300,
        ),
        "given_by": forms.ChoiceField(
            label=_("Hvem svarte?"),
            choices=[(stands.answerer, code_system("domain.consents.givers").display(stands.answerer))],
            initial=stands.answerer,
            widget=forms.RadioSelect,
        ),
    }
    if needs_hearing(stands):
        fields["person_heard"] = forms.BooleanField(label=_("Barnet er hørt"), required=False)
    return fields


def _how(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    return {name: cleaned.get(name) for name in ("through", "present", "given_by", "person_heard")}


def field_of(category: Category) -> str:
    """The name of a category's field, also in the domain's refusals."""
    return category.name.lower()


def needs_hearing(stands: CapacityView) -> bool:
    """Whether parents answer after the child has been heard."""
    rule = code_system("domain.consents.age_rules").concept(stands.age_rule)
    return rule.string("consents") == "parents_after_hearing"


def _standing(party: PartyView) -> dict[str, str]:
    """What stands now; nothing where nothing is decided or the time is over."""
    answers = {field_of(category): party.answer(category).value for category in party.offered}
    keeps = AS_BEFORE if party.open and party.last_day else ""
    return {name: value for name, value in answers.items() if value != Answer.UNDECIDED.value} | {
        "seen": party.mark,
        "period": keeps,
    }


def _from_shortcut(party: PartyView, code: str) -> dict[str, str]:
    known = code_system("domain.consents.shortcuts")
    if code not in known:
        return {}
    shortcut = known.concept(code)
    named = set(shortcut.strings("yes") if shortcut.has("yes") else shortcut.strings("all_but"))
    return {
        field_of(category): (
            Answer.YES if (field_of(category) in named) is shortcut.has("yes") else Answer.NO
        ).value
        for category in party.offered
    }


def _periods(party: PartyView) -> Iterable[tuple[str, str]]:
    if party.open and party.last_day:
        yield AS_BEFORE, _("Som nå, til %(day)s") % {"day": day_words(party.last_day)}
    for period in code_system("domain.consents.periods"):
        yield period.code, str(period.display)
