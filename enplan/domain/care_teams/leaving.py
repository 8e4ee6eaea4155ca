"""Going out of the team: leaving oneself, being taken out, or leaving the organisation.

Closed from the next request.
"""

from __future__ import annotations

import uuid

from enplan.base.access import Actor, Category, Permission, subjects
from enplan.base.access.acting import acting_as_job
from enplan.base.access.grants import recompile
from enplan.base.access.models import Subject
from enplan.base.access.once import overtaken
from enplan.base.access.use_cases import use_case
from enplan.base.accounts import services as accounts
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_teams import recording
from enplan.domain.care_teams.models import Membership, MemberState
from enplan.domain.timeline.recording import record


@use_case(Permission.TEAM_LEAVE)
def leave(actor: Actor, *, person_id: uuid.UUID) -> None:
    """Go out of the team oneself.

    The coordinator hands over or declares the place vacant first. Raises NotVisible, Invalid
    (hand-over-first).
    """
    subject = subjects.find(actor, person_id, shown=[Category.CORE])
    with acting_as_job("leave_team", subject_id=subject.pk) as job:
        member = _active_of(job, subject, actor.hat_id)
        _refuse_coordinator(job, member, "hand-over-first")
        recording.close(job, member, MemberState.ENDED, because="left")
        record(actor, subject.pk, "member_left", member=str(member.public_id), because="left")
        recompile(job, subject.pk)
    recording.close_relative_hat(member, worn=True)


@use_case(Permission.TEAM_INVITE)
def end_membership(
    actor: Actor, *, person_id: uuid.UUID | None = None, member_id: uuid.UUID, version: int
) -> None:
    """End somebody's place, or take an invitation back; closed from the next request.

    The person may end anybody's place; a coordinator's then stands vacant. Others must hand the coordination
    over first. Raises NotVisible, StaleVersion, Invalid (hand-over-first, member-moved-on).
    """
    subject, by_staff = recording.managed(actor, person_id)
    member = recording.member_of(actor, subject, member_id)
    if member.version != version:
        raise overtaken(member, {"state": "ended"})
    if by_staff:
        _refuse_coordinator(actor, member, "hand-over-first")
    else:
        _leave_vacant(actor, subject, member)
        member = recording.member_of(actor, subject, member_id)
    started = member.state == MemberState.ACTIVE
    then = MemberState.DECLINED if member.state == MemberState.PROPOSED else MemberState.ENDED
    recording.close(actor, member, then, because="ended_by_staff" if by_staff else "ended_by_person")
    kind = "member_left" if started else "member_declined"
    record(actor, subject.pk, kind, member=str(member.public_id), by="team" if by_staff else "person")
    recompile(actor, subject.pk)
    recording.close_relative_hat(member)


@use_case(Permission.ACCOUNT_MANAGE)
def close_all_of_hat(actor: Actor, *, hat_id: int) -> int:
    """End a hat, and with it every place it has in a team; where it coordinated, nobody does now.

    Somebody leaves the organisation, and everything goes in one transaction. Returns how many places were
    ended; tells nothing about whose teams they were.
    """
    del actor
    with acting_as_job("close_all_of_hat", accounts=True):
        teams = recording.teams_of(hat_id)
        accounts.end_hat(hat_id)
    for subject_id in teams:
        with acting_as_job("close_all_of_hat", subject_id=subject_id) as job:
            subject = Subject.objects.get(pk=subject_id)
            _leave_vacant(job, subject, _active_of(job, subject, hat_id))
            recording.close(
                job, _active_of(job, subject, hat_id), MemberState.ENDED, because="left_organization"
            )
            record(job, subject_id, "member_left", because="left_organization")
            recompile(job, subject_id)
    return len(teams)


def _active_of(actor: Actor, subject: Subject, hat_id: int | None) -> Membership:
    rows = Membership.objects.visible_to(actor).filter(subject=subject, state=MemberState.ACTIVE)
    row: Membership | None = rows.filter(hat_id=hat_id).first() if hat_id is not None else None
    if row is None:
        raise NotVisible
    return row


def _refuse_coordinator(actor: Actor, member: Membership, code: str) -> None:
    current = recording.open_appointment(actor, member.subject_id)
    if current is not None and current.membership_id == member.pk:
        raise Invalid(code=code)


def _leave_vacant(actor: Actor, subject: Subject, member: Membership) -> None:
    current = recording.open_appointment(actor, subject.pk, lock=True)
    if current is not None and current.membership_id == member.pk:
        recording.hand_over(actor, subject.pk, current, None)
