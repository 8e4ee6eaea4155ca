"""How many statements a page asks does not depend on how many persons, goals or activities there are."""

from __future__ import annotations

import pytest
from django.test import Client

from enplan.base.access import Role
from enplan.base.access.acting import acting_as_job
from enplan.base.accounts.models import Hat
from enplan.interfaces.demo import crowd, lives, region
from enplan.interfaces.demo.region import Region, Worker
from tests.support.statements import statements
from tests.world import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FEW, MANY = 2, 5
MOST = {"/personer/": 40, "/oppgaver/": 20}


@pytest.fixture
def places() -> Region:
    """The region with two more who work there: one to coordinate, one to help."""
    built = region.build()
    with acting_as_job("test_world", accounts=True):
        for number, key in enumerate(("coordinator", "helper")):
            place = built.places["storelva-rop" if key == "coordinator" else "nav-storelva"]
            hat_id = region.hire(key, f"Demo {key}", "koordinator", Role.PROFESSIONAL, place, 90 + number)
            built.workers[key] = Worker(key, f"Demo {key}", "koordinator", hat_id, place)
    return built


def tell(places: Region, persons: int, *, first: int) -> None:
    for number, story in enumerate(crowd.composed(persons, ["coordinator"], seed=first, helper="helper")):
        lives.tell(story, places, first + number)


def test_lists_ask_as_much_for_seven_persons_as_for_two(client: Client, places: Region) -> None:
    with acting_as_job("test_world", accounts=True):
        hat = Hat.objects.get(pk=places.workers["coordinator"].hat_id)
    sign_in(client, hat)
    tell(places, FEW, first=500)
    few = {path: statements(client, path) for path in MOST}

    tell(places, MANY, first=600)
    many = {path: statements(client, path) for path in MOST}

    assert many == few
    assert {path: most for path, most in MOST.items() if few[path] > most} == {}
