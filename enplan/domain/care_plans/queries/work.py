"""Lists over many persons: the worklist and one's own tasks.

The number of queries does not depend on how many.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.use_cases import use_case
from enplan.base.terminology import code_system
from enplan.domain.care_plans.models import OPEN_STATES, Activity, ActivityState, JoinRequest, PlanState
from enplan.domain.care_plans.queries.gathering import (
    Around,
    activity_view,
    around,
    plan_facts,
    standing,
    today,
)
from enplan.domain.care_plans.queries.views import ActivityView
from enplan.domain.care_plans.rules import completeness, ordering
from enplan.domain.care_plans.rules.moves import OPEN_ACTIVITIES
from enplan.domain.care_plans.rules.ordering import Reason, Situation, Waits
from enplan.domain.care_teams.models import MemberState
from enplan.domain.consents.models import SharingConsent
from enplan.domain.lookups.models import LookupQuestion
from enplan.domain.people.models import Person

PAGE = 50
FILTERS = ("all", "me", "others", "missing")
SORTS = ("need", "name", "review")


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One person: why they stand here, who coordinates, how the plan stands. No health content."""

    person_id: uuid.UUID
    name: str
    reasons: tuple[Reason, ...]
    coordinator: str
    i_coordinate: bool
    standing: str
    next_review_on: date | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of rows, and how many there are under each filter."""

    rows: tuple[WorklistRow, ...]
    counts: dict[str, int]
    page: int
    pages: int


@use_case(Permission.WORKLIST_READ)
def worklist(
    actor: Actor,
    *,
    only: str = "all",
    sort: str = "need",
    page: int = 1,
    size: int | None = PAGE,
    more: Mapping[int, Sequence[Reason]] | None = None,
) -> Worklist:
    """The persons whose core is open to the actor, by the order rule (or name, or next review).

    `only`: all, me (waits for me), others, missing. `size` None: all on one page. Unknown choices mean the
    first. `more` are reasons that packages above this one have found, by the number of the person.
    """
    situations, places = _situations(actor, more or {})
    rows = [(it, ordering.reasons(it)) for it in situations]
    rows.sort(key=_sort_key(sort))
    counts = {name: sum(_kept(it, why, name) for it, why in rows) for name in FILTERS}
    chosen = [(it, why) for it, why in rows if _kept(it, why, only)]
    size = size or max(len(chosen), 1)
    pages = max(-(-len(chosen) // size), 1)
    page = min(max(page, 1), pages)
    shown = chosen[(page - 1) * size : page * size]
    subjects.listed(actor, [places[it.person_id][0] for it, _ in shown])
    return Worklist(tuple(_row(it, why, places[it.person_id][1]) for it, why in shown), counts, page, pages)


@use_case(Permission.ACTIVITY_UPDATE)
def tasks(actor: Actor) -> Sequence[tuple[str, ActivityView]]:
    """What the actor is to do, across persons, by due date, undated last: (person's short name, activity)."""
    rows = (
        Activity.objects.visible_to(actor)
        .filter(
            owner__hat_id=actor.hat_id,
            owner__state=MemberState.ACTIVE,
            plan__state__in=OPEN_STATES,
            state__in=OPEN_ACTIVITIES,
        )
        .select_related("owner", "goal", "subject")
        .order_by("due_on", "pk")
    )
    people = {
        person.subject_id: person
        for person in Person.objects.visible_to(actor).filter(subject__in={row.subject_id for row in rows})
    }
    subjects.listed(actor, people, shown={Category(row.category) for row in rows})
    return [
        (people[row.subject_id].short_name, activity_view(actor, row, row.subject.public_id, ()))
        for row in rows
        if row.subject_id in people
    ]


def _sort_key(sort: str) -> Callable[[tuple[Situation, tuple[Reason, ...]]], Any]:
    def key(pair: tuple[Situation, tuple[Reason, ...]]) -> tuple[object, ...]:
        it, why = pair
        by_need = ordering.order_key(it, why[0])
        if sort == "name":
            return (it.name.casefold(), it.person_id)
        if sort == "review":
            return (it.next_review_on or date.max, *by_need)
        return by_need

    return key


def _kept(it: Situation, why: tuple[Reason, ...], only: str) -> bool:
    if only == "me":
        return ordering.is_waiting(why, Waits.FOR_ME)
    if only == "others":
        return ordering.is_waiting(why, Waits.FOR_OTHERS)
    if only == "missing":
        return bool(it.missing) or not it.has_coordinator or (it.has_plan and not it.has_consent)
    return True


def _row(it: Situation, why: tuple[Reason, ...], about: Around) -> WorklistRow:
    return WorklistRow(
        person_id=it.person_id,
        name=it.name,
        reasons=why,
        coordinator=about.coordinator.name if about.coordinator else "",
        i_coordinate=it.i_coordinate,
        standing=standing(about.plan, has_consent=about.has_consent) if about.plan else "",
        next_review_on=it.next_review_on,
        missing=it.missing,
    )


@dataclass(slots=True)
class _Open:
    """Open activities and requests of one person."""

    mine: tuple[date, ...] = ()
    others: tuple[date, ...] = ()
    help_asked: tuple[date, ...] = ()
    suggestions: int = 0
    requests: tuple[date, ...] = ()
    questions: tuple[date, ...] = ()


def _situations(
    actor: Actor, more: Mapping[int, Sequence[Reason]]
) -> tuple[list[Situation], dict[uuid.UUID, tuple[int, Around]]]:
    """What is known of each person, and under which number and surroundings, in a fixed number of queries."""
    people = list(Person.objects.visible_to(actor).select_related("subject"))
    surroundings = around(actor)
    facts = plan_facts(actor, surroundings)
    expiry = _consent_ends(actor)
    opened = _open_work(actor)
    _add_requests(actor, opened)
    _add_questions(actor, opened)
    days = code_system("domain.care_plans.worklist").concept("consent_expires").number("days")
    found, places = [], {}
    for person in people:
        it = surroundings.get(person.subject_id, Around())
        fact = facts.get(person.subject_id)
        places[person.subject.public_id] = (person.subject_id, it)
        found.append(
            _situation(
                actor,
                person,
                it,
                opened[person.subject_id],
                missing=completeness.completeness(fact).lacking if fact else (),
                consent_ends_on=expiry.get(person.subject_id),
                expiry_days=days,
                more=tuple(more.get(person.subject_id, ())),
            )
        )
    return found, places


def _situation(
    actor: Actor,
    person: Person,
    it: Around,
    work: _Open,
    *,
    missing: tuple[str, ...],
    consent_ends_on: date | None,
    expiry_days: int,
    more: tuple[Reason, ...],
) -> Situation:
    return Situation(
        person_id=person.subject.public_id,
        name=person.short_name,
        today=today(actor),
        expiry_days=expiry_days,
        i_coordinate=it.coordinator is not None and it.coordinator.hat_id == actor.hat_id,
        has_coordinator=it.coordinator is not None,
        has_plan=it.plan is not None,
        is_paused=it.plan is not None and it.plan.state == PlanState.ON_HOLD,
        has_consent=it.has_consent,
        wants_plan_since=it.wants_plan_since,
        my_overdue=work.mine,
        others_overdue=work.others,
        help_asked_on=work.help_asked,
        requests_since=work.requests,
        questions_since=work.questions,
        consent_ends_on=consent_ends_on,
        next_review_on=it.plan.next_review_on if it.plan else None,
        suggestions=work.suggestions,
        invited_on=it.invited,
        missing=missing,
        more=more,
    )


def _open_work(actor: Actor) -> dict[int, _Open]:
    """Overdue, waiting for help, and suggested: by person, in one query."""
    found: dict[int, _Open] = defaultdict(_Open)
    rows = Activity.objects.visible_to(actor).filter(state__in=OPEN_ACTIVITIES, plan__state=PlanState.ACTIVE)
    day = today(actor)
    for subject_id, state, due_on, hat_id, asked_at in rows.values_list(
        "subject_id", "state", "due_on", "owner__hat_id", "asks_for_help_at"
    ):
        work = found[subject_id]
        if due_on is not None and due_on < day:
            if hat_id == actor.hat_id:
                work.mine = (*work.mine, due_on)
            else:
                work.others = (*work.others, due_on)
        if asked_at is not None:
            work.help_asked = (*work.help_asked, timezone.localdate(asked_at))
        work.suggestions += state == ActivityState.PROPOSED
    return found


def _add_requests(actor: Actor, found: dict[int, _Open]) -> None:
    rows = (
        JoinRequest.objects.visible_to(actor).filter(answered_at=None).values_list("subject_id", "asked_at")
    )
    for subject_id, asked_at in rows:
        work = found[subject_id]
        work.requests = (*work.requests, timezone.localdate(asked_at))


def _add_questions(actor: Actor, found: dict[int, _Open]) -> None:
    """What persons have asked about look-ups and this actor, who manages their plans, is to answer."""
    rows = LookupQuestion.objects.visible_to(actor).filter(answering_organization_id=None, answers=None)
    for subject_id, asked_at in rows.values_list("subject_id", "asked_at"):
        if actor.may(Right.MANAGE, subject_id, Category.CORE):
            work = found[subject_id]
            work.questions = (*work.questions, timezone.localdate(asked_at))


def _consent_ends(actor: Actor) -> dict[int, date]:
    """When the answer to the actor's own organisation ends, by person."""
    rows = SharingConsent.objects.visible_to(actor).filter(
        organization_id=actor.organization_id, withdrawn_at=None, superseded_at=None, ends_at__isnull=False
    )
    return {
        subject_id: timezone.localdate(ends_at)
        for subject_id, ends_at in rows.values_list("subject_id", "ends_at")
    }
