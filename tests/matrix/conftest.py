"""One world for all tests of the matrix, in one transaction that is rolled back when they are done."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.template import Template
from django.test import override_settings
from django.test import utils as test_utils

from tests.matrix import harvest, personas, watching
from tests.matrix.visits import Visitor
from tests.matrix.world import World, build

HERE = Path(__file__).parent
PATIENCE_SECONDS = 900


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every door in every situation takes a slow machine longer than other tests may take."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.timeout(PATIENCE_SECONDS))


@pytest.fixture(scope="package")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Kari, Nils and everybody around them."""
    del django_db_setup
    with django_db_blocker.unblock(), watching.window(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        world = build()
        gc.collect()
        gc.freeze()
        personas.show(world.hat("ola"))
        with override_settings(ENPLAN_PERSONAS="tests.matrix.personas.everyone"):
            yield world
        transaction.set_rollback(True)


@pytest.fixture(scope="package", autouse=True)
def plain_rendering() -> Iterator[None]:
    """Templates are rendered as in use: the test's own way keeps a copy of every context, and nobody asks for it."""
    watched = vars(Template)["_render"]
    plain = vars(test_utils._TestState)["saved_data"].template_render
    setattr(Template, "_render", plain)  # noqa: B010 - the attribute is Django's own and has no type
    yield
    setattr(Template, "_render", watched)  # noqa: B010 - as above


@pytest.fixture(scope="package")
def visitors(made: World) -> dict[str, Visitor]:
    """Somebody with a browser for each situation."""
    return {name: Visitor(situation) for name, situation in made.situations.items()}


@pytest.fixture(scope="package")
def forms(made: World, visitors: dict[str, Visitor]) -> harvest.Forms:
    """What can be sent to the doors."""
    return harvest.gather(made, visitors)
