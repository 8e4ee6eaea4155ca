"""Steps that reading and changing a person's agreement share: the units around the person, and what concerns them.

No door of their own: called inside a use case that has found the person.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from enplan.base.access import Actor, Right
from enplan.base.access.models import Subject
from enplan.domain.agreements.in_force import BindingClause, clauses_in_force
from enplan.domain.agreements.models import Clause, PersonAgreement, PersonDuty, VersionState
from enplan.domain.agreements.rules import gathering
from enplan.domain.care_teams.models import MemberKind, Membership, MemberState
from enplan.domain.care_teams.recording import open_appointment
from enplan.domain.consents.recording import today
from enplan.domain.directory.chains import with_all_above
from enplan.domain.directory.models import Organization


@dataclass(frozen=True, slots=True)
class Possible:
    """A duty that can stand in the person's agreement. `is_in`: it does; `is_newer`: with older words."""

    clause: BindingClause
    unit_id: int
    unit_name: str
    is_in: bool = False
    is_newer: bool = False

    @property
    def code(self) -> str:
        """By which a form names it."""
        return f"{self.clause.key}.{self.unit_id}"


@dataclass(frozen=True, slots=True)
class Gatherable:
    """What can be put in; `closed` counts clauses about parts of the plan that are not open to whoever puts them in."""

    duties: Sequence[Possible]
    closed: int


def current(actor: Actor, subject: Subject) -> PersonAgreement | None:
    """The person's agreement, if there is one."""
    found: PersonAgreement | None = (
        PersonAgreement.objects.visible_to(actor).filter(subject=subject, ended_at=None).first()
    )
    return found


def duties(actor: Actor, agreement: PersonAgreement) -> list[PersonDuty]:
    """The duties in it that are open to the actor, by agreement and place in it."""
    rows = PersonDuty.objects.visible_to(actor).filter(subject=agreement.subject_id, agreement=agreement)
    return list(
        rows.select_related("clause__version__agreement", "membership").order_by(
            "clause__version__agreement__title", "clause__position", "organization_name", "pk"
        )
    )


def as_read(duty_ids: Iterable[uuid.UUID]) -> str:
    """Stands for the agreement with exactly these duties; another when one is put in, taken out or worded anew."""
    return hashlib.blake2b(",".join(sorted(map(str, duty_ids))).encode(), digest_size=8).hexdigest()


def possible(actor: Actor, subject: Subject) -> Gatherable:
    """What the units around the person have promised each other today, and whether it is in the agreement already."""
    units = units_around(actor, subject)
    clauses = clauses_in_force(today(actor), between=[unit.number for unit in units])
    bodies = _bodies(clauses)
    owed = [
        (clause, number, name)
        for clause in clauses
        for number, name in gathering.who_owes(clause, units, bodies)
    ]
    return _open(actor, subject, owed)


def possible_for_guest(actor: Actor, subject: Subject, body: Organization) -> Gatherable:
    """What an institution that is no party takes on when it is invited into this person's stay."""
    around = {number for unit in units_around(actor, subject) for number in unit.chain}
    municipalities = set(
        Organization.objects.filter(pk__in=around, kind="municipality").values_list("pk", flat=True)
    )
    owed = [
        (clause, body.pk, body.name)
        for clause in clauses_in_force(today(actor))
        if gathering.owed_by_guest(clause, body.kind, municipalities)
    ]
    return _open(actor, subject, owed)


def _open(actor: Actor, subject: Subject, owed: Sequence[tuple[BindingClause, int, str]]) -> Gatherable:
    """Those about what the actor may write; a duty stands where what starts it stands."""
    agreement = current(actor, subject)
    there = {
        (duty.clause.key, duty.organization_id): duty.clause.version.number
        for duty in (duties(actor, agreement) if agreement else [])
    }
    found = []
    for clause, number, name in owed:
        if actor.may(Right.WRITE, subject.pk, clause.category):
            version = there.get((clause.key, number))
            is_in = version is not None
            found.append(Possible(clause, number, name, is_in, is_in and version != clause.version_number))
    return Gatherable(found, len(owed) - len(found))


def units_around(actor: Actor, subject: Subject) -> list[gathering.Unit]:
    """The organisations with an active professional in the team."""
    appointment = open_appointment(actor, subject.pk)
    coordinator = appointment.membership_id if appointment else None
    members = Membership.objects.visible_to(actor).filter(
        subject=subject, state=MemberState.ACTIVE, kind=MemberKind.PROFESSIONAL
    )
    rows = [row for row in members.order_by("pk") if row.ends_at is None or row.ends_at > actor.at]
    bodies = Organization.objects.in_bulk({row.organization_id for row in rows})
    return [
        gathering.Unit(
            number=number,
            name=bodies[number].name,
            kind=bodies[number].kind,
            chain=with_all_above(number),
            coordinates=any(row.pk == coordinator and row.organization_id == number for row in rows),
        )
        for number in bodies
    ]


def clause_row(clause: BindingClause) -> Clause:
    """The stored clause of a binding version."""
    return Clause.objects.get(
        key=clause.key,
        version__number=clause.version_number,
        version__agreement__public_id=clause.agreement_id,
        version__state=VersionState.AGREED,
    )


def duty_of(actor: Actor, subject: Subject, duty_id: uuid.UUID) -> PersonDuty | None:
    """One duty in the person's agreement that stands open, if it is open to the actor."""
    found: PersonDuty | None = (
        PersonDuty.objects.visible_to(actor)
        .filter(subject=subject, public_id=duty_id, agreement__ended_at=None)
        .select_related("clause")
        .first()
    )
    return found


def _bodies(clauses: Sequence[BindingClause]) -> dict[int, gathering.Body]:
    numbers = {party for clause in clauses for party in clause.party_ids}
    return {
        row.pk: gathering.Body(row.pk, row.name, row.kind)
        for row in Organization.objects.filter(pk__in=numbers)
    }
