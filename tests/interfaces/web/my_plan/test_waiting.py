"""What waits for an answer: counted on the first page, answered on one page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from enplan.base.access import Category
from enplan.domain.care_plans import services
from enplan.domain.care_plans.services import Exists
from enplan.domain.care_teams import queries as teams
from enplan.domain.care_teams import services as team_services
from enplan.domain.care_teams.services import Invitee
from enplan.domain.consents import queries as consent_queries
from enplan.domain.consents import services as consents
from tests import world
from tests.domain.care_plans import cast
from tests.interfaces.web.my_plan import scene
from tests.interfaces.web.my_plan.scene import Scene
from tests.interfaces.web.my_plan.test_home import address_of

pytestmark = pytest.mark.django_db

WAITING = "/min-plan/venter/"


def asked_by_nav(wish: str = "join") -> Scene:
    """Nav met the guard and asks."""
    it = scene.begin()
    nina = world.professional("Nina Nav", "Nav Storelva", "nav_office", title="veileder")
    exists = cast.start_as(nina, it.begun.particulars)
    assert isinstance(exists, Exists)
    with world.as_(nina) as actor:
        services.request_join(actor, token=exists.token, wish=wish, reason="Følger opp jobb")
    return it


def members(it: Scene) -> list[str]:
    with world.as_(it.begun.person) as actor:
        return [member.name for member in teams.team(actor).members]


def test_nothing_waits_and_the_page_says_so() -> None:
    it = scene.begin()
    assert "Ingenting venter på deg nå" in it.page(WAITING)
    assert "venter på svar" not in it.page("/min-plan/")


def test_somebody_asks_to_take_part_and_gets_a_yes_that_shows_nothing_yet() -> None:
    it = asked_by_nav()
    assert "1 ting venter på svar fra deg" in it.page("/min-plan/")
    page = it.page(WAITING)
    assert "Nina Nav (veileder, Nav Storelva) vil være med i teamet ditt." in page
    assert "De skriver: «Følger opp jobb»" in page
    url = address_of(it.html(WAITING).replace(' class="ep-actions"', ""), "Ja")
    page = it.send(url, answer="yes")
    assert "Du har sagt ja. Nå kan du velge hva de skal se." in page
    assert "Nina Nav" in members(it)
    with world.as_(it.begun.person) as actor:
        assert not any(party.open for party in consent_queries.parties(actor) if party.name == "Nav Storelva")


def test_somebody_asks_to_take_part_and_gets_a_no() -> None:
    it = asked_by_nav("take_over")
    assert "vil ta over som koordinator" in it.page(WAITING)
    url = address_of(it.html(WAITING).replace(' class="ep-actions"', ""), "Ja")
    assert "Du har sagt nei." in it.send(url, answer="no")
    assert members(it) == ["Ola Berg"]
    assert "Noen har svart på dette alt." in it.send(url, answer="yes")
    assert members(it) == ["Ola Berg"]


def test_somebody_suggested_for_the_team_waits_for_the_person() -> None:
    it = scene.begin()
    nav = world.organization("Nav Storelva", "nav_office")
    with world.as_(it.begun.coordinator) as actor:
        team_services.suggest_member(
            actor,
            person_id=it.person_id,
            invitee=Invitee(name="Nina Nav", email="nina@example.invalid", organization_id=nav.public_id),
        )
    assert "1 ting venter på svar fra deg" in it.page("/min-plan/")
    assert "Nina Nav er foreslått til teamet." in it.page(WAITING)


def test_a_consent_that_soon_ends_waits_for_an_answer() -> None:
    it = scene.begin()
    with world.as_(it.begun.person) as actor:
        (party,) = consent_queries.parties(actor)
        consents.decide_sharing(
            actor,
            party_id=party.id,
            yes=[Category.CORE],
            no=[],
            period_code="date",
            ends_on=timezone.localdate() + timedelta(days=1),
        )
    assert "1 ting venter på svar fra deg" in it.page("/min-plan/")
    assert "Storelva kommune ser planen din til i morgen." in it.page(WAITING)


def test_each_thing_counts_once() -> None:
    it = asked_by_nav()
    it.add("Prøve en gruppe", state="proposed")
    assert "2 ting venter på svar fra deg" in it.page("/min-plan/")
