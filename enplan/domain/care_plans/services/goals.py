"""Goals and sub-goals in the person's words."""

from __future__ import annotations

import uuid

from enplan.base.access import Actor, Category, Permission
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid
from enplan.domain.care_plans.models import CarePlan, Goal
from enplan.domain.care_plans.rules.moves import GOAL_MOVES, may_move
from enplan.domain.care_plans.steps import open_plan, part, required, save
from enplan.domain.timeline.recording import record


@use_case(Permission.PLAN_WRITE)
def add_goal(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    words: str,
    category: Category = Category.CORE,
    parent_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Set a goal, or a sub-goal of `parent_id` (one step down only). Raises NotVisible, Invalid."""
    clean = required({"words": words})
    subject, plan = open_plan(actor, person_id, category=category)
    parent = _parent(actor, plan, parent_id)
    position = Goal.objects.visible_to(actor).filter(plan=plan).count()
    goal: Goal = Goal.objects.create(
        subject=subject, category=category, plan=plan, parent=parent, words=clean["words"], position=position
    )
    record(actor, subject.pk, "goal_set", category=category, goal=str(goal.public_id))
    return goal.public_id


@use_case(Permission.PLAN_WRITE)
def change_goal(actor: Actor, *, person_id: uuid.UUID, goal_id: uuid.UUID, version: int, words: str) -> None:
    """Write the goal in other words. Raises NotVisible, Invalid, StaleVersion."""
    clean = required({"words": words})
    goal = save(actor, part(actor, person_id, Goal, goal_id), version, **clean)
    record(actor, goal.subject_id, "goal_changed", category=Category(goal.category), goal=str(goal_id))


@use_case(Permission.PLAN_WRITE)
def set_goal_state(
    actor: Actor, *, person_id: uuid.UUID, goal_id: uuid.UUID, version: int, state: str
) -> None:
    """Reached, laid aside, or taken up again. Raises NotVisible, Invalid (no-such-move), StaleVersion."""
    goal = part(actor, person_id, Goal, goal_id)
    if state not in GOAL_MOVES or not may_move(GOAL_MOVES, goal.state, state):
        raise Invalid({"state": "no-such-move"})
    save(actor, goal, version, state=state)
    record(
        actor,
        goal.subject_id,
        "goal_changed",
        category=Category(goal.category),
        goal=str(goal_id),
        state=state,
    )


def _parent(actor: Actor, plan: CarePlan, parent_id: uuid.UUID | None) -> Goal | None:
    if parent_id is None:
        return None
    parent: Goal | None = (
        Goal.objects.visible_to(actor).filter(plan=plan, public_id=parent_id, parent=None).first()
    )
    if parent is None:
        raise Invalid({"parent": "no-such-goal"})
    return parent
