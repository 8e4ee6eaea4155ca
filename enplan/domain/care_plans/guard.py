"""The one-plan guard: at most one open plan per person, and that a plan exists is itself confidential.

The national identifier is looked up only after the person's yes has been written down, a few times a day, and
the one who asks learns no more than that a plan exists (regulation on individual plan; reference: security,
abuse case AC07).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from django.core import signing
from django.db import connection
from django.utils import timezone

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.acting import note
from enplan.base.audit.models import AuditEvent, Outcome
from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system
from enplan.domain.care_plans.models import OPEN_STATES, CarePlan
from enplan.domain.care_teams.models import CoordinatorAppointment

SALT = "enplan.one-plan-guard"
LOCK = 7302


def find_known(actor: Actor, identifier: str) -> int | None:
    """The number of the person with this identifier, looked up under a lock that makes a second starter wait.

    Counts as an attempt and is noted. Raises Invalid (too-many-attempts).
    """
    _refuse_too_many(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, identifier])
    found = subjects.find_by_identifier(identifier)
    note(
        actor, Permission.PLAN_START, found, {int(Category.CORE)} if found else set(), reason="one-plan-guard"
    )
    return found


def note_refusal(actor: Actor, subject_id: int) -> None:
    """The person's log tells that somebody met the guard."""
    note(actor, Permission.PLAN_START, subject_id, set(), outcome=Outcome.REFUSED)


def has_open_plan(actor: Actor, subject_id: int) -> bool:
    """Whether this person has an open plan, for an actor who has been let in."""
    return CarePlan.objects.visible_to(actor).filter(subject=subject_id, state__in=OPEN_STATES).exists()


def has_coordinator(actor: Actor, subject_id: int) -> bool:
    """Whether anybody coordinates for this person, for an actor who has been let in."""
    in_force = CoordinatorAppointment.objects.visible_to(actor).filter(subject=subject_id, ends_at=None)
    return in_force.filter(membership__isnull=False).exists()


def let_in(actor: Actor, job: Actor) -> Actor:
    """The same human, with what the named job has opened: for steps inside that job's transaction only."""
    return replace(actor, openings=job.openings)


def is_inside(actor: Actor, subject_id: int, right: Right = Right.READ) -> bool:
    """Whether this actor has a ground of their own with this person."""
    return bool(actor.may(right, subject_id, Category.CORE))


def issue_token(actor: Actor, subject_id: int) -> str:
    """A sealed answer from the guard, good for this hat and for an hour.

    It goes into the session, never into a page.
    """
    return signing.dumps({"person": subject_id, "hat": actor.hat_id}, salt=SALT)


def read_token(actor: Actor, token: str) -> int:
    """The person a sealed answer is about. Raises Invalid (guard-answer-too-old)."""
    minutes = code_system("domain.care_plans.one_plan_guard").concept("answer").number("minutes")
    try:
        kept = signing.loads(token, salt=SALT, max_age=timedelta(minutes=minutes))
    except signing.BadSignature as error:
        raise Invalid(code="guard-answer-too-old") from error
    if kept["hat"] != actor.hat_id:
        raise Invalid(code="guard-answer-too-old")
    return int(kept["person"])


def _refuse_too_many(actor: Actor) -> None:
    """Only meetings with a plan that exists are counted: starting a new one tells nothing about anybody else."""
    most = code_system("domain.care_plans.one_plan_guard").concept("attempts").number("per_day")
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(actor.at), time.min))
    today = AuditEvent.objects.filter(
        account_id=actor.account_id,
        hat_id=actor.hat_id,
        action=Permission.PLAN_START,
        outcome=Outcome.REFUSED,
        at__gte=midnight,
    )
    if today.values("request_id").distinct().count() >= most:
        raise Invalid(code="too-many-attempts")
