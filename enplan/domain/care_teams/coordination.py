"""Who leads and coordinates: appointed with the person's answer written down, and never a gap.

At any moment there is one coordinator, or a vacancy that everybody in the team sees, since when. Regulation
on individual plans (in force 1 August 2022): the coordinator is appointed together with the person; the offer
stands also for those who decline a plan.
"""

from __future__ import annotations

import uuid
from datetime import datetime, time

from django.utils import timezone

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.acting import acting_as_job, note
from enplan.base.access.grants import recompile
from enplan.base.access.models import Subject
from enplan.base.access.use_cases import use_case
from enplan.base.audit.models import AuditEvent, Outcome
from enplan.base.kernel.errors import Invalid, StaleVersion
from enplan.domain.care_teams import recording, rules
from enplan.domain.care_teams.codes import rule
from enplan.domain.care_teams.models import CoordinatorAppointment, MemberKind, Membership, MemberState
from enplan.domain.consents.recording import record_plan_consent
from enplan.domain.consents.rules import NORWAY
from enplan.domain.people.services import Particulars, register_anchor
from enplan.domain.timeline.recording import record

KNOWN = "already_registered"


@use_case(Permission.COORDINATOR_APPOINT)
def appoint_coordinator(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    member_id: uuid.UUID,
    seen: uuid.UUID | None,
    answer: str,
    answer_note: str = "",
) -> None:
    """An active member becomes the coordinator at the instant the present one ends.

    The coordinator hands over; where the place is vacant, any member at work may fill it. `seen` is the
    appointment that the page showed, None for none. Raises NotVisible, StaleVersion, and Invalid: answer
    missing, why-missing, not-an-active-member, already-coordinator, coordinator-is-family.
    """
    subject = subjects.find(actor, person_id, right=Right.WRITE)
    current = recording.open_appointment(actor, subject.pk, lock=True)
    if current is not None and current.membership_id is not None:
        subjects.find(actor, person_id, right=Right.MANAGE)
    _check_seen(current, seen)
    said = rules.check_answer(answer, answer_note)
    member = _candidate(actor, subject, member_id)
    if current is not None and current.membership_id == member.pk:
        raise Invalid({"member": "already-coordinator"})
    if member.hat_id is None or recording.is_family(subject.pk, member.hat_id):
        raise Invalid({"member": "coordinator-is-family"})
    recording.hand_over(actor, subject.pk, current, member, answer=said, note=answer_note)
    _recompile(actor, subject)


@use_case(Permission.COORDINATOR_APPOINT)
def resign(actor: Actor, *, person_id: uuid.UUID, seen: uuid.UUID | None) -> None:
    """The coordinator stops without a successor: vacant from now, and everybody in the team sees it.

    The place in the team goes on. Raises NotVisible, StaleVersion, Invalid (not-coordinator).
    """
    subject = subjects.find(actor, person_id, right=Right.MANAGE)
    current = recording.open_appointment(actor, subject.pk, lock=True)
    _check_seen(current, seen)
    if current is None or current.membership_id is None:
        raise Invalid(code="not-coordinator")
    recording.hand_over(actor, subject.pk, current, None)
    recompile(actor, subject.pk)


@use_case(Permission.COORDINATOR_APPOINT)
def register_without_plan(
    actor: Actor,
    *,
    particulars: Particulars,
    through: str,
    present: str = "",
    given_by: str = "person",
    person_heard: bool | None = None,
    answer: str = "yes",
    answer_note: str = "",
) -> uuid.UUID | None:
    """Register a person who has declined a plan and wants a coordinator, who the actor becomes.

    The no to the plan is kept as the person gave it (`through`, `present`). Returns None when somebody is
    registered under this identifier already, and says no more than that; after a few such answers in a day
    no more are given. Raises Invalid (fields; too-many-attempts).
    """
    if _is_known(actor, particulars.national_identifier):
        return None
    subject, widened = register_anchor(actor, particulars)
    record_plan_consent(
        widened,
        subject,
        answer=False,
        through=through,
        present=present,
        given_by=given_by,
        person_heard=person_heard,
    )
    record(widened, subject.pk, "plan_declined")
    recording.add_first_coordinator(widened, subject, answer=answer, answer_note=answer_note, through=through)
    recompile(widened, subject.pk)
    return subject.public_id


def _is_known(actor: Actor, identifier: str) -> bool:
    """Whether somebody is registered under this identifier; a yes is noted, and few are given in a day."""
    midnight = datetime.combine(timezone.localdate(actor.at), time.min, NORWAY)
    told = AuditEvent.objects.filter(hat_id=actor.hat_id, reason=KNOWN, at__gte=midnight).count()
    if told >= rule("already_registered").number("most_a_day"):
        raise Invalid(code="too-many-attempts")
    if subjects.find_by_identifier(identifier) is None:
        return False
    note(actor, Permission.COORDINATOR_APPOINT, None, set(), outcome=Outcome.REFUSED, reason=KNOWN)
    return True


def _check_seen(current: CoordinatorAppointment | None, seen: uuid.UUID | None) -> None:
    """Raise StaleVersion when another coordinator has been appointed since the page was shown."""
    now = current.public_id if current else None
    if seen != now:
        raise StaleVersion(
            current={"appointment": now},
            attempted={"appointment": seen},
            version=current.version if current else 0,
        )


def _candidate(actor: Actor, subject: Subject, member_id: uuid.UUID) -> Membership:
    row = recording.member_of(actor, subject, member_id)
    lapsed = row.ends_at is not None and row.ends_at <= actor.at
    if row.kind != MemberKind.PROFESSIONAL or row.state != MemberState.ACTIVE or lapsed:
        raise Invalid({"member": "not-an-active-member"})
    return row


def _recompile(actor: Actor, subject: Subject) -> None:
    """By the actor who manages the plan; where the place was vacant, by the system's own task."""
    if actor.may(Right.MANAGE, subject.pk, Category.CORE):
        recompile(actor, subject.pk)
        return
    with acting_as_job("fill_vacancy", subject_id=subject.pk) as job:
        recompile(job, subject.pk)
