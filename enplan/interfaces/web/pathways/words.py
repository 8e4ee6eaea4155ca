"""Words for codes of the way through treatment, and for what a rule refused."""

from __future__ import annotations

from datetime import date, time, timedelta

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system
from enplan.domain.pathways.queries import EncounterView, ItemView
from enplan.interfaces.web.plans.faults import words_for
from enplan.interfaces.web.templatetags.enplan_ui import clock, day_words

KINDS = "domain.timeline.event_kinds"
ITEMS = "domain.pathways.transition_items"
STATUSES = "domain.pathways.item_statuses"
SERVICES = "domain.pathways.services"

SETTINGS: dict[str, str | Promise] = {"inpatient": _("Døgn"), "outpatient": _("Poliklinikk")}
TRACKS: dict[str, str | Promise] = {
    "pregnancy": _("Gravid: raskere forløp"),
    "suspected_psychosis": _("Mistanke om psykose: raskere vurdering"),
}
STATES: dict[str, str | Promise] = {
    "planned": _("Planlagt"),
    "in_treatment": _("I behandling"),
    "discharge_planned": _("Utskriving er planlagt"),
    "ready_for_discharge": _("Meldt utskrivingsklar"),
    "discharged": _("Utskrevet"),
    "left_early": _("Dro før planlagt"),
    "transferred": _("Flyttet til et annet sted"),
    "cancelled": _("Ble ikke noe av"),
}
OUTCOMES: dict[str, str | Promise] = {
    "as_agreed": _("Ja, som avtalt"),
    "partly": _("Delvis"),
    "not": _("Nei"),
}
MARKS = {
    "not_started": "proposed",
    "in_progress": "in_progress",
    "in_place": "done",
    "missing": "agreed",
    "not_relevant": "stopped",
}
"""State of an item → the mark beside its word."""

REFUSED: dict[str, str | Promise] = {
    "out-of-order": _("Dette kan ikke ha skjedd på denne tida. Se hva som er skrevet fra før."),
    "in-the-future": _("Velg et tidspunkt som har vært"),
    "ends-before-start": _("Velg en dag etter at oppholdet begynte"),
    "before-responsibility": _("Velg et tidspunkt etter at det forrige stedet fikk ansvaret"),
    "responsibility-moved-on": _("Et annet sted har tatt over etterpå. Da kan dette ikke tas bort."),
    "already-corrected": _("Noen har rettet dette allerede. Se hva som gjelder nå."),
    "open-items": _("Skriv hvorfor personen likevel er klar"),
    "cannot-be-followed": _("Dette oppholdet kan ikke fortsette i et nytt"),
    "cannot-pause": _("Det kan ikke settes på pause nå"),
    "not-paused": _("Det er ikke på pause"),
    "nobody-answers": _("Ingen har ansvaret ennå. Det begynner når personen er kommet."),
    "not-responsible": _("Bare den som har ansvaret nå, eller koordinatoren, kan spørre noen om å ta over"),
    "not-receiver": _("Bare de som er spurt, kan svare"),
    "answers-already": _("De har ansvaret allerede. Velg en annen."),
    "already-offered": _("Noen er spurt allerede. Trekk det spørsmålet først."),
    "no-such-move": _("Noen har gjort dette allerede. Se hva som gjelder nå."),
    "no-municipality": _("Bare en koordinerende enhet i en kommune kan legge til punkter"),
    "unknown": _("Velg fra lista"),
}
OWN: dict[tuple[str, str], str | Promise] = {
    ("service", "unknown"): _("Velg hva behandlingen gjelder"),
    ("setting", "missing"): _("Velg døgn eller poliklinikk"),
    ("organization", "unknown"): _("Velg et sted fra lista"),
    ("kind", "unknown"): _("Velg hva som skjedde"),
    ("planned_on", "missing"): _("Velg dagen det er planlagt for"),
    ("because", "missing"): _("Velg hva som var feil"),
    ("reason", "missing"): _("Skriv hvorfor"),
    ("note", "missing"): _("Skriv hva som mangler, eller hvorfor det ikke er aktuelt"),
    ("due_on", "missing"): _("Velg dagen også når du skriver et klokkeslett"),
    ("words", "missing"): _("Skriv hva som er avtalt"),
    ("caller", "missing"): _("Velg hvem som ringer"),
    ("phone", "not-a-phone-number"): _("Skriv telefonnummeret med tall"),
    ("duties", "missing"): _("Velg minst én som holder kontakten"),
    ("receiver", "unknown"): _("Velg hvem som skal ta over"),
    ("how", "missing"): _("Velg om dere har møttes"),
    ("phase", "missing"): _("Velg før, under eller etter"),
}
FIELDS = {
    "organization": "organization_id",
    "owner": "owner_id",
    "caller": "caller_id",
    "receiver": "receiver_id",
}
"""Names of the domain → names in the forms, where they differ."""


def refusal(code: str, field: str = "") -> str:
    """What to tell the reader about this code."""
    own = OWN.get((field, code)) or REFUSED.get(code)
    return str(own or words_for(code, field))


def add_refusals(form: forms.Form, error: Invalid) -> None:
    """Put what the domain refused where it belongs in the form; what has no field there stands above it."""
    for name, code in (error.fields or {"": error.reason}).items():
        field = FIELDS.get(name, name)
        target = next((each for each in (field, *BESIDE.get(field, ())) if each in form.fields), None)
        form.add_error(target, refusal(code, name))


BESIDE = {"occurred_at": ("day",), "admitted_at": ("day",), "referred_at": ("referred_on",)}
"""A moment of the domain → the field of its day in the forms."""


def kind_words(kind: str) -> str:
    """What happened, as the catalogue calls it."""
    return code_system(KINDS).display(kind)


def item_words(item: ItemView) -> str:
    """What an item is about; a local one in the unit's own words."""
    return item.words or code_system(ITEMS).display(item.code)


def item_to_person(item: ItemView) -> str:
    """The same, said to the person."""
    return item.words or str(code_system(ITEMS).concept(item.code).text("person"))


def status_of(item: ItemView) -> dict[str, str]:
    """The word for how an item stands, and the mark beside it."""
    return {"status": MARKS[item.state], "label": code_system(STATUSES).display(item.state)}


def service_words(details: EncounterView) -> str:
    """«Rusbehandling (TSB), døgn»."""
    service = code_system(SERVICES).display(details.service)
    return gettext("%(service)s, %(setting)s") % {
        "service": service,
        "setting": str(SETTINGS[details.setting]).lower(),
    }


def due_words(day: date | None, at: time | None = None) -> str:
    """«fredag 3. desember klokka 10.30»."""
    if day is None:
        return ""
    if at is None:
        return day_words(day)
    return gettext("%(day)s klokka %(time)s") % {"day": day_words(day), "time": clock(at)}


def length_words(length: timedelta) -> str:
    """«9 dager», «5 timer», «under én time»."""
    if length.days:
        return ngettext("%(days)s dag", "%(days)s dager", length.days) % {"days": length.days}
    hours = length.seconds // 3600
    if not hours:
        return gettext("under én time")
    return ngettext("%(hours)s time", "%(hours)s timer", hours) % {"hours": hours}
