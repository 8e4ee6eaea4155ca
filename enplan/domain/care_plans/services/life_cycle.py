"""The plan as a whole: period, evaluation, pause, close and reopen."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Protocol

from django.utils import timezone

from enplan.base.access import Actor, Permission, Right, subjects
from enplan.base.access.once import once
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_plans.models import CarePlan, Evaluation, PlanState
from enplan.domain.care_plans.rules.moves import PLAN_MOVES, may_move
from enplan.domain.care_plans.steps import open_plan, refuse_without_consent, required, save
from enplan.domain.timeline.recording import record


class PlanMove(Protocol):
    """Pause, resume and reopen: whose plan, and the version that was seen."""

    def __call__(self, actor: Actor, /, *, person_id: uuid.UUID, version: int) -> None: ...


@use_case(Permission.PLAN_WRITE)
def set_period(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    version: int,
    starts_on: date,
    ends_on: date | None,
    next_review_on: date | None,
) -> None:
    """Agree on the plan period and the day to look again. Raises NotVisible, Invalid, StaleVersion."""
    subject, plan = open_plan(actor, person_id)
    wrong: dict[str, str] = {}
    if ends_on is not None and ends_on <= starts_on:
        wrong["period_ends_on"] = "before-start"
    if next_review_on is not None and next_review_on <= starts_on:
        wrong["next_review_on"] = "before-start"
    if next_review_on is not None and next_review_on != plan.next_review_on and next_review_on < today(actor):
        wrong["next_review_on"] = "in-the-past"
    if wrong:
        raise Invalid(wrong)
    save(
        actor,
        plan,
        version,
        period_starts_on=starts_on,
        period_ends_on=ends_on,
        next_review_on=next_review_on,
    )
    record(
        actor,
        subject.pk,
        "plan_period_set",
        next_review_on=_written(next_review_on),
        period_ends_on=_written(ends_on),
    )


@use_case(Permission.PLAN_REVIEW)
def evaluate(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    version: int,
    held_on: date,
    next_review_on: date,
    persons_words: str = "",
    teams_words: str = "",
) -> uuid.UUID:
    """Write down that we looked at the plan together; sets the next day to do so.

    Raises NotVisible, Invalid (missing, in-the-future, in-the-past), StaleVersion.
    """
    wrong: dict[str, str] = {}
    if held_on > today(actor):
        wrong["held_on"] = "in-the-future"
    if next_review_on <= max(held_on, today(actor)):
        wrong["next_review_on"] = "in-the-past"
    if not persons_words.strip() and not teams_words.strip():
        wrong["persons_words"] = "missing"
    if wrong:
        raise Invalid(wrong)
    subject, plan = open_plan(actor, person_id)
    row: Evaluation = Evaluation.objects.create(
        subject=subject,
        plan=plan,
        held_on=held_on,
        persons_words=persons_words.strip(),
        teams_words=teams_words.strip(),
        next_review_on=next_review_on,
    )
    save(actor, plan, version, next_review_on=next_review_on)
    _tell_review(actor, row)
    return row.public_id


@use_case(Permission.PLAN_CLOSE)
def pause(actor: Actor, *, person_id: uuid.UUID, version: int) -> None:
    """Let the plan rest; nothing is lost and it is still the one plan.

    Raises NotVisible, Invalid, StaleVersion.
    """
    _move(actor, person_id, version, PlanState.ON_HOLD, "plan_paused")


@use_case(Permission.PLAN_CLOSE)
def resume(actor: Actor, *, person_id: uuid.UUID, version: int) -> None:
    """Take the plan up after a pause.

    Raises NotVisible, Invalid (no-plan-consent, no-such-move), StaleVersion.
    """
    plan = _newest(actor, person_id)
    refuse_without_consent(actor, plan.subject_id)
    if plan.state != PlanState.ON_HOLD:
        raise Invalid({"state": "no-such-move"})
    save(actor, plan, version, state=PlanState.ACTIVE)
    record(actor, plan.subject_id, "plan_resumed")


@use_case(Permission.PLAN_CLOSE)
def close(actor: Actor, *, person_id: uuid.UUID, version: int, because: str) -> None:
    """End the plan with a reason; its history stays and a new one can be started.

    Raises NotVisible, Invalid, StaleVersion.
    """
    reason = required({"because": because}, because=300)["because"]
    _move(
        actor,
        person_id,
        version,
        PlanState.COMPLETED,
        "plan_closed",
        closed_at=actor.at,
        closed_because=reason,
    )


@use_case(Permission.PLAN_CLOSE)
def reopen(actor: Actor, *, person_id: uuid.UUID, version: int) -> None:
    """Open the plan that was closed last.

    Raises NotVisible, Invalid (no-plan-consent, another-open-plan), StaleVersion.
    """
    plan = _newest(actor, person_id)
    refuse_without_consent(actor, plan.subject_id)
    if plan.state not in {PlanState.COMPLETED, PlanState.REVOKED}:
        raise Invalid({"state": "no-such-move"})
    with once(lambda: Invalid(code="another-open-plan")):
        save(actor, plan, version, state=PlanState.ACTIVE, closed_at=None, closed_because="")
    record(actor, plan.subject_id, "plan_resumed")


def today(actor: Actor) -> date:
    """The day of the request in Norway."""
    return timezone.localdate(actor.at)


def _newest(actor: Actor, person_id: uuid.UUID) -> CarePlan:
    subject = subjects.find(actor, person_id, right=Right.MANAGE)
    plan: CarePlan | None = (
        CarePlan.objects.visible_to(actor).filter(subject=subject).order_by("-created_at").first()
    )
    if plan is None:
        raise NotVisible
    return plan


def _move(
    actor: Actor, person_id: uuid.UUID, version: int, state: PlanState, event: str, **values: object
) -> None:
    plan = _newest(actor, person_id)
    if plan.state == state or not may_move(PLAN_MOVES, plan.state, state):
        raise Invalid({"state": "no-such-move"})
    save(actor, plan, version, state=state, **values)
    record(actor, plan.subject_id, event)


def _tell_review(actor: Actor, row: Evaluation) -> None:
    record(
        actor,
        row.subject_id,
        "plan_reviewed",
        evaluation=str(row.public_id),
        next_review_on=_written(row.next_review_on),
    )


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None
