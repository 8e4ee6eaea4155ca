"""What every view here begins with: the person's own plan, or nothing."""

from __future__ import annotations

import uuid

from enplan.base.access import Actor
from enplan.base.kernel.errors import NotVisible
from enplan.domain.care_plans import queries as plans
from enplan.domain.care_plans.queries import ActivityView, GoalView, PlanView
from enplan.domain.people import queries as people
from enplan.interfaces.web.my_plan.presenters import rows

NOTHING_YET = "my_plan/nothing-yet.html"


def plan_if_any(actor: Actor) -> PlanView | None:
    """The person's plan, open or closed last, or None for somebody who has none."""
    return plans.plan(actor, person_id=people.own(actor).id)


def paper_if_any(actor: Actor) -> PlanView | None:
    """The same, made to be printed."""
    return plans.plan_on_paper(actor, person_id=people.own(actor).id)


def own_plan(actor: Actor) -> tuple[uuid.UUID, PlanView]:
    """The person's id and plan, open or closed last. Raises NotVisible where there is none."""
    person_id = people.own(actor).id
    plan = plans.plan(actor, person_id=person_id)
    if plan is None:
        raise NotVisible
    return person_id, plan


def activity_of(plan: PlanView, activity_id: uuid.UUID) -> ActivityView:
    """One activity of the plan. Raises NotVisible."""
    found = rows.find(plan, activity_id)
    if found is None:
        raise NotVisible
    return found


def goals_of(plan: PlanView) -> list[GoalView]:
    """All goals, each followed by its smaller steps."""
    return [one for goal in plan.goals for one in (goal, *goal.subgoals)]


def goal_of(plan: PlanView, goal_id: uuid.UUID) -> GoalView:
    """One goal or step of the plan. Raises NotVisible."""
    found = next((goal for goal in goals_of(plan) if goal.id == goal_id), None)
    if found is None:
        raise NotVisible
    return found
