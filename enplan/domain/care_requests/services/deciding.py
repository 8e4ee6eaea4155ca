"""The coordinating unit: receiving a notice, asking for more, and saying that there is no need."""

from __future__ import annotations

import uuid

from enplan.base.access import Actor, Category, Permission, Right
from enplan.base.access.acting import acting_as_job
from enplan.base.access.grants import recompile
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.domain.care_plans import guard
from enplan.domain.care_requests import recording, rules
from enplan.domain.care_requests.models import NoticeQuestion, NoticeState, Outcome
from enplan.domain.timeline.recording import record


@use_case(Permission.INBOX_READ)
def receive(actor: Actor, *, notice_id: uuid.UUID) -> None:
    """Somebody in the unit opens the notice for the first time; later times change nothing. Raises NotVisible."""
    notice = recording.received(actor, notice_id, right=Right.READ)
    if notice.received_at is not None:
        return
    change(actor, notice, notice.version, received_at=actor.at)
    record(
        actor,
        notice.subject_id,
        "need_notice_received",
        category=Category.NOTICE,
        counterpart_id=notice.sender_organization_id,
        notice=str(notice.public_id),
    )


@use_case(Permission.NOTICE_DECIDE)
def ask(actor: Actor, *, notice_id: uuid.UUID, version: int, words: str) -> None:
    """Ask the sender for more; the notice waits for the answer. Raises NotVisible, StaleVersion, Invalid."""
    notice = recording.received(actor, notice_id)
    rules.check_move(notice.state, NoticeState.QUESTIONED)
    text = rules.check_words(words, "question")
    change(actor, notice, version, state=NoticeState.QUESTIONED)
    NoticeQuestion.objects.create(
        subject_id=notice.subject_id, notice=notice, words=text, asked_at=actor.at, asked_by_name=actor.name
    )


@use_case(Permission.NOTICE_DECIDE)
def close_without_need(actor: Actor, *, notice_id: uuid.UUID, version: int, reason: str, words: str) -> None:
    """No coordinator: why, and what the sender is told. Raises NotVisible, StaleVersion, Invalid."""
    notice = recording.received(actor, notice_id)
    why = rules.check_reason(reason)
    with acting_as_job("answer_notice", subject_id=notice.subject_id) as job:
        inside = guard.let_in(actor, job)
        recording.close(inside, notice, version, Outcome.NO_NEED, words, reason=why)
        recompile(job, notice.subject_id)
