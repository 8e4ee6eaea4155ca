"""Who comes in and who goes out: suggesting, inviting, accepting, leaving, ending, renewing.

Nothing is open to anybody before they have accepted, and every change counts from the next request. The
coordination has its own file (coordination.py), and so has what happens where nobody is signed in yet
(redemption.py).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q

from enplan.base.access import Actor, Category, Permission
from enplan.base.access.acting import acting_as_job, note
from enplan.base.access.grants import recompile
from enplan.base.access.models import Subject
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.base.audit.models import Outcome
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_teams import acceptance, recording, rules
from enplan.domain.care_teams.coordination import appoint_coordinator, register_without_plan, resign
from enplan.domain.care_teams.issuing import IssuedCode, IssuedInvitation, issue_code, issue_link
from enplan.domain.care_teams.leaving import close_all_of_hat, end_membership, leave
from enplan.domain.care_teams.models import MemberKind, Membership, MemberState, PersonAnswer
from enplan.domain.consents.models import CapacityAssessment
from enplan.domain.consents.parties import current_answer, of_related_person
from enplan.domain.consents.recording import answers_of, ensure_party
from enplan.domain.directory.models import Organization
from enplan.domain.people.models import Person, RelatedPerson
from enplan.domain.people.rules import invitation_fault
from enplan.domain.timeline.recording import record


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody at work who is asked to take part, as the one who invites knows them."""

    name: str
    email: str
    organization_id: uuid.UUID
    title: str = ""
    helps_with: str = ""
    phone: str = ""


@use_case(Permission.TEAM_INVITE)
def invite_member(
    actor: Actor, *, person_id: uuid.UUID | None = None, invitee: Invitee, through: str = ""
) -> IssuedInvitation:
    """Invite somebody at work, to whom the person has said yes; `through` is how (ways.toml).

    The link works once, for a week, for somebody of that name in that organisation; before it is accepted
    nothing is open. Raises NotVisible, Invalid.
    """
    subject, by_staff = recording.managed(actor, person_id)
    through = through if by_staff else "screen"
    rules.check_way(through, by_staff=by_staff)
    member = _new_member(actor, subject, invitee, MemberState.INVITED, PersonAnswer.YES, through)
    return _sent(actor, member)


@use_case(Permission.TEAM_INVITE)
def suggest_member(actor: Actor, *, person_id: uuid.UUID, invitee: Invitee) -> uuid.UUID:
    """Suggest somebody at work; no invitation goes out before the person has said yes.

    Raises NotVisible, Invalid.
    """
    subject, _ = recording.managed(actor, person_id)
    member = _new_member(actor, subject, invitee, MemberState.PROPOSED, PersonAnswer.NOT_ASKED, "")
    record(actor, subject.pk, "person_asked", about="member", member=str(member.public_id))
    return member.public_id


@use_case(Permission.TEAM_INVITE)
def answer_suggestion(
    actor: Actor, *, person_id: uuid.UUID | None = None, member_id: uuid.UUID, yes: bool, through: str = ""
) -> IssuedInvitation | None:
    """The person's answer about somebody suggested; a yes makes the link. Raises NotVisible, Invalid."""
    subject, by_staff = recording.managed(actor, person_id)
    through = through if by_staff else "screen"
    rules.check_way(through, by_staff=by_staff)
    member = recording.member_of(actor, subject, member_id)
    then = MemberState.INVITED if yes else MemberState.DECLINED
    if member.state != MemberState.PROPOSED:
        raise Invalid(code="member-moved-on")
    answer = PersonAnswer.YES if yes else PersonAnswer.NO
    member = change(
        actor,
        member,
        member.version,
        state=then,
        person_answer=answer,
        answer_through=through,
        invited_at=actor.at,
    )
    if yes:
        return _sent(actor, member)
    record(actor, subject.pk, "member_declined", member=str(member.public_id), by="person")
    return None


@use_case(Permission.TEAM_INVITE)
def renew_invitation(
    actor: Actor, *, person_id: uuid.UUID | None = None, member_id: uuid.UUID
) -> IssuedInvitation:
    """A new link for somebody who has not accepted; the earlier one is worth nothing.

    Raises NotVisible, Invalid.
    """
    subject, by_staff = recording.managed(actor, person_id)
    member = recording.member_of(actor, subject, member_id)
    if member.state != MemberState.INVITED:
        raise Invalid(code="member-moved-on")
    if member.related_person_id is not None:
        is_guardian = member.kind == MemberKind.GUARDIAN
        _check_protection(actor, subject, by_staff=by_staff, as_guardian=is_guardian)
    if not by_staff and member.answer_through != acceptance.OWN_HAND:
        member = change(actor, member, member.version, answer_through=acceptance.OWN_HAND)
    return issue_link(actor, member)


@use_case(Permission.TEAM_INVITE)
def invite_person(actor: Actor, *, person_id: uuid.UUID) -> IssuedCode:
    """A code on paper by which the person opens the core of their own plan without e-ID; once, within a week.

    An earlier code that was not used is worth nothing from now. Raises NotVisible.
    """
    subject, by_staff = recording.managed(actor, person_id)
    if not by_staff:
        raise NotVisible
    issued = issue_code(actor, subject.pk)
    record(actor, subject.pk, "member_invited", member_kind="person", way="paper")
    return issued


@use_case(Permission.TEAM_INVITE)
def invite_relative(
    actor: Actor,
    *,
    person_id: uuid.UUID | None = None,
    related_person_id: uuid.UUID,
    email: str = "",
    as_guardian: bool = False,
) -> IssuedInvitation:
    """Invite somebody close to the person.

    Consent comes first: the person has said yes to sharing the core with them, or, for a guardian, an
    assessment in force names them. Without an e-mail address the link is handed over. A protected address limits
    who may be invited by whom. Raises NotVisible, Invalid (consent-first, already-member, protected-…).
    """
    subject, by_staff = recording.managed(actor, person_id)
    related = (
        RelatedPerson.objects.visible_to(actor).filter(subject=subject, public_id=related_person_id).first()
    )
    if related is None:
        raise NotVisible
    rules.check_invitation(name=related.name, email=email, email_needed=False)
    _check_protection(actor, subject, by_staff=by_staff, as_guardian=as_guardian)
    _check_relative(actor, subject, related, as_guardian=as_guardian)
    ensure_party(actor, subject, related_person=related)
    member = Membership.objects.create(
        subject=subject,
        kind=MemberKind.GUARDIAN if as_guardian else MemberKind.RELATIVE,
        state=MemberState.INVITED,
        related_person=related,
        name=related.name,
        title=related.relation,
        phone=related.phone,
        email=email.strip(),
        person_answer=PersonAnswer.YES,
        answer_through="" if by_staff else acceptance.OWN_HAND,
        invited_at=actor.at,
    )
    return _sent(actor, member)


@use_case(Permission.TEAM_ACCEPT)
def accept(actor: Actor, *, token: str) -> acceptance.Accepted:
    """Take the place that the link holds, in the hat that is worn or, for somebody close, a new one.

    Raises NotVisible when the link is unknown, used, withdrawn or too old; Invalid with the reason when it is
    meant for somebody else (acceptance.fault_of).
    """
    invitation_id, subject_id = acceptance.look_up(token)
    with acting_as_job("accept_invitation", subject_id=subject_id, accounts=True) as job:
        invitation = acceptance.open_link(job, invitation_id)
        guest = acceptance.guest_of(actor)
        fault = acceptance.fault_of(job, guest, invitation)
        accepted = None if fault else acceptance.take_place(job, actor, guest, invitation)
        if accepted is not None:
            recompile(job, subject_id)
            accepted = acceptance.with_opening(accepted, subject_id)
    if accepted is None:
        note(actor, Permission.TEAM_ACCEPT, None, set(), outcome=Outcome.REFUSED, reason=fault)
        raise Invalid(code=fault)
    note(actor, Permission.TEAM_ACCEPT, subject_id, {int(Category.CORE)})
    return accepted


@use_case(Permission.TEAM_ACCEPT)
def decline(actor: Actor, *, token: str, because: str = "cannot") -> None:
    """Say no to the link («wrong_person» or «cannot») without seeing anything more.

    Raises NotVisible, Invalid.
    """
    invitation_id, subject_id = acceptance.look_up(token)
    with acting_as_job("decline_invitation", subject_id=subject_id) as job:
        acceptance.turn_down(job, acceptance.open_link(job, invitation_id), because=because, by=actor)
    note(actor, Permission.TEAM_ACCEPT, subject_id, set(), reason=because)


@use_case(Permission.TEAM_INVITE)
def renew_membership(
    actor: Actor, *, person_id: uuid.UUID | None = None, member_id: uuid.UUID, version: int, through: str = ""
) -> None:
    """The person says yes to another year with this member, from now.

    Raises NotVisible, StaleVersion, Invalid.
    """
    subject, by_staff = recording.managed(actor, person_id)
    through = through if by_staff else "screen"
    rules.check_way(through, by_staff=by_staff)
    member = recording.member_of(actor, subject, member_id)
    if member.state != MemberState.ACTIVE or member.ends_at is None:
        raise Invalid(code="member-moved-on")
    change(
        actor,
        member,
        version,
        ends_at=recording.default_end(actor.at),
        person_answer=PersonAnswer.YES,
        answer_through=through,
    )
    record(actor, subject.pk, "member_accepted", member=str(member.public_id), renewed=True)
    recompile(actor, subject.pk)


def _new_member(
    actor: Actor, subject: Subject, invitee: Invitee, state: MemberState, answer: PersonAnswer, through: str
) -> Membership:
    rules.check_invitation(name=invitee.name, email=invitee.email, phone=invitee.phone)
    body = Organization.objects.filter(public_id=invitee.organization_id, closed_on=None).first()
    if body is None:
        raise Invalid({"organization": "missing"})
    _refuse_twice(actor, subject, body, invitee.email.strip())
    ensure_party(actor, subject, organization_id=body.pk, organization_name=body.name)
    made: Membership = Membership.objects.create(
        subject=subject,
        kind=MemberKind.PROFESSIONAL,
        state=state,
        organization_id=body.pk,
        organization_name=body.name,
        name=invitee.name.strip(),
        title=invitee.title.strip(),
        phone=invitee.phone.strip(),
        helps_with=invitee.helps_with.strip(),
        email=invitee.email.strip(),
        person_answer=answer,
        answer_through=through,
        invited_at=actor.at if state == MemberState.INVITED else None,
    )
    return made


def _refuse_twice(actor: Actor, subject: Subject, body: Organization, email: str) -> None:
    """Raise Invalid when this address in this organisation is in the team, invited or suggested already."""
    there = Membership.objects.visible_to(actor).filter(
        subject=subject, organization_id=body.pk, email__iexact=email
    )
    waiting = [MemberState.PROPOSED, MemberState.INVITED]
    lasting = Q(state=MemberState.ACTIVE) & (Q(ends_at=None) | Q(ends_at__gt=actor.at))
    if there.filter(Q(state__in=waiting) | lasting).exists():
        raise Invalid({"email": "already-member"})


def _check_protection(actor: Actor, subject: Subject, *, by_staff: bool, as_guardian: bool) -> None:
    """Raise Invalid when the person's address is protected and this invitation is not theirs to be made so."""
    protected = (
        Person.objects.visible_to(actor).values_list("protected_address", flat=True).get(subject=subject)
    )
    fault = invitation_fault(protected_address=protected, by_staff=by_staff, as_guardian=as_guardian)
    if fault:
        raise Invalid({"related_person": fault})


def _check_relative(actor: Actor, subject: Subject, related: RelatedPerson, *, as_guardian: bool) -> None:
    ground = _represents if as_guardian else _is_shared_with
    if not ground(actor, subject, related):
        raise Invalid({"related_person": "consent-first"})
    if _is_in(actor, subject, related):
        raise Invalid({"related_person": "already-member"})


def _sent(actor: Actor, member: Membership) -> IssuedInvitation:
    record(
        actor,
        member.subject_id,
        "member_invited",
        counterpart_id=member.organization_id,
        member=str(member.public_id),
        member_kind=str(member.kind),
        way="link",
    )
    return issue_link(actor, member)


def _is_shared_with(actor: Actor, subject: Subject, related: RelatedPerson) -> bool:
    row = current_answer(actor, subject, of_related_person(related))
    return row is not None and Category.CORE in answers_of(row).open_at(actor.at)


def _represents(actor: Actor, subject: Subject, related: RelatedPerson) -> bool:
    in_force = CapacityAssessment.objects.visible_to(actor).filter(
        subject=subject, superseded_at=None, state="lacks"
    )
    return bool(in_force.filter(representative=related).exists())


def _is_in(actor: Actor, subject: Subject, related: RelatedPerson) -> bool:
    rows = Membership.objects.visible_to(actor).filter(subject=subject, related_person=related)
    return bool(rows.filter(state__in=[MemberState.INVITED, MemberState.ACTIVE]).exists())


__all__ = [
    "Invitee",
    "accept",
    "answer_suggestion",
    "appoint_coordinator",
    "close_all_of_hat",
    "decline",
    "end_membership",
    "invite_member",
    "invite_person",
    "invite_relative",
    "leave",
    "register_without_plan",
    "renew_invitation",
    "renew_membership",
    "resign",
    "suggest_member",
]
