"""One person's plan as a whole, and the person's own first page."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from enplan.base.access import LIFE_AREAS, Actor, Category, Permission, Right, subjects
from enplan.base.access.models import Grant, Subject
from enplan.base.access.use_cases import use_case
from enplan.domain.care_plans.models import (
    OPEN_STATES,
    Activity,
    ActivityState,
    CarePlan,
    Contribution,
    CooperationPoint,
    Evaluation,
    Goal,
    GoalState,
    JoinRequest,
    Need,
    Resource,
    Statement,
    StatementKind,
)
from enplan.domain.care_plans.queries.gathering import (
    Around,
    activity_view,
    around,
    facts_around,
    goal_trees,
    head,
    plan_facts,
    standing,
    today,
)
from enplan.domain.care_plans.queries.views import (
    ActivityView,
    ContributionView,
    CooperationView,
    EvaluationView,
    HomeView,
    NeedView,
    PlanView,
    ResourceView,
    StatementView,
)
from enplan.domain.care_plans.rules import completeness as rules
from enplan.domain.care_plans.rules.completeness import PlanFacts
from enplan.domain.care_plans.rules.moves import OPEN_ACTIVITIES
from enplan.domain.people.models import Person

PLAN_CATEGORIES = (Category.CORE, *LIFE_AREAS)
HOME_ROWS = 3
AGREED = frozenset(OPEN_ACTIVITIES) - {ActivityState.PROPOSED}


@use_case(Permission.PLAN_READ)
def plan(actor: Actor, *, person_id: uuid.UUID) -> PlanView | None:
    """The open plan, or the one that was closed last, or None. Raises NotVisible."""
    return _whole(actor, person_id)


@use_case(Permission.PLAN_EXPORT)
def plan_on_paper(actor: Actor, *, person_id: uuid.UUID) -> PlanView | None:
    """The same, made to be printed, which is what the log says. Raises NotVisible."""
    return _whole(actor, person_id)


@use_case(Permission.PLAN_READ)
def completeness(actor: Actor, *, person_id: uuid.UUID) -> rules.Completeness | None:
    """Which of the nine contents are in place, as far as the reader may see; None without an open plan.

    Raises NotVisible.
    """
    subject = subjects.find(actor, person_id, shown=[Category.CORE])
    it = around(actor, [subject.pk]).get(subject.pk, Around())
    if it.plan is None:
        return None
    return rules.completeness(plan_facts(actor, {subject.pk: it})[subject.pk])


@use_case(Permission.PLAN_READ)
def home(actor: Actor) -> HomeView:
    """The first page of the person whose plan it is. Raises NotVisible for other hats."""
    subject = subjects.own(actor)
    person = Person.objects.visible_to(actor).get(subject=subject)
    row = _newest(actor, subject)
    it = around(actor, [subject.pk]).get(subject.pk, Around())
    rows = _activities(actor, row, subject) if row is not None and row.state in OPEN_STATES else []
    now = sorted((a for a in rows if a.state in AGREED), key=_own_first)
    statement = (
        Statement.objects.visible_to(actor).filter(plan=row, kind=StatementKind.WHAT_MATTERS).first()
        if row
        else None
    )
    return HomeView(
        person_id=subject.public_id,
        given_name=person.given_name,
        plan_id=row.public_id if row else None,
        standing=standing(row, has_consent=it.has_consent) if row else "",
        what_matters=_statement(actor, statement) if statement is not None and statement.words else None,
        now=tuple(now[:HOME_ROWS]),
        now_total=len(now),
        next_due=_next_due(actor, now),
        suggestions=sum(a.state == ActivityState.PROPOSED for a in rows),
        requests=JoinRequest.objects.visible_to(actor).filter(subject=subject, answered_at=None).count(),
        next_review_on=row.next_review_on if row else None,
        readers=_readers(actor, subject),
    )


def _whole(actor: Actor, person_id: uuid.UUID) -> PlanView | None:
    subject = subjects.find(actor, person_id)
    row = _newest(actor, subject)
    if row is None:
        return None
    it = around(actor, [subject.pk]).get(subject.pk, Around())
    it.plan = row
    return _view(actor, subject, row, it)


def _newest(actor: Actor, subject: Subject) -> CarePlan | None:
    """The open plan, else the one closed last."""
    rows = CarePlan.objects.visible_to(actor).filter(subject=subject).order_by("-created_at")
    return next((row for row in rows if row.state in OPEN_STATES), None) or next(iter(rows), None)


def _view(actor: Actor, subject: Subject, row: CarePlan, it: Around) -> PlanView:
    activities = _activities(actor, row, subject)
    goals = list(Goal.objects.visible_to(actor).filter(plan=row).order_by("position", "pk"))
    trees, loose = goal_trees(actor, goals, activities)
    parts = _parts(actor, row)
    writable = tuple(c for c in PLAN_CATEGORIES if actor.may(Right.WRITE, subject.pk, c))
    statements = [_statement(actor, s) for s in Statement.objects.visible_to(actor).filter(plan=row)]
    may_change = row.state in OPEN_STATES and (it.has_consent or actor.own_subject_id == subject.pk)
    return PlanView(
        id=row.public_id,
        version=row.version,
        state=row.state,
        standing=standing(row, has_consent=it.has_consent),
        is_open=row.state in OPEN_STATES,
        period_starts_on=row.period_starts_on,
        period_ends_on=row.period_ends_on,
        next_review_on=row.next_review_on,
        review_is_overdue=row.next_review_on is not None and row.next_review_on < today(actor),
        started_by=row.started_by_organization_name,
        closed_at=row.closed_at,
        closed_because=row.closed_because,
        statements={statement.kind: statement for statement in statements},
        goals=trees,
        loose_activities=loose,
        **parts,  # type: ignore[arg-type] # five tuples of views
        completeness=rules.completeness(_facts(it, goals, activities, parts)),
        hidden_areas=sum(not actor.may(Right.READ, subject.pk, area) for area in LIFE_AREAS),
        may_write=writable if may_change else (),
        manages=bool(actor.may(Right.MANAGE, subject.pk, Category.CORE)),
    )


def _facts(
    it: Around, goals: Sequence[Goal], activities: Sequence[ActivityView], parts: dict[str, Sequence[Any]]
) -> PlanFacts:
    """The same as `plan_facts`, from what has been read already."""
    facts = facts_around(it)
    current = [activity for activity in activities if activity.state != ActivityState.STOPPED]
    facts.goals = sum(goal.state != GoalState.STOPPED for goal in goals)
    facts.needs, facts.resources = len(parts["needs"]), len(parts["resources"])
    facts.cooperation = len(parts["cooperation"])
    facts.contributors = {row.contributor for row in parts["contributions"]}
    facts.activities = len(current)
    facts.without_extent = sum(not activity.extent for activity in current)
    facts.without_how = sum(not activity.how for activity in current)
    return facts


def _activities(actor: Actor, row: CarePlan, subject: Subject) -> list[ActivityView]:
    rows = (
        Activity.objects.visible_to(actor)
        .filter(plan=row)
        .select_related("owner", "goal")
        .order_by("due_on", "pk")
    )
    seen = [a.goal.public_id for a in rows if a.goal and a.goal.removed_at is None and _sees(actor, a.goal)]
    return [activity_view(actor, a, subject.public_id, seen) for a in rows]


def _sees(actor: Actor, goal: Goal) -> bool:
    return bool(actor.may(Right.READ, goal.subject_id, Category(goal.category)))


def _statement(actor: Actor, row: Statement) -> StatementView:
    return StatementView(
        **head(actor, row),  # type: ignore[arg-type] # the same four fields for every part
        kind=row.kind,
        words=row.words,
        written_with=row.written_with,
        updated_at=row.updated_at,
    )


def _parts(actor: Actor, row: CarePlan) -> dict[str, Sequence[Any]]:
    needs = Need.objects.visible_to(actor).filter(plan=row).order_by("category", "pk")
    resources = Resource.objects.visible_to(actor).filter(plan=row).order_by("category", "pk")
    contributions = (
        Contribution.objects.visible_to(actor).filter(plan=row).select_related("member").order_by("pk")
    )
    points = CooperationPoint.objects.visible_to(actor).filter(plan=row).order_by("pk")
    evaluations = Evaluation.objects.visible_to(actor).filter(plan=row).order_by("-held_on", "-pk")
    return {
        "needs": tuple(
            NeedView(
                **head(actor, r),  # type: ignore[arg-type] # as above
                words=r.words,
                own_view=r.own_view,
                wants_more_help=r.wants_more_help,
            )
            for r in needs
        ),
        "resources": tuple(
            ResourceView(**head(actor, r), words=r.words)  # type: ignore[arg-type] # as above
            for r in resources
        ),
        "contributions": tuple(_contribution(actor, r) for r in contributions),
        "cooperation": tuple(_cooperation(actor, r) for r in points),
        "evaluations": tuple(_evaluation(actor, r) for r in evaluations),
    }


def _contribution(actor: Actor, row: Contribution) -> ContributionView:
    return ContributionView(
        **head(actor, row),  # type: ignore[arg-type] # as above
        contributor=row.contributor,
        member_id=row.member.public_id if row.member else None,
        member_name=row.member.name if row.member else "",
        words=row.words,
        is_none=row.is_none,
    )


def _cooperation(actor: Actor, row: CooperationPoint) -> CooperationView:
    return CooperationView(
        **head(actor, row),  # type: ignore[arg-type] # as above
        with_whom=row.with_whom,
        words=row.words,
        agreement_reference=row.agreement_reference,
        is_none=row.is_none,
    )


def _evaluation(actor: Actor, row: Evaluation) -> EvaluationView:
    return EvaluationView(
        **head(actor, row),  # type: ignore[arg-type] # as above
        held_on=row.held_on,
        persons_words=row.persons_words,
        teams_words=row.teams_words,
        next_review_on=row.next_review_on,
    )


def _own_first(activity: ActivityView) -> tuple[bool, bool, str]:
    due = activity.due_on.isoformat() if activity.due_on else ""
    return not activity.is_persons, not due, due


def _next_due(actor: Actor, now: Sequence[ActivityView]) -> ActivityView | None:
    """What is due first, today or later; of two on one day, the person's own."""
    ahead = [a for a in now if a.due_on is not None and a.due_on >= today(actor)]
    return min(ahead, key=lambda a: (a.due_on, not a.is_persons), default=None)


def _readers(actor: Actor, subject: Subject) -> int:
    """How many others have anything of the plan open now."""
    live = Grant.objects.filter(subject=subject, revoked_at=None, starts_at__lte=actor.at).exclude(
        ends_at__lte=actor.at
    )
    others = live.exclude(hat_id=actor.hat_id) if actor.hat_id is not None else live
    return others.values("hat_id").distinct().count()
