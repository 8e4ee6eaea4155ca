"""The person's own way, in plain words: what is in place, what is missing and who sees to it, whom to ring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enplan.base.terminology import code_system
from enplan.domain.pathways.queries import (
    EpisodeView,
    HandOverView,
    HoldView,
    ItemView,
    TransitionView,
)
from enplan.interfaces.web.pathways.words import due_words, item_to_person, item_words, kind_words
from enplan.interfaces.web.templatetags.enplan_ui import day_words

DUTIES = "domain.pathways.hold_duties"
TOLD = {
    "referred",
    "admitted",
    "discharge_planned",
    "ready_for_discharge",
    "discharged",
    "unplanned_discharge",
    "transferred",
    "treatment_evaluated",
    "first_appointment_held",
}
"""What the person's own line tells; the rest is between the services."""


def way(
    view: TransitionView | None,
    episodes: Sequence[EpisodeView],
    hand_overs: Sequence[HandOverView],
    hold: HoldView | None,
) -> dict[str, Any]:
    """Context of the page. `view` is the list of the episode at hand, None when there is none."""
    if view is None:
        return {"episode": None}
    items = [item for item in view.items if item.state != "not_relevant"]
    coming = [item for item in items if item.state != "in_place" and _still_matters(item, view.episode)]
    return {
        "episode": view.episode,
        "where": where(view.episode),
        "in_place": [item_to_person(item) for item in items if item.state == "in_place"],
        "missing": [missing(item) for item in coming if item.owner_name],
        "untaken": [item_words(item) for item in coming if not item.owner_name],
        "answering": answering(view.episode),
        "question": next((question(row) for row in hand_overs if row.is_open), None),
        "hold": [_holds(code, who, phone) for code, who, phone in hold.duties] if hold else [],
        "rests": view.episode.rests,
        "if_hard": if_hard(view),
        "line": line(view.episode),
        "earlier": [
            where(each) for each in episodes if each.id != view.episode.id and each.details is not None
        ],
    }


def _still_matters(item: ItemView, episode: EpisodeView) -> bool:
    """Whether the person should hear of it: what belongs to a phase that is over only when somebody is on it."""
    order = ("before", "during", "after")
    return order.index(item.phase) >= order.index(episode.phase) or item.state in {"missing", "in_progress"}


def at_hand(episodes: Sequence[EpisodeView]) -> EpisodeView | None:
    """The episode that the page is about: one under way, else one planned, else the newest that is over."""
    for phase in ("during", "before", "after"):
        found = [each for each in episodes if each.phase == phase and each.status != "cancelled"]
        if found:
            return max(found, key=lambda each: (each.starts_at is not None, each.starts_at))
    return None


def where(episode: EpisodeView) -> str:
    """Where the person is, was, or is going."""
    if episode.details is None:
        told = {
            "before": _("Du skal til et opphold."),
            "during": _("Du er på et opphold."),
            "after": _("Oppholdet ditt er over."),
        }
        return told[episode.phase]
    values = {"place": episode.details.organization_name, "day": ""}
    if episode.phase == "before":
        values["day"] = day_words(episode.details.planned_start_on)
        return (
            _("Du skal til %(place)s %(day)s.") if values["day"] else _("Du skal til %(place)s.")
        ) % values
    if episode.phase == "during":
        values["day"] = day_words(episode.starts_at)
        return _("Du er hos %(place)s. Du kom %(day)s.") % values
    values["day"] = day_words(episode.ends_at)
    return _("Du var hos %(place)s til %(day)s.") % values


def missing(item: ItemView) -> dict[str, str]:
    """What is missing, who sees to it, and by when."""
    day = due_words(item.due_on, item.due_time) if item.due_on and not item.is_suggested else ""
    values = {"name": item.owner_name, "unit": item.owner_organization, "day": day}
    who = _("%(name)s ordner det. Frist: %(day)s.") % values if day else _("%(name)s ordner det.") % values
    return {"what": item_words(item), "who": who, "phone": item.owner_phone}


def answering(episode: EpisodeView) -> str:
    """Who has the responsibility now."""
    answers = episode.answering
    if answers is None:
        return ""
    name = answers.organization_name or _("Stedet der du er,")
    return _("%(unit)s har ansvaret for at du blir fulgt opp.") % {"unit": name}


def question(row: HandOverView) -> dict[str, Any]:
    """Somebody may take over: what the person is asked, and what they have answered."""
    step = {
        name: reverse("web:my_hand_over_step", args=[row.id, name])
        for name in ("mott", "uten-mote", "angre-mote")
    }
    return {
        "row": row,
        "unit": row.receiver_name,
        "phone": row.receiver_phone,
        "is_answered": row.person_key is not None,
        "by_other": row.person_key_by if row.person_key else "",
        "met": row.person_key == "met",
        "has_yes": row.accepted_at is not None,
        "steps": {"met": step["mott"], "unmet": step["uten-mote"], "back": step["angre-mote"]},
    }


def if_hard(view: TransitionView) -> list[dict[str, str]]:
    """What is agreed for when it gets hard: words, who rings, where to come and which number."""
    return [
        {"words": row.words, "caller": row.caller_name, "place": row.place, "phone": row.phone}
        for row in (view.contingencies or {}).values()
        if row.version
    ]


def line(episode: EpisodeView) -> list[dict[str, str]]:
    """What has happened, and what comes."""
    details = episode.details
    if details is None:
        return []
    rows = [
        {"when": "past", "date": day_words(each.occurred_at), "title": kind_words(each.kind)}
        for each in details.moments
        if each.kind in TOLD and not each.is_retracted
    ]
    if rows and episode.phase == "during":
        rows[-1]["when"] = "now"
    if details.planned_end_on and episode.phase != "after":
        rows.append({"when": "next", "date": day_words(details.planned_end_on), "title": _("Du skal hjem")})
    return rows


def _holds(code: str, who: str, phone: str) -> dict[str, str]:
    words = code_system(DUTIES).concept(code).text("person")
    return {"text": f"{who} {words}.", "phone": phone}
