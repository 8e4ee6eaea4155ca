"""Coming with e-ID for the first time: to one's own plan, or by an invitation as somebody close."""

from __future__ import annotations

import pytest
from django.test import Client as Visitor

from enplan.base.access import Role
from enplan.base.access.acting import acting_as_job
from enplan.base.access.models import Subject
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Account, Hat
from enplan.domain.care_teams import services
from enplan.domain.people import services as people
from enplan.domain.people.models import Person
from tests.domain.care_teams.world import C, World, begin, invited, let_days_pass_for_links, share
from tests.interfaces.web.login.steps import log_in, number_of, signed_in, text_of
from tests.support.oidc_provider import Browser
from tests.world import as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("e_id")]


@pytest.fixture
def world() -> World:
    return begin()


def is_registered_as(world: World, who: str) -> None:
    """Kari in the world has the number that the provider knows, and nobody has prepared a way in for her."""
    with acting_as_job("test_world", subject_id=world.subject.pk, accounts=True) as job:
        Person.objects.changeable_by(job).filter(subject=world.subject).update(
            national_identifier=number_of(who)
        )
        accounts.end_hat(world.person.pk)


def link_to(world: World, name: str) -> str:
    with as_(world.coordinator) as actor:
        close = people.name_related_person(actor, person_id=world.person_id, name=name, relation="Venn")
    share(world, close, C.CORE)
    with as_(world.coordinator) as actor:
        return services.invite_relative(actor, person_id=world.person_id, related_person_id=close).token


def known(who: str) -> bool:
    with acting_as_job("test_world", accounts=True):
        return Account.objects.filter(identifier_digest=accounts.digest(number_of(who))).exists()


def test_a_registered_person_opens_their_own_plan_with_e_id(
    visitor: Visitor, browser: Browser, world: World
) -> None:
    is_registered_as(world, "kari")
    log_in(visitor, browser, "kari", slug="idporten")
    kept = signed_in(visitor)
    assert kept is not None
    with acting_as_job("test_world", accounts=True):
        hat = Hat.objects.get(pk=kept["hat_id"])
    assert (hat.role, hat.subject_id, kept["level"]) == (Role.PERSON, world.subject.pk, 4)
    assert "Ola Lund" in text_of(visitor.get("/min-plan/team/"))


def test_coming_again_makes_no_second_hat(visitor: Visitor, browser: Browser, world: World) -> None:
    is_registered_as(world, "kari")
    for _ in range(2):
        log_in(visitor, browser, "kari", slug="idporten")
    with acting_as_job("test_world", accounts=True):
        assert Hat.objects.filter(role=Role.PERSON, subject_id=world.subject.pk, ends_at=None).count() == 1


def test_below_level_high_nothing_is_prepared(visitor: Visitor, browser: Browser, world: World) -> None:
    is_registered_as(world, "per")
    log_in(visitor, browser, "per")
    assert signed_in(visitor) is None
    assert not known("per")


def test_whoever_is_not_registered_gets_nothing(visitor: Visitor, browser: Browser, world: World) -> None:
    before = Subject.objects.count()
    response = log_in(visitor, browser, "kari", slug="idporten")
    assert response.status_code == 403
    assert not known("kari")
    assert Subject.objects.count() == before
    del world


def test_somebody_close_comes_by_the_link_for_the_first_time(
    visitor: Visitor, browser: Browser, world: World
) -> None:
    at = f"/invitasjon/{link_to(world, 'Kari Fjell')}/"
    response = log_in(visitor, browser, "kari", slug="idporten", neste=at)
    assert response.headers["Location"] == at
    assert "Kari vil ha deg med" in text_of(visitor.get(at))
    visitor.post(at, {"answer": "yes"})
    assert visitor.get(f"/parorende/{world.person_id}/").status_code == 200


@pytest.mark.parametrize("token", ["made-up", ""])
def test_without_an_open_link_no_account_is_made(
    visitor: Visitor, browser: Browser, world: World, token: str
) -> None:
    del world
    response = log_in(visitor, browser, "kari", slug="idporten", neste=f"/invitasjon/{token}/")
    assert response.status_code == 403
    assert not known("kari")


def test_a_link_that_is_too_old_makes_no_account(visitor: Visitor, browser: Browser, world: World) -> None:
    token = link_to(world, "Kari Fjell")
    let_days_pass_for_links(world, 7)
    assert log_in(visitor, browser, "kari", slug="idporten", neste=f"/invitasjon/{token}/").status_code == 403
    assert not known("kari")


def test_a_closed_account_does_not_come_in_by_a_link(
    visitor: Visitor, browser: Browser, world: World
) -> None:
    token = link_to(world, "Kari Fjell")
    with acting_as_job("test_world", accounts=True) as job:
        account = accounts.prepare_account("Kari Fjell", number_of("kari"))
        Account.objects.filter(pk=account.pk).update(disabled_at=job.at)
    at = f"/invitasjon/{token}/"
    assert log_in(visitor, browser, "kari", slug="idporten", neste=at).status_code == 403


def test_a_link_for_somebody_at_work_makes_no_account(
    visitor: Visitor, browser: Browser, world: World
) -> None:
    token = invited(world, world.berit, "Gro Strand")
    assert log_in(visitor, browser, neste=f"/invitasjon/{token}/").status_code == 403
    assert not known("gro")
