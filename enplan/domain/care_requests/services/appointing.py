"""The coordinating unit: proposing and appointing a coordinator, for a notice or where the coordinator has left."""

from __future__ import annotations

import uuid

from enplan.base.access import Actor, Category, Permission, subjects
from enplan.base.access.acting import acting_as_job
from enplan.base.access.grants import recompile
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid
from enplan.domain.care_plans import guard
from enplan.domain.care_requests import recording, rules
from enplan.domain.care_requests.models import NoticeState, Outcome
from enplan.domain.care_requests.recording import Colleague
from enplan.domain.care_teams.models import PersonAnswer
from enplan.domain.care_teams.rules import check_answer
from enplan.domain.timeline.recording import record


@use_case(Permission.NOTICE_DECIDE)
def propose(actor: Actor, *, notice_id: uuid.UUID, version: int, coordinator_id: uuid.UUID | None) -> None:
    """Somebody is meant to coordinate, and the person is to be asked first. A question to the sender waits no more.

    Raises NotVisible, StaleVersion, Invalid (coordinator; notice-moved-on).
    """
    notice = recording.received(actor, notice_id)
    rules.check_move(notice.state, NoticeState.PROPOSED)
    chosen = recording.colleague(coordinator_id)
    recording.settle_question(actor, notice)
    change(
        actor,
        notice,
        version,
        state=NoticeState.PROPOSED,
        proposed_hat_id=chosen.hat_id,
        proposed_name=chosen.name,
        proposed_organization_name=chosen.organization_name,
    )
    record(
        actor,
        notice.subject_id,
        "coordinator_proposed",
        category=Category.NOTICE,
        notice=str(notice.public_id),
    )


@use_case(Permission.NOTICE_DECIDE)
def appoint(
    actor: Actor,
    *,
    notice_id: uuid.UUID,
    version: int,
    coordinator_id: uuid.UUID | None,
    answer: str,
    answer_note: str = "",
    words: str,
) -> None:
    """Appoint a coordinator, with the person's answer, and tell the sender. The notice is closed by it.

    Raises NotVisible, StaleVersion, Invalid: answer, answer_note, coordinator, words; has-coordinator,
    notice-moved-on.
    """
    notice = recording.received(actor, notice_id)
    said, chosen = _decided(coordinator_id, answer, answer_note, words)
    with acting_as_job("answer_notice", subject_id=notice.subject_id) as job:
        inside = guard.let_in(actor, job)
        recording.appoint(inside, notice.subject, chosen, answer=said, note=answer_note)
        recording.close(inside, notice, version, Outcome.APPOINTED, words)
        recompile(job, notice.subject_id)


@use_case(Permission.NOTICE_DECIDE)
def appoint_to_vacancy(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    seen: uuid.UUID | None,
    coordinator_id: uuid.UUID | None,
    answer: str,
    answer_note: str = "",
) -> None:
    """Appoint a coordinator for somebody whose coordinator has left. `seen` is the vacancy that the page showed.

    Raises NotVisible, Invalid: answer, answer_note, coordinator; vacancy-filled.
    """
    subject = subjects.find(actor, person_id, category=Category.NOTICE, shown=[Category.NOTICE])
    if seen is None:
        raise Invalid(code="vacancy-filled")
    said, chosen = _decided(coordinator_id, answer, answer_note)
    with acting_as_job("answer_notice", subject_id=subject.pk) as job:
        inside = guard.let_in(actor, job)
        recording.appoint(inside, subject, chosen, answer=said, note=answer_note, seen=seen)
        recompile(job, subject.pk)


def _decided(
    coordinator_id: uuid.UUID | None, answer: str, answer_note: str, words: str | None = None
) -> tuple[PersonAnswer, Colleague]:
    """The person's answer and who is chosen. Raises Invalid with everything that is missing at once."""
    wrong: dict[str, str] = {}
    for check in (
        lambda: recording.colleague(coordinator_id),
        lambda: check_answer(answer, answer_note),
        lambda: None if words is None else rules.check_words(words),
    ):
        try:
            check()
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid(wrong)
    return PersonAnswer(answer), recording.colleague(coordinator_id)
