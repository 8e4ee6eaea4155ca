"""An activity as a row: who does what, by when, which buttons."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enplan.domain.care_plans.queries import ActivityView
from enplan.domain.care_plans.rules.moves import ACTIVITY_MOVES
from enplan.interfaces.web.plans.words import category_name
from enplan.interfaces.web.templatetags.enplan_ui import status_word

ORDER = ("agreed", "in_progress", "done", "stopped", "proposed")
"""The way forward first, the way back last."""


def activity_row(
    activity: ActivityView, given_name: str, next_url: str = "", *, is_closed: bool = False
) -> dict[str, Any]:
    """Parameters of the row and of its status buttons.

    `next_url`: where to come back to. `is_closed`: nobody may write in the plan now.
    """
    own = [activity.person_id, activity.id]
    return {
        "activity": activity,
        "anchor": f"tiltak-{activity.id}",
        "who": owner_words(activity, given_name),
        "what": activity.title,
        "status": activity.state,
        "due": activity.due_on,
        "note": note_words(activity),
        "how": activity.how,
        "extent": activity.extent,
        "area": category_name(activity.category),
        "url": reverse("web:part_change", args=[activity.person_id, "tiltak", activity.id]),
        "state_url": reverse("web:activity_state", args=own),
        "note_url": reverse("web:activity_note", args=own) + (f"?til={next_url}" if next_url else ""),
        "help_url": reverse("web:help_given", args=own) if activity.asks_for_help else "",
        "moves": [
            {"code": code, "word": status_word(code)}
            for code in ORDER
            if code in ACTIVITY_MOVES[activity.state]
        ],
        "next_url": next_url,
        "may_write": activity.may_write and not is_closed,
    }


def owner_words(activity: ActivityView, given_name: str) -> str:
    """Who does it: the person by given name, the reader as «Du», a member by name."""
    if activity.is_mine:
        return _("Du")
    return given_name if activity.is_persons else activity.owner_name


def note_words(activity: ActivityView) -> str:
    """What stands out about this activity, in a few words."""
    notes = []
    if activity.asks_for_help:
        notes.append(_("Ber om hjelp"))
    if activity.is_overdue:
        notes.append(_("Fristen er over"))
    if activity.state_note:
        notes.append(activity.state_note)
    return " · ".join(notes)
