"""The part of a plan that somebody close is shown: the person's words, goals, who does what. Nothing about the rest."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from enplan.domain.care_plans.queries import ActivityView, PlanView

SHOWN = ("agreed", "in_progress")


def shared_plan(plan: PlanView | None, given_name: str) -> dict[str, Any]:
    """Texts and rows for the page; empty where nothing is written, which looks the same as not shared."""
    if plan is None:
        return {"matters": "", "meet": "", "goals": [], "activities": [], "contributions": []}
    return {
        "matters": plan.words("what_matters"),
        "meet": plan.words("how_to_meet_me"),
        "goals": [goal.words for goal in plan.goals if goal.state == "active"],
        "activities": [_row(row, given_name) for row in _in_order(plan)],
        "contributions": [
            each.words for each in plan.contributions if each.contributor == "kin" and each.words
        ],
    }


def _in_order(plan: PlanView) -> list[ActivityView]:
    """What is going on, one's own first."""
    going_on = [row for row in plan.activities if row.state in SHOWN]
    return sorted(going_on, key=lambda row: not row.is_mine)


def _row(row: ActivityView, given_name: str) -> dict[str, Any]:
    who = gettext("Du") if row.is_mine else given_name if row.is_persons else row.owner_name
    return {"anchor": f"gjor-{row.id}", "who": who, "what": row.title, "due": row.due_on, "status": row.state}
