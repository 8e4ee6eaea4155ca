"""Who does what: the lists, one activity, and what is said after a button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enplan.base.access import Actor, Level
from enplan.domain.care_plans.queries import ActivityView, GoalView, PlanView
from enplan.domain.care_teams.queries import Team
from enplan.interfaces.web.my_plan import words
from enplan.interfaces.web.my_plan.presenters import rows
from enplan.interfaces.web.templatetags.enplan_ui import day_words, join_words
from enplan.policy.readers import Reader

SAID: Final[dict[str, Promise]] = {
    "forslag": gettext_lazy("Det er et forslag igjen."),
    "avtalt": gettext_lazy("Du har sagt ja. Det er avtalt."),
    "i-gang": gettext_lazy("Markert som i gang."),
    "gjort": gettext_lazy("Markert som gjort."),
    "stoppet": gettext_lazy("Det er stoppet."),
    rows.GIVEN: gettext_lazy("Du trenger ikke hjelp med dette nå."),
}


def lists(actor: Actor, plan: PlanView) -> dict[str, Any]:
    """What the page with everything shows, in the order of what one can do something about."""
    every = [(activity, rows.row(activity, "alt", writes=plan.is_open)) for activity in plan.activities]
    in_use = [(activity, row) for activity, row in every if activity.state in rows.OPEN]
    return {
        "mine": [row for activity, row in in_use if activity.is_persons],
        "others": [row for activity, row in in_use if not activity.is_persons],
        "suggested": [row for activity, row in every if activity.state == "proposed"],
        "ended": [row for activity, row in every if activity.state in {"done", "stopped"}],
        "writes": plan.is_open,
        "by_code": actor.level < Level.HIGH,
    }


def one(activity: ActivityView, goals: Sequence[GoalView], team: Team, place: str) -> dict[str, Any]:
    """One activity with its facts, its buttons, and how to reach the one who does it."""
    goal = next((goal for goal in goals if goal.id == activity.goal_id), None)
    owner = next((member for member in team.members if member.id == activity.owner_id), None)
    told = [
        (_("Hvordan"), activity.how),
        (_("Hvor mye"), activity.extent),
        (_("Frist"), day_words(activity.due_on)),
        (_("Mål"), goal.words if goal else ""),
        (_("Merknad"), activity.state_note),
    ]
    return {
        "activity": activity,
        "row": rows.row(activity, place),
        "facts": [{"term": term, "text": text} for term, text in told if text],
        "owner": owner,
        "back_url": words.url_of(place),
        "other_steps": _other_steps(activity, place),
    }


def _other_steps(activity: ActivityView, place: str) -> list[dict[str, str]]:
    """The steps that have no button in the row: begun, stopped, taken up again."""
    if not (activity.is_persons and activity.may_write) or activity.state == "proposed":
        return []
    labels = {
        "i-gang": _("Jeg er i gang"),
        "stoppet": _("Det blir ikke noe av"),
        "avtalt": _("Ta det opp igjen"),
    }
    steps = {"agreed": ("i-gang", "stoppet"), "in_progress": ("stoppet",)}.get(activity.state, ("avtalt",))
    return [{"label": labels[step], "url": rows.step_url(activity, step, place)} for step in steps]


def as_saved(activity: ActivityView) -> dict[str, Any]:
    """The fields of the form as they stand in the plan."""
    return {
        "title": activity.title,
        "how": activity.how,
        "due_on": activity.due_on,
        "goal": str(activity.goal_id or ""),
    }


def told(goals: Sequence[GoalView], name: str, value: Any) -> str:
    """A value in words, for the page that shows both versions."""
    if name == "goal":
        return next((goal.words for goal in goals if str(goal.id) == str(value)), _("Ikke til noe mål"))
    if name == "due_on":
        return day_words(value)
    return str(value or "")


def said(step: str, before: ActivityView, read_by: Sequence[Reader]) -> str:
    """What the receipt says; after asking for help, who can see it."""
    if step != rows.ASK:
        if step == "stoppet" and before.state == "proposed":
            return _("Du har sagt nei takk.")
        return str(SAID[step])
    names = [words.first_name(reader.name) for reader in read_by]
    if not names:
        return _("Du har bedt om hjelp. Ingen i teamet ser dette. Ring noen du stoler på.")
    return _("Du har bedt om hjelp. %(names)s kan se det.") % {"names": join_words(names)}


def way_back(before: ActivityView, step: str) -> str:
    """The step that leads back to where this was, for those who cannot take a change back exactly."""
    if step in {rows.ASK, rows.GIVEN}:
        return rows.GIVEN if step == rows.ASK else rows.ASK
    return next(word for word, state in rows.STEPS.items() if state == before.state)
