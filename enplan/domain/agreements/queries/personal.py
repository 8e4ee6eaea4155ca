"""Reading the agreement about one person, and what can be put into it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.acting import acting_as_job, note
from enplan.base.access.models import Subject
from enplan.base.access.use_cases import use_case
from enplan.domain.agreements import gathered, parties
from enplan.domain.agreements.models import PersonDuty, UnitAnswer
from enplan.domain.agreements.rules.gathering import INSTITUTION
from enplan.domain.care_teams import acceptance
from enplan.domain.care_teams.models import PersonAnswer
from enplan.domain.directory.chains import with_all_above
from enplan.domain.directory.models import Organization
from enplan.domain.people.models import Person


@dataclass(frozen=True, slots=True)
class DutyView:
    """One promise to the person. `is_own`: the reader's unit is to do it; `is_guest`: it came with an invitation;
    `is_open`: the reader may open the agreement that it stands in.

    `clause_key` is the same in all versions, so that figures are found by it; `short_name` is what people call it.
    """

    id: uuid.UUID
    clause_key: uuid.UUID
    agreement_id: uuid.UUID
    agreement_title: str
    number: str
    text: str
    plain_text: str
    organization_id: int
    organization_name: str
    short_name: str
    unit_answer: UnitAnswer
    unit_words: str
    answered_by: str
    answered_title: str
    answered_at: datetime | None
    is_refused: bool
    is_own: bool
    is_guest: bool
    is_open: bool
    person_may_refuse: bool


@dataclass(frozen=True, slots=True)
class PersonAgreementView:
    """The agreement about one person. `manages`: the reader may put it together."""

    person_id: uuid.UUID
    given_name: str
    made_by: str
    made_at: datetime | None
    person_answer: PersonAnswer
    answer_through: str
    person_words: str
    answered_at: datetime | None
    duties: Sequence[DutyView]
    manages: bool

    @property
    def exists(self) -> bool:
        """Whether an agreement has been made."""
        return self.made_at is not None

    @property
    def as_read(self) -> str:
        """Stands for the agreement as the reader sees it; sent back with the answer."""
        return gathered.as_read(duty.id for duty in self.duties)

    @property
    def waits_for_me(self) -> Sequence[DutyView]:
        """Duties that the reader's unit has not answered."""
        return [duty for duty in self.duties if duty.is_own and duty.unit_answer == UnitAnswer.WAITING]


@use_case(Permission.PROMISE_READ)
def person_agreement(actor: Actor, *, person_id: uuid.UUID | None = None) -> PersonAgreementView:
    """What the units around a person (oneself when no id is given) have promised. Raises NotVisible."""
    subject = subjects.own(actor) if person_id is None else subjects.find(actor, person_id)
    agreement = gathered.current(actor, subject)
    own = with_all_above(actor.organization_id)
    rows = gathered.duties(actor, agreement) if agreement else []
    bodies = Organization.objects.in_bulk({row.organization_id for row in rows})
    opened = parties.opened_by(actor, {row.clause.version.agreement.public_id for row in rows})
    return PersonAgreementView(
        person_id=subject.public_id,
        given_name=_given_name(actor, subject),
        made_by=agreement.made_by if agreement else "",
        made_at=agreement.created_at if agreement else None,
        person_answer=PersonAnswer(agreement.person_answer) if agreement else PersonAnswer.NOT_ASKED,
        answer_through=agreement.answer_through if agreement else "",
        person_words=agreement.person_words if agreement else "",
        answered_at=agreement.answered_at if agreement else None,
        duties=[_duty(actor, row, own, opened, bodies[row.organization_id].short_name) for row in rows],
        manages=bool(actor.may(Right.MANAGE, subject.pk, Category.CORE)),
    )


@use_case(Permission.PROMISE_GATHER)
def possible(actor: Actor, *, person_id: uuid.UUID) -> gathered.Gatherable:
    """What can be put into the person's agreement, by whoever manages the plan. Raises NotVisible."""
    subject = subjects.find(actor, person_id, right=Right.MANAGE, shown=[Category.CORE])
    return gathered.possible(actor, subject)


@use_case(Permission.PROMISE_GATHER)
def possible_for_guest(
    actor: Actor, *, person_id: uuid.UUID, organization_id: uuid.UUID | None = None
) -> gathered.Gatherable:
    """What an institution takes on when it is invited; without an id, any private institution. Raises NotVisible."""
    subject = subjects.find(actor, person_id, right=Right.MANAGE, shown=[Category.CORE])
    bodies = Organization.objects.filter(kind=INSTITUTION, closed_on=None)
    body = bodies.filter(public_id=organization_id).first() if organization_id else bodies.first()
    return gathered.possible_for_guest(actor, subject, body) if body else gathered.Gatherable([], 0)


@use_case(Permission.TEAM_ACCEPT)
def offered_with_place(actor: Actor, *, token: str) -> Sequence[tuple[str, str]]:
    """(number, text) of the duties that come with the place of this link; none for somebody close, or another guest.

    Raises NotVisible when the link is unknown, used, withdrawn or too old.
    """
    invitation_id, subject_id = acceptance.look_up(token)
    guest = acceptance.guest_of(actor)
    with acting_as_job("show_duties", subject_id=subject_id, accounts=True) as job:
        invitation = acceptance.open_link(job, invitation_id)
        if invitation.membership_id is None or acceptance.fault_of(job, guest, invitation):
            return []
        rows = PersonDuty.objects.visible_to(job).filter(
            subject=subject_id, membership=invitation.membership, unit_answer=UnitAnswer.WAITING
        )
        found = [(duty.clause.number, duty.clause.text) for duty in rows.select_related("clause")]
    if found:
        note(actor, Permission.TEAM_ACCEPT, subject_id, {int(Category.CORE)})
    return found


def _given_name(actor: Actor, subject: Subject) -> str:
    name: str = Person.objects.visible_to(actor).values_list("given_name", flat=True).get(subject=subject)
    return name


def _duty(
    actor: Actor, row: PersonDuty, own: tuple[int, ...], opened: set[uuid.UUID], short_name: str
) -> DutyView:
    clause = row.clause
    return DutyView(
        id=row.public_id,
        clause_key=clause.key,
        agreement_id=clause.version.agreement.public_id,
        agreement_title=clause.version.agreement.title,
        number=clause.number,
        text=clause.text,
        plain_text=clause.plain_text,
        organization_id=row.organization_id,
        organization_name=row.organization_name,
        short_name=short_name or row.organization_name,
        unit_answer=UnitAnswer(row.unit_answer),
        unit_words=row.unit_words,
        answered_by=row.answered_by,
        answered_title=row.answered_title,
        answered_at=row.answered_at,
        is_refused=row.person_refused_at is not None,
        is_own=row.organization_id in own,
        is_guest=row.membership_id is not None,
        is_open=clause.version.agreement.public_id in opened,
        person_may_refuse=bool(actor.may(Right.WRITE, row.subject_id, Category(row.category))),
    )
