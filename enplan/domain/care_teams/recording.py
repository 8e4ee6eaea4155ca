"""Steps that use cases of teams and plans share: adding members, handing over, closing places.

No door of its own: called inside somebody's use case, who has found the person and recompiles the grants
afterwards.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from enplan.base.access import Actor, Right, Role, subjects
from enplan.base.access.acting import acting_as_job
from enplan.base.access.models import Subject
from enplan.base.access.saving import change
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Account, Hat
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_teams.codes import rule
from enplan.domain.care_teams.models import (
    CoordinatorAppointment,
    Invitation,
    MemberKind,
    Membership,
    MemberState,
    PersonAnswer,
)
from enplan.domain.care_teams.rules import check_answer, check_move, months_after
from enplan.domain.consents.recording import ensure_party
from enplan.domain.people.models import Person
from enplan.domain.timeline.recording import record

CLOSE = (Role.PERSON, Role.RELATIVE, Role.GUARDIAN)


def add_first_coordinator(
    actor: Actor, subject: Subject, *, answer: str, answer_note: str = "", through: str = ""
) -> CoordinatorAppointment:
    """The actor becomes an active member and the coordinator, with the person's answer.

    `answer` is yes, no or not_asked; the two last need a reason.

    Raises Invalid for an answer without a reason where one is needed, and when the actor is the person or
    close to them (coordinator-is-family).
    """
    said = check_answer(answer, answer_note)
    if _is_own_family(actor, subject):
        raise Invalid(code="coordinator-is-family")
    hat = Hat.objects.get(pk=_hat_of(actor))
    member = add_member(
        actor,
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
    return hand_over(actor, subject.pk, None, member, answer=said, note=answer_note)


def add_member(
    actor: Actor,
    subject: Subject,
    *,
    hat_id: int,
    name: str,
    organization_id: int | None,
    organization_name: str,
    title: str = "",
    phone: str = "",
    helps_with: str = "",
    answer: str = PersonAnswer.YES,
    through: str = "",
) -> Membership:
    """A professional who has asked to start the plan or to join becomes an active member from now.

    Nothing is opened by it until the person's answer to the organisation opens it. Raises Invalid
    (already-member).
    """
    close_lapsed(actor, subject.pk, hat_id)
    ensure_party(actor, subject, organization_id=organization_id, organization_name=organization_name)
    row: Membership = Membership.objects.create(
        subject=subject,
        kind=MemberKind.PROFESSIONAL,
        state=MemberState.ACTIVE,
        hat_id=hat_id,
        organization_id=organization_id,
        organization_name=organization_name,
        name=name,
        title=title,
        phone=phone,
        helps_with=helps_with.strip(),
        person_answer=answer,
        answer_through=through,
        starts_at=actor.at,
        ends_at=default_end(actor.at),
    )
    record(actor, subject.pk, "member_accepted", member=str(row.public_id), member_kind=str(row.kind))
    return row


def managed(actor: Actor, person_id: uuid.UUID | None) -> tuple[Subject, bool]:
    """The person whose team is to be changed (one's own when no id is given), and whether staff do it."""
    if person_id is None:
        return subjects.own(actor, right=Right.MANAGE), False
    return subjects.find(actor, person_id, right=Right.MANAGE), actor.organization_id is not None


def member_of(actor: Actor, subject: Subject, member_id: uuid.UUID) -> Membership:
    """One place in this person's team. Raises NotVisible."""
    row: Membership | None = (
        Membership.objects.visible_to(actor).filter(subject=subject, public_id=member_id).first()
    )
    if row is None:
        raise NotVisible
    return row


def default_end(start: datetime) -> datetime:
    """When a place in the team ends by itself (data/team_rules.toml)."""
    return months_after(start, rule("membership").number("months"))


def open_appointment(actor: Actor, subject_id: int, *, lock: bool = False) -> CoordinatorAppointment | None:
    """Who coordinates now, or the vacancy; None when nobody was ever appointed. `lock` to change it."""
    rows = (
        CoordinatorAppointment.objects.changeable_by(actor)
        if lock
        else CoordinatorAppointment.objects.visible_to(actor)
    )
    rows = rows.filter(subject=subject_id, ends_at=None)
    found: CoordinatorAppointment | None = (rows.select_for_update() if lock else rows).first()
    return found


def hand_over(
    actor: Actor,
    subject_id: int,
    current: CoordinatorAppointment | None,
    member: Membership | None,
    *,
    answer: PersonAnswer = PersonAnswer.NOT_ASKED,
    note: str = "",
) -> CoordinatorAppointment:
    """The former coordinator (or vacancy) ends at the instant the next begins; None is a vacancy.

    The new coordinator's membership loses its end, the former's gets one.
    """
    start = actor.at
    if current is not None:
        start = max(start, current.starts_at + timedelta(microseconds=1))
        _end(actor, current, start)
    if member is not None and member.ends_at is not None:
        change(actor, member, member.version, ends_at=None)
    row: CoordinatorAppointment = CoordinatorAppointment.objects.create(
        subject_id=subject_id,
        membership=member,
        person_answer=answer,
        answer_note=note.strip(),
        starts_at=start,
    )
    if member is not None:
        record(actor, subject_id, "coordinator_appointed", member=str(member.public_id), answer=str(answer))
        if answer == PersonAnswer.NO:
            record(actor, subject_id, "coordinator_declined_by_person", member=str(member.public_id))
    return row


def _end(actor: Actor, current: CoordinatorAppointment, at: datetime) -> None:
    change(actor, current, current.version, ends_at=at)
    if current.membership_id is None:
        return
    former = Membership.objects.changeable_by(actor).get(pk=current.membership_id)
    if former.state == MemberState.ACTIVE:
        change(actor, former, former.version, ends_at=default_end(at))
    record(actor, current.subject_id, "coordinator_ended", member=str(former.public_id))


def close(actor: Actor, row: Membership, state: MemberState, *, because: str) -> Membership:
    """A place or an invitation ends now, with the code of why; an open link is worth nothing any more."""
    check_move(row.state, state)
    for link in Invitation.objects.changeable_by(actor).filter(membership=row, used_at=None, revoked_at=None):
        change(actor, link, link.version, revoked_at=actor.at)
    if row.related_person is not None and row.related_person.hat_id is not None:
        change(actor, row.related_person, row.related_person.version, hat_id=None)
    return change(actor, row, row.version, state=state, ends_at=actor.at, ended_because=because)


def close_lapsed(actor: Actor, subject_id: int, hat_id: int) -> None:
    """Mark a place whose time has run out as ended, so that the same hat can join again.

    Raises Invalid (already-member) when it has not.
    """
    row = (
        Membership.objects.changeable_by(actor)
        .filter(subject=subject_id, hat_id=hat_id, state=MemberState.ACTIVE)
        .first()
    )
    if row is None:
        return
    if row.ends_at is None or row.ends_at > actor.at:
        raise Invalid(code="already-member")
    change(actor, row, row.version, state=MemberState.ENDED, ended_because="expired")


def close_relative_hat(row: Membership, *, worn: bool = False) -> None:
    """The hat of a relative or guardian lives as long as the place: it opens nothing else.

    Where it is `worn` in this very request it ends a minute later, so that the request can be written in the
    log and answered; its grants are gone already.
    """
    if row.kind == MemberKind.PROFESSIONAL or row.hat_id is None:
        return
    with acting_as_job("end_relative_hat", accounts=True) as job:
        accounts.end_hat(row.hat_id, job.at + timedelta(minutes=1) if worn else job.at)


def is_family(subject_id: int, hat_id: int) -> bool:
    """Whether the account of this hat is the person's own, or that of somebody close to them.

    The person's own is known by the digest of the number too, because the person may have no hat yet.
    """
    with acting_as_job("check_family", subject_id=subject_id, accounts=True) as job:
        return _is_close(job, Hat.objects.get(pk=hat_id).account_id, subject_id)


def _is_own_family(actor: Actor, subject: Subject) -> bool:
    """The same for the actor, who sees a person registered a moment ago."""
    return actor.account_id is None or _is_close(actor, actor.account_id, subject.pk)


def _is_close(actor: Actor, account_id: int, subject_id: int) -> bool:
    rows = Person.objects.visible_to(actor).filter(subject=subject_id)
    number = rows.values_list("national_identifier", flat=True).get()
    own = Account.objects.filter(pk=account_id, identifier_digest=accounts.digest(number))
    return own.exists() or _close_hats(account_id, subject_id).exists()


def _close_hats(account_id: int, subject_id: int) -> QuerySet[Hat]:
    return Hat.objects.filter(account_id=account_id, subject_id=subject_id, role__in=CLOSE, ends_at=None)


def _hat_of(actor: Actor) -> int:
    if actor.hat_id is None or actor.organization_id is None:
        raise Invalid(code="not-a-professional")
    return actor.hat_id


def teams_of(hat_id: int) -> list[int]:
    """The persons in whose teams a hat is; told only to those who keep accounts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM sec.teams_of_hat(%s)", [hat_id])
        return [row[0] for row in cursor.fetchall()]
