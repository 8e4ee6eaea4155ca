"""Asking about a look-up, answering, and closing the plan to somebody who has looked."""

from __future__ import annotations

import uuid

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.acting import acting_as_job, note
from enplan.base.access.models import Block, Subject
from enplan.base.access.once import once
from enplan.base.access.use_cases import use_case
from enplan.base.audit.models import AuditEvent, Outcome
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.lookups import rules
from enplan.domain.lookups.answering import asked_of, who_answers
from enplan.domain.lookups.models import LookupAnswer, LookupQuestion
from enplan.domain.timeline.recording import record

BY_PERSON = "asked-by-person"
"""The ground on which somebody outside the plan reads a question (data/reasons.toml)."""


@use_case(Permission.LOOKUP_QUESTION)
def ask_about(actor: Actor, *, event_id: int, words: str = "") -> uuid.UUID:
    """Ask why somebody looked. Whoever answers for privacy there sees it and answers in time (data/answer_times.toml).

    Never the one it is about. Raises NotVisible, Invalid (too-long; already-asked).
    """
    subject = subjects.own(actor, right=Right.MANAGE)
    event = somebody_elses(actor, subject, event_id)
    text = rules.check_words(words, may_be_empty=True)
    answering = who_answers(subject, event)
    with once(lambda: Invalid(code="already-asked")):
        question = LookupQuestion.objects.create(
            subject=subject,
            category=Category.CORE,
            event_id=event.pk,
            looked_at=event.at,
            looker_hat_id=event.hat_id,
            looker_name=event.actor_name,
            looker_title=event.actor_title,
            organization_name=event.organization_name,
            action=event.action,
            words=text,
            asked_by_name=actor.name,
            answering_organization_id=answering.organization_id,
            answering_organization_name=answering.organization,
            asked_at=actor.at,
            answer_due_on=rules.answer_due(actor.at.astimezone(rules.NORWAY).date()),
        )
    record(actor, subject.pk, "look_up_questioned", question=str(question.public_id))
    public_id: uuid.UUID = question.public_id
    return public_id


@use_case(Permission.LOOKUP_ANSWER)
def answer_question(actor: Actor, *, person_id: uuid.UUID, question_id: uuid.UUID, words: str) -> None:
    """As whoever coordinates, tell the person why somebody looked.

    Raises NotVisible, Invalid (missing, too-long; already-answered).
    """
    subject = subjects.find(actor, person_id, right=Right.MANAGE)
    asked = LookupQuestion.objects.visible_to(actor).filter(subject=subject, answering_organization_id=None)
    question = asked.filter(public_id=question_id).first()
    if question is None:
        raise NotVisible
    _write_answer(actor, question, words)


@use_case(Permission.LOOKUP_ANSWER)
def answer_for_organization(actor: Actor, *, question_id: uuid.UUID, words: str) -> None:
    """As the privacy contact of the organisation that is asked, tell the person why somebody looked.

    The plan stays closed. Raises NotVisible, Invalid (missing, too-long; already-answered).
    """
    asked = asked_of(actor, question_id)
    if not asked:
        raise NotVisible
    ((subject_id, (number,)),) = asked.items()
    with acting_as_job("answer_look_up_question", subject_id=subject_id) as job:
        _write_answer(actor, LookupQuestion.objects.visible_to(job).get(pk=number), words)
    note(actor, Permission.LOOKUP_ANSWER, subject_id, set(), reason=BY_PERSON)


def _write_answer(actor: Actor, question: LookupQuestion, words: str) -> None:
    text = rules.check_words(words)
    with once(lambda: Invalid(code="already-answered")):
        LookupAnswer.objects.create(
            subject_id=question.subject_id,
            category=Category.CORE,
            question=question,
            words=text,
            answered_at=actor.at,
            answered_by_hat_id=actor.hat_id,
            answered_by_name=actor.name,
            answered_by_title=actor.title,
        )
    record(actor, question.subject_id, "look_up_explained", question=str(question.public_id))


@use_case(Permission.CONSENT_GIVE)
def block_hat(actor: Actor, *, event_id: int) -> uuid.UUID:
    """Close everything to whoever stands behind this look-up, whatever was said yes to.

    Counts from the next request.

    Raises NotVisible.
    """
    subject = subjects.own(actor, right=Right.MANAGE)
    event = somebody_elses(actor, subject, event_id)
    block = Block.objects.filter(subject=subject, hat_id=event.hat_id, category=None, ends_at=None).first()
    if block is None:
        block = Block.objects.create(subject=subject, hat_id=event.hat_id)
        record(actor, subject.pk, "access_blocked", block=str(block.public_id))
    return block.public_id


@use_case(Permission.CONSENT_GIVE)
def unblock(actor: Actor, *, block_id: uuid.UUID) -> None:
    """Undo a block: what was said yes to counts again. Raises NotVisible."""
    subject = subjects.own(actor, right=Right.MANAGE)
    if not Block.objects.filter(subject=subject, public_id=block_id, ends_at=None).update(ends_at=actor.at):
        raise NotVisible
    record(actor, subject.pk, "access_unblocked", block=str(block_id))


def somebody_elses(actor: Actor, subject: Subject, event_id: int) -> AuditEvent:
    """A row of the person's own log that somebody else's hat made. Raises NotVisible."""
    event = AuditEvent.objects.filter(
        pk=event_id, subject_id=subject.pk, outcome=Outcome.DONE, hat_id__isnull=False
    ).first()
    if event is None or event.account_id == actor.account_id:
        raise NotVisible
    return event
