"""A notice as pages need it; those that one has sent, and those that are about oneself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.use_cases import use_case
from enplan.base.accounts.models import Hat
from enplan.domain.care_requests import recording, rules
from enplan.domain.care_requests.models import NoticeOfNeed, NoticeQuestion
from enplan.domain.care_requests.services.sending import destination
from enplan.domain.directory.models import Organization
from enplan.domain.lookups.rules import NORWAY
from enplan.domain.people.models import Person

N = Category.NOTICE


@dataclass(frozen=True, slots=True)
class QuestionView:
    """What the unit asked, and the sender's answer when it has come; both empty texts where there was none."""

    words: str
    asked_at: datetime
    asked_by: str
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice. `due_on` is the local target for an answer; codes are those of models and data files."""

    id: uuid.UUID
    subject_id: int
    version: int
    requisition: uuid.UUID
    state: str
    name: str
    birth_date: date
    national_identifier: str
    municipality_number: str
    need: str
    words: str
    phone: str
    consent: str
    consent_through: str
    asked_by: str
    why_not: str
    sender: str
    sender_title: str
    sender_organization: str
    sender_phone: str
    unit_name: str
    sent_at: datetime
    received_at: datetime | None
    due_on: date
    proposed_hat_id: int | None
    proposed_name: str
    proposed_organization: str
    outcome: str
    outcome_reason: str
    outcome_words: str
    closed_at: datetime | None
    closed_by: str
    questions: Sequence[QuestionView]

    @property
    def open_question(self) -> QuestionView | None:
        """The question that waits for the sender."""
        return next((each for each in self.questions if each.answered_at is None), None)


@dataclass(frozen=True, slots=True)
class Coordination:
    """What a coordinating unit may know of somebody: is there a plan, who coordinates, since when."""

    subject_id: int
    person_id: uuid.UUID
    name: str
    birth_date: date
    phone: str
    plan_state: str
    plan_since: date | None
    is_vacant: bool
    since: datetime | None
    appointment: uuid.UUID | None
    coordinator: str
    organization: str


@dataclass(frozen=True, slots=True)
class Route:
    """Where a notice would go: the route, the units by name, and whether the municipality is asked about."""

    code: str
    units: Sequence[str]
    asks_about_municipality: bool
    suggests_municipality: bool


@dataclass(frozen=True, slots=True)
class About:
    """Who a notice is to be about, for a sender who sees the person already; and the sender's own telephone."""

    name: str
    municipality_number: str
    own_phone: str


def views(actor: Actor, rows: Iterable[NoticeOfNeed]) -> list[NoticeView]:
    """The rows with their questions, as the actor may see them."""
    found = list(rows)
    questions: dict[int, list[QuestionView]] = {row.pk: [] for row in found}
    asked = NoticeQuestion.objects.visible_to(actor).filter(notice__in=[row.pk for row in found])
    for question in asked.order_by("asked_at", "pk"):
        questions[question.notice_id].append(
            QuestionView(
                question.words,
                question.asked_at,
                question.asked_by_name,
                question.answer,
                question.answered_at,
            )
        )
    return [_view(row, questions[row.pk]) for row in found]


def _view(row: NoticeOfNeed, questions: Sequence[QuestionView]) -> NoticeView:
    return NoticeView(
        id=row.public_id,
        subject_id=row.subject_id,
        version=row.version,
        requisition=row.requisition,
        state=row.state,
        name=row.name,
        birth_date=row.birth_date,
        national_identifier=row.national_identifier,
        municipality_number=row.municipality_number,
        need=row.need,
        words=row.words,
        phone=row.phone,
        consent=row.consent,
        consent_through=row.consent_through,
        asked_by=row.asked_by,
        why_not=row.why_not,
        sender=row.sender_name,
        sender_title=row.sender_title,
        sender_organization=row.sender_organization_name,
        sender_phone=row.sender_phone,
        unit_name=row.unit_name,
        sent_at=row.sent_at,
        received_at=row.received_at,
        due_on=rules.answer_due(row.sent_at.astimezone(NORWAY).date()),
        proposed_hat_id=row.proposed_hat_id,
        proposed_name=row.proposed_name,
        proposed_organization=row.proposed_organization_name,
        outcome=row.outcome,
        outcome_reason=row.outcome_reason,
        outcome_words=row.outcome_words,
        closed_at=row.closed_at,
        closed_by=row.closed_by_name,
        questions=questions,
    )


@use_case(Permission.NOTICE_READ)
def sent_by_me(actor: Actor) -> Sequence[NoticeView]:
    """The notices that this hat has sent and still follows: the open ones first, the newest first among each."""
    followed = NoticeOfNeed.objects.visible_to(actor).filter(recording.followed_by(actor))
    found = views(actor, followed.order_by("-sent_at", "pk"))
    subjects.listed(actor, [each.subject_id for each in found], shown=[N])
    return sorted(found, key=lambda each: each.closed_at is not None)


@use_case(Permission.NOTICE_READ)
def sent_one(actor: Actor, *, notice_id: uuid.UUID) -> NoticeView:
    """One notice that this hat has sent. Raises NotVisible."""
    return views(actor, [recording.sent(actor, notice_id, right=Right.READ)])[0]


@use_case(Permission.NOTICE_READ)
def about_me(actor: Actor) -> Sequence[NoticeView]:
    """All notices about the person whose own plan this is, the newest first. Raises NotVisible."""
    subject = subjects.own(actor, shown=[Category.CORE, N])
    rows = NoticeOfNeed.objects.visible_to(actor).filter(subject=subject).order_by("-sent_at", "pk")
    return views(actor, rows)


@use_case(Permission.NOTICE_SEND)
def where_to(actor: Actor, *, municipality_number: str = "", needs_municipality: bool = False) -> Route:
    """Where a notice from the actor about somebody living there goes. Without a number: only what is asked about.

    Raises NoUnit.
    """
    employer = Organization.objects.get(pk=actor.organization_id or 0)
    way = rules.route(employer.kind, has_operating_agreement=employer.has_operating_agreement)
    units: Sequence[str] = ()
    if municipality_number:
        _, to = destination(actor, municipality_number, needs_municipality=needs_municipality)
        units = [unit.name for unit in to]
    return Route(way.code, units, way.has("also"), way.flag("also_suggested"))


@use_case(Permission.NOTICE_SEND)
def who_it_is_about(actor: Actor, *, person_id: uuid.UUID | None = None) -> About:
    """What is filled in beforehand. Raises NotVisible."""
    phone = Hat.objects.filter(pk=actor.hat_id or 0).values_list("phone", flat=True).first() or ""
    if person_id is None:
        return About("", "", phone)
    subject = subjects.find(actor, person_id, shown=[Category.CORE])
    person = Person.objects.visible_to(actor).get(subject=subject)
    return About(person.name, person.municipality_number, phone)
