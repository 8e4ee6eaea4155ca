"""From what the domain tells to what staff see of consent. Decides nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enplan.base.access import LIFE_AREAS, Actor, Category, Right
from enplan.base.terminology import code_system
from enplan.domain.consents.queries import CapacityView, OpenPart, PartyView, PlanConsentView
from enplan.domain.consents.rules import State
from enplan.interfaces.web.consents import words
from enplan.interfaces.web.consents.presenters import grid
from enplan.interfaces.web.templatetags.enplan_ui import day_words, join_words

__all__ = ["capacity", "closed", "grid", "open_parts", "own_row", "plan", "row", "rows"]


def open_parts(parts: Iterable[OpenPart]) -> list[dict[str, str]]:
    """What is open to the reader, how far, and on which ground."""
    bases = code_system("base.access.bases")
    return [
        {
            "label": category_name(part.category),
            "right": _("Lese og skrive") if part.right >= Right.WRITE else _("Lese"),
            "basis": bases.display(part.basis),
        }
        for part in parts
    ]


def closed(actor: Actor, subject_id: int) -> str:
    """The areas that are not shared with the reader; the same words whatever stands there."""
    open_to_me = actor.categories(subject_id)
    asked = [*LIFE_AREAS, Category.CRISIS, Category.RISK]
    return join_words([category_name(c) for c in asked if c not in open_to_me])


def category_name(category: Category) -> str:
    """What staff call the category."""
    return code_system("base.access.information_categories").display(category.name.lower())


def own_row(actor: Actor, parties: Iterable[PartyView]) -> dict[str, str] | None:
    """What was answered to the reader's own organisation."""
    found = next((party for party in parties if party.organization_id == actor.organization_id), None)
    if found is None:
        return None
    return {"name": found.name, "summary": summary(found), "given": words.given(found.given, to_person=False)}


def rows(parties: Iterable[PartyView], person_id: uuid.UUID) -> list[dict[str, Any]]:
    """Every party for the one who coordinates."""
    return [row(party, person_id) for party in parties]


def row(party: PartyView, person_id: uuid.UUID) -> dict[str, Any]:
    """One party: what was answered, how, and where to write a new answer down."""
    return {
        "name": party.name,
        "relation": party.relation,
        "summary": summary(party),
        "given": words.given(party.given, to_person=False),
        "soon": party.days_left if party.open and _ends_soon(party) else None,
        "url": reverse("web:person_sharing_party", args=[person_id, party.id]),
        "no_url": reverse("web:person_no_to_party", args=[person_id, party.id]) if party.open else "",
    }


def _ends_soon(party: PartyView) -> bool:
    days = code_system("domain.consents.expiry_warnings").concept("first").number("days")
    return party.days_left is not None and party.days_left <= days


def summary(party: PartyView) -> str:
    """What the party sees now, and until when."""
    if party.state is State.WITHDRAWN:
        return _("Personen har sagt nei til alt.")
    if party.open == frozenset(party.offered):
        return f"{_('Ser alt som kan deles.')} {words.lasts(party)}"
    return f"{words.summary(party)} {words.lasts(party)}".strip()


def plan(consent: PlanConsentView | None) -> dict[str, str]:
    """Where the consent to the plan itself stands."""
    if consent is None:
        return {"answer": _("Ikke spurt."), "given": ""}
    how = words.given(consent.given, to_person=False)
    if consent.withdrawn_at is not None:
        day = day_words(consent.withdrawn_at)
        return {"answer": _("Samtykket til planen ble trukket tilbake %(day)s.") % {"day": day}, "given": how}
    return {"answer": _("Ja til planen.") if consent.answer else _("Nei til planen."), "given": how}


def capacity(stands: CapacityView) -> dict[str, Any]:
    """The assessment in force, and who answers."""
    return {
        "state": code_system("domain.consents.capacity").display(stands.state) if stands.assessed_at else "",
        "reason": stands.reason,
        "assessed_by": stands.assessed_by,
        "assessed_on": stands.assessed_at,
        "review_on": stands.review_on,
        "review_is_due": stands.review_is_due,
        "representative": stands.representative,
        "answerer": code_system("domain.consents.givers").display(stands.answerer),
        "age": code_system("domain.consents.age_rules").concept(stands.age_rule).definition,
    }
