"""From what the domain tells to what the templates of consent show. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enplan.base.access import SHAREABLE, Category
from enplan.base.terminology import code_system
from enplan.domain.care_teams.queries import Team
from enplan.domain.consents.queries import Expiring, PartyView, Receipt
from enplan.domain.consents.rules import Answer, PartyKind, State
from enplan.interfaces.web.consents import words
from enplan.interfaces.web.templatetags.enplan_ui import day_words, join_words
from enplan.policy.rehearsal import Part, PartKind, Rehearsal

LINES = 3
"""So many lines of each category are shown in a rehearsal; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Section:
    """One category in a rehearsal: what it is called, what stands there, and how much more."""

    label: str
    lines: Sequence[str]
    more: int
    is_new: bool


def person_party_url(party: PartyView) -> str:
    """Where the person changes the answer to this party."""
    return reverse("web:my_sharing_party", args=[party.id])


def cards(parties: Iterable[PartyView], team: Team) -> list[dict[str, Any]]:
    """The parties as the list shows them, each with the names of those who come from it."""
    return [
        {
            "name": party.name,
            "role": who_comes(party, team),
            "summary": words.summary(party),
            "until": party.last_day if party.open else None,
            "url": person_party_url(party),
        }
        for party in parties
    ]


def who_comes(party: PartyView, team: Team) -> str:
    """«Ola (koordinator) og Anne-Lise», or how somebody close is related."""
    if party.kind is PartyKind.RELATIVE:
        return party.relation
    names = [
        _("%(name)s, koordinator") % {"name": member.name} if member.is_coordinator else member.name
        for member in team.members
        if member.organization_id == party.organization_id
    ]
    return join_words(names)


def coordinates(party: PartyView, team: Team) -> bool:
    """Whether the coordinator comes from this party."""
    return party.kind is PartyKind.ORGANIZATION and any(
        member.is_coordinator and member.organization_id == party.organization_id for member in team.members
    )


def warnings(soon: Iterable[Expiring], parties: Iterable[PartyView]) -> list[dict[str, str]]:
    """What ends soon, each with the way to say yes again."""
    urls = {party.name: person_party_url(party) for party in parties}
    return [
        {
            "text": _("%(party)s: Tiden går ut %(day)s.")
            % {"party": end.party, "day": day_words(end.last_day)},
            "url": urls.get(end.party, ""),
            "action": _("Velg på nytt"),
        }
        for end in soon
    ]


def limits() -> list[dict[str, Any]]:
    """What a no does not stop, and where that stands (data/limits.toml)."""
    return [
        {"text": limit.text("person"), "laws": limit.laws} for limit in code_system("domain.consents.limits")
    ]


def shortcuts(party: PartyView) -> list[dict[str, str]]:
    """Links that fill in the form."""
    url = person_party_url(party)
    return [
        {"label": str(shortcut.display), "url": f"{url}?snarvei={shortcut.code}"}
        for shortcut in code_system("domain.consents.shortcuts")
    ]


def grid(parties: Sequence[PartyView], *, url: str = "", person_id: object = None) -> dict[str, Any]:
    """The matrix: a row for each category, a column for each party. `url` names the address behind a cell."""
    links = {party.id: _party_url(url, party, person_id) for party in parties}
    rows = [
        {
            "label": words.category(category, "person"),
            "cells": [_cell(party, category, links[party.id]) for party in parties],
        }
        for category in SHAREABLE
    ]
    heads = [
        {"name": party.name, "url": links[party.id], "until": party.last_day if party.open else None}
        for party in parties
    ]
    return {"parties": heads, "rows": rows}


def _party_url(name: str, party: PartyView, person_id: object) -> str:
    if not name:
        return ""
    return reverse(f"web:{name}", args=[party.id] if person_id is None else [person_id, party.id])


def _cell(party: PartyView, category: Category, url: str) -> dict[str, str]:
    if category not in party.offered:
        return {"answer": Answer.NO.value, "url": "", "party": party.name}
    anchor = f"{url}#id_{category.name.lower()}_0" if url else ""
    return {"answer": party.answer(category).value, "url": anchor, "party": party.name}


def rehearsal(party: PartyView, rehearsed: Rehearsal) -> dict[str, Any]:
    """What the party would see, category by category, and what it would not."""
    hidden = [category for category in party.offered if category not in rehearsed.after]
    return {
        "party": party.name,
        "sections": [_section(category, rehearsed) for category in sorted(rehearsed.after)],
        "hidden": words.short(hidden),
        "opened": words.short(rehearsed.after - rehearsed.now),
        "closed": words.short(rehearsed.now - rehearsed.after),
        "nobody_yet": not rehearsed.people,
        "has_plan_consent": rehearsed.has_plan_consent,
    }


def _section(category: Category, rehearsed: Rehearsal) -> Section:
    parts = rehearsed.parts_in(category)
    return Section(
        label=words.category(category, "person"),
        lines=[_line(part) for part in parts[:LINES]],
        more=max(len(parts) - LINES, 0),
        is_new=category not in rehearsed.now,
    )


def _line(part: Part) -> str:
    kinds = {
        PartKind.STATEMENT: _("Dine ord: %(words)s"),
        PartKind.GOAL: _("Mål: %(words)s"),
        PartKind.ACTIVITY: _("Hvem gjør hva: %(words)s"),
        PartKind.NEED: _("Det du trenger: %(words)s"),
        PartKind.RESOURCE: _("Det som hjelper: %(words)s"),
        PartKind.CONTRIBUTION: _("Bidrag: %(words)s"),
        PartKind.COOPERATION: _("Samarbeid: %(words)s"),
    }
    return kinds[part.kind] % {"words": part.words}


def receipts(entries: Iterable[Receipt]) -> list[dict[str, Any]]:
    """The history as sentences, newest first."""
    return [
        {
            "party": entry.party or _("Planen"),
            "said": words.receipt(entry),
            "ended": words.ended(entry),
            "given": words.given(entry.given),
        }
        for entry in entries
    ]


def receipts_text(entries: Sequence[dict[str, Any]], name: str, at: datetime) -> list[str]:
    """The same as paragraphs: a heading with whose and from when, then each answer."""
    head = _("Alt du har svart om hvem som ser planen din")
    whose = _("%(name)s, %(day)s") % {"name": name, "day": day_words(at)}
    each = ["\n".join([entry["party"], *entry["said"], entry["ended"], entry["given"]]) for entry in entries]
    return [f"{head}\n{whose}", *(each or [_("Du har ikke svart på noe ennå")])]


def receipt(party: PartyView) -> dict[str, Any]:
    """What the person reads after saving: what was said, for how long, and what happens now."""
    steps = [_("Valget gjelder fra nå av.")]
    if party.open:
        steps.append(_("%(party)s ser: %(parts)s.") % {"party": party.name, "parts": words.short(party.open)})
    closed = [category for category in party.offered if category not in party.open]
    if closed and party.open:
        steps.append(
            _("%(party)s ser ikke: %(parts)s.") % {"party": party.name, "parts": words.short(closed)}
        )
    if party.open and party.last_day is not None:
        days = code_system("domain.consents.expiry_warnings").concept("first").number("days")
        steps.append(_("Her får du beskjed %(days)s dager før tiden går ut.") % {"days": days})
    steps.append(_("Du kan ombestemme deg når du vil."))
    return {
        "title": words.said(party),
        "text": words.lasts(party),
        "steps": steps,
        "url": reverse("web:my_sharing"),
        "action": _("Se alle valgene dine"),
        "undo_url": reverse("web:my_sharing_undo", args=[party.id]),
    }


def no_to_party(party: PartyView, team: Team) -> dict[str, Any]:
    """The page that explains what a no to everything for one party leads to."""
    lines = [
        _("%(party)s ser ingenting i planen fra nå av.") % {"party": party.name},
        _("Det de har skrevet hos seg selv, står der fortsatt."),
        _("De står fortsatt i teamet ditt."),
    ]
    if coordinates(party, team):
        lines.append(_("Koordinatoren din ser fortsatt det viktigste og hvem som er med."))
    lines.append(_("Du kan ombestemme deg når du vil."))
    return {
        "title": _("Si nei til alt for %(party)s?") % {"party": party.name},
        "consequences": lines,
        "submit": _("Si nei til alt"),
        "action": reverse("web:my_no_to_party", args=[party.id]),
        "back_url": person_party_url(party),
    }


def no_to_all() -> dict[str, Any]:
    """The page that explains what a no to everything for everybody leads to."""
    return {
        "title": _("Si nei til alt for alle?"),
        "consequences": [
            _("Ingen ser det du har delt, fra nå av."),
            _("Koordinatoren din ser fortsatt det viktigste og hvem som er med."),
            _("Det andre har skrevet hos seg selv, står der fortsatt."),
            _("Du kan ombestemme deg når du vil."),
        ],
        "submit": _("Si nei til alle"),
        "action": reverse("web:my_no_to_all"),
        "back_url": reverse("web:my_sharing"),
    }


def no_to_plan() -> dict[str, Any]:
    """The page that explains what a no to the plan leads to."""
    return {
        "title": _("Vil du ikke ha plan lenger?"),
        "consequences": [
            _("All deling tar slutt med en gang."),
            _("Ingenting blir slettet."),
            _("Koordinatoren din ser fortsatt det viktigste og hvem som er med."),
            _("Dere snakker sammen om hva som skjer med planen."),
            _("Sier du ja igjen, velger du på nytt hvem som ser hva."),
        ],
        "submit": _("Si nei til planen"),
        "action": reverse("web:my_plan_no"),
        "back_url": reverse("web:my_plan_consent"),
    }


def is_over(party: PartyView) -> bool:
    """Whether the time that the person had said yes for has run out."""
    return party.state is State.EXPIRED
