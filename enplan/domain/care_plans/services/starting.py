"""Starting a plan, or meeting the one that exists."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.acting import acting_as_job
from enplan.base.access.grants import recompile
from enplan.base.access.models import Subject
from enplan.base.access.use_cases import use_case
from enplan.base.accounts.models import Hat
from enplan.base.kernel.errors import Invalid
from enplan.domain.care_plans import guard
from enplan.domain.care_plans.models import CarePlan, PlanState
from enplan.domain.care_teams.recording import (
    add_first_coordinator,
    add_member,
    hand_over,
    is_family,
    open_appointment,
)
from enplan.domain.care_teams.rules import check_answer
from enplan.domain.consents.recording import ensure_party, record_plan_consent, record_sharing
from enplan.domain.people.rules import check_particulars
from enplan.domain.people.services import Particulars, register_anchor
from enplan.domain.timeline.recording import record


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """How the yes to the plan came to be (consents/data/ways.toml), who was there, and who gave it."""

    through: str
    present: str = ""
    given_by: str = "person"
    person_heard: bool | None = None


@dataclass(frozen=True, slots=True)
class CoordinatorAnswer:
    """What the person said when asked whether this coordinator is right, and why it is so if not yes."""

    answer: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SharingAnswer:
    """What the person lets the coordinator's own organisation see, and for how long."""

    yes: Collection[Category] = ()
    no: Collection[Category] = ()
    period_code: str = ""
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """A new plan, and whose."""

    person_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class AlreadyIn:
    """The actor already has this person's plan open."""

    person_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Exists:
    """There is a plan elsewhere. The token lets the actor ask to join; it tells nothing."""

    token: str


@use_case(Permission.PLAN_START)
def start(
    actor: Actor,
    *,
    particulars: Particulars,
    consent: PlanAnswer,
    coordinator: CoordinatorAnswer,
    sharing: SharingAnswer,
) -> Started | AlreadyIn | Exists:
    """Start the person's one plan, with the actor as coordinator, or answer that one exists.

    The person's yes is a precondition: without it nothing is looked up. One transaction: person, consent,
    coordinator, sharing with the actor's own organisation, plan, events, grants. Raises Invalid (fields;
    too-many-attempts).
    """
    check_particulars(
        given_name=particulars.given_name,
        family_name=particulars.family_name,
        birth_date=particulars.birth_date,
        national_identifier=particulars.national_identifier,
        phone=particulars.phone,
        today=timezone.localdate(actor.at),
        only_synthetic=settings.ENPLAN_DEMO,
    )
    known = guard.find_known(actor, particulars.national_identifier)
    said = (coordinator, consent.through)
    opened = _known(actor, known, *said) if known else _new(actor, particulars, *said)
    if not isinstance(opened, tuple):
        return opened
    subject, inside = opened
    _begin(inside, subject, consent, sharing)
    return Started(subject.public_id)


def _new(
    actor: Actor, particulars: Particulars, coordinator: CoordinatorAnswer, through: str
) -> tuple[Subject, Actor] | AlreadyIn | Exists:
    """Somebody new.

    Whoever registers the same person at the same moment, and comes second, meets the guard.
    """
    try:
        with transaction.atomic():
            subject, inside = register_anchor(actor, particulars)
            add_first_coordinator(
                inside, subject, answer=coordinator.answer, answer_note=coordinator.note, through=through
            )
            return subject, inside
    except IntegrityError:
        known = subjects.find_by_identifier(particulars.national_identifier)
        if known is None:
            raise
    return _known(actor, known, coordinator, through)


def _known(
    actor: Actor, subject_id: int, coordinator: CoordinatorAnswer, through: str
) -> tuple[Subject, Actor] | AlreadyIn | Exists:
    """Somebody who is already registered: with a plan, with a coordinator only, or with neither."""
    if guard.is_inside(actor, subject_id):
        subject = Subject.objects.get(pk=subject_id)
        if guard.has_open_plan(actor, subject_id) or not guard.is_inside(actor, subject_id, Right.MANAGE):
            return AlreadyIn(subject.public_id)
        return subject, actor
    if actor.hat_id is not None and is_family(subject_id, actor.hat_id):
        raise Invalid(code="coordinator-is-family")
    taken_on = _take_on(actor, subject_id, coordinator, through)
    if taken_on is not None:
        return taken_on, actor.with_new_subject(subject_id)
    guard.note_refusal(actor, subject_id)
    return Exists(guard.issue_token(actor, subject_id))


def _take_on(actor: Actor, subject_id: int, coordinator: CoordinatorAnswer, through: str) -> Subject | None:
    """Become the coordinator of somebody registered who has neither plan nor coordinator, else None."""
    said = check_answer(coordinator.answer, coordinator.note)
    hat = Hat.objects.get(pk=actor.hat_id or 0)
    with acting_as_job("one_plan_guard", subject_id=subject_id) as job:
        if guard.has_open_plan(job, subject_id) or guard.has_coordinator(job, subject_id):
            return None
        subject = Subject.objects.get(pk=subject_id)
        inside = guard.let_in(actor, job)
        member = add_member(
            inside,
            subject,
            hat_id=hat.pk,
            name=actor.name,
            organization_id=actor.organization_id,
            organization_name=actor.organization_name,
            title=actor.title,
            phone=hat.phone,
            answer=said,
            through=through,
        )
        vacancy = open_appointment(inside, subject_id, lock=True)
        hand_over(inside, subject_id, vacancy, member, answer=said, note=coordinator.note)
        recompile(job, subject_id)
    return subject


def _begin(actor: Actor, subject: Subject, consent: PlanAnswer, sharing: SharingAnswer) -> None:
    """The consent, what it lets the coordinator's own organisation see, and the plan itself."""
    how = {
        "through": consent.through,
        "present": consent.present,
        "given_by": consent.given_by,
        "person_heard": consent.person_heard,
    }
    record_plan_consent(actor, subject, answer=True, **how)  # type: ignore[arg-type] # one dict for both records
    own = {"organization_id": actor.organization_id, "organization_name": actor.organization_name}
    ensure_party(actor, subject, **own)  # type: ignore[arg-type] # as above
    if sharing.yes or sharing.no:
        record_sharing(
            actor,
            subject,
            **own,  # type: ignore[arg-type] # as above
            yes=sharing.yes,
            no=sharing.no,
            period_code=sharing.period_code,
            ends_on=sharing.ends_on,
            **how,  # type: ignore[arg-type] # as above
        )
    if actor.organization_id is None:
        raise Invalid(code="no-organization")
    plan = CarePlan.objects.create(
        subject=subject,
        state=PlanState.ACTIVE,
        started_by_organization_id=actor.organization_id,
        started_by_organization_name=actor.organization_name,
        period_starts_on=timezone.localdate(actor.at),
    )
    record(actor, subject.pk, "plan_started", plan=str(plan.public_id))
    recompile(actor, subject.pk)
