"""Kari with Ola as her coordinator, and those who may join; all made up, built through the product."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from enplan.base.access import Actor, Category, Level, Permission
from enplan.base.access.acting import acting_as_job
from enplan.base.access.grants import recompile
from enplan.base.access.models import Subject
from enplan.base.access.use_cases import use_case
from enplan.base.accounts.models import Hat
from enplan.domain.care_teams import queries, services
from enplan.domain.care_teams.models import Invitation, Membership
from enplan.domain.care_teams.queries import MemberView, Team
from enplan.domain.care_teams.recording import add_first_coordinator
from enplan.domain.consents import services as consents
from enplan.domain.consents.recording import record_plan_consent
from enplan.domain.people import services as people
from enplan.domain.people.services import register_anchor
from tests.world import as_, organization, own_hat, particulars, professional

C = Category


@dataclass
class World:
    """Kari's plan, her own hat, her coordinator, and Berit who works where nobody is in the team yet."""

    subject: Subject
    person: Hat
    coordinator: Hat
    berit: Hat

    @property
    def person_id(self) -> uuid.UUID:
        return self.subject.public_id


@use_case(Permission.PLAN_START)
def _start(actor: Actor) -> Subject:
    subject, inside = register_anchor(actor, particulars("Kari"))
    add_first_coordinator(inside, subject, answer="yes", through="speech")
    record_plan_consent(inside, subject, answer=True, through="speech", present="Ola og Kari")
    recompile(inside, subject.pk)
    return subject


def begin() -> World:
    """A plan that has just begun, with nobody but the person and the coordinator in it."""
    ola = professional("Ola Lund", title="Koordinator")
    berit = professional("Berit Aas", "Fjordheim senter", "private_institution", title="Miljøterapeut")
    with as_(ola) as actor:
        subject = _start(actor)
    kari = own_hat("Kari Nordli", subject.pk)
    with acting_as_job("test_world", subject_id=subject.pk) as job:
        recompile(job, subject.pk)
    return World(subject, kari, ola, berit)


def invitee(hat: Hat, name: str = "Berit Aas") -> services.Invitee:
    """What the coordinator types about somebody at work."""
    return services.Invitee(
        name=name,
        email=f"{name.lower().replace(' ', '.')}@example.no",
        organization_id=organization(hat.organization_name).public_id,
        title="Miljøterapeut",
        helps_with="Trening og turer",
    )


def invited(world: World, hat: Hat, name: str = "Berit Aas") -> str:
    """The secret of a link to somebody whom Kari has said yes to."""
    with as_(world.coordinator) as actor:
        issued = services.invite_member(
            actor, person_id=world.person_id, invitee=invitee(hat, name), through="speech"
        )
    return issued.token


def joined(world: World, hat: Hat, name: str = "Berit Aas") -> None:
    """Somebody at work has been invited and has accepted."""
    token = invited(world, hat, name)
    with as_(hat) as actor:
        services.accept(actor, token=token)


def share(world: World, party_id: uuid.UUID, *yes: Category) -> None:
    """Kari says yes, on her own screen."""
    with as_(world.person) as actor:
        consents.decide_sharing(actor, party_id=party_id, yes=set(yes), no=set(), period_code="six_months")


def share_with(world: World, hat: Hat, *yes: Category) -> None:
    """Kari lets the organisation of this hat see these."""
    share(world, organization(hat.organization_name).public_id, *yes)


def name_mother(world: World) -> uuid.UUID:
    """Kari's mother is written down; that gives her nothing."""
    with as_(world.coordinator) as actor:
        return people.name_related_person(
            actor, person_id=world.person_id, name="Mona Nordli", relation="Mor", phone="90 00 00 00"
        )


def sees(world: World, hat: Hat, level: Level = Level.HIGH) -> set[Category]:
    """What is open to a hat in its next request."""
    with as_(hat, level) as actor:
        return set(actor.categories(world.subject.pk))


def team(world: World, hat: Hat | None = None) -> Team:
    """The team as somebody sees it; Kari, when nobody is named."""
    with as_(hat or world.person) as actor:
        return queries.team(actor, person_id=world.person_id if hat and hat != world.person else None)


def member(world: World, name: str) -> MemberView:
    """One place, whatever its state."""
    whole = team(world)
    return next(row for row in [*whole.members, *whole.invited, *whole.suggested] if row.name == name)


@contextmanager
def behind(world: World) -> Iterator[Actor]:
    """The system's own hand in Kari's rows, for tests that need another time."""
    with acting_as_job("test_world", subject_id=world.subject.pk) as job:
        yield job


def let_days_pass_for_links(world: World, days: int) -> None:
    """The links and codes are older than they were."""
    with behind(world) as job:
        for row in Invitation.objects.changeable_by(job).filter(subject=world.subject):
            Invitation.objects.changeable_by(job).filter(pk=row.pk).update(
                expires_at=row.expires_at - timedelta(days=days)
            )


def let_place_end(world: World, hat: Hat, days: int = 0) -> None:
    """The time of this place ends so many days from now; it began two years ago."""
    with behind(world) as job:
        Membership.objects.changeable_by(job).filter(subject=world.subject, hat_id=hat.pk).update(
            starts_at=job.at - timedelta(days=730), ends_at=job.at + timedelta(days=days)
        )
        recompile(job, world.subject.pk)
