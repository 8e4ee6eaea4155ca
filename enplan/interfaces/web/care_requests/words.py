"""Words for notices of need: what is needed, what the person said, how it goes, and what a rule refused."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system
from enplan.domain.care_requests.queries import NoticeView
from enplan.domain.care_requests.rules import NoUnit
from enplan.interfaces.web.plans.faults import words_for
from enplan.interfaces.web.templatetags.enplan_ui import day_words

NEEDS = {
    "both": gettext_lazy("Plan og koordinator"),
    "plan": gettext_lazy("Individuell plan"),
    "coordinator": gettext_lazy("Koordinator"),
}
CONSENTS = {
    "yes": gettext_lazy("Ja"),
    "no": gettext_lazy("Nei"),
    "not_asked": gettext_lazy("Ikke spurt ennå"),
}
OUTCOMES = {
    "appointed": gettext_lazy("Koordinator er oppnevnt"),
    "no_need": gettext_lazy("Ingen koordinator nå"),
    "withdrawn": gettext_lazy("Trukket tilbake"),
}
MOVED = gettext_lazy("Noen andre gjorde noe med meldingen. Se over, og send en gang til.")
FIELDS = {"coordinator": "coordinator_id", "substitute": "substitute_id"}
"""Names of the domain → names in the forms, where they differ."""
REFUSALS: dict[tuple[str, str], str | Promise] = {
    ("need", "missing"): gettext_lazy("Velg hva personen trenger"),
    ("consent", "missing"): gettext_lazy("Velg hva personen svarte"),
    ("consent", "may-not-be-sent"): gettext_lazy("Spør personen før du melder"),
    ("asked_by", "missing"): gettext_lazy("Skriv hvem som spurte personen"),
    ("why_not", "why-missing"): gettext_lazy("Skriv hvorfor personen ikke har sagt ja"),
    ("words", "missing"): gettext_lazy("Skriv noen ord her"),
    ("question", "missing"): gettext_lazy("Skriv hva dere vil vite"),
    ("reason", "missing"): gettext_lazy("Velg en grunn"),
    ("coordinator_id", "missing"): gettext_lazy("Velg hvem som skal være koordinator"),
    ("coordinator_id", "coordinator-is-family"): gettext_lazy(
        "Velg en som ikke er i nær familie med personen"
    ),
    ("answer", "missing"): gettext_lazy("Velg hva personen svarte"),
    ("answer_note", "why-missing"): gettext_lazy("Skriv hvorfor det likevel blir slik"),
    ("substitute_id", "somebody-else"): gettext_lazy("Velg en annen som vikar"),
}
CODES: dict[str, str | Promise] = {
    "already-sent": gettext_lazy(
        "Du har meldt dette allerede. Du finner meldingen på siden med meldingene dine."
    ),
    "notice-moved-on": gettext_lazy("Noen har svart på meldingen allerede."),
    "has-coordinator": gettext_lazy("Personen har fått en koordinator. Se siden på nytt."),
    "vacancy-filled": gettext_lazy("Noen har fått oppdraget mens du så på siden."),
    "answer-told": gettext_lazy("Du har allerede skrevet at personen sa ja."),
    "no-question": gettext_lazy("Spørsmålet er besvart allerede."),
    "ask-the-person-first": gettext_lazy("Spør personen først. Uten et ja kan du ikke skrive mer."),
    "not-a-professional": gettext_lazy("Velg rollen du har på jobb, og prøv igjen."),
}


def add_refusals(form: forms.Form, error: Invalid) -> None:
    """Put what the domain refused where it belongs in the form; what has no field there stands above it."""
    for name, code in (error.fields or {"": error.reason}).items():
        field = FIELDS.get(name, name)
        text = REFUSALS.get((field, code)) or CODES.get(code) or words_for(code, field)
        form.add_error(field if field in form.fields else None, str(text))


def no_unit(missing: NoUnit) -> str:
    """There is nowhere to send to: whom to ring instead."""
    call, phone = missing.details["call"], missing.details["phone"]
    if call and phone:
        told = _("%(name)s har ingen koordinerende enhet her. Ring %(phone)s. Det du har skrevet, står her.")
        return told % {"name": call, "phone": phone}
    if call:
        told = _("%(name)s har ingen koordinerende enhet her. Ring dem. Det du har skrevet, står her.")
        return told % {"name": call}
    if missing.details["missing"] == "municipality":
        return _("Kommunen er ikke med i Énplan ennå. Ring kommunen. Det du har skrevet, står her.")
    return _("Helseforetaket er ikke med i Énplan ennå. Ring dem. Det du har skrevet, står her.")


def consent_words(notice: NoticeView) -> str:
    """«Ja, muntlig. Berit Vik spurte.», or the no with its reason."""
    answer = str(CONSENTS[notice.consent])
    if notice.consent != "yes":
        return f"{answer}. {notice.why_not}"
    way = code_system("domain.consents.ways").display(notice.consent_through).lower()
    return _("Ja, %(way)s. %(name)s spurte.") % {"way": way, "name": notice.asked_by}


def status(notice: NoticeView) -> str:
    """How it goes, for the sender and for the person."""
    if notice.outcome:
        return str(OUTCOMES[notice.outcome])
    if notice.state == "questioned":
        return _("Enheten spør om noe")
    if notice.state == "proposed":
        return _("En koordinator er foreslått")
    return _("Lest av enheten") if notice.received_at else _("Sendt")


def reason(code: str) -> str:
    """Why there was no need."""
    known = code_system("domain.care_requests.no_need_reasons")
    return known.display(code) if code in known else ""


def waited(since: date, today: date) -> str:
    """For how long, in days."""
    days = (today - since).days
    return _("I dag") if days == 0 else ngettext("%(days)s dag", "%(days)s dager", days) % {"days": days}


def due(notice: NoticeView, today: date) -> str:
    """The local target in words; never as an alarm."""
    day = day_words(notice.due_on)
    if notice.due_on == today:
        return _("Svar i dag")
    if notice.due_on < today:
        return _("Målet var svar innen %(day)s") % {"day": day}
    return _("Svar innen %(day)s") % {"day": day}


def persons(number: int) -> str:
    """«12 personer»."""
    return ngettext("%(number)s person", "%(number)s personer", number) % {"number": number}
