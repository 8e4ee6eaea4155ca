"""A protected address limits who may be invited by whom; a guardian can be invited and sees what they answer for."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from enplan.base.access.acting import acting_as_job
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Hat
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_teams import redemption, services
from enplan.domain.care_teams.models import MemberKind
from enplan.domain.consents import services as consents
from enplan.domain.people import queries as people
from enplan.domain.people.rules import invitation_fault
from enplan.domain.people.services import update_contact
from tests.domain.care_teams.world import (
    C,
    World,
    begin,
    joined,
    member,
    name_mother,
    sees,
    share,
    share_with,
)
from tests.world import as_, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return begin()


@pytest.fixture
def ola(world: World) -> Client:
    return sign_in(Client(), world.coordinator)


def contact_of(world: World) -> dict[str, object]:
    """What the form of the contact page holds."""
    with as_(world.coordinator) as actor:
        person = people.get(actor, person_id=world.person_id)
    return {"version": person.version, "phone": person.phone, "language": "nb", "interpreter_language": ""}


def protect(world: World, ola: Client) -> None:
    form = contact_of(world) | {"protected_address": "on"}
    assert ola.post(f"/personer/{world.person_id}/kontakt/", form).status_code == 302


def assess(world: World, representative: uuid.UUID) -> None:
    with as_(world.coordinator) as actor:
        consents.assess_capacity(
            actor,
            person_id=world.person_id,
            state="lacks",
            reason="Kan ikke ta stilling til dette nå.",
            review_on=timezone.localdate() + timedelta(days=30),
            assessed_by="Turid Lege",
            representative_id=representative,
        )


def mona_comes(token: str) -> Hat:
    """Mona takes the place that the link holds; her new hat."""
    with acting_as_job("test_world", accounts=True):
        account = accounts.prepare_account("Mona Nordli")
    accepted = redemption.accept_as_newcomer(account.pk, token=token)
    with acting_as_job("test_world", accounts=True):
        return Hat.objects.get(pk=accepted.hat_id)


def test_without_protection_nothing_is_limited() -> None:
    for by_staff, as_guardian in product((True, False), repeat=2):
        assert not invitation_fault(protected_address=False, by_staff=by_staff, as_guardian=as_guardian)


def test_the_coordinator_writes_down_how_to_reach_the_person(world: World, ola: Client) -> None:
    at = f"/personer/{world.person_id}/kontakt/"
    assert ola.post(at, contact_of(world) | {"phone": "ring meg"}).status_code == 422
    ola.post(at, contact_of(world) | {"phone": "90 11 22 33", "language": "nn"})
    with as_(world.coordinator) as actor:
        person = people.get(actor, person_id=world.person_id)
    assert (person.phone, person.language, person.protected_address) == ("90 11 22 33", "nn", False)


def test_two_who_write_at_once_lose_nothing(world: World, ola: Client) -> None:
    old = contact_of(world)
    at = f"/personer/{world.person_id}/kontakt/"
    ola.post(at, old | {"phone": "90 11 22 33"})
    stale = ola.post(at, old | {"phone": "90 44 55 66"})
    assert stale.status_code == 409
    page = stale.content.decode()
    assert "90 11 22 33" in page
    assert "90 44 55 66" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    ola.post(at, {"version": version[1], "phone__keep": "yours", "phone__yours": "90 44 55 66"})
    with as_(world.coordinator) as actor:
        assert people.get(actor, person_id=world.person_id).phone == "90 44 55 66"


def test_with_a_protected_address_staff_invite_nobody_close_and_the_person_may(
    world: World, ola: Client
) -> None:
    mother = name_mother(world)
    share(world, mother, C.CORE)
    protect(world, ola)
    assert "Skriv aldri hvor personen bor." in ola.get(f"/personer/{world.person_id}/").content.decode()
    at = f"/personer/{world.person_id}/team/inviter/parorende/"
    refused = ola.post(at, {"related_person": str(mother), "email": ""})
    assert refused.status_code == 422
    assert "bare personen selv invitere" in refused.content.decode()
    with as_(world.person) as kari:
        services.invite_relative(kari, related_person_id=mother)
    again = ola.post(
        f"/personer/{world.person_id}/team/{member(world, 'Mona Nordli').id}/ny-lenke/", follow=True
    )
    assert "bare personen selv invitere" in again.content.decode()


def test_a_guardian_is_invited_and_reads_what_they_answer_for(world: World, ola: Client) -> None:
    mother = name_mother(world)
    assess(world, mother)
    at = f"/personer/{world.person_id}/team/inviter/parorende/"
    assert "svarer for personen" in ola.get(at).content.decode()
    sent = ola.post(at, {"related_person": str(mother), "email": ""}).content.decode()
    assert member(world, "Mona Nordli").kind is MemberKind.GUARDIAN
    link = re.search(r"/invitasjon/([\w-]+)/", sent)
    assert link is not None
    mona = sign_in(Client(), mona_comes(link[1]))
    assert "Du svarer for Kari" in mona.get("/parorende/").content.decode()
    page = mona.get(f"/parorende/{world.person_id}/").content.decode()
    assert "Planen til Kari" in page
    assert "Du ser dette fordi du svarer for Kari." in " ".join(page.split())
    assert "Jeg vil ikke være med lenger" not in page


def test_with_a_protected_address_nobody_answers_on_screen(world: World, ola: Client) -> None:
    mother = name_mother(world)
    assess(world, mother)
    protect(world, ola)
    with as_(world.coordinator) as actor, pytest.raises(Invalid) as refused:
        services.invite_relative(actor, person_id=world.person_id, related_person_id=mother, as_guardian=True)
    assert refused.value.fields == {"related_person": "protected-not-represented"}


def test_a_guardian_who_is_in_sees_nothing_from_the_moment_the_address_is_protected(
    world: World, ola: Client
) -> None:
    mother = name_mother(world)
    assess(world, mother)
    with as_(world.coordinator) as actor:
        issued = services.invite_relative(
            actor, person_id=world.person_id, related_person_id=mother, as_guardian=True
        )
    mona = mona_comes(issued.token)
    assert C.CORE in sees(world, mona)
    protect(world, ola)
    assert sees(world, mona) == set()
    form = contact_of(world)
    assert ola.post(f"/personer/{world.person_id}/kontakt/", form).status_code == 302
    assert C.CORE in sees(world, mona)


def test_a_link_that_is_out_when_the_address_is_protected_is_worth_nothing_unless_the_person_made_it(
    world: World, ola: Client
) -> None:
    mother = name_mother(world)
    share(world, mother, C.CORE)
    with as_(world.coordinator) as actor:
        by_staff = services.invite_relative(actor, person_id=world.person_id, related_person_id=mother)
    protect(world, ola)
    with pytest.raises(NotVisible) as refused:
        mona_comes(by_staff.token)
    assert refused.value.reason == "link-not-valid"
    with as_(world.person) as kari:
        by_kari = services.renew_invitation(kari, member_id=member(world, "Mona Nordli").id)
    assert C.CORE in sees(world, mona_comes(by_kari.token))


def test_a_link_to_a_guardian_is_worth_nothing_with_a_protected_address(world: World, ola: Client) -> None:
    mother = name_mother(world)
    assess(world, mother)
    with as_(world.coordinator) as actor:
        issued = services.invite_relative(
            actor, person_id=world.person_id, related_person_id=mother, as_guardian=True
        )
    protect(world, ola)
    with pytest.raises(NotVisible):
        mona_comes(issued.token)


def test_only_whoever_manages_the_plan_says_anything_about_the_address(world: World) -> None:
    joined(world, world.berit)
    share_with(world, world.berit, C.CORE)
    version = contact_of(world)["version"]
    assert isinstance(version, int)
    with as_(world.berit) as berit:
        with pytest.raises(NotVisible):
            update_contact(
                berit,
                person_id=world.person_id,
                version=version,
                phone="",
                language="nb",
                protected_address=False,
            )
        update_contact(berit, person_id=world.person_id, version=version, phone="90 11 22 33", language="nb")
