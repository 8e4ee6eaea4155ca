"""From what the domain tells to what the pages of the coordinating unit show. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from enplan.base.access import Actor
from enplan.domain.care_requests import rules
from enplan.domain.care_requests.queries import (
    Closed,
    Coordination,
    Coordinator,
    Inbox,
    NoticeView,
    Shelf,
    Vacancy,
)
from enplan.interfaces.web.care_requests import words
from enplan.interfaces.web.care_requests.presenters import facts, today
from enplan.interfaces.web.templatetags.enplan_ui import day_words

SHELVES = {
    Shelf.NEW: ("", gettext_lazy("Nye")),
    Shelf.CONSENT: ("samtykke", gettext_lazy("Venter på samtykke")),
    Shelf.QUESTION: ("sporsmal", gettext_lazy("Venter på svar")),
    Shelf.PROPOSED: ("foreslatt", gettext_lazy("Koordinator foreslått")),
    Shelf.VACANT: ("uten-koordinator", gettext_lazy("Uten koordinator")),
    Shelf.DONE: ("ferdig", gettext_lazy("Ferdig siste 30 dager")),
}
"""What each shelf is called in an address and on the page."""
EMPTY = {
    Shelf.NEW: gettext_lazy("Ingen nye meldinger"),
    Shelf.CONSENT: gettext_lazy("Ingen venter på samtykke"),
    Shelf.QUESTION: gettext_lazy("Ingen spørsmål venter på svar"),
    Shelf.PROPOSED: gettext_lazy("Ingen forslag venter"),
    Shelf.VACANT: gettext_lazy("Alle har koordinator"),
    Shelf.DONE: gettext_lazy("Ingenting er ferdig de siste 30 dagene"),
}


def shelf_of(word: str) -> Shelf:
    """The shelf that an address names; an unknown word means the first."""
    return next((shelf for shelf, (name, _label) in SHELVES.items() if name == word), Shelf.NEW)


def inbox_page(actor: Actor, found: Inbox) -> dict[str, Any]:
    """One shelf, and how much lies on each."""
    url = reverse("web:unit_inbox")
    return {
        "shelf": str(found.shelf),
        "filters": [
            {
                "label": label,
                "count": found.counts[shelf],
                "url": f"{url}?vis={name}" if name else url,
                "is_current": shelf is found.shelf,
            }
            for shelf, (name, label) in SHELVES.items()
        ],
        "lead": _lead(found),
        "rows": [_row(actor, row.notice, found.suggested) for row in found.rows],
        "vacancies": [_vacancy_row(each) for each in found.vacancies],
        "closed": [_closed_row(each) for each in found.closed],
        "empty": EMPTY[found.shelf],
        "target": _target(),
    }


def _lead(found: Inbox) -> str:
    if found.median_age is None:
        return _("Ingen nye meldinger venter.")
    return ngettext(
        "Halvparten av de nye har ventet %(days)s dag eller mer.",
        "Halvparten av de nye har ventet %(days)s dager eller mer.",
        found.median_age,
    ) % {"days": found.median_age}


def _target() -> str:
    told = _("Lokalt mål er svar innen %(days)s virkedager. Loven sier så snart som mulig.")
    return told % {"days": rules.rule("answer").number("working_days")}


def _row(actor: Actor, notice: NoticeView, suggested: str) -> dict[str, Any]:
    return {
        "name": notice.name,
        "url": reverse("web:unit_notice", args=[notice.id]),
        "waited": words.waited(timezone.localdate(notice.sent_at), today(actor)),
        "sender": notice.sender_organization,
        "need": words.NEEDS[notice.need],
        "consent": words.CONSENTS[notice.consent],
        "suggested": notice.proposed_name or suggested or _("Ingen på lista"),
        "due": words.due(notice, today(actor)),
    }


def _vacancy_row(vacancy: Vacancy) -> dict[str, Any]:
    known = vacancy.coordination
    return {
        "name": known.name,
        "url": reverse("web:unit_vacancy", args=[known.person_id]),
        "since": known.since,
        "plan": plan_words(known),
    }


def _closed_row(closed: Closed) -> dict[str, Any]:
    since, until = timezone.localdate(closed.sent_at), timezone.localdate(closed.closed_at)
    return {
        "closed": closed.closed_at,
        "sender": closed.sender_organization,
        "need": words.NEEDS[closed.need],
        "outcome": words.OUTCOMES[closed.outcome],
        "reason": words.reason(closed.outcome_reason),
        "took": words.waited(since, until),
        "by": closed.closed_by,
    }


def plan_words(known: Coordination) -> str:
    """Whether there is a plan, and since when."""
    if not known.plan_state:
        return _("Ingen plan")
    return _("Plan siden %(day)s") % {"day": day_words(known.plan_since)}


def coordinator_words(known: Coordination) -> str:
    """Who coordinates, or since when nobody does."""
    if known.coordinator:
        told = {"name": known.coordinator, "place": known.organization, "day": day_words(known.since)}
        return _("%(name)s, %(place)s, siden %(day)s") % told
    if known.is_vacant:
        return _("Ingen siden %(day)s") % {"day": day_words(known.since)}
    return _("Ingen")


def first_choice(notice: NoticeView, coordinators: Sequence[Coordinator]) -> str:
    """Who stands chosen beforehand: the one proposed, else the one suggested."""
    proposed = next((each for each in coordinators if each.hat_id == notice.proposed_hat_id), None)
    chosen = proposed or next((each for each in coordinators if each.is_suggested), None)
    return str(chosen.id) if chosen else ""


def notice_page(
    actor: Actor,
    notice: NoticeView,
    known: Coordination | None,
    made: Mapping[str, forms.Form],
    opened: str,
) -> dict[str, Any]:
    """One notice with its three choices."""
    there = []
    if known is not None:
        there = [
            {"term": _("Plan"), "text": plan_words(known)},
            {"term": _("Koordinator"), "text": coordinator_words(known)},
        ]
    refused = next((form for form in made.values() if form.errors), None)
    return {
        "notice": notice,
        "facts": [*facts(notice), {"term": _("Fødselsnummer"), "text": notice.national_identifier}],
        "there": there,
        "has_coordinator": bool(known and known.coordinator),
        "coordinator": known.coordinator if known else "",
        "waits_for_consent": rules.waits_for_consent(notice.state, notice.consent),
        "due": words.due(notice, today(actor)),
        "target": _target(),
        "form": refused,
        "forms": made,
        "opened": opened or next((name for name, form in made.items() if form.errors), ""),
        "breadcrumbs": [
            {"label": _("KE"), "url": reverse("web:unit_inbox")},
            {"label": _("Meldingen"), "url": reverse("web:unit_notice", args=[notice.id])},
        ],
    }


def vacancy_page(actor: Actor, known: Coordination, form: forms.Form) -> dict[str, Any]:
    """Somebody without a coordinator."""
    del actor
    rows = [
        {"term": _("Født"), "text": day_words(known.birth_date)},
        {"term": _("Telefon"), "text": known.phone},
        {"term": _("Plan"), "text": plan_words(known)},
        {"term": _("Koordinator"), "text": coordinator_words(known)},
    ]
    return {
        "known": known,
        "facts": [row for row in rows if row["text"]],
        "form": form,
        "breadcrumbs": [
            {"label": _("KE"), "url": reverse("web:unit_inbox")},
            {"label": _("Uten koordinator"), "url": f"{reverse('web:unit_inbox')}?vis=uten-koordinator"},
            {"label": _("Finn ny koordinator"), "url": ""},
        ],
    }


def coordinators_page(found: Sequence[Coordinator]) -> dict[str, Any]:
    """Those on the list, and the others who work there."""
    listed = [each for each in found if each.is_listed]
    total = sum(each.persons for each in listed)
    return {
        "lead": _("%(number)s på lista. De koordinerer for %(persons)s.")
        % {"number": len(listed), "persons": words.persons(total)},
        "listed": [_coordinator_row(each) for each in listed],
        "others": [_coordinator_row(each) for each in found if not each.is_listed],
        "breadcrumbs": [
            {"label": _("KE"), "url": reverse("web:unit_inbox")},
            {"label": _("Koordinatorer"), "url": reverse("web:unit_coordinators")},
        ],
    }


def _coordinator_row(each: Coordinator) -> dict[str, Any]:
    return {
        "name": each.name,
        "url": reverse("web:unit_coordinator", args=[each.id]),
        "place": each.organization,
        "persons": each.persons,
        "takes_more": _("Ja") if each.takes_more else _("Nei"),
        "languages": each.languages,
        "training": each.training,
        "trained_on": each.trained_on,
        "substitute": each.substitute,
    }


def profile_values(chosen: Coordinator) -> dict[str, Any]:
    """What stands now."""
    return {
        "takes_more": ("yes" if chosen.takes_more else "no") if chosen.is_listed else "",
        "languages": chosen.languages,
        "training": chosen.training,
        "trained_on": chosen.trained_on,
        "substitute_id": str(chosen.substitute_id or ""),
    }


def profile_page(chosen: Coordinator, form: forms.Form) -> dict[str, Any]:
    """One coordinator."""
    return {
        "chosen": chosen,
        "persons": words.persons(chosen.persons),
        "form": form,
        "breadcrumbs": [
            {"label": _("KE"), "url": reverse("web:unit_inbox")},
            {"label": _("Koordinatorer"), "url": reverse("web:unit_coordinators")},
            {"label": chosen.name, "url": ""},
        ],
    }
