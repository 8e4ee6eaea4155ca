"""Taking the place that an invitation holds.

Private steps, run by a named job because whoever is invited has no ground yet; the use case that calls them
notes the human in the log.

An invitation tells nothing to somebody it is not meant for.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import connection

from enplan.base.access import SHAREABLE, Actor, Category, Role
from enplan.base.access.models import Grant, Subject
from enplan.base.access.saving import change
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Account, Hat
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_teams import codes, recording
from enplan.domain.care_teams.models import Invitation, MemberKind, Membership, MemberState
from enplan.domain.care_teams.rules import is_meant_for
from enplan.domain.consents.parties import Party, current_answer, of_organization, of_related_person
from enplan.domain.consents.recording import answers_of
from enplan.domain.consents.rules import last_day
from enplan.domain.directory.chains import with_all_above
from enplan.domain.directory.models import Organization
from enplan.domain.people.models import Person
from enplan.domain.people.rules import invitation_fault
from enplan.domain.timeline.recording import record

REASONS = ("wrong_person", "cannot")
OWN_HAND = "screen"
"""How the person answered where they invited somebody themselves (consents/data/ways.toml)."""
ROLE_OF = {MemberKind.RELATIVE: Role.RELATIVE, MemberKind.GUARDIAN: Role.GUARDIAN}


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever holds the link and is signed in: an account, wearing a hat or none yet."""

    account_id: int
    name: str
    hat_id: int | None = None
    role: Role | None = None
    organization_id: int | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The place that was taken: whose team, in which hat."""

    person_id: uuid.UUID
    hat_id: int
    account_id: int
    kind: MemberKind
    sees_core: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What the first page tells before anything is accepted.

    When `fault` says why it is not for this guest, the rest is empty.
    """

    fault: str
    kind: MemberKind | None = None
    given_name: str = ""
    invited_name: str = ""
    organization_name: str = ""
    sees: tuple[Category, ...] = ()
    sees_not: tuple[Category, ...] = ()
    is_answered: bool = False
    shared_until: date | None = None
    place_until: datetime | None = None


def guest_of(actor: Actor) -> Guest:
    """The actor, as the one who holds the link. Raises NotVisible for a job."""
    if actor.account_id is None:
        raise NotVisible
    return Guest(actor.account_id, actor.name, actor.hat_id, actor.role, actor.organization_id)


def look_up(token: str) -> tuple[int, int]:
    """(invitation, subject) of a secret. Raises NotVisible when there is none; opens nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT invitation, subject FROM sec.find_invitation(%s)", [codes.digest(token)])
        row = cursor.fetchone()
    if row is None:
        raise NotVisible(code="link-not-valid")
    return row[0], row[1]


def open_link(job: Actor, invitation_id: int) -> Invitation:
    """The invitation, locked, if it can still be used.

    Raises NotVisible: used, withdrawn, too old, of another kind, or to a place that a protected address closes; the
    one who holds the link cannot tell which.
    """
    rows = Invitation.objects.changeable_by(job).filter(pk=invitation_id, way="link")
    found: Invitation | None = (
        rows.select_related("membership", "subject").select_for_update(of=("self",)).first()
    )
    usable = (
        found is not None and found.used_at is None and found.revoked_at is None and found.expires_at > job.at
    )
    if found is None or not usable or _place(found).state != MemberState.INVITED:
        raise NotVisible(code="link-not-valid")
    if _is_closed_by_address(job, _place(found)):
        raise NotVisible(code="link-not-valid")
    return found


def _is_closed_by_address(job: Actor, place: Membership) -> bool:
    """Whether the address was protected after somebody close had been invited in a way that it does not allow."""
    if place.kind == MemberKind.PROFESSIONAL:
        return False
    protected = (
        Person.objects.visible_to(job)
        .values_list("protected_address", flat=True)
        .get(subject=place.subject_id)
    )
    fault = invitation_fault(
        protected_address=protected,
        by_staff=place.answer_through != OWN_HAND,
        as_guardian=place.kind == MemberKind.GUARDIAN,
    )
    return bool(fault)


def fault_of(job: Actor, guest: Guest, invitation: Invitation) -> str:
    """Why this guest cannot take the place, as a code, or an empty text.

    Codes: not-your-role, another-organization,
    another-person, already-member, coordinator-is-family, own-plan.
    """
    place = _place(invitation)
    if not is_meant_for(place.name, guest.name):
        return "another-person"
    if place.kind == MemberKind.PROFESSIONAL:
        return _fault_at_work(job, guest, place)
    if Hat.objects.filter(
        account=guest.account_id, role=Role.PERSON, subject_id=place.subject_id, ends_at=None
    ).exists():
        return "own-plan"
    return "coordinator-is-family" if _coordinates(job, guest, place.subject_id) else ""


def _fault_at_work(job: Actor, guest: Guest, place: Membership) -> str:
    if guest.role is not Role.PROFESSIONAL:
        return "not-your-role"
    if place.organization_id not in with_all_above(guest.organization_id):
        return "another-organization"
    here = Membership.objects.visible_to(job).filter(subject=place.subject_id, hat_id=guest.hat_id)
    lasting = [
        row for row in here.filter(state=MemberState.ACTIVE) if row.ends_at is None or row.ends_at > job.at
    ]
    return "already-member" if lasting else ""


def _hats_of(guest: Guest) -> set[int]:
    return set(Hat.objects.filter(account=guest.account_id).values_list("pk", flat=True))


def _coordinates(job: Actor, guest: Guest, subject_id: int) -> bool:
    current = recording.open_appointment(job, subject_id)
    if current is None or current.membership is None:
        return False
    return current.membership.hat_id in _hats_of(guest)


def describe(job: Actor, guest: Guest, invitation: Invitation) -> Offer:
    """What the guest may know before saying yes or no."""
    fault = fault_of(job, guest, invitation)
    if fault:
        return Offer(fault)
    place = _place(invitation)
    related = place.related_person
    answer = current_answer(job, place.subject, _party(place))
    answers = answers_of(answer) if answer is not None else None
    opened = answers.open_at(job.at) if answers else frozenset()
    return Offer(
        "",
        MemberKind(place.kind),
        given_name=Person.objects.visible_to(job)
        .values_list("given_name", flat=True)
        .get(subject=place.subject_id),
        invited_name=place.name,
        organization_name=place.organization_name,
        sees=tuple(sorted(opened)),
        sees_not=tuple(category for category in SHAREABLE if category not in opened)
        if related is None
        else (),
        is_answered=bool(opened),
        shared_until=last_day(answers.ends_at) if answers and opened else None,
        place_until=recording.default_end(job.at),
    )


def _party(place: Membership) -> Party:
    if place.related_person is not None:
        return of_related_person(place.related_person)
    if place.organization_id is None:
        raise NotVisible(code="link-not-valid")
    return of_organization(Organization.objects.get(pk=place.organization_id))


def take_place(job: Actor, actor: Actor, guest: Guest, invitation: Invitation) -> Accepted:
    """The guest becomes an active member from now, under the name they are signed in with.

    `actor` is who the timeline names. The caller has found no fault.
    """
    place = _place(invitation)
    hat = _hat_for(guest, place)
    recording.close_lapsed(job, place.subject_id, hat.pk)
    change(
        job,
        place,
        place.version,
        state=MemberState.ACTIVE,
        hat_id=hat.pk,
        name=guest.name,
        title=hat.title or place.title,
        phone=hat.phone or place.phone,
        starts_at=job.at,
        ends_at=recording.default_end(job.at),
    )
    if place.related_person is not None:
        change(job, place.related_person, place.related_person.version, hat_id=hat.pk)
    change(job, invitation, invitation.version, used_at=job.at)
    record(
        actor,
        place.subject_id,
        "member_accepted",
        organization_id=place.organization_id,
        member=str(place.public_id),
        member_kind=str(place.kind),
    )
    return Accepted(invitation.subject.public_id, hat.pk, guest.account_id, MemberKind(place.kind))


def with_opening(accepted: Accepted, subject_id: int) -> Accepted:
    """The same, with whether the core is open already; to be asked after the grants have been compiled."""
    live = Grant.objects.filter(
        subject=subject_id, hat_id=accepted.hat_id, category=Category.CORE, revoked_at=None
    )
    return replace(accepted, sees_core=live.exists())


def _hat_for(guest: Guest, place: Membership) -> Hat:
    if place.kind == MemberKind.PROFESSIONAL:
        if guest.hat_id is None:
            raise NotVisible
        return Hat.objects.get(pk=guest.hat_id)
    account = Account.objects.get(pk=guest.account_id, disabled_at=None)
    role = ROLE_OF[MemberKind(place.kind)]
    return accounts.give_hat(account, role, title=place.title, subject_id=place.subject_id, phone=place.phone)


def turn_down(job: Actor, invitation: Invitation, *, because: str, by: Actor) -> None:
    """The place is declined, with the reason; the link is worth nothing from now.

    Raises Invalid for another reason.
    """
    if because not in REASONS:
        raise Invalid({"because": "missing"})
    place = _place(invitation)
    recording.close(job, place, MemberState.DECLINED, because=because)
    record(by, place.subject_id, "member_declined", member=str(place.public_id), because=because)


def has_own_hat(subject_id: int) -> bool:
    """Whether the person can open their own plan already. Needs a job that keeps accounts."""
    return Hat.objects.filter(role=Role.PERSON, subject_id=subject_id, ends_at=None).exists()


def is_for_somebody_close(invitation: Invitation) -> bool:
    """Whether the place is for a relative or a guardian."""
    return _place(invitation).kind != MemberKind.PROFESSIONAL


def own_hat(job: Actor, subject: Subject) -> Hat:
    """The hat by which the person opens their own plan.

    Theirs already, or a new one on an account that waits for their
    e-ID. Needs a job that keeps accounts.
    """
    row = Hat.objects.filter(role=Role.PERSON, subject_id=subject.pk, ends_at=None).first()
    if row is not None:
        return row
    person = Person.objects.visible_to(job).get(subject=subject)
    account = accounts.prepare_account(person.name, person.national_identifier)
    return accounts.give_hat(account, Role.PERSON, subject_id=subject.pk)


def _place(invitation: Invitation) -> Membership:
    place: Membership | None = invitation.membership
    if place is None:
        raise NotVisible(code="link-not-valid")
    return place
