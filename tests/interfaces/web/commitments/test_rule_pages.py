"""What a rule says, and who gets further to the agreement that it stands in."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from enplan.base.access import Role
from enplan.base.accounts.models import Hat
from enplan.domain.commitments import rulebook, services
from enplan.domain.commitments.describing import address_of, addressed
from tests.domain.agreements.scene import EARLY_NOTICE, Scene, begin, today
from tests.domain.commitments.world import World, admitted
from tests.world import as_, sign_in, staff

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def page_of(key: str, day: date) -> str:
    return reverse("web:rule", args=[address_of((key, day))])


def shown_to(client: Client, hat: Hat, scene: Scene, starts: date) -> str:
    (version,) = scene.seen_by(scene.marit).versions
    address = page_of(f"clause-{version.clauses[0].key}", starts)
    response = sign_in(client, hat).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_agreement_is_opened_from_a_rule_by_its_parties_alone(client: Client, kari: World) -> None:
    scene = begin()
    scene.agree(EARLY_NOTICE)
    agreement = reverse("web:agreement", args=[scene.id])

    assert agreement in shown_to(client, scene.marit, scene, today())
    assert agreement in shown_to(client, scene.berit, scene, today())
    assert agreement not in shown_to(client, scene.liv, scene, today())
    assert agreement not in shown_to(client, kari.person, scene, today())


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("law_plan_started", date(1999, 1, 1)),
        ("law_plan_started@abc", date(2022, 8, 1)),
        ("law_plan_started@123456", date(2022, 8, 1)),
        ("nothing", date(2022, 8, 1)),
    ],
)
def test_a_version_that_never_was_is_not_there(client: Client, kari: World, key: str, day: date) -> None:
    sign_in(client, kari.coordinator)

    assert client.get(page_of("law_plan_started", date(2022, 8, 1))).status_code == 200
    assert client.get(page_of(key, day)).status_code == 404


def test_a_rule_is_not_found_by_its_name(client: Client, kari: World) -> None:
    sign_in(client, kari.coordinator)
    for address in ("/regler/law_plan_started/", "/regler/law_plan_started/2022-08-01/", "/regler/0/"):
        assert client.get(address).status_code == 404


def test_an_address_and_the_title_of_the_window_tell_nobody_which_rule_it_is(
    client: Client, kari: World
) -> None:
    admitted(kari, days=1)
    sign_in(client, kari.person)
    found = re.findall(r'href="(/regler/[^"]*)"', client.get("/min-plan/lofter/").content.decode())

    assert found
    for address in found:
        assert re.fullmatch(r"/regler/[0-9a-f]{12}/", address)
        text = client.get(address).content.decode()
        heading, title = (re.search(f"<{tag}[^>]*>(.*?)</{tag}>", text, re.DOTALL) for tag in ("h1", "title"))
        assert heading
        assert title
        assert title[1].strip() == "Regel – Planen"
        assert heading[1].strip() not in title[1]


def test_every_version_has_an_address_of_its_own_also_those_that_a_place_has_decided(
    client: Client, kari: World
) -> None:
    with as_(staff("Tor Aasen", Role.LEADER, "Storelva kommune", "municipality")) as tor:
        services.decide(
            tor, code="law_plan_started", is_on=True, within="P3D", source="Rutine", valid_from=today()
        )
    book = rulebook.book()
    own = [version for version in addressed(book).values() if version[0].startswith("law_plan_started@")]

    assert own
    assert len(set(addressed(book).values())) == len(addressed(book))
    sign_in(client, kari.coordinator)
    for version in own:
        assert client.get(page_of(*version)).status_code == 200


def test_another_installation_has_other_addresses(settings: Any) -> None:
    version = ("law_plan_started", date(2022, 8, 1))
    here = address_of(version)
    settings.SECRET_KEY = "another"
    assert address_of(version) != here
