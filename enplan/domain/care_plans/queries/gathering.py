"""Private steps of the queries: rows to views, and facts about many persons in a fixed number of queries."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone

from enplan.base.access import Actor, Category, Right
from enplan.domain.care_plans.models import (
    OPEN_STATES,
    Activity,
    ActivityState,
    CarePlan,
    Contribution,
    CooperationPoint,
    Goal,
    GoalState,
    Need,
    PlanPart,
    Resource,
)
from enplan.domain.care_plans.queries.views import ActivityView, GoalView
from enplan.domain.care_plans.rules.completeness import PlanFacts
from enplan.domain.care_plans.rules.moves import OPEN_ACTIVITIES
from enplan.domain.care_teams.models import CoordinatorAppointment, Membership, MemberState
from enplan.domain.consents.models import PlanConsent


def today(actor: Actor) -> date:
    """The day of the request in Norway."""
    return timezone.localdate(actor.at)


def head(actor: Actor, row: PlanPart) -> dict[str, object]:
    """The fields that every part has."""
    category = Category(row.category)
    return {
        "id": row.public_id,
        "version": row.version,
        "category": category,
        "may_write": bool(actor.may(Right.WRITE, row.subject_id, category)),
    }


def activity_view(
    actor: Actor, row: Activity, person_id: uuid.UUID, seen_goals: Iterable[uuid.UUID]
) -> ActivityView:
    """An activity with its owner; a goal that the reader does not see is not told."""
    goal_id = row.goal.public_id if row.goal is not None and row.goal.public_id in set(seen_goals) else None
    is_open = row.state in OPEN_ACTIVITIES
    return ActivityView(
        **head(actor, row),  # type: ignore[arg-type] # the same four fields for every part
        person_id=person_id,
        title=row.title,
        how=row.how,
        extent=row.extent,
        state=row.state,
        state_note=row.state_note,
        due_on=row.due_on,
        is_overdue=is_open and row.due_on is not None and row.due_on < today(actor),
        asks_for_help=is_open and row.asks_for_help_at is not None,
        owner_id=row.owner.public_id if row.owner else None,
        owner_name=row.owner.name if row.owner else "",
        is_persons=row.owner is None,
        is_mine=row.owner.hat_id == actor.hat_id if row.owner else actor.own_subject_id == row.subject_id,
        goal_id=goal_id,
        updated_at=row.updated_at,
    )


def goal_trees(
    actor: Actor, goals: Sequence[Goal], activities: Sequence[ActivityView]
) -> tuple[tuple[GoalView, ...], tuple[ActivityView, ...]]:
    """Goals with sub-goals and activities under them, and the activities that belong to no goal in sight."""
    under: dict[uuid.UUID | None, list[ActivityView]] = defaultdict(list)
    for activity in activities:
        under[activity.goal_id].append(activity)
    children: dict[int | None, list[Goal]] = defaultdict(list)
    seen = {goal.pk for goal in goals}
    for goal in goals:
        children[goal.parent_id if goal.parent_id in seen else None].append(goal)
    ids = {goal.pk: goal.public_id for goal in goals}

    def tree(goal: Goal) -> GoalView:
        return GoalView(
            **head(actor, goal),  # type: ignore[arg-type] # as above
            words=goal.words,
            state=goal.state,
            parent_id=ids.get(goal.parent_id) if goal.parent_id else None,
            subgoals=tuple(tree(child) for child in children[goal.pk]),
            activities=tuple(under[goal.public_id]),
        )

    return tuple(tree(goal) for goal in children[None]), tuple(under[None])


@dataclass(slots=True)
class Around:
    """What stands around one person's plan: coordinator, members, consent.

    `consented_at` is when the person last said yes to a plan, `closed_at` when the newest plan was closed.
    """

    plan: CarePlan | None = None
    closed_at: datetime | None = None
    coordinator: Membership | None = None
    members: int = 0
    invited: tuple[date, ...] = ()
    consented_at: datetime | None = None

    @property
    def has_consent(self) -> bool:
        """Whether the person's yes to a plan stands."""
        return self.consented_at is not None

    @property
    def wants_plan_since(self) -> date | None:
        """Since when the person has wanted a plan that nobody has started."""
        is_newer = self.closed_at is None or (self.consented_at or self.closed_at) > self.closed_at
        return (
            timezone.localdate(self.consented_at)
            if self.plan is None and self.consented_at and is_newer
            else None
        )


def around(actor: Actor, subject_ids: Sequence[int] | None = None) -> dict[int, Around]:
    """Plan, coordinator, members and consent of these persons (or of all that are open), in four queries."""
    found: dict[int, Around] = defaultdict(Around)
    only = Q() if subject_ids is None else Q(subject__in=subject_ids)
    for plan in CarePlan.objects.visible_to(actor).filter(only).order_by("closed_at"):
        it = found[plan.subject_id]
        it.plan, it.closed_at = (
            (plan if plan.state in OPEN_STATES else it.plan),
            plan.closed_at or it.closed_at,
        )
    appointments = CoordinatorAppointment.objects.visible_to(actor).filter(only, ends_at=None)
    for appointment in appointments.select_related("membership"):
        found[appointment.subject_id].coordinator = appointment.membership
    members = Membership.objects.visible_to(actor).filter(
        only, state__in=[MemberState.ACTIVE, MemberState.INVITED]
    )
    for subject_id, state, invited_at in members.exclude(ends_at__lte=actor.at).values_list(
        "subject_id", "state", "invited_at"
    ):
        it = found[subject_id]
        it.members += state == MemberState.ACTIVE
        if state == MemberState.INVITED and invited_at is not None:
            it.invited = (*it.invited, timezone.localdate(invited_at))
    consents = PlanConsent.objects.visible_to(actor).filter(
        only, answer=True, withdrawn_at=None, superseded_at=None
    )
    for subject_id, given_at in consents.values_list("subject_id", "given_at"):
        found[subject_id].consented_at = given_at
    return found


def plan_facts(actor: Actor, surroundings: dict[int, Around]) -> dict[int, PlanFacts]:
    """What is in place in each person's open plan, as far as the reader may see, in six queries."""
    plans = {it.plan.pk: subject_id for subject_id, it in surroundings.items() if it.plan is not None}
    facts = {plan_id: facts_around(surroundings[subject_id]) for plan_id, subject_id in plans.items()}
    for model, name in (
        (Goal, "goals"),
        (Resource, "resources"),
        (Need, "needs"),
        (CooperationPoint, "cooperation"),
    ):
        rows = model.objects.visible_to(actor).filter(plan__in=list(plans))
        if model is Goal:
            rows = rows.exclude(state=GoalState.STOPPED)
        for plan_id, number in rows.order_by().values_list("plan_id").annotate(Count("pk")):
            setattr(facts[plan_id], name, number)
    contributions = Contribution.objects.visible_to(actor).filter(plan__in=list(plans))
    for plan_id, contributor in contributions.order_by().values_list("plan_id", "contributor").distinct():
        facts[plan_id].contributors.add(contributor)
    activities = (
        Activity.objects.visible_to(actor).filter(plan__in=list(plans)).exclude(state=ActivityState.STOPPED)
    )
    for plan_id, number, extent, how in (
        activities.order_by()
        .values_list("plan_id")
        .annotate(
            Count("pk"), no_extent=Count("pk", filter=Q(extent="")), no_how=Count("pk", filter=Q(how=""))
        )
    ):
        facts[plan_id].activities, facts[plan_id].without_extent, facts[plan_id].without_how = (
            number,
            extent,
            how,
        )
    return {plans[plan_id]: fact for plan_id, fact in facts.items()}


def facts_around(it: Around) -> PlanFacts:
    """What is in place around the plan: team, coordinator, consent, period."""
    plan = it.plan
    return PlanFacts(
        members=it.members,
        has_coordinator=it.coordinator is not None,
        has_consent=it.has_consent,
        has_period=plan is not None and plan.period_ends_on is not None,
        has_revision=plan is not None and plan.next_review_on is not None,
    )


def standing(plan: CarePlan, *, has_consent: bool) -> str:
    """The state of a plan, or that it has no consent: then nothing is active, whatever the state says."""
    return "without-consent" if plan.state in OPEN_STATES and not has_consent else plan.state
