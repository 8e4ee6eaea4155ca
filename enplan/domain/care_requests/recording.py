"""Steps that the use cases of notices share: finding one, closing one, and finding a coordinator to appoint.

No door of its own.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from enplan.base.access import Actor, Category, Right, subjects
from enplan.base.access.models import Subject
from enplan.base.access.once import once
from enplan.base.access.saving import change
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_requests import rules
from enplan.domain.care_requests.models import NoticeOfNeed, NoticeQuestion, NoticeState, Outcome
from enplan.domain.care_teams.models import Membership, MemberState, PersonAnswer
from enplan.domain.care_teams.recording import add_member, hand_over, is_family, open_appointment
from enplan.domain.timeline.recording import record

N = Category.NOTICE


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody at work in the house that a coordinating unit is a part of, and how many persons they coordinate for."""

    hat_id: int
    id: uuid.UUID
    name: str
    title: str
    organization_id: int
    organization_name: str
    phone: str
    persons: int


def received(actor: Actor, notice_id: uuid.UUID, *, right: Right = Right.WRITE) -> NoticeOfNeed:
    """An open notice that was sent to the actor's unit; noted in the log. Raises NotVisible."""
    return _reached(actor, notice_id, right, Q(unit_id=actor.organization_id, closed_at=None))


def sent(actor: Actor, notice_id: uuid.UUID, *, right: Right = Right.WRITE) -> NoticeOfNeed:
    """A notice that the actor sent and still follows; noted in the log.

    Raises NotVisible, and for more than reading Invalid (notice-moved-on) when it is closed.
    """
    notice = _reached(actor, notice_id, Right.READ, followed_by(actor))
    if right > Right.READ:
        if notice.closed_at is not None:
            raise Invalid(code="notice-moved-on")
        subjects.find(actor, notice.subject.public_id, right=right, category=N, shown=[N])
    return notice


def create_once(**columns: Any) -> NoticeOfNeed:
    """The new notice. Raises Invalid (already-sent) for whoever sends the same in the same moment and comes second."""
    with once(lambda: Invalid(code="already-sent")):
        row: NoticeOfNeed = NoticeOfNeed.objects.create(**columns)
    return row


def followed_by(actor: Actor) -> Q:
    """What this hat has sent: open, or closed so lately that the sender is still to be told."""
    since = actor.at - timedelta(days=rules.rule("sender_follows").number("days"))
    return Q(sender_hat_id=actor.hat_id) & (Q(closed_at__isnull=True) | Q(closed_at__gt=since))


def _reached(actor: Actor, notice_id: uuid.UUID, right: Right, of: Q) -> NoticeOfNeed:
    rows = NoticeOfNeed.objects.visible_to(actor).filter(of, public_id=notice_id)
    row: NoticeOfNeed | None = rows.select_related("subject").first()
    if row is None:
        raise NotVisible
    subjects.find(actor, row.subject.public_id, right=right, category=N, shown=[N])
    return row


def open_question(actor: Actor, notice: NoticeOfNeed) -> NoticeQuestion | None:
    """The question that waits for the sender, or None."""
    rows = NoticeQuestion.objects.visible_to(actor).filter(notice=notice, answered_at=None)
    found: NoticeQuestion | None = rows.first()
    return found


def settle_question(inside: Actor, notice: NoticeOfNeed) -> None:
    """A question that waited for the sender waits no more: something else has answered it."""
    waiting = open_question(inside, notice)
    if waiting is not None:
        change(inside, waiting, waiting.version, answered_at=inside.at)


def close(
    inside: Actor, notice: NoticeOfNeed, version: int, outcome: Outcome, words: str, *, reason: str = ""
) -> NoticeOfNeed:
    """The notice ends with an outcome and words for the sender; a question that waited is answered by it.

    Raises Invalid (words missing or too long, notice-moved-on), StaleVersion.
    """
    rules.check_move(notice.state, NoticeState.CLOSED)
    said = rules.check_words(words)
    settle_question(inside, notice)
    closed = change(
        inside,
        notice,
        version,
        state=NoticeState.CLOSED,
        outcome=outcome,
        outcome_reason=reason,
        outcome_words=said,
        closed_at=max(inside.at, notice.sent_at + timedelta(microseconds=1)),
        closed_by_name=inside.name,
    )
    if outcome != Outcome.WITHDRAWN:
        record(
            inside,
            notice.subject_id,
            "need_notice_answered",
            category=N,
            counterpart_id=notice.sender_organization_id,
            notice=str(notice.public_id),
        )
    return closed


def staff() -> list[Colleague]:
    """Those who work in the house of the actor's coordinating unit, by name; nobody for any other hat."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hat, public, name, title, organization, organization_name, phone, persons "
            "FROM sec.staff_of_own_unit() ORDER BY name, hat"
        )
        return [Colleague(*row) for row in cursor.fetchall()]


def colleague(coordinator_id: uuid.UUID | None) -> Colleague:
    """One of them, by the id of the hat. Raises Invalid (coordinator missing)."""
    found = next((each for each in staff() if each.id == coordinator_id), None)
    if found is None:
        raise Invalid({"coordinator": "missing"})
    return found


def appoint(
    inside: Actor,
    subject: Subject,
    chosen: Colleague,
    *,
    answer: PersonAnswer,
    note: str,
    seen: uuid.UUID | None = None,
) -> None:
    """Somebody becomes member and coordinator at the instant the vacancy ends, or as the first.

    Raises Invalid: has-coordinator (somebody coordinates already), coordinator-is-family, vacancy-filled.
    """
    current = open_appointment(inside, subject.pk, lock=True)
    if seen is not None and (current is None or current.public_id != seen):
        raise Invalid(code="vacancy-filled")
    if current is not None and current.membership_id is not None:
        raise Invalid(code="has-coordinator")
    if is_family(subject.pk, chosen.hat_id):
        raise Invalid({"coordinator": "coordinator-is-family"})
    member = _member(inside, subject, chosen) or add_member(
        inside,
        subject,
        hat_id=chosen.hat_id,
        name=chosen.name,
        organization_id=chosen.organization_id,
        organization_name=chosen.organization_name,
        title=chosen.title,
        phone=chosen.phone,
        answer=answer,
        through="speech" if answer == PersonAnswer.YES else "",
    )
    hand_over(inside, subject.pk, current, member, answer=answer, note=note)


def _member(inside: Actor, subject: Subject, chosen: Colleague) -> Membership | None:
    rows = Membership.objects.changeable_by(inside).filter(
        subject=subject, hat_id=chosen.hat_id, state=MemberState.ACTIVE
    )
    live: Membership | None = rows.exclude(ends_at__lte=inside.at).first()
    return live
