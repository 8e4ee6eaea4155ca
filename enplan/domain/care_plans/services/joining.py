"""After the one-plan guard: asking to join, to take over, or that the person is asked; and answering."""

from __future__ import annotations

import uuid

from enplan.base.access import Actor, Permission, Right, subjects
from enplan.base.access.acting import acting_as_job, note
from enplan.base.access.grants import recompile
from enplan.base.access.models import Subject
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_plans import guard
from enplan.domain.care_plans.models import JoinRequest
from enplan.domain.care_teams.models import Membership, MemberState, PersonAnswer
from enplan.domain.care_teams.recording import add_member, hand_over, is_family, open_appointment
from enplan.domain.care_teams.rules import check_answer
from enplan.domain.timeline.recording import record

MOST_REASON = 500
EVENTS = {"join": "join_requested", "take_over": "take_over_requested", "ask": "join_requested"}


@use_case(Permission.PLAN_JOIN)
def request_join(actor: Actor, *, token: str, wish: str, reason: str = "") -> None:
    """Ask the existing plan's coordinator and person: to join, to take over, or that the person is asked.

    The answer is the same whatever stands behind. A hat has one open request for one person. Raises Invalid
    (guard-answer-too-old; wish; reason too long).
    """
    subject_id = guard.read_token(actor, token)
    if wish not in EVENTS:
        raise Invalid({"wish": "missing"})
    if len(reason) > MOST_REASON:
        raise Invalid({"reason": "too-long"})
    note(actor, Permission.PLAN_JOIN, subject_id, set())
    with acting_as_job("one_plan_guard", subject_id=subject_id) as job:
        waiting = JoinRequest.objects.visible_to(job).filter(
            subject=subject_id, hat_id=actor.hat_id, answered_at=None
        )
        if waiting.exists():
            return
        inside = guard.let_in(actor, job)
        JoinRequest.objects.create(
            subject_id=subject_id,
            wish=wish,
            hat_id=actor.hat_id,
            asker_name=actor.name,
            asker_title=actor.title,
            organization_id=actor.organization_id,
            organization_name=actor.organization_name,
            reason=reason.strip(),
            asked_at=actor.at,
        )
        record(inside, subject_id, EVENTS[wish], wish=wish)


@use_case(Permission.TEAM_INVITE)
def answer_join_request(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    request_id: uuid.UUID,
    version: int,
    yes: bool,
    person_answer: str = "",
    person_answer_note: str = "",
) -> None:
    """The coordinator or the person answers.

    Yes lets the asker in as a member, who sees nothing before the person shares.

    Yes to taking over hands the coordination over, with the person's answer (yes; or no / not asked and why);
    when the person answers, that is the answer. Raises NotVisible, Invalid, StaleVersion.
    """
    subject = subjects.find(actor, person_id, right=Right.MANAGE)
    asked = JoinRequest.objects.changeable_by(actor).filter(subject=subject, public_id=request_id).first()
    if asked is None:
        raise NotVisible
    if asked.answered_at is not None:
        raise Invalid(code="already-answered")
    own = actor.own_subject_id == subject.pk
    answer = "yes" if own and yes else person_answer
    change(
        actor,
        asked,
        version,
        answered_at=actor.at,
        answer="yes" if yes else "no",
        answered_by_name=actor.name,
    )
    if yes:
        _let_in(actor, subject, asked, answer, person_answer_note)
    record(actor, subject.pk, "request_answered", request=str(request_id), answer="yes" if yes else "no")
    recompile(actor, subject.pk)


def _let_in(actor: Actor, subject: Subject, asked: JoinRequest, answer: str, why: str) -> None:
    if is_family(subject.pk, asked.hat_id):
        raise Invalid(code="coordinator-is-family")
    said = PersonAnswer.NOT_ASKED if asked.wish == "join" and not answer else check_answer(answer, why)
    member = _member_of(actor, subject, asked)
    if member is None:
        member = add_member(
            actor,
            subject,
            hat_id=asked.hat_id,
            name=asked.asker_name,
            organization_id=asked.organization_id,
            organization_name=asked.organization_name,
            title=asked.asker_title,
            answer=said,
        )
    if asked.wish == "take_over":
        current = open_appointment(actor, subject.pk, lock=True)
        hand_over(actor, subject.pk, current, member, answer=said, note=why)


def _member_of(actor: Actor, subject: Subject, asked: JoinRequest) -> Membership | None:
    """The place that the asker has got in the meantime, if any."""
    rows = Membership.objects.changeable_by(actor).filter(
        subject=subject, hat_id=asked.hat_id, state=MemberState.ACTIVE
    )
    live: Membership | None = rows.exclude(ends_at__lte=actor.at).first()
    return live
