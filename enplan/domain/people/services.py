"""Changing a person's particulars. A new person comes into being only together with a plan's consent or a
coordinator (care_plans.services), so registration is a private step that they share.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.grants import recompile
from enplan.base.access.models import Subject
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid
from enplan.domain.people.models import Person, RelatedPerson
from enplan.domain.people.rules import PHONE, check_particulars
from enplan.domain.timeline.recording import record


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is needed to register a person."""

    given_name: str
    family_name: str
    birth_date: date | None
    national_identifier: str
    municipality_number: str
    phone: str = ""
    language: str = "nb"
    interpreter_language: str = ""


def register_anchor(
    actor: Actor, particulars: Particulars, *, noted: Category = Category.CORE
) -> tuple[Subject, Actor]:
    """The private step: a new subject with its Person row, open to the actor in this transaction only.

    `noted` is the category that the log names. Raises Invalid, also when only synthetic identifiers are accepted
    (demo and test installations).
    """
    check_particulars(
        given_name=particulars.given_name,
        family_name=particulars.family_name,
        birth_date=particulars.birth_date,
        national_identifier=particulars.national_identifier,
        phone=particulars.phone,
        today=actor.at.date(),
        only_synthetic=settings.ENPLAN_DEMO,
    )
    subject, widened = subjects.open_new(actor, category=noted)
    Person.objects.create(
        subject=subject,
        given_name=particulars.given_name.strip(),
        family_name=particulars.family_name.strip(),
        birth_date=particulars.birth_date,
        national_identifier=particulars.national_identifier,
        municipality_number=particulars.municipality_number,
        phone=particulars.phone.strip(),
        language=particulars.language,
        interpreter_language=particulars.interpreter_language,
    )
    record(widened, subject.pk, "person_registered")
    return subject, widened


@use_case(Permission.PERSON_UPDATE)
def update_contact(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    version: int,
    phone: str,
    language: str,
    interpreter_language: str = "",
    protected_address: bool | None = None,
) -> None:
    """Phone, language, interpreter, and whether the address is protected (as it was, when None).

    Only whoever manages the plan says anything about the address, and what it closes counts from the next request.
    Raises NotVisible, Invalid, StaleVersion.
    """
    if phone and not PHONE.fullmatch(phone.strip()):
        raise Invalid({"phone": "not-a-phone-number"})
    right = Right.WRITE if protected_address is None else Right.MANAGE
    subject = subjects.find(actor, person_id, right=right)
    person = Person.objects.changeable_by(actor).get(subject=subject)
    was = person.protected_address
    changed = change(
        actor,
        person,
        version,
        phone=phone.strip(),
        language=language,
        interpreter_language=interpreter_language,
        phone_confirmed_on=actor.at.date(),
        protected_address=was if protected_address is None else protected_address,
    )
    if changed.protected_address != was:
        recompile(actor, subject.pk)


@use_case(Permission.PERSON_UPDATE)
def name_related_person(
    actor: Actor, *, person_id: uuid.UUID, name: str, relation: str, phone: str = "", is_closest: bool = False
) -> uuid.UUID:
    """Name somebody close to the person. Gives that somebody no access. Raises NotVisible, Invalid."""
    if not name.strip():
        raise Invalid({"name": "missing"})
    subject = subjects.find(actor, person_id, right=Right.WRITE)
    if is_closest:
        for other in RelatedPerson.objects.changeable_by(actor).filter(
            subject=subject, is_closest=True, removed_at=None
        ):
            change(actor, other, other.version, is_closest=False)
    row: RelatedPerson = RelatedPerson.objects.create(
        subject=subject,
        category=Category.CORE,
        name=name.strip(),
        relation=relation.strip(),
        phone=phone,
        is_closest=is_closest,
    )
    return row.public_id
