"""One world for all tests of the matrix, in one transaction that is rolled back when they are done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests.matrix import harvest, personas, watching
from tests.matrix.visits import Visitor
from tests.matrix.world import World, build


@pytest.fixture(scope="package")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Kari, Nils and everybody around them."""
    del django_db_setup
    with django_db_blocker.unblock(), watching.window(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        world = build()
        personas.show(world.hat("ola"))
        with override_settings(ENPLAN_PERSONAS="tests.matrix.personas.everyone"):
            yield world
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def visitors(made: World) -> dict[str, Visitor]:
    """Somebody with a browser for each situation."""
    return {name: Visitor(situation) for name, situation in made.situations.items()}


@pytest.fixture(scope="package")
def forms(made: World, visitors: dict[str, Visitor]) -> harvest.Forms:
    """What can be sent to the doors."""
    return harvest.gather(made, visitors)
