"""Who does what: activities with five statuses, an owner, a date, and a way to ask for help."""

from __future__ import annotations

import uuid
from datetime import date

from enplan.base.access import Actor, Category, Permission
from enplan.base.access.models import Subject
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid
from enplan.domain.care_plans.models import Activity, ActivityState, CarePlan, Goal
from enplan.domain.care_plans.rules.moves import ACTIVITY_MOVES, may_move
from enplan.domain.care_plans.steps import member, open_plan, part, required, save
from enplan.domain.timeline.recording import record

KINDS = {
    ActivityState.PROPOSED: "activity_proposed",
    ActivityState.AGREED: "activity_agreed",
    ActivityState.IN_PROGRESS: "activity_started",
    ActivityState.DONE: "activity_done",
    ActivityState.STOPPED: "activity_stopped",
}
MOST = {"title": 200, "extent": 200}


@use_case(Permission.PLAN_WRITE)
def add_activity(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    title: str,
    category: Category = Category.CORE,
    goal_id: uuid.UUID | None = None,
    how: str = "",
    extent: str = "",
    owner_id: uuid.UUID | None = None,
    due_on: date | None = None,
    state: str = ActivityState.PROPOSED,
) -> uuid.UUID:
    """Add an activity, as a suggestion or already agreed. `owner_id` is a member; None is the person.

    Raises NotVisible, Invalid (missing, too-long, not-a-member, no-such-goal, no-such-move).
    """
    clean = required({"title": title}, title=MOST["title"]) | _short(extent)
    if state not in {ActivityState.PROPOSED, ActivityState.AGREED, ActivityState.IN_PROGRESS}:
        raise Invalid({"state": "no-such-move"})
    subject, plan = open_plan(actor, person_id, category=category)
    activity: Activity = Activity.objects.create(
        subject=subject,
        category=category,
        plan=plan,
        goal=_goal(actor, plan, goal_id),
        owner=member(actor, subject, owner_id),
        how=how.strip(),
        due_on=due_on,
        state=state,
        **clean,
    )
    _tell(actor, subject.pk, activity, KINDS[ActivityState(state)])
    return activity.public_id


@use_case(Permission.PLAN_WRITE)
def change_activity(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    activity_id: uuid.UUID,
    version: int,
    title: str,
    goal_id: uuid.UUID | None = None,
    how: str = "",
    extent: str = "",
    owner_id: uuid.UUID | None = None,
    due_on: date | None = None,
) -> None:
    """Change what, how, how much, by whom and by when. Raises NotVisible, Invalid, StaleVersion."""
    clean = required({"title": title}, title=MOST["title"]) | _short(extent)
    activity = part(actor, person_id, Activity, activity_id)
    owner = _owner(actor, activity, owner_id)
    goal = _goal(actor, activity.plan, goal_id)
    save(
        actor,
        activity,
        version,
        **clean,
        how=how.strip(),
        due_on=due_on,
        owner_id=owner,
        goal_id=goal.pk if goal else _unseen_goal(actor, activity),
    )
    _tell(actor, activity.subject_id, activity, "activity_changed")


@use_case(Permission.ACTIVITY_UPDATE)
def set_activity_state(
    actor: Actor, *, person_id: uuid.UUID, activity_id: uuid.UUID, version: int, state: str, note: str = ""
) -> None:
    """Move an activity along; asking for help ends when it is done or stopped.

    Raises NotVisible, Invalid (no-such-move), StaleVersion.
    """
    activity = part(actor, person_id, Activity, activity_id)
    if state not in ACTIVITY_MOVES or not may_move(ACTIVITY_MOVES, activity.state, state):
        raise Invalid({"state": "no-such-move"})
    values: dict[str, object] = {"state": state, "state_note": note.strip()[:300]}
    if state in {ActivityState.DONE, ActivityState.STOPPED}:
        values["asks_for_help_at"] = None
    save(actor, activity, version, **values)
    _tell(actor, activity.subject_id, activity, KINDS[ActivityState(state)])


@use_case(Permission.ACTIVITY_UPDATE)
def ask_for_help(actor: Actor, *, person_id: uuid.UUID, activity_id: uuid.UUID, version: int) -> None:
    """Say that help is needed with this; it comes up in the coordinator's list.

    Raises NotVisible, Invalid, StaleVersion.
    """
    activity = part(actor, person_id, Activity, activity_id)
    if activity.asks_for_help_at is None:
        save(actor, activity, version, asks_for_help_at=actor.at)
        _tell(actor, activity.subject_id, activity, "activity_changed")


@use_case(Permission.ACTIVITY_UPDATE)
def help_is_given(actor: Actor, *, person_id: uuid.UUID, activity_id: uuid.UUID, version: int) -> None:
    """Say that the wish for help has been met or is gone. Raises NotVisible, Invalid, StaleVersion."""
    activity = part(actor, person_id, Activity, activity_id)
    save(actor, activity, version, asks_for_help_at=None)
    _tell(actor, activity.subject_id, activity, "activity_changed")


def _short(extent: str) -> dict[str, str]:
    text = extent.strip()
    if len(text) > MOST["extent"]:
        raise Invalid({"extent": "too-long"})
    return {"extent": text}


def _goal(actor: Actor, plan: CarePlan, goal_id: uuid.UUID | None) -> Goal | None:
    if goal_id is None:
        return None
    goal: Goal | None = Goal.objects.visible_to(actor).filter(plan=plan, public_id=goal_id).first()
    if goal is None:
        raise Invalid({"goal": "no-such-goal"})
    return goal


def _unseen_goal(actor: Actor, activity: Activity) -> int | None:
    """The goal that the actor cannot see stays; leaving the field empty says nothing about it."""
    seen = activity.goal_id is None or Goal.objects.visible_to(actor).filter(pk=activity.goal_id).exists()
    return None if seen else activity.goal_id


def _owner(actor: Actor, activity: Activity, owner_id: uuid.UUID | None) -> int | None:
    """A former member stays the owner until somebody else is chosen."""
    if activity.owner is not None and activity.owner.public_id == owner_id:
        return activity.owner_id
    chosen = member(actor, Subject(pk=activity.subject_id), owner_id)
    return chosen.pk if chosen else None


def _tell(actor: Actor, subject_id: int, activity: Activity, kind: str) -> None:
    record(actor, subject_id, kind, category=Category(activity.category), activity=str(activity.public_id))
