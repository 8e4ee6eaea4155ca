"""Saying yes and no, changing one's mind, and assessing the capacity to do so.

The person (or whoever answers for the person) does it on the screen; a coordinator writes down what was said
on paper or by speech. Every change counts from the next request of whoever it concerns.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from enplan.base.access import Actor, Category, Permission, Right, Role, subjects
from enplan.base.access.grants import recompile
from enplan.base.access.models import Subject
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.base.terminology import code_system
from enplan.domain.consents import rules
from enplan.domain.consents.models import CapacityAssessment, SharingConsent
from enplan.domain.consents.parties import Party, current_answer, find_party, parties_with_answers
from enplan.domain.consents.recording import (
    answers_of,
    check_seen,
    given,
    previous_answer,
    put_answer,
    record_plan_consent,
    record_plan_withdrawal,
    record_sharing,
    record_withdrawal,
    today,
)
from enplan.domain.people.models import RelatedPerson
from enplan.domain.timeline.recording import record


@use_case(Permission.CONSENT_GIVE)
def give_plan_consent(actor: Actor, *, person_id: uuid.UUID | None = None, answer: bool = True) -> None:
    """The answer on the screen to whether a plan is made.

    Raises NotVisible, Invalid when somebody else answers for the person.
    """
    subject = _on_screen(actor, person_id)
    record_plan_consent(actor, subject, answer=answer, through="screen", given_by=_giver(actor))
    recompile(actor, subject.pk)


@use_case(Permission.CONSENT_GIVE)
def withdraw_plan_consent(actor: Actor, *, person_id: uuid.UUID | None = None) -> None:
    """On the screen: no plan after all.

    All sharing ends at once; what becomes of the plan is decided by care_plans.services. Raises NotVisible,
    Invalid when somebody else answers for the person.
    """
    subject = _on_screen(actor, person_id)
    given(actor, subject, through="screen", given_by=_giver(actor))
    record_plan_withdrawal(actor, subject)
    recompile(actor, subject.pk)


@use_case(Permission.CONSENT_GIVE)
def decide_sharing(
    actor: Actor,
    *,
    party_id: uuid.UUID,
    yes: Collection[Category],
    no: Collection[Category],
    period_code: str,
    ends_on: date | None = None,
    seen: str | None = None,
    person_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """On the screen: what one party may see from now on. Returns the receipt's id.

    `seen` is the mark of the answer that the form showed. Raises NotVisible, Invalid, StaleVersion.
    """
    subject = _on_screen(actor, person_id)
    party = find_party(actor, subject, party_id)
    check_seen(current_answer(actor, subject, party), seen, yes, no)
    row = _write(
        actor, subject, party, yes, no, period_code, ends_on, through="screen", given_by=_giver(actor)
    )
    recompile(actor, subject.pk)
    return row.public_id


@use_case(Permission.CONSENT_GIVE)
def withdraw_sharing(
    actor: Actor, *, party_id: uuid.UUID | None = None, person_id: uuid.UUID | None = None
) -> None:
    """On the screen: no to everything for one party, or for all of them.

    Raises NotVisible, Invalid when somebody else answers for the person.
    """
    subject = _on_screen(actor, person_id)
    columns = given(actor, subject, through="screen", given_by=_giver(actor))
    _withdraw(actor, subject, party_id, columns)
    recompile(actor, subject.pk)


@use_case(Permission.CONSENT_GIVE)
def restore_sharing(actor: Actor, *, party_id: uuid.UUID, person_id: uuid.UUID | None = None) -> uuid.UUID:
    """Undo the newest answer to a party: what stood before is given again, now, for as long as it had left.

    Raises NotVisible where nothing stood before, Invalid when its time is over or somebody else answers.
    """
    subject = _on_screen(actor, person_id)
    party = find_party(actor, subject, party_id)
    current = current_answer(actor, subject, party)
    if current is None:
        raise NotVisible
    before = current if current.withdrawn_at else previous_answer(actor, subject, party, current)
    yes, ends_at, period = (before.yes, before.ends_at, before.period_code) if before else ([], None, "")
    if ends_at is not None and ends_at <= actor.at:
        raise Invalid({"period": "is-over"})
    row = put_answer(
        actor,
        subject,
        party,
        yes={Category(number) for number in yes},
        no={Category(number) for number in (before.no if before else [])},
        ends_at=ends_at,
        period_code=period,
        columns=given(actor, subject, through="screen", given_by=_giver(actor)),
    )
    recompile(actor, subject.pk)
    return row.public_id


@use_case(Permission.CONSENT_RECORD)
def write_down_plan_consent(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    answer: bool,
    through: str,
    present: str = "",
    given_by: str = "person",
    person_heard: bool | None = None,
) -> None:
    """What was answered on paper or by speech about making a plan. Raises NotVisible, Invalid."""
    subject = subjects.find(actor, person_id, right=Right.MANAGE)
    record_plan_consent(
        actor,
        subject,
        answer=answer,
        through=through,
        present=present,
        given_by=given_by,
        person_heard=person_heard,
    )
    recompile(actor, subject.pk)


@use_case(Permission.CONSENT_RECORD)
def write_down_plan_withdrawal(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    through: str,
    present: str = "",
    given_by: str = "person",
    person_heard: bool | None = None,
) -> None:
    """On paper or by speech: no plan after all. All sharing ends at once. Raises NotVisible, Invalid."""
    subject = subjects.find(actor, person_id, right=Right.MANAGE)
    given(actor, subject, through=through, present=present, given_by=given_by, person_heard=person_heard)
    record_plan_withdrawal(actor, subject)
    recompile(actor, subject.pk)


@use_case(Permission.CONSENT_RECORD)
def write_down_sharing(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    party_id: uuid.UUID,
    yes: Collection[Category],
    no: Collection[Category],
    period_code: str,
    ends_on: date | None = None,
    through: str,
    present: str = "",
    given_by: str = "person",
    person_heard: bool | None = None,
    seen: str | None = None,
) -> uuid.UUID:
    """What was answered to one party on paper or by speech; the person sees it and may change it.

    Returns the receipt's id. Raises NotVisible, Invalid, StaleVersion.
    """
    subject = subjects.find(actor, person_id, right=Right.MANAGE)
    party = find_party(actor, subject, party_id)
    check_seen(current_answer(actor, subject, party), seen, yes, no)
    row = _write(
        actor, subject, party, yes, no, period_code, ends_on,
        through=through, present=present, given_by=given_by, person_heard=person_heard,
    )  # fmt: skip
    recompile(actor, subject.pk)
    return row.public_id


@use_case(Permission.CONSENT_RECORD)
def write_down_withdrawal(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    party_id: uuid.UUID | None = None,
    through: str,
    present: str = "",
    given_by: str = "person",
    person_heard: bool | None = None,
) -> None:
    """On paper or by speech: no to everything, for one party or all. Raises NotVisible, Invalid."""
    subject = subjects.find(actor, person_id, right=Right.MANAGE)
    columns = given(
        actor, subject, through=through, present=present, given_by=given_by, person_heard=person_heard
    )
    _withdraw(actor, subject, party_id, columns)
    recompile(actor, subject.pk)


@use_case(Permission.CAPACITY_ASSESS)
def assess_capacity(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    state: str,
    reason: str,
    review_on: date | None,
    assessed_by: str,
    representative_id: uuid.UUID | None = None,
) -> None:
    """Write down a professional's assessment of the capacity to consent.

    Reason, day to look again, and who answers while it is lacking. Pasient- og brukerrettighetsloven § 4-3
    (data/capacity.toml). Raises NotVisible, Invalid.
    """
    subject = subjects.find(actor, person_id, right=Right.MANAGE)
    _check_assessment(state, reason, review_on, assessed_by, representative_id, today(actor))
    representative = _representative(actor, subject, representative_id)
    in_force = CapacityAssessment.objects.changeable_by(actor).filter(
        subject=subject, superseded_at__isnull=True
    )
    for row in in_force:
        change(actor, row, row.version, superseded_at=actor.at)
    CapacityAssessment.objects.create(
        subject=subject,
        category=Category.CORE,
        state=state,
        reason=reason.strip(),
        review_on=review_on,
        assessed_at=actor.at,
        assessed_by_name=assessed_by.strip(),
        recorded_by_name=actor.name,
        representative=representative,
    )
    record(actor, subject.pk, "capacity_assessed", state=state)
    recompile(actor, subject.pk)


def _on_screen(actor: Actor, person_id: uuid.UUID | None) -> Subject:
    """The person who acts, or the one whom a guardian acts for."""
    if person_id is None:
        return subjects.own(actor, right=Right.MANAGE)
    return subjects.find(actor, person_id, right=Right.MANAGE)


def _giver(actor: Actor) -> str:
    return "representative" if actor.role is Role.GUARDIAN else "person"


def _write(
    actor: Actor,
    subject: Subject,
    party: Party,
    yes: Collection[Category],
    no: Collection[Category],
    period_code: str,
    ends_on: date | None,
    *,
    through: str,
    present: str = "",
    given_by: str,
    person_heard: bool | None = None,
) -> SharingConsent:
    close = RelatedPerson.objects.visible_to(actor).filter(pk=party.related_person_id).first()
    return record_sharing(
        actor,
        subject,
        organization_id=party.organization_id,
        organization_name=party.name,
        related_person=close,
        yes=yes,
        no=no,
        period_code=period_code,
        ends_on=ends_on,
        through=through,
        present=present,
        given_by=given_by,
        person_heard=person_heard,
    )


def _withdraw(actor: Actor, subject: Subject, party_id: uuid.UUID | None, columns: dict[str, object]) -> None:
    """Mark what is open as withdrawn.

    Where one party is named and nothing was open, a no to everything is kept.
    """
    if party_id is None:
        named = None
        rows = [row for _, row in parties_with_answers(actor, subject)]
    else:
        named = find_party(actor, subject, party_id)
        current = current_answer(actor, subject, named)
        rows = [current] if current else []
    opened = [row for row in rows if answers_of(row).open_at(actor.at)]
    for row in opened:
        record_withdrawal(actor, subject, row)
    if named is not None and not opened:
        put_answer(
            actor,
            subject,
            named,
            yes=(),
            no=rules.offered(named.kind),
            ends_at=None,
            period_code="",
            columns=columns,
        )


def _check_assessment(
    state: str,
    reason: str,
    review_on: date | None,
    assessed_by: str,
    representative_id: uuid.UUID | None,
    day: date,
) -> None:
    wrong: dict[str, str] = {}
    known = code_system("domain.consents.capacity")
    if state not in known:
        raise Invalid({"state": "missing" if not state else "not-a-state"})
    if not reason.strip():
        wrong["reason"] = "missing"
    if not assessed_by.strip():
        wrong["assessed_by"] = "missing"
    if known.concept(state).flag("needs_representative") and representative_id is None:
        wrong["representative"] = "missing"
    try:
        rules.check_review(state, review_on, day)
    except Invalid as error:
        wrong |= error.fields
    if wrong:
        raise Invalid(wrong)


def _representative(actor: Actor, subject: Subject, wanted: uuid.UUID | None) -> RelatedPerson | None:
    if wanted is None:
        return None
    found: RelatedPerson | None = (
        RelatedPerson.objects.visible_to(actor).filter(subject=subject, public_id=wanted).first()
    )
    if found is None:
        raise NotVisible
    return found
