"""The agreement about one person: put together by the coordinator, answered by the person and by each unit.

Recommendation 89: agreements also between units about one person. It takes away no duty that stands in law, and
nobody's duty to help waits for an answer here.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.acting import acting_as_job, note
from enplan.base.access.models import Subject
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.agreements import gathered
from enplan.domain.agreements.models import PersonAgreement, PersonDuty, UnitAnswer
from enplan.domain.care_teams import acceptance
from enplan.domain.care_teams.models import Invitation, Membership, MemberState, PersonAnswer
from enplan.domain.care_teams.rules import check_way
from enplan.domain.directory.chains import with_all_above
from enplan.domain.directory.models import Organization
from enplan.domain.timeline.recording import record

LONGEST_WHY = 300


@use_case(Permission.PROMISE_GATHER)
def gather(actor: Actor, *, person_id: uuid.UUID, chosen: Collection[str]) -> int:
    """Put the chosen duties (codes of `gathered.possible`) into the person's agreement, which is made if there is none.

    Those that stand there with older words get the new ones, and the unit is asked again. Returns how many were put in.
    Raises NotVisible; Invalid (chosen: missing).
    """
    subject = subjects.find(actor, person_id, right=Right.MANAGE)
    offered = gathered.possible(actor, subject).duties
    wanted = [each for each in offered if each.code in chosen and (not each.is_in or each.is_newer)]
    if not wanted:
        raise Invalid({"chosen": "missing"})
    agreement = gathered.current(actor, subject) or _new(actor, subject)
    for each in wanted:
        if each.is_newer:
            _take_out_older(actor, agreement, each)
        _put_in(agreement, each)
    record(actor, subject.pk, "promises_gathered", agreement=str(agreement.public_id))
    return len(wanted)


@use_case(Permission.PROMISE_GATHER)
def take_out(actor: Actor, *, person_id: uuid.UUID, duty_id: uuid.UUID) -> None:
    """Take one duty out of the agreement; it can be put in again. Raises NotVisible."""
    subject = subjects.find(actor, person_id, right=Right.MANAGE)
    duty = _duty(actor, subject, duty_id)
    change(actor, duty, duty.version, removed_at=actor.at)


@use_case(Permission.PROMISE_GATHER)
def end(actor: Actor, *, person_id: uuid.UUID, because: str) -> None:
    """The agreement about the person ends; what was promised in law and between services stands. Raises Invalid."""
    subject = subjects.find(actor, person_id, right=Right.MANAGE)
    agreement = _current(actor, subject)
    if not because.strip():
        raise Invalid({"because": "missing"})
    change(
        actor, agreement, agreement.version, ended_at=actor.at, ended_because=because.strip()[:LONGEST_WHY]
    )


@use_case(Permission.PROMISE_GATHER)
def offer_for_stay(
    actor: Actor, *, person_id: uuid.UUID, member_id: uuid.UUID, chosen: Collection[str]
) -> int:
    """Duties that somebody invited takes on together with the place, for an institution without an agreement.

    `chosen` are keys of clauses from `gathered.possible_for_guest`. Raises NotVisible; Invalid (chosen: missing).
    """
    subject = subjects.find(actor, person_id, right=Right.MANAGE)
    member = Membership.objects.visible_to(actor).filter(subject=subject, public_id=member_id).first()
    if member is None or member.state != MemberState.INVITED or member.organization_id is None:
        raise NotVisible
    body = Organization.objects.get(pk=member.organization_id)
    offered = gathered.possible_for_guest(actor, subject, body).duties
    wanted = [each for each in offered if str(each.clause.key) in chosen]
    if not wanted:
        raise Invalid({"chosen": "missing"})
    agreement = gathered.current(actor, subject) or _new(actor, subject)
    for each in wanted:
        if not each.is_in:
            _put_in(agreement, each, member)
    record(actor, subject.pk, "promises_gathered", agreement=str(agreement.public_id), member=str(member_id))
    return len(wanted)


@use_case(Permission.TEAM_ACCEPT)
def accept_with_place(actor: Actor, *, token: str) -> int:
    """Whoever has just taken a place by this link takes on the duties that came with it. Returns how many.

    Raises NotVisible when the place has not been taken by this very hat.
    """
    invitation_id, subject_id = acceptance.look_up(token)
    with acting_as_job("accept_duties", subject_id=subject_id) as job:
        invitation = (
            Invitation.objects.visible_to(job).filter(pk=invitation_id).select_related("membership").get()
        )
        member = invitation.membership
        if member is None or invitation.used_at is None or member.hat_id != actor.hat_id:
            raise NotVisible
        rows = PersonDuty.objects.changeable_by(job).filter(
            subject=subject_id, membership=member, unit_answer=UnitAnswer.WAITING, removed_at=None
        )
        taken = [_answer(job, actor, duty, UnitAnswer.ACCEPTED) for duty in rows]
        if taken:
            record(actor, subject_id, "duty_accepted", duties=[str(duty.public_id) for duty in taken])
    if taken:
        note(actor, Permission.TEAM_ACCEPT, subject_id, {int(Category.CORE)})
    return len(taken)


@use_case(Permission.PROMISE_ANSWER)
def answer_for_unit(
    actor: Actor, *, person_id: uuid.UUID, duty_ids: Sequence[uuid.UUID], yes: bool, words: str = ""
) -> None:
    """The unit takes on these duties of its own, or says why not. Raises NotVisible; Invalid (words: missing)."""
    subject = subjects.find(actor, person_id, right=Right.WRITE)
    if not yes and not words.strip():
        raise Invalid({"words": "missing"})
    if not duty_ids:
        raise Invalid({"duties": "missing"})
    own = with_all_above(actor.organization_id)
    for duty_id in duty_ids:
        duty = _duty(actor, subject, duty_id)
        if duty.organization_id not in own:
            raise NotVisible
        _answer(actor, actor, duty, UnitAnswer.ACCEPTED if yes else UnitAnswer.DECLINED, words)
    kind = "duty_accepted" if yes else "duty_declined"
    record(actor, subject.pk, kind, duties=[str(duty_id) for duty_id in duty_ids])


@use_case(Permission.PROMISE_ANSWER)
def answer_as_person(
    actor: Actor,
    *,
    person_id: uuid.UUID | None = None,
    read: str,
    yes: bool,
    words: str = "",
    through: str = "",
) -> None:
    """The person says yes or no to the agreement as it was `read`, with own words if there are any.

    Staff who manage the plan write down what was said; `through` is how (ways.toml). Can be answered again. Raises
    NotVisible; Invalid: through, and agreement-changed when promises have come or gone since.
    """
    subject, by_staff = _whose(actor, person_id)
    through = through if by_staff else "screen"
    check_way(through, by_staff=by_staff)
    agreement = _current(actor, subject)
    if read != gathered.as_read(duty.public_id for duty in gathered.duties(actor, agreement)):
        raise Invalid(code="agreement-changed")
    change(
        actor,
        agreement,
        agreement.version,
        person_answer=PersonAnswer.YES if yes else PersonAnswer.NO,
        answer_through=through,
        person_words=words.strip(),
        answered_at=actor.at,
    )
    record(actor, subject.pk, "promises_answered", answer="yes" if yes else "no")


@use_case(Permission.PROMISE_ANSWER)
def refuse_duty(
    actor: Actor, *, person_id: uuid.UUID | None = None, duty_id: uuid.UUID, refused: bool = True
) -> None:
    """The person does not want this one to be done, or wants it after all. Raises NotVisible."""
    subject, _ = _whose(actor, person_id)
    duty = _duty(actor, subject, duty_id)
    change(actor, duty, duty.version, person_refused_at=actor.at if refused else None)
    record(actor, subject.pk, "promises_answered", answer="no" if refused else "yes", duty=str(duty_id))


def _whose(actor: Actor, person_id: uuid.UUID | None) -> tuple[Subject, bool]:
    if person_id is None:
        return subjects.own(actor, right=Right.MANAGE), False
    return subjects.find(actor, person_id, right=Right.MANAGE), actor.organization_id is not None


def _current(actor: Actor, subject: Subject) -> PersonAgreement:
    found = gathered.current(actor, subject)
    if found is None:
        raise NotVisible
    return found


def _duty(actor: Actor, subject: Subject, duty_id: uuid.UUID) -> PersonDuty:
    found = gathered.duty_of(actor, subject, duty_id)
    if found is None:
        raise NotVisible
    return found


def _new(actor: Actor, subject: Subject) -> PersonAgreement:
    made: PersonAgreement = PersonAgreement.objects.create(subject=subject, made_by=actor.name)
    return made


def _put_in(agreement: PersonAgreement, each: gathered.Possible, member: Membership | None = None) -> None:
    PersonDuty.objects.create(
        subject_id=agreement.subject_id,
        category=each.clause.category,
        agreement=agreement,
        clause=gathered.clause_row(each.clause),
        organization_id=each.unit_id,
        organization_name=each.unit_name,
        membership=member,
    )


def _take_out_older(actor: Actor, agreement: PersonAgreement, each: gathered.Possible) -> None:
    for duty in gathered.duties(actor, agreement):
        if duty.clause.key == each.clause.key and duty.organization_id == each.unit_id:
            change(actor, duty, duty.version, removed_at=actor.at)


def _answer(
    changer: Actor, actor: Actor, duty: PersonDuty, answer: UnitAnswer, words: str = ""
) -> PersonDuty:
    """The unit's answer in the actor's name, written by whoever may change the row."""
    return change(
        changer,
        duty,
        duty.version,
        unit_answer=answer,
        unit_words=words.strip()[:LONGEST_WHY] if answer == UnitAnswer.DECLINED else "",
        answered_by=actor.name,
        answered_title=actor.title,
        answered_hat_id=actor.hat_id,
        answered_at=actor.at,
    )
