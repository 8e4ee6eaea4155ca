"""Kari, her coordinator Ola, Anne at Nav, and her mother; all made up, built through the product."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from enplan.base.access import Actor, Category, Permission, Role
from enplan.base.access.acting import acting_as_job
from enplan.base.access.grants import recompile
from enplan.base.access.models import Subject
from enplan.base.access.use_cases import use_case
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Hat
from enplan.domain.care_teams.models import Membership, MemberState
from enplan.domain.care_teams.recording import add_first_coordinator, add_member
from enplan.domain.consents import queries, services
from enplan.domain.consents.queries import PartyView
from enplan.domain.consents.recording import record_plan_consent
from enplan.domain.people import services as people
from enplan.domain.people.models import Person, RelatedPerson
from enplan.domain.people.services import register_anchor
from tests.world import as_, organization, own_hat, particulars, professional

C = Category


def today() -> date:
    """The day it is in Norway."""
    return timezone.localdate()


@dataclass
class World:
    """The hats, and the ids that stand in addresses."""

    subject: Subject
    person: Hat
    coordinator: Hat
    nav: Hat
    relative: Hat
    nav_id: uuid.UUID
    municipality_id: uuid.UUID
    relative_id: uuid.UUID

    @property
    def person_id(self) -> uuid.UUID:
        return self.subject.public_id


@use_case(Permission.PLAN_START)
def _start(actor: Actor, *, name: str, born: date, given_by: str, person_heard: bool) -> Subject:
    subject, inside = register_anchor(actor, particulars(name, born=born))
    add_first_coordinator(inside, subject, answer="yes", through="speech")
    record_plan_consent(
        inside,
        subject,
        answer=True,
        through="speech",
        present="Ola og Kari",
        given_by=given_by,
        person_heard=person_heard,
    )
    recompile(inside, subject.pk)
    return subject


@use_case(Permission.TEAM_INVITE)
def _join(actor: Actor, *, subject: Subject, hat: Hat) -> None:
    add_member(
        actor,
        subject,
        hat_id=hat.pk,
        name="Anne-Lise Haug",
        organization_id=hat.organization_id,
        organization_name=hat.organization_name,
        title=hat.title,
        through="speech",
    )
    recompile(actor, subject.pk)


def begin(*, born: date = date(1990, 5, 4), given_by: str = "person", person_heard: bool = False) -> World:
    """A plan that has just begun: everybody has joined and nothing is shared yet."""
    ola = professional("Ola Nordli", title="Koordinator")
    anne = professional("Anne-Lise Haug", "Nav Storelva", "nav_office", title="Veileder")
    with as_(ola) as actor:
        subject = _start(actor, name="Kari", born=born, given_by=given_by, person_heard=person_heard)
    kari = own_hat("Kari Nordli", subject.pk)
    with as_(ola) as actor:
        _join(actor, subject=subject, hat=anne)
        close_id = people.name_related_person(
            actor, person_id=subject.public_id, name="Mona Nordli", relation="Mor"
        )
    mother = _join_relative(subject, close_id)
    return World(
        subject=subject,
        person=kari,
        coordinator=ola,
        nav=anne,
        relative=mother,
        nav_id=organization("Nav Storelva").public_id,
        municipality_id=organization("Storelva kommune").public_id,
        relative_id=close_id,
    )


def _join_relative(subject: Subject, close_id: uuid.UUID) -> Hat:
    with acting_as_job("test_world", accounts=True):
        hat = accounts.give_hat(accounts.prepare_account("Mona Nordli"), Role.RELATIVE, subject_id=subject.pk)
    with acting_as_job("test_world", subject_id=subject.pk) as job:
        Membership.objects.create(
            subject=subject,
            kind="relative",
            state=MemberState.ACTIVE,
            hat_id=hat.pk,
            related_person=RelatedPerson.objects.visible_to(job).get(public_id=close_id),
            name="Mona Nordli",
            starts_at=job.at,
        )
        recompile(job, subject.pk)
    return hat


def say(
    world: World,
    party_id: uuid.UUID,
    *,
    yes: set[Category] | None = None,
    no: set[Category] | None = None,
    period: str = "six_months",
    ends_on: date | None = None,
    seen: str | None = None,
) -> uuid.UUID:
    """Kari answers on her own screen."""
    with as_(world.person) as actor:
        return services.decide_sharing(
            actor,
            party_id=party_id,
            yes=yes or set(),
            no=no or set(),
            period_code=period,
            ends_on=ends_on,
            seen=seen,
        )


def sees(world: World, hat: Hat) -> set[Category]:
    """What is open to a hat in its next request."""
    with as_(hat) as actor:
        return set(actor.categories(world.subject.pk))


def row(world: World, party_id: uuid.UUID) -> PartyView:
    """What Kari's list says about one party."""
    with as_(world.person) as actor:
        return queries.party(actor, party_id=party_id)


def born_on(world: World, day: date) -> None:
    """Correct the date of birth."""
    with acting_as_job("test_world", subject_id=world.subject.pk) as job:
        Person.objects.changeable_by(job).filter(subject=world.subject).update(birth_date=day)
