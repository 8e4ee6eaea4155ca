"""The transition list as rows with buttons, and what surrounds it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enplan.base.terminology import code_system
from enplan.domain.pathways.queries import (
    ContingencyView,
    EpisodeView,
    HandOverView,
    HoldView,
    ItemView,
    TransitionView,
)
from enplan.interfaces.web.pathways.words import (
    OUTCOMES,
    STATES,
    due_words,
    item_words,
    service_words,
    status_of,
)
from enplan.interfaces.web.phases import PHASES
from enplan.interfaces.web.templatetags.enplan_ui import day_words

DONE, ON_IT = "in_place", "in_progress"
CONTINGENCIES = {"early_leave": "for-tiden", "readmission": "tilbake"}
"""Kind → its word in addresses."""


def item_row(item: ItemView) -> dict[str, Any]:
    """One item: what, who, by when, how it stands, and the buttons."""
    own = [item.person_id, item.episode_id, item.address]
    return {
        "item": item,
        "anchor": f"punkt-{item.address}",
        "what": item_words(item),
        "who": _who(item),
        "name": _name(item),
        "due": _due(item),
        "url": reverse("web:transition_item", args=own),
        "state_url": reverse("web:transition_item_state", args=own),
        "contingency_url": contingency_url(item.person_id, item.episode_id, item.contingency)
        if item.contingency
        else "",
        "note": item.note,
        "moves": [
            {"code": code, "word": word}
            for code, word in ((DONE, _("På plass")), (ON_IT, _("I gang")))
            if code != item.state
        ],
        "is_missing": item.state == "missing",
        **status_of(item),
    }


def contingency_url(person_id: uuid.UUID, episode_id: uuid.UUID, kind: str) -> str:
    """Where what is agreed is written."""
    return reverse("web:transition_contingency", args=[person_id, episode_id, CONTINGENCIES[kind]])


def _who(item: ItemView) -> str:
    if not item.owner_name:
        return _("Ingen valgt ennå")
    return _("Du") if item.is_mine else _name(item)


def _name(item: ItemView) -> str:
    if item.owner_organization:
        return f"{item.owner_name}, {item.owner_organization}"
    return item.owner_name or "–"


def _due(item: ItemView) -> str:
    if item.due_on is None:
        return ""
    words = due_words(item.due_on, item.due_time)
    if item.is_suggested and item.state != DONE:
        return _("Forslag: %(day)s") % {"day": words}
    if item.state == DONE and item.due_time is None:
        return words
    return _("Frist %(day)s") % {"day": words}


def phases(view: TransitionView) -> list[dict[str, Any]]:
    """Before, during and after, each with its items and how many are in place."""
    found = []
    for code, word in PHASES.items():
        items = view.of_phase(code)
        counted = [item for item in items if item.state != "not_relevant"]
        found.append(
            {
                "code": code,
                "title": str(word),
                "rows": [item_row(item) for item in items],
                "in_place": sum(item.state == DONE for item in counted),
                "total": len(counted),
            }
        )
    return found


def transition(
    view: TransitionView, hand_overs: Sequence[HandOverView], hold: HoldView | None
) -> dict[str, Any]:
    """Context of the page of one list."""
    episode, person_id = view.episode, view.person_id
    return {
        "episode": episode,
        "facts": facts(episode),
        "place": place(episode),
        "phases": phases(view),
        "hides": view.hides,
        "contingencies": contingencies(view),
        "checks": checks(view),
        "open_rows": [item_row(item) for item in view.items if item.state not in {DONE, "not_relevant"}],
        "hand_overs": [
            hand_over_row(row) for row in hand_overs if row.episode_id == episode.id and row.is_open
        ],
        "hold": _duties(hold),
        "urls": urls(person_id, episode),
        "may": may(episode),
    }


def _duties(hold: HoldView | None) -> list[dict[str, str]]:
    """Who does what while treatment rests."""
    known = code_system("domain.pathways.hold_duties")
    rows = hold.duties if hold else ()
    return [{"who": who, "phone": phone, "what": known.display(code)} for code, who, phone in rows]


def facts(episode: EpisodeView) -> list[dict[str, str]]:
    """Where, what for, how it stands, and who answers, as far as it is open."""
    rows = []
    details = episode.details
    if details is not None:
        rows += [
            {"term": _("Hvor"), "text": details.organization_name},
            {"term": _("Hva"), "text": service_words(details)},
            {"term": _("Status"), "text": str(STATES[details.state])},
        ]
        if details.planned_end_on and episode.ends_at is None:
            rows.append({"term": _("Planlagt ut"), "text": day_words(details.planned_end_on)})
    else:
        rows.append({"term": _("Fase"), "text": str(PHASES[episode.phase])})
    if episode.starts_at is not None:
        rows.append({"term": _("Begynte"), "text": day_words(episode.starts_at)})
    rows.append({"term": _("Ansvar for oppfølgingen"), "text": answering_words(episode)})
    return rows


def answering_words(episode: EpisodeView) -> str:
    """Who answers for the follow-up now."""
    answers = episode.answering
    if answers is None:
        return _("Begynner når personen er kommet")
    name = answers.organization_name or _("Stedet der personen er")
    return _("%(unit)s, siden %(day)s") % {"unit": name, "day": day_words(answers.since)}


def place(episode: EpisodeView) -> str:
    """The name of the place, or that there is one."""
    return episode.details.organization_name if episode.details else _("Et opphold")


def urls(person_id: uuid.UUID, episode: EpisodeView) -> dict[str, str]:
    """Where the buttons of one list lead."""
    own = [person_id, episode.id]
    named = {
        "ready": "transition_ready",
        "left": "transition_left",
        "pause": "transition_pause",
        "resume": "transition_resume",
        "print": "transition_print",
        "hand_over": "hand_over_new",
        "tell": "pathway_tell",
        "page": "transition",
    }
    found = {key: reverse(f"web:{name}", args=own) for key, name in named.items()}
    return {**found, "again": reverse("web:transition_new", args=[person_id]) + f"?etter={episode.id}"}


def may(episode: EpisodeView) -> dict[str, bool]:
    """Which moves there are now for this reader."""
    details = episode.details
    possible = details.possible if details else ()
    writes = details is not None and details.may_write
    return {
        "write": writes,
        "ready": "ready_for_discharge" in possible,
        "leave": "unplanned_discharge" in possible,
        "arrive": "admitted" in possible,
        "end": "discharged" in possible,
        "pause": writes and not episode.rests and episode.phase != "before" and episode.status != "cancelled",
        "resume": writes and episode.rests,
        "again": writes and episode.phase == "after" and not episode.is_followed,
        "hand_over": episode.answering is not None,
    }


def contingencies(view: TransitionView) -> list[dict[str, Any]]:
    """What is agreed for when it goes otherwise; empty when the crisis plan is closed to the reader."""
    titles = {"early_leave": _("Hvis personen drar før tiden"), "readmission": _("Veien tilbake")}
    return [
        {
            "title": titles[kind],
            "view": row,
            "caller": caller_words(row),
            "until": day_words(row.valid_until) if row.valid_until else "",
            "url": contingency_url(view.person_id, view.episode.id, kind),
        }
        for kind, row in (view.contingencies or {}).items()
    ]


def caller_words(row: ContingencyView) -> str:
    """Who rings, with the number."""
    if not row.caller_name:
        return ""
    if row.caller_phone:
        return _("%(name)s ringer, %(phone)s") % {"name": row.caller_name, "phone": row.caller_phone}
    return _("%(name)s ringer") % {"name": row.caller_name}


def checks(view: TransitionView) -> list[dict[str, Any]]:
    """«Ble det som avtalt?» for each day that has come, the newest first, with the items that somebody had."""
    asked = [item for item in view.items if item.version and item.state != "not_relevant"]
    return [
        {
            "days": days,
            "anchor": f"etter-{days}",
            "rows": [_check_row(item, days) for item in asked],
        }
        for days in reversed(view.checks)
        if asked
    ]


def _check_row(item: ItemView, days: int) -> dict[str, Any]:
    told = next((each for each in item.outcomes if each.after_days == days), None)
    return {
        "what": item_words(item),
        "who": item.owner_name,
        "answer": str(OUTCOMES[told.answer]) if told else "",
        "answered_by": told.answered_by if told else "",
        "note": told.note if told else "",
        "choices": [
            {"code": code, "word": str(word)}
            for code, word in OUTCOMES.items()
            if not told or code != told.answer
        ],
        "url": reverse("web:transition_outcome", args=[item.person_id, item.episode_id, item.address]),
        "may_write": item.may_write,
    }


def hand_over_row(row: HandOverView) -> dict[str, Any]:
    """A hand-over in a line, with the way to its page."""
    waits = {
        "offered": _("Venter på svar fra %(unit)s, og på at personen møter dem"),
        "accepted": _("%(unit)s har sagt ja. Venter på at personen møter dem"),
        "met": _("Personen har sagt sitt. Venter på svar fra %(unit)s"),
        "completed": _("%(unit)s har ansvaret"),
        "declined": _("%(unit)s sa nei"),
        "withdrawn": _("Spørsmålet til %(unit)s ble trukket"),
    }
    words = waits[row.state]
    if row.state == "withdrawn" and not row.closed_because:
        words = _("Spørsmålet til %(unit)s falt bort da personen kom til et nytt sted")
    return {
        "text": words % {"unit": row.receiver_name},
        "when": day_words(row.closed_at or row.offered_at),
        "url": reverse("web:hand_over", args=[row.person_id, row.id]),
        "is_open": row.is_open,
        "may_answer": row.may_answer and row.accepted_at is None,
    }


def listed(
    person_id: uuid.UUID, episodes: Sequence[EpisodeView], hand_overs: Sequence[HandOverView]
) -> dict[str, Any]:
    """Context of the page with all lists and hand-overs of one person."""
    return {
        "now": [episode_row(person_id, each) for each in episodes if each.phase != "after"],
        "after": [episode_row(person_id, each) for each in episodes if each.phase == "after"],
        "hand_overs": [hand_over_row(row) for row in hand_overs],
        "new_url": reverse("web:transition_new", args=[person_id]),
    }


def episode_row(person_id: uuid.UUID, episode: EpisodeView) -> dict[str, Any]:
    """An episode in a few words, with the way to its list."""
    details = episode.details
    begins = episode.starts_at or (details.planned_start_on if details else None)
    return {
        "name": place(episode),
        "what": service_words(details) if details else "",
        "state": str(STATES[details.state]) if details else str(PHASES[episode.phase]),
        "rests": episode.rests,
        "begins": day_words(begins) if begins else "",
        "ends": day_words(episode.ends_at) if episode.ends_at else "",
        "url": reverse("web:transition", args=[person_id, episode.id]),
    }
