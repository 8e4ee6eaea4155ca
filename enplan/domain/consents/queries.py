"""Reading consents.

The person and the coordinator see the whole grid; others in the team see the answer to their own
organisation. Nothing is open that stands here as anything but a yes in force.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from enplan.base.access import Actor, Basis, Category, Permission, Right, subjects
from enplan.base.access.models import Subject
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import NotVisible
from enplan.domain.consents import rules
from enplan.domain.consents.models import CapacityAssessment, Given, PlanConsent, SharingConsent
from enplan.domain.consents.parties import (
    Party,
    current_answer,
    find_party,
    parties_of,
    parties_with_answers,
)
from enplan.domain.consents.recording import answers_of, birth_date_of, mark_of, today
from enplan.domain.consents.rules import Answer, Answers, PartyKind, State


@dataclass(frozen=True, slots=True)
class GivenView:
    """How an answer came to be. `recorded_by` is empty when the person chose on the screen."""

    at: datetime
    through: str
    by: str
    recorded_by: str
    present: str


@dataclass(frozen=True, slots=True)
class PartyView:
    """One party and the newest answer to it. `mark` says which answer it is, for forms that change it."""

    id: uuid.UUID
    kind: PartyKind
    name: str
    relation: str
    organization_id: int | None
    related_person_id: int | None
    answers: Answers
    state: State
    offered: tuple[Category, ...]
    open: frozenset[Category]
    last_day: date | None
    days_left: int | None
    period_code: str
    given: GivenView | None
    mark: str
    answer_id: uuid.UUID | None

    def answer(self, category: Category) -> Answer:
        """What the answer amounts to now: a yes only while it is open, a no after a withdrawal."""
        if category in self.open:
            return Answer.YES
        if self.state is State.WITHDRAWN:
            return Answer.NO
        return Answer.NO if category in self.answers.no else Answer.UNDECIDED


@dataclass(frozen=True, slots=True)
class PlanConsentView:
    """The answer to whether a plan is made."""

    answer: bool
    given: GivenView
    withdrawn_at: datetime | None

    @property
    def is_yes(self) -> bool:
        """Whether there is a consent to the plan now."""
        return self.answer and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Receipt:
    """One answer as it was given, in the order of time. `party` is empty for the plan itself."""

    id: uuid.UUID
    party: str
    answer: bool | None
    answers: Answers | None
    state: State
    last_day: date | None
    given: GivenView
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class CapacityView:
    """The assessment in force, or that there is none, and who answers for the person today."""

    state: str
    reason: str
    review_on: date | None
    review_is_due: bool
    assessed_at: datetime | None
    assessed_by: str
    recorded_by: str
    representative: str
    age_rule: str
    answerer: str


@dataclass(frozen=True, slots=True)
class Expiring:
    """A consent that ends soon."""

    person_id: uuid.UUID
    party: str
    last_day: date
    days_left: int


@dataclass(frozen=True, slots=True)
class OpenPart:
    """One category that is open to the actor, how far, and on which ground."""

    category: Category
    right: Right
    basis: Basis


@use_case(Permission.CONSENT_READ)
def plan_consent(actor: Actor, *, person_id: uuid.UUID | None = None) -> PlanConsentView | None:
    """The newest answer to whether a plan is made, or None. Raises NotVisible."""
    subject = _reach(actor, person_id)
    row = PlanConsent.objects.visible_to(actor).filter(subject=subject, superseded_at__isnull=True).first()
    return PlanConsentView(row.answer, _given(row), row.withdrawn_at) if row else None


@use_case(Permission.CONSENT_READ)
def parties(actor: Actor, *, person_id: uuid.UUID | None = None) -> Sequence[PartyView]:
    """Every party with what it may see, by name.

    Only one's own organisation where one does not manage the plan.

    Raises NotVisible.
    """
    subject = _reach(actor, person_id)
    return [
        view(actor, party, row)
        for party, row in parties_with_answers(actor, subject)
        if _sees_grid(actor, subject) or party.organization_id == actor.organization_id
    ]


@use_case(Permission.CONSENT_READ)
def party(actor: Actor, *, party_id: uuid.UUID, person_id: uuid.UUID | None = None) -> PartyView:
    """One party with what it may see; undecided for one that has no answer yet. Raises NotVisible."""
    subject = _reach(actor, person_id)
    found = find_party(actor, subject, party_id)
    if not _sees_grid(actor, subject) and found.organization_id != actor.organization_id:
        raise NotVisible
    return view(actor, found, current_answer(actor, subject, found))


@use_case(Permission.CONSENT_READ)
def history(actor: Actor, *, person_id: uuid.UUID | None = None) -> Sequence[Receipt]:
    """Every answer ever given, newest first, about the plan and to each party.

    Raises NotVisible, also for those who do not manage the plan.
    """
    subject = _reach(actor, person_id, right=Right.MANAGE)
    rows = list(
        SharingConsent.objects.visible_to(actor)
        .filter(subject=subject)
        .exclude(given_through="")
        .select_related("related_person")
    )
    receipts = [_receipt(actor, party.name, row) for party, row in zip(parties_of(rows), rows, strict=True)]
    plan_rows = PlanConsent.objects.visible_to(actor).filter(subject=subject)
    receipts += [_plan_receipt(row) for row in plan_rows]
    return sorted(receipts, key=lambda receipt: receipt.given.at, reverse=True)


@use_case(Permission.CONSENT_READ)
def capacity(actor: Actor, *, person_id: uuid.UUID | None = None) -> CapacityView:
    """The assessment of capacity in force and who answers for the person today, by age and capacity.

    Raises NotVisible.
    """
    return _capacity(actor, _reach(actor, person_id))


def _capacity(actor: Actor, subject: Subject) -> CapacityView:
    rows = CapacityAssessment.objects.visible_to(actor).filter(subject=subject, superseded_at__isnull=True)
    row = rows.select_related("representative").first()
    born, day = birth_date_of(actor, subject), today(actor)
    state = row.state if row else "has"
    return CapacityView(
        state=state,
        reason=row.reason if row else "",
        review_on=row.review_on if row else None,
        review_is_due=row is not None and row.review_on <= day,
        assessed_at=row.assessed_at if row else None,
        assessed_by=row.assessed_by_name if row else "",
        recorded_by=row.recorded_by_name if row else "",
        representative=row.representative.name if row and row.representative else "",
        age_rule=rules.age_rule(born, day).code,
        answerer=rules.answerer(born, day, state),
    )


@use_case(Permission.CONSENT_RECORD)
def to_write_down(
    actor: Actor, *, person_id: uuid.UUID, party_id: uuid.UUID | None = None
) -> tuple[CapacityView, PartyView | None]:
    """Who answers for the person, and one party, for whoever may write the answer down.

    Raises NotVisible, also for those who do not manage the plan.
    """
    subject = _reach(actor, person_id, right=Right.MANAGE)
    if party_id is None:
        return _capacity(actor, subject), None
    found = find_party(actor, subject, party_id)
    return _capacity(actor, subject), view(actor, found, current_answer(actor, subject, found))


@use_case(Permission.CONSENT_READ)
def expiring(actor: Actor, *, days: int) -> Sequence[Expiring]:
    """The consents that end within so many days, soonest first.

    One's own, or those of the plans that one manages.
    """
    managed = [number for number in subjects.ids(actor) if actor.may(Right.MANAGE, number, Category.CORE)]
    rows = (
        SharingConsent.objects.visible_to(actor)
        .filter(
            subject__in=managed, superseded_at__isnull=True, withdrawn_at__isnull=True, ends_at__gt=actor.at
        )
        .exclude(yes=[])
        .select_related("subject")
        .order_by("ends_at", "pk")
    )
    soon = [row for row in rows if (rules.days_left(row.ends_at, actor.at) or 0) <= days]
    subjects.listed(actor, [row.subject_id for row in soon])
    return [_expiring(actor, row) for row in soon]


@use_case(Permission.CONSENT_READ)
def open_to_me(actor: Actor, *, person_id: uuid.UUID) -> Sequence[OpenPart]:
    """What of this person's information is open to the actor now, and on which ground. Raises NotVisible."""
    subject = _reach(actor, person_id)
    parts = []
    for category in actor.categories(subject.pk):
        right = max(right for right in Right if actor.may(right, subject.pk, category))
        basis = actor.may(right, subject.pk, category).basis
        if basis is not None:
            parts.append(OpenPart(category, right, basis))
    return parts


def view(actor: Actor, party: Party, row: SharingConsent | None) -> PartyView:
    """A party and the answer to it as pages need it."""
    answers = answers_of(row) if row else Answers(frozenset(), frozenset(), actor.at)
    return PartyView(
        id=party.id,
        kind=party.kind,
        name=party.name,
        relation=party.relation,
        organization_id=party.organization_id,
        related_person_id=party.related_person_id,
        answers=answers,
        state=answers.state(actor.at),
        offered=rules.offered(party.kind),
        open=answers.open_at(actor.at),
        last_day=rules.last_day(answers.ends_at),
        days_left=rules.days_left(answers.ends_at, actor.at),
        period_code=row.period_code if row else "",
        given=_given(row) if row and row.given_through else None,
        mark=mark_of(row),
        answer_id=row.public_id if row else None,
    )


def _reach(actor: Actor, person_id: uuid.UUID | None, *, right: Right = Right.READ) -> Subject:
    if person_id is None:
        return subjects.own(actor, right=right, shown=[Category.CORE])
    return subjects.find(actor, person_id, right=right, shown=[Category.CORE])


def _sees_grid(actor: Actor, subject: Subject) -> bool:
    return bool(actor.may(Right.MANAGE, subject.pk, Category.CORE))


def _given(row: Given) -> GivenView:
    return GivenView(row.given_at, row.given_through, row.given_by, row.recorded_by_name, row.present)


def _receipt(actor: Actor, party_name: str, row: SharingConsent) -> Receipt:
    answers = answers_of(row)
    return Receipt(
        id=row.public_id,
        party=party_name,
        answer=None,
        answers=answers,
        state=answers.state(actor.at),
        last_day=rules.last_day(row.ends_at),
        given=_given(row),
        ended_at=row.withdrawn_at or row.superseded_at,
    )


def _plan_receipt(row: PlanConsent) -> Receipt:
    ended = State.WITHDRAWN if row.withdrawn_at else State.SUPERSEDED if row.superseded_at else State.IN_FORCE
    return Receipt(
        id=row.public_id,
        party="",
        answer=row.answer,
        answers=None,
        state=ended,
        last_day=None,
        given=_given(row),
        ended_at=row.withdrawn_at or row.superseded_at,
    )


def _expiring(actor: Actor, row: SharingConsent) -> Expiring:
    last = rules.last_day(row.ends_at)
    left = rules.days_left(row.ends_at, actor.at)
    if last is None or left is None:
        msg = "only consents with an end are asked for"
        raise RuntimeError(msg)
    return Expiring(row.subject.public_id, row.party_name, last, left)
