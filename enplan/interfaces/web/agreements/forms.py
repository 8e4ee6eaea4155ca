"""What is filled in about agreements. The domain decides what can stand; these only ask."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enplan.base.terminology import code_system
from enplan.domain.agreements.queries import Choices, ClauseView, PartyView, VersionView
from enplan.domain.agreements.rules import measuring
from enplan.domain.agreements.rules.measuring import Measure, Unit
from enplan.domain.agreements.services.drafting import ClauseContent, Terms
from enplan.interfaces.web.agreements import words
from enplan.interfaces.web.choices import offer

ONE_DAY = timedelta(days=1)
TEMPLATES = "domain.agreements.clause_templates"


def area(rows: int) -> forms.Textarea:
    """Room for some lines of text."""
    return forms.Textarea(attrs={"rows": rows})


def day_field(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Velg en dag"), "invalid": _("Skriv en dato som finnes")},
    )


class NewAgreementForm(forms.Form):
    """A new agreement: what it is, between whom, under what, and which usual clauses it starts from."""

    kind = forms.ChoiceField(
        label=_("Hva slags avtale er det?"),
        error_messages={"required": _("Velg hva slags avtale det er")},
    )
    title = forms.CharField(
        label=_("Hva heter avtalen?"),
        help_text=_("For eksempel: Tjenesteavtale 5 mellom Storelva kommune og Fjordland sykehus."),
        max_length=200,
        error_messages={"required": _("Skriv hva avtalen heter")},
    )
    parties = forms.MultipleChoiceField(
        label=_("Hvem er parter?"),
        help_text=_("Din egen virksomhet må være med. Partene står fast så lenge avtalen gjør det."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Velg minst to parter")},
    )
    parent = forms.ChoiceField(label=_("Hører den under en annen avtale?"), required=False)
    templates = forms.MultipleChoiceField(
        label=_("Hvilke vanlige punkter vil dere starte med?"),
        help_text=_("Dere kan endre ord og frister etterpå, og skrive egne punkter."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, choices: Choices, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [("", gettext("Velg")), *((code, words.kind(code)) for code in kinds)])
        offer(self, "parties", [(str(body.id), body.name) for body in choices.bodies])
        parents = [(str(parent_id), title) for parent_id, title, _kind in choices.parents]
        offer(self, "parent", [("", gettext("Nei")), *parents])
        offer(self, "templates", template_choices())

    @property
    def party_ids(self) -> list[uuid.UUID]:
        """The parties that were chosen."""
        return [uuid.UUID(each) for each in self.cleaned_data["parties"]]

    @property
    def parent_id(self) -> uuid.UUID | None:
        """What it stands under, if anything."""
        return uuid.UUID(self.cleaned_data["parent"]) if self.cleaned_data["parent"] else None


def template_choices() -> list[tuple[str, str]]:
    """The usual clauses by their first words."""
    return [(each.code, f"{each.display}: {each.definition}") for each in code_system(TEMPLATES)]


class TemplatesForm(forms.Form):
    """Usual clauses to take into a draft."""

    templates = forms.MultipleChoiceField(
        label=_("Hvilke vanlige punkter vil dere legge til?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kryss av for minst ett punkt")},
    )

    def __init__(self, *args: Any, there: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "templates", [each for each in template_choices() if each[0] not in there])


class TermsForm(forms.Form):
    """Purpose, why there is a new version, and the dates."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    purpose = forms.CharField(label=_("Hva er avtalen til for?"), required=False, widget=area(4))
    reason = forms.CharField(
        label=_("Hvorfor en ny versjon?"),
        help_text=_("De andre partene leser dette først."),
        required=False,
        widget=area(3),
    )
    valid_from = day_field(_("Gjelder fra"), _("Blir den godkjent senere, gjelder den fra den dagen."))
    last_day = day_field(
        _("Siste dag den gjelder"), _("La feltet stå tomt hvis den gjelder til den sies opp.")
    )
    next_review_on = day_field(_("Når skal dere se på den igjen?"))

    @staticmethod
    def saved(version: VersionView) -> dict[str, Any]:
        """What stands in the draft."""
        return {
            "revision": version.revision,
            "purpose": version.purpose,
            "reason": version.reason,
            "valid_from": version.valid_from,
            "last_day": version.valid_to - ONE_DAY if version.valid_to else None,
            "next_review_on": version.next_review_on,
        }

    def terms(self) -> Terms:
        """What the domain needs to know."""
        typed = self.cleaned_data
        last: date | None = typed["last_day"]
        return Terms(
            purpose=typed["purpose"],
            reason=typed["reason"],
            valid_from=typed["valid_from"],
            valid_to=last + ONE_DAY if last else None,
            next_review_on=typed["next_review_on"],
        )


class ClauseForm(forms.Form):
    """One clause: who, towards whom, in the parties' own words, and how it is measured."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    number = forms.CharField(
        label=_("Nummer"),
        help_text=_("For eksempel 4, 4a eller 4.1."),
        max_length=10,
        error_messages={"required": _("Skriv nummeret på punktet")},
    )
    text = forms.CharField(
        label=_("Hva er lovet?"),
        help_text=_("Én setning: hvem gjør hva, for hvem, innen når."),
        widget=area(4),
        error_messages={"required": _("Skriv hva som er lovet")},
    )
    plain_text = forms.CharField(
        label=_("Slik sier vi det til personen"),
        help_text=_(
            "Fortsett setningen: Vi har lovet å … For eksempel: ringe koordinatoren din før du drar hjem"
        ),
        max_length=300,
        required=False,
        widget=area(2),
    )
    duty_role = forms.ChoiceField(
        label=_("Hvem skal gjøre det?"), error_messages={"required": _("Velg hvem som skal gjøre det")}
    )
    bearer = forms.ChoiceField(label=_("Hos hvilken part?"), required=False)
    receiver_role = forms.ChoiceField(label=_("Hvem gjelder løftet til?"), required=False)
    receiver = forms.ChoiceField(label=_("Hos hvilken part er mottakeren?"), required=False)
    is_measured = forms.ChoiceField(
        label=_("Kan punktet måles?"),
        help_text=_("Et punkt som måles, har noe som starter fristen, og noe som viser at det er gjort."),
        widget=forms.RadioSelect,
        choices=[("yes", _("Ja")), ("no", _("Nei, det er et prinsipp"))],
        error_messages={"required": _("Velg om punktet kan måles")},
    )
    trigger = forms.ChoiceField(label=_("Hva starter fristen?"), required=False)
    conditions = forms.MultipleChoiceField(
        label=_("Gjelder det bare noen ganger?"),
        help_text=_("Uten kryss gjelder det hver gang."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    amount = forms.IntegerField(
        label=_("Hvor lang er fristen?"),
        help_text=_("Et tall. La feltet stå tomt hvis det skal skje med en gang."),
        required=False,
        min_value=1,
        error_messages={"invalid": _("Skriv et tall"), "min_value": _("Fristen må være minst 1")},
    )
    unit = forms.ChoiceField(label=_("Regnet i"), required=False, widget=forms.RadioSelect)
    evidence = forms.MultipleChoiceField(
        label=_("Hva viser at det er gjort?"),
        help_text=_("Én av disse er nok."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    same_stay = forms.BooleanField(label=_("Det må gjelde det samme oppholdet"), required=False)
    waits_for = forms.MultipleChoiceField(
        label=_("Må noe ha skjedd først?"),
        help_text=_("Da begynner ikke fristen før det har skjedd."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    waived_by = forms.MultipleChoiceField(
        label=_("Hva gjør at det faller bort?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.CharField(
        label=_("Hvor kommer punktet fra?"),
        help_text=_("For eksempel anbefaling 87, eller navnet på en rutine."),
        max_length=300,
        required=False,
    )
    source_url = forms.URLField(
        label=_("Lenke til kilden"), required=False, max_length=400, assume_scheme="https"
    )

    def __init__(
        self, *args: Any, parties: Sequence[PartyView], clause: ClauseView | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measuring.from_rule(clause.rule) if clause and clause.rule else None
        bodies = [("", gettext("Den parten det gjelder")), *((str(each.id), each.name) for each in parties)]
        roles = [(each.code, str(each.display)) for each in code_system(words.ROLES)]
        events = [(each.code, str(each.display)) for each in code_system(words.EVENTS)]
        offer(self, "bearer", bodies)
        offer(self, "receiver", bodies)
        offer(self, "duty_role", [("", gettext("Velg")), *roles])
        offer(self, "receiver_role", [("", gettext("Ingen bestemt")), *roles])
        offer(self, "trigger", [("", gettext("Velg")), *events])
        offer(self, "unit", [(unit.value, capfirst(str(name))) for unit, name in words.UNITS.items()])
        offer(self, "conditions", [(f"{name}:{value}", text) for (name, value), text in words.VALUES.items()])
        for name in ("evidence", "waits_for", "waived_by"):
            offer(self, name, events)

    @staticmethod
    def saved(clause: ClauseView) -> dict[str, Any]:
        """What stands in the clause."""
        measure = measuring.from_rule(clause.rule) if clause.rule else None
        return {
            "revision": clause.revision,
            "number": clause.number,
            "text": clause.text,
            "plain_text": clause.plain_text,
            "duty_role": clause.duty_role,
            "bearer": str(clause.bearer_id or ""),
            "receiver_role": clause.receiver_role,
            "receiver": str(clause.receiver_id or ""),
            "is_measured": "yes" if measure else "no",
            "source": clause.source,
            "source_url": clause.source_url,
            **_measure_fields(measure),
        }

    def content(self) -> ClauseContent:
        """What the domain needs to know."""
        typed = self.cleaned_data
        return ClauseContent(
            number=typed["number"],
            text=typed["text"],
            plain_text=typed["plain_text"],
            duty_role=typed["duty_role"],
            bearer_id=_id(typed["bearer"]),
            receiver_role=typed["receiver_role"],
            receiver_id=_id(typed["receiver"]),
            measure=self._measure(typed) if typed["is_measured"] == "yes" else None,
            source=typed["source"],
            source_url=typed["source_url"],
        )

    def _measure(self, typed: Mapping[str, Any]) -> Measure:
        """What was chosen, with what no field changes kept from the clause as it was."""
        kept = self.measure
        amount = typed["amount"]
        unit = Unit(typed["unit"] or Unit.AT_ONCE) if amount is None else Unit(typed["unit"] or Unit.HOURS)
        return Measure(
            trigger=typed["trigger"],
            evidence=tuple(typed["evidence"]),
            unit=unit,
            amount=None if unit is Unit.AT_ONCE else amount,
            waits_for=tuple(typed["waits_for"]),
            waived_by=tuple(typed["waived_by"]),
            same_stay=typed["same_stay"],
            conditions=_conditions(typed["conditions"]),
            rest=kept.rest if kept else {},
        )


def _measure_fields(measure: Measure | None) -> dict[str, Any]:
    if measure is None:
        return {}
    return {
        "trigger": measure.trigger,
        "conditions": [f"{name}:{value}" for name, values in measure.conditions.items() for value in values],
        "amount": measure.amount,
        "unit": measure.unit.value,
        "evidence": list(measure.evidence),
        "same_stay": measure.same_stay,
        "waits_for": list(measure.waits_for),
        "waived_by": list(measure.waived_by),
    }


def _conditions(chosen: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Attribute → values, from what was ticked."""
    found: dict[str, tuple[str, ...]] = {}
    for name, _sep, value in (each.partition(":") for each in chosen):
        found[name] = (*found.get(name, ()), value)
    return found


def _id(value: str) -> uuid.UUID | None:
    return uuid.UUID(value) if value else None


class CommentForm(forms.Form):
    """What a party says about a clause of a proposal, or about all of it."""

    text = forms.CharField(label=_("Hva vil dere si?"), required=False, widget=area(4))
    suggestion = forms.CharField(
        label=_("Forslag til annen tekst"),
        help_text=_("Skriv hele punktet slik dere vil ha det. Den andre parten kan ta det rett inn."),
        required=False,
        widget=area(4),
    )

    def __init__(self, *args: Any, on_clause: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not on_clause:
            del self.fields["suggestion"]


class NoticeForm(forms.Form):
    """When an agreement ends, and why."""

    last_day = day_field(
        _("Siste dag avtalen gjelder"), _("Se i avtalen hvor lang tid dere må gi."), required=True
    )
    reason = forms.CharField(
        label=_("Hvorfor?"),
        help_text=_("De andre partene kan lese dette."),
        max_length=250,
        widget=area(3),
        error_messages={"required": _("Skriv hvorfor")},
    )
