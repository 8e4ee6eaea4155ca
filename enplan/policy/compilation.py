"""From consent and team to grants. Pure: facts in, grants out; run again whenever a fact changes.

One rule for each kind of participant. Whatever is not said here is not granted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from enplan.base.access import SHAREABLE, Basis, Category, Right, Role


@dataclass(frozen=True, slots=True)
class MemberFact:
    """An accepted membership in its period. `party` is ("organization", id) or ("relative", id)."""

    hat_id: int
    kind: str
    party: tuple[str, int]
    is_coordinator: bool
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class SharingFact:
    """The answer in force towards a party."""

    party: tuple[str, int]
    yes: frozenset[Category]
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonFact:
    """The person's own hats, whether the plan has its consent, and whether someone else consents for the person.

    `may_be_represented` is false where the address is protected: nobody answers for the person on screen then.
    """

    own_hats: tuple[tuple[int, datetime], ...]
    has_plan_consent: bool
    lacks_capacity: bool
    may_be_represented: bool


@dataclass(frozen=True, slots=True)
class NoticeFact:
    """A notice of need: to which unit, from which hat, and how long unit and sender have to do with it."""

    unit_id: int
    sender_hat_id: int
    sent_at: datetime
    closed_at: datetime | None
    told_until: datetime | None


@dataclass(frozen=True, slots=True)
class VacancyFact:
    """Nobody coordinates since, and this unit must find somebody."""

    unit_id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class WantedGrant:
    """A grant that should be live, to one hat or (organization and role) to a unit."""

    category: Category
    hat_id: int | None
    right: Right
    basis: Basis
    starts_at: datetime
    ends_at: datetime | None
    organization_id: int | None = None
    role: Role | None = None


def wanted(
    person: PersonFact,
    members: Sequence[MemberFact],
    sharing: Iterable[SharingFact],
    duties: Iterable[NoticeFact | VacancyFact] = (),
) -> set[WantedGrant]:
    """All grants that the facts call for."""
    answers = {fact.party: fact for fact in sharing}
    grants = set(_for_the_person(person))
    for duty in duties:
        grants |= set(_by_notice(duty) if isinstance(duty, NoticeFact) else _by_vacancy(duty))
    for member in members:
        if member.kind == "guardian":
            grants |= set(_for_a_guardian(member, person))
            continue
        if member.is_coordinator:
            grants.add(_grant(member, None, Category.CORE, Right.MANAGE, Basis.COORDINATION))
        if person.has_plan_consent and member.party in answers:
            grants |= set(_by_consent(member, answers[member.party]))
    return grants


def _for_the_person(person: PersonFact) -> Iterator[WantedGrant]:
    """Everything about oneself; what is written under risk may be read, not rewritten."""
    for hat_id, since in person.own_hats:
        for category in Category:
            right = Right.READ if category is Category.RISK else Right.MANAGE
            yield WantedGrant(category, hat_id, right, Basis.SELF, since, None)


def _for_a_guardian(member: MemberFact, person: PersonFact) -> Iterator[WantedGrant]:
    """What the mandate covers, only while the person lacks capacity to consent and may be represented on screen.

    Never risk and never private notes.
    """
    if not person.lacks_capacity or not person.may_be_represented:
        return
    for category in (*SHAREABLE, Category.NOTICE):
        if category is not Category.RISK:
            right = Right.MANAGE if category is Category.CORE else Right.WRITE
            yield _grant(member, None, category, right, Basis.GUARDIAN)


def _by_consent(member: MemberFact, answer: SharingFact) -> Iterator[WantedGrant]:
    """What the person has said yes to: relatives read, professionals read and write.

    Core comes first: who may not know of the plan sees no part of it.
    """
    if Category.CORE not in answer.yes or not _within(member, answer):
        return
    relative = member.kind == "relative"
    for category in sorted(answer.yes & set(SHAREABLE)):
        if relative and category is Category.RISK:
            continue
        right, basis = (Right.READ, Basis.RELATIVE) if relative else (Right.WRITE, Basis.CONSENT)
        yield _grant(member, answer, category, right, basis)


def _by_notice(notice: NoticeFact) -> Iterator[WantedGrant]:
    """The unit that must answer reads and answers while the notice is open; the sender tells more as long.

    When it is closed the sender reads the answer, until they have been told.
    """
    yield _to_unit(notice.unit_id, Right.WRITE, notice.sent_at, notice.closed_at)
    yield _to_sender(notice, Right.WRITE, notice.sent_at, notice.closed_at)
    if notice.closed_at is not None:
        yield _to_sender(notice, Right.READ, notice.closed_at, notice.told_until)


def _to_sender(
    notice: NoticeFact, right: Right, starts_at: datetime, ends_at: datetime | None
) -> WantedGrant:
    return WantedGrant(Category.NOTICE, notice.sender_hat_id, right, Basis.STATUTE, starts_at, ends_at)


def _by_vacancy(vacancy: VacancyFact) -> Iterator[WantedGrant]:
    """The municipality's unit sees that somebody has nobody, until somebody has been found."""
    yield _to_unit(vacancy.unit_id, Right.READ, vacancy.since, None)


def _to_unit(unit_id: int, right: Right, starts_at: datetime, ends_at: datetime | None) -> WantedGrant:
    return WantedGrant(
        Category.NOTICE, None, right, Basis.STATUTE, starts_at, ends_at, unit_id, Role.COORDINATING_UNIT
    )


def _within(member: MemberFact, answer: SharingFact) -> bool:
    """Whether the two periods meet at all."""
    start, end = max(member.starts_at, answer.starts_at), _earliest(member.ends_at, answer.ends_at)
    return end is None or start < end


def _grant(
    member: MemberFact, answer: SharingFact | None, category: Category, right: Right, basis: Basis
) -> WantedGrant:
    start = max(member.starts_at, answer.starts_at) if answer else member.starts_at
    end = _earliest(member.ends_at, answer.ends_at) if answer else member.ends_at
    return WantedGrant(category, member.hat_id, right, basis, start, end)


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
