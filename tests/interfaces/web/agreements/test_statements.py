"""How many statements the pages ask does not depend on how many agreements, versions and clauses there are."""

from __future__ import annotations

import pytest
from django.test import Client

from enplan.domain.agreements import services
from tests.domain.agreements.scene import EARLY_NOTICE, REPORT, TOMORROW, begin, today
from tests.support.statements import statements
from tests.world import as_, sign_in

pytestmark = pytest.mark.django_db


def test_the_list_asks_as_much_for_four_agreements_as_for_one(client: Client) -> None:
    scene = begin()
    scene.agree()
    sign_in(client, scene.tor)
    one = statements(client, "/avtaler/")
    for _number in range(3):
        scene.agree()
    assert statements(client, "/avtaler/") == one


def test_an_agreement_asks_as_much_with_three_versions_as_with_one(client: Client) -> None:
    scene = begin()
    scene.agree(EARLY_NOTICE)
    sign_in(client, scene.tor)
    pages = [f"/avtaler/{scene.id}/{path}" for path in ("", "versjon/1/")]
    one = {page: statements(client, page) for page in pages}
    for days in (1, 2):
        scene.revise()
        with as_(scene.marit) as actor:
            services.add_from_templates(actor, agreement_id=scene.id, codes=[REPORT])
        scene.set_dates(today() + days * TOMORROW)
        scene.propose()
        scene.approve()
    assert {page: statements(client, page) for page in pages} == one
