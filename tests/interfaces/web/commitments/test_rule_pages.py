"""What a rule says, and who gets further to the agreement that it stands in."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from enplan.base.accounts.models import Hat
from tests.domain.agreements.scene import EARLY_NOTICE, Scene, begin, today
from tests.domain.commitments.world import World
from tests.world import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def shown_to(client: Client, hat: Hat, scene: Scene, starts: date) -> str:
    (version,) = scene.seen_by(scene.marit).versions
    address = reverse("web:rule", args=[f"clause-{version.clauses[0].key}", starts.isoformat()])
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
        ("law_plan_started", "1999-01-01"),
        ("law_plan_started", "yesterday"),
        ("law_plan_started@abc", "2022-08-01"),
        ("law_plan_started@123456", "2022-08-01"),
        ("nothing", "2022-08-01"),
    ],
)
def test_a_version_that_never_was_is_not_there(client: Client, kari: World, key: str, day: str) -> None:
    sign_in(client, kari.coordinator)

    assert client.get(reverse("web:rule", args=["law_plan_started", "2022-08-01"])).status_code == 200
    assert client.get(reverse("web:rule", args=[key, day])).status_code == 404
