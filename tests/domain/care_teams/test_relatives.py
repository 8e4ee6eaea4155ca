"""Somebody close to the person: consent first, then the invitation, and only what is shared."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from enplan.base.access import Permission, Right, Role
from enplan.base.access.acting import acting_as_job
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Account, Hat
from enplan.base.kernel.errors import AccessDenied, Invalid, NotVisible
from enplan.domain.care_teams import queries, redemption, services
from enplan.domain.care_teams.acceptance import Accepted
from enplan.domain.care_teams.models import MemberState
from enplan.domain.consents import queries as consents
from enplan.domain.consents.rules import months_later
from enplan.domain.people import queries as people_queries
from enplan.domain.people import services as people
from tests.domain.care_teams.world import C, World, begin, invited, member, name_mother, sees, share
from tests.world import as_, professional

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return begin()


def invite_mother(world: World, *yes: C) -> str:
    mother = name_mother(world)
    if yes:
        share(world, mother, *yes)
    with as_(world.coordinator) as actor:
        return services.invite_relative(
            actor, person_id=world.person_id, related_person_id=mother, email="mona@example.no"
        ).token


def account(name: str = "Mona Nordli") -> Account:
    with acting_as_job("test_world", accounts=True):
        return accounts.prepare_account(name)


def hat_of(accepted: Accepted) -> Hat:
    with acting_as_job("test_world", accounts=True):
        return Hat.objects.get(pk=accepted.hat_id)


def joined_mother(world: World, *yes: C) -> Hat:
    return hat_of(redemption.accept_as_newcomer(account().pk, token=invite_mother(world, *yes)))


def test_nobody_close_is_invited_before_the_person_has_said_yes(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        invite_mother(world)
    assert refused.value.fields == {"related_person": "consent-first"}


def test_a_yes_to_something_else_than_the_core_is_not_enough(world: World) -> None:
    with pytest.raises(Invalid):
        invite_mother(world, C.NETWORK)


def test_somebody_close_reads_what_is_shared_and_writes_nothing(world: World) -> None:
    mother = joined_mother(world, C.CORE, C.NETWORK)
    assert mother.role == Role.RELATIVE
    assert sees(world, mother) == {C.CORE, C.NETWORK}
    with as_(mother) as actor:
        assert not actor.compartments(Right.WRITE)


def the_last_day() -> date:
    """What the person reads on the receipt: half a year from today, that day included."""
    return months_later(timezone.localdate(), 6)


def test_somebody_close_is_told_what_is_shared_and_whom_to_ring(world: World) -> None:
    mother = joined_mother(world, C.CORE, C.NETWORK)
    with as_(mother) as actor:
        (shared,) = queries.shared_with_me(actor)
    assert (shared.given_name, list(shared.sees)) == ("Kari", [C.CORE, C.NETWORK])
    assert shared.shared_until == the_last_day()
    assert shared.coordinator is not None
    assert shared.coordinator.name == "Ola Lund"


def test_before_accepting_somebody_close_sees_nothing(world: World) -> None:
    token, mother = invite_mother(world, C.CORE), account()
    offer = redemption.offer_to_newcomer(mother.pk, token=token)
    assert (offer.fault, offer.given_name, offer.sees, offer.sees_not) == ("", "Kari", (C.CORE,), ())
    with acting_as_job("test_world", accounts=True):
        assert not accounts.hats_of(mother.pk)


def test_a_link_for_somebody_close_is_for_that_name(world: World) -> None:
    token = invite_mother(world, C.CORE)
    other = account("Per Hansen")
    assert redemption.offer_to_newcomer(other.pk, token=token).given_name == ""
    with pytest.raises(Invalid) as refused:
        redemption.accept_as_newcomer(other.pk, token=token)
    assert refused.value.reason == "another-person"


def test_a_link_for_somebody_close_works_once(world: World) -> None:
    token = invite_mother(world, C.CORE)
    redemption.accept_as_newcomer(account().pk, token=token)
    with pytest.raises(NotVisible):
        redemption.accept_as_newcomer(account().pk, token=token)


def test_a_closed_account_accepts_nothing(world: World) -> None:
    token, mother = invite_mother(world, C.CORE), account()
    with acting_as_job("test_world", accounts=True) as job:
        Account.objects.filter(pk=mother.pk).update(disabled_at=job.at)
    with pytest.raises(NotVisible):
        redemption.accept_as_newcomer(mother.pk, token=token)


def test_a_newcomer_gets_no_hat_at_work_by_link(world: World) -> None:
    token = invited(world, world.berit)
    with pytest.raises(Invalid) as refused:
        redemption.accept_as_newcomer(account("Berit Aas").pk, token=token)
    assert refused.value.reason == "not-your-role"


def test_a_colleague_who_is_also_a_relative_gets_a_hat_of_its_own(world: World) -> None:
    at_work = professional("Mona Nordli", "Nav Storelva", "nav_office")
    token = invite_mother(world, C.CORE)
    with as_(at_work) as actor:
        accepted = services.accept(actor, token=token)
    assert accepted.hat_id != at_work.pk
    assert sees(world, hat_of(accepted)) == {C.CORE}
    assert sees(world, at_work) == set()


def test_the_coordinator_cannot_become_a_relative_of_the_same_person(world: World) -> None:
    with as_(world.coordinator) as actor:
        brother = people.name_related_person(
            actor, person_id=world.person_id, name="Ola Lund", relation="Bror"
        )
    share(world, brother, C.CORE)
    with as_(world.coordinator) as actor:
        token = services.invite_relative(
            actor, person_id=world.person_id, related_person_id=brother, email="ola@example.no"
        ).token
    with as_(world.coordinator) as actor, pytest.raises(Invalid) as refused:
        services.accept(actor, token=token)
    assert refused.value.reason == "coordinator-is-family"


def test_somebody_close_never_reads_the_consents_or_the_log(world: World) -> None:
    mother = joined_mother(world, C.CORE)
    with as_(mother) as actor:
        assert not actor.can(Permission.LOOKUPS_READ)
        with pytest.raises(AccessDenied):
            consents.parties(actor, person_id=world.person_id)


def test_when_the_place_ends_so_does_the_hat(world: World) -> None:
    mother = joined_mother(world, C.CORE)
    mona = member(world, "Mona Nordli")
    with as_(world.person) as actor:
        services.end_membership(actor, member_id=mona.id, version=mona.version)
    with pytest.raises(NotVisible), as_(mother):
        pass


def test_somebody_close_can_go_without_explaining(world: World) -> None:
    mother = joined_mother(world, C.CORE)
    with as_(mother) as actor:
        services.leave(actor, person_id=world.person_id)
    assert sees(world, mother) == set()
    with as_(mother) as actor:
        assert not queries.shared_with_me(actor)


def test_the_hat_of_somebody_close_who_has_gone_is_taken_off_soon(world: World) -> None:
    mother = joined_mother(world, C.CORE)
    with as_(mother) as actor:
        services.leave(actor, person_id=world.person_id)
    with acting_as_job("test_world", accounts=True) as job:
        ends_at = Hat.objects.get(pk=mother.pk).ends_at
        assert ends_at is not None
        assert ends_at - job.at <= timedelta(minutes=1)


def test_somebody_close_can_be_invited_again(world: World) -> None:
    mother = joined_mother(world, C.CORE)
    with as_(mother) as actor:
        services.leave(actor, person_id=world.person_id)
    mona_id = mother_of(world)
    with as_(world.person) as actor:
        token = services.invite_relative(actor, related_person_id=mona_id, email="mona@example.no").token
    redemption.accept_as_newcomer(mother.account_id, token=token)
    assert member(world, "Mona Nordli").state is MemberState.ACTIVE


def mother_of(world: World) -> uuid.UUID:
    with as_(world.person) as actor:
        return people_queries.related(actor, person_id=world.person_id)[0].id


def test_nobody_close_is_invited_twice(world: World) -> None:
    invite_mother(world, C.CORE)
    mona_id = mother_of(world)
    with as_(world.coordinator) as actor, pytest.raises(Invalid) as refused:
        services.invite_relative(
            actor, person_id=world.person_id, related_person_id=mona_id, email="mona@example.no"
        )
    assert refused.value.fields == {"related_person": "already-member"}


def test_a_guardian_needs_an_assessment_that_names_them(world: World) -> None:
    mother = name_mother(world)
    with as_(world.coordinator) as actor, pytest.raises(Invalid) as refused:
        services.invite_relative(
            actor,
            person_id=world.person_id,
            related_person_id=mother,
            email="mona@example.no",
            as_guardian=True,
        )
    assert refused.value.fields == {"related_person": "consent-first"}
