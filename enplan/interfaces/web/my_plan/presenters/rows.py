"""Who does what, as rows with the buttons that belong to the person."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from enplan.domain.care_plans.queries import ActivityView, PlanView
from enplan.interfaces.web.my_plan import words
from enplan.interfaces.web.templatetags.enplan_ui import day_words

STEPS: Final = {
    "forslag": "proposed",
    "avtalt": "agreed",
    "i-gang": "in_progress",
    "gjort": "done",
    "stoppet": "stopped",
}
"""Word in the address → state of the activity."""
ASK, GIVEN = "trenger-hjelp", "fikk-hjelp"
OPEN: Final = ("agreed", "in_progress")


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One row. An address that is empty means: no such button here."""

    id: uuid.UUID
    anchor: str
    who: str
    what: str
    status: str
    due: date | None
    note: str
    url: str
    done_url: str = ""
    help_url: str = ""
    undo_url: str = ""
    yes_url: str = ""
    no_url: str = ""


def row(activity: ActivityView, place: str, *, undo_url: str = "", writes: bool = True) -> ActivityRow:
    """The row with the person's buttons: «Gjort» and «Trenger hjelp» on one's own, yes and no to a suggestion."""
    may = writes and activity.may_write
    own = may and activity.is_persons and activity.state in OPEN
    asked = may and activity.state == "proposed"
    return ActivityRow(
        id=activity.id,
        anchor=f"oppgave-{activity.id}",
        who=_("Du") if activity.is_persons else words.first_name(activity.owner_name),
        what=activity.title,
        status=activity.state,
        due=None if activity.is_overdue or activity.state not in {*OPEN, "proposed"} else activity.due_on,
        note=note(activity),
        url=_detail_url(activity, place) if writes and place != "hjem" else "",
        done_url=step_url(activity, "gjort", place) if own else "",
        help_url=step_url(activity, ASK, place) if own and not activity.asks_for_help else "",
        undo_url=undo_url or (step_url(activity, GIVEN, place) if own and activity.asks_for_help else ""),
        yes_url=step_url(activity, "avtalt", place) if asked else "",
        no_url=step_url(activity, "stoppet", place) if asked else "",
    )


def note(activity: ActivityView) -> str:
    """What is special about it: help asked for, or a date that has been."""
    said = []
    if activity.is_overdue and activity.due_on:
        said.append(_("Frist var %(day)s") % {"day": day_words(activity.due_on)})
    if activity.asks_for_help:
        said.append(
            _("Du har bedt om hjelp")
            if activity.is_persons
            else _("%(name)s har bedt om hjelp") % {"name": words.first_name(activity.owner_name)}
        )
    return ". ".join(said)


def step_url(activity: ActivityView, step: str, place: str) -> str:
    """Where a button is posted: which step, from which version, and back to where."""
    url = reverse("web:my_activity_step", args=[activity.id, step])
    return words.with_query(url, fra=place, v=activity.version)


def find(plan: PlanView, activity_id: uuid.UUID) -> ActivityView | None:
    """The activity with this id, if the reader may see it."""
    return next((activity for activity in plan.activities if activity.id == activity_id), None)


def _detail_url(activity: ActivityView, place: str) -> str:
    return words.with_query(reverse("web:my_activity", args=[activity.id]), fra=place)
