"""Reading the team: who is in, suggested or invited, who coordinates, what an invitation offers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from enplan.base.access import Actor, Basis, Category, Permission, Right, subjects
from enplan.base.access.acting import acting_as_job, note
from enplan.base.access.models import Subject
from enplan.base.access.use_cases import use_case
from enplan.base.audit.models import Outcome
from enplan.domain.care_teams import acceptance, codes, recording
from enplan.domain.care_teams.models import (
    CoordinatorAppointment,
    Invitation,
    MemberKind,
    Membership,
    MemberState,
    PersonAnswer,
)
from enplan.domain.consents.models import CapacityAssessment, SharingConsent
from enplan.domain.consents.recording import answers_of
from enplan.domain.consents.rules import last_day
from enplan.domain.people.models import Person, RelatedPerson


@dataclass(frozen=True, slots=True)
class MemberView:
    """One place in the team. `ends_soon`: it is time to ask the person whether it goes on."""

    id: uuid.UUID
    version: int
    kind: MemberKind
    state: MemberState
    name: str
    title: str
    organization_id: int | None
    organization_name: str
    helps_with: str
    phone: str
    email: str
    is_coordinator: bool
    is_me: bool
    person_answer: PersonAnswer
    starts_at: datetime | None
    ends_at: datetime | None
    ends_soon: bool
    link_until: datetime | None


@dataclass(frozen=True, slots=True)
class CoordinatorView:
    """Who coordinates, with the person's answer; without `member_id`, since when nobody does."""

    id: uuid.UUID
    since: datetime
    member_id: uuid.UUID | None
    name: str
    title: str
    organization_name: str
    phone: str
    person_answer: PersonAnswer
    answer_note: str

    @property
    def is_vacant(self) -> bool:
        """Whether nobody coordinates."""
        return self.member_id is None


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody around the person.

    `manages`: the reader may change the team; `fills_vacancy`: may at least coordinate.
    """

    person_id: uuid.UUID
    given_name: str
    coordinator: CoordinatorView | None
    members: Sequence[MemberView]
    invited: Sequence[MemberView]
    suggested: Sequence[MemberView]
    code_until: datetime | None
    manages: bool
    fills_vacancy: bool


@dataclass(frozen=True, slots=True)
class SharedWithRelative:
    """What somebody close to the person is told: only what is shared, and whom to ring."""

    person_id: uuid.UUID
    given_name: str
    sees: Sequence[Category]
    shared_until: date | None
    place_until: datetime | None
    coordinator: CoordinatorView | None


@dataclass(frozen=True, slots=True)
class CloseOne:
    """Somebody close to the person: whether the core is shared with them, and whether they are invited or in.

    `represents`: an assessment in force says that they answer for the person.
    """

    id: uuid.UUID
    name: str
    relation: str
    phone: str
    shares_core: bool
    is_invited: bool
    is_in: bool
    represents: bool


@use_case(Permission.TEAM_READ)
def close_ones(actor: Actor, *, person_id: uuid.UUID | None = None) -> Sequence[CloseOne]:
    """Those close to the person (one's own when no id is given), the closest first. Raises NotVisible."""
    core = [Category.CORE]
    subject = (
        subjects.own(actor, shown=core) if person_id is None else subjects.find(actor, person_id, shown=core)
    )
    rows = (
        RelatedPerson.objects.visible_to(actor).filter(subject=subject).order_by("-is_closest", "name", "pk")
    )
    places = [
        row
        for row, _ in _places(actor, subject)
        if row.related_person_id and row.state != MemberState.PROPOSED
    ]
    states = {row.related_person_id: row.state for row in places}
    sharing = {
        row.related_person_id: Category.CORE in answers_of(row).open_at(actor.at)
        for row in SharingConsent.objects.visible_to(actor).filter(
            subject=subject, related_person__isnull=False, superseded_at=None
        )
    }
    lacking = CapacityAssessment.objects.visible_to(actor).filter(
        subject=subject, superseded_at=None, state="lacks"
    )
    representing = set(lacking.values_list("representative_id", flat=True))
    return [
        CloseOne(
            id=row.public_id,
            name=row.name,
            relation=row.relation,
            phone=row.phone,
            shares_core=sharing.get(row.pk, False),
            is_invited=states.get(row.pk) == MemberState.INVITED,
            is_in=states.get(row.pk) == MemberState.ACTIVE,
            represents=row.pk in representing,
        )
        for row in rows
    ]


@use_case(Permission.TEAM_READ)
def team(actor: Actor, *, person_id: uuid.UUID | None = None) -> Team:
    """The team of one person (one's own when no id is given). Raises NotVisible."""
    core = [Category.CORE]
    subject = (
        subjects.own(actor, shown=core) if person_id is None else subjects.find(actor, person_id, shown=core)
    )
    current = _coordinator(actor, subject)
    rows = [_member_view(row, actor, current, links) for row, links in _places(actor, subject)]
    return Team(
        person_id=subject.public_id,
        given_name=_given_name(actor, subject),
        coordinator=current,
        members=[row for row in rows if row.state is MemberState.ACTIVE],
        invited=[row for row in rows if row.state is MemberState.INVITED],
        suggested=[row for row in rows if row.state is MemberState.PROPOSED],
        code_until=_code_until(actor, subject),
        manages=bool(actor.may(Right.MANAGE, subject.pk, Category.CORE)),
        fills_vacancy=bool(
            current is not None
            and current.is_vacant
            and actor.can(Permission.COORDINATOR_APPOINT)
            and actor.may(Right.WRITE, subject.pk, Category.CORE)
        ),
    )


@use_case(Permission.TEAM_READ)
def coordinator(actor: Actor, *, person_id: uuid.UUID | None = None) -> CoordinatorView | None:
    """Who coordinates, or the vacancy; None when nobody was ever appointed. Raises NotVisible."""
    core = [Category.CORE]
    subject = (
        subjects.own(actor, shown=core) if person_id is None else subjects.find(actor, person_id, shown=core)
    )
    return _coordinator(actor, subject)


@use_case(Permission.TEAM_READ)
def shared_with_me(actor: Actor, *, person_id: uuid.UUID | None = None) -> Sequence[SharedWithRelative]:
    """What is shared with somebody close to the person: all persons, or one.

    A person who shares nothing is not there.

    Says nothing about what is not shared. Raises NotVisible for a person who shares nothing with this actor.
    """
    if person_id is not None:
        return [_shared(actor, subjects.find(actor, person_id, shown=[Category.CORE]))]
    numbers = subjects.ids(actor)
    subjects.listed(actor, numbers)
    return [_shared(actor, subject) for subject in Subject.objects.filter(pk__in=numbers).order_by("pk")]


@use_case(Permission.TEAM_ACCEPT)
def open_invitation(actor: Actor, *, token: str) -> acceptance.Offer:
    """What the link offers, before anything is accepted; only why not, when it is meant for somebody else.

    Raises NotVisible when the link is unknown, used, withdrawn or too old.
    """
    invitation_id, subject_id = acceptance.look_up(token)
    guest = acceptance.guest_of(actor)
    with acting_as_job("show_invitation", subject_id=subject_id, accounts=True) as job:
        offer = acceptance.describe(job, guest, acceptance.open_link(job, invitation_id))
    if offer.fault:
        note(actor, Permission.TEAM_ACCEPT, None, set(), outcome=Outcome.REFUSED, reason=offer.fault)
    else:
        note(actor, Permission.TEAM_ACCEPT, subject_id, {int(Category.CORE)}, basis=Basis.CONSENT)
    return offer


def _places(actor: Actor, subject: Subject) -> list[tuple[Membership, dict[int, datetime]]]:
    rows = (
        Membership.objects.visible_to(actor)
        .filter(subject=subject, state__in=[MemberState.ACTIVE, MemberState.INVITED, MemberState.PROPOSED])
        .order_by("kind", "name", "pk")
    )
    links = dict(
        Invitation.objects.visible_to(actor)
        .filter(subject=subject, way="link", used_at=None, revoked_at=None)
        .values_list("membership", "expires_at")
    )
    return [
        (row, links)
        for row in rows
        if row.state != MemberState.ACTIVE or row.ends_at is None or row.ends_at > actor.at
    ]


def _member_view(
    row: Membership, actor: Actor, current: CoordinatorView | None, links: dict[int, datetime]
) -> MemberView:
    ask_before = timedelta(days=codes.rule("membership").number("ask_days_before"))
    return MemberView(
        id=row.public_id,
        version=row.version,
        kind=MemberKind(row.kind),
        state=MemberState(row.state),
        name=row.name,
        title=row.title,
        organization_id=row.organization_id,
        organization_name=row.organization_name,
        helps_with=row.helps_with,
        phone=row.phone,
        email=row.email,
        is_coordinator=current is not None and current.member_id == row.public_id,
        is_me=row.hat_id is not None and row.hat_id == actor.hat_id,
        person_answer=PersonAnswer(row.person_answer),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        ends_soon=row.ends_at is not None and row.ends_at - ask_before <= actor.at,
        link_until=links.get(row.pk),
    )


def _coordinator(actor: Actor, subject: Subject) -> CoordinatorView | None:
    row: CoordinatorAppointment | None = recording.open_appointment(actor, subject.pk)
    if row is None:
        return None
    member = row.membership
    return CoordinatorView(
        id=row.public_id,
        since=row.starts_at,
        member_id=member.public_id if member else None,
        name=member.name if member else "",
        title=member.title if member else "",
        organization_name=member.organization_name if member else "",
        phone=member.phone if member else "",
        person_answer=PersonAnswer(row.person_answer),
        answer_note=row.answer_note,
    )


def _code_until(actor: Actor, subject: Subject) -> datetime | None:
    rows = Invitation.objects.visible_to(actor).filter(
        subject=subject, way="paper", used_at=None, revoked_at=None
    )
    until: datetime | None = rows.filter(expires_at__gt=actor.at).values_list("expires_at", flat=True).first()
    return until


def _given_name(actor: Actor, subject: Subject) -> str:
    name: str = Person.objects.visible_to(actor).values_list("given_name", flat=True).get(subject=subject)
    return name


def _shared(actor: Actor, subject: Subject) -> SharedWithRelative:
    place = (
        Membership.objects.visible_to(actor)
        .filter(subject=subject, hat_id=actor.hat_id, state="active")
        .first()
    )
    related_id = place.related_person_id if place else None
    answers = SharingConsent.objects.visible_to(actor).filter(
        subject=subject, related_person__isnull=False, related_person=related_id, superseded_at=None
    )
    return SharedWithRelative(
        person_id=subject.public_id,
        given_name=_given_name(actor, subject),
        sees=actor.categories(subject.pk),
        shared_until=last_day(answers.values_list("ends_at", flat=True).first()),
        place_until=place.ends_at if place else None,
        coordinator=_coordinator(actor, subject),
    )
