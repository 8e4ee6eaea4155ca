"""Reading persons: one by one, or those whose plan is open to the actor."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from enplan.base.access import Actor, Category, Permission, subjects
from enplan.base.access.use_cases import use_case
from enplan.domain.people.models import Person, RelatedPerson
from enplan.domain.people.rules import age_on


@dataclass(frozen=True, slots=True)
class PersonView:
    """What core shows of a person. `id` is the public id that stands in addresses."""

    id: uuid.UUID
    subject_id: int
    given_name: str
    family_name: str
    name: str
    short_name: str
    age: int
    birth_date: date
    phone: str
    phone_confirmed_on: date | None
    language: str
    interpreter_language: str
    municipality_number: str
    protected_address: bool
    version: int


@dataclass(frozen=True, slots=True)
class RelatedPersonView:
    """Somebody close to the person."""

    id: uuid.UUID
    name: str
    relation: str
    phone: str
    is_closest: bool


def view(person: Person, actor: Actor) -> PersonView:
    """The row as the pages need it."""
    return PersonView(
        id=person.subject.public_id,
        subject_id=person.subject_id,
        given_name=person.given_name,
        family_name=person.family_name,
        name=person.name,
        short_name=person.short_name,
        age=age_on(person.birth_date, actor.at.date()),
        birth_date=person.birth_date,
        phone=person.phone,
        phone_confirmed_on=person.phone_confirmed_on,
        language=person.language,
        interpreter_language=person.interpreter_language,
        municipality_number=person.municipality_number,
        protected_address=person.protected_address,
        version=person.version,
    )


@use_case(Permission.PERSON_READ)
def get(actor: Actor, *, person_id: uuid.UUID) -> PersonView:
    """One person's particulars. Raises NotVisible."""
    subject = subjects.find(actor, person_id, shown=[Category.CORE])
    return view(Person.objects.visible_to(actor).select_related("subject").get(subject=subject), actor)


@use_case(Permission.PERSON_READ)
def own(actor: Actor) -> PersonView:
    """The particulars of the person whose own plan this hat is. Raises NotVisible for other hats."""
    subject = subjects.own(actor, shown=[Category.CORE])
    return view(Person.objects.visible_to(actor).select_related("subject").get(subject=subject), actor)


@use_case(Permission.PERSON_READ)
def related(actor: Actor, *, person_id: uuid.UUID) -> Sequence[RelatedPersonView]:
    """Those close to the person, the closest first. Raises NotVisible."""
    subject = subjects.find(actor, person_id, shown=[Category.CORE])
    rows = RelatedPerson.objects.visible_to(actor).filter(subject=subject).order_by("-is_closest", "name")
    return [RelatedPersonView(r.public_id, r.name, r.relation, r.phone, r.is_closest) for r in rows]
