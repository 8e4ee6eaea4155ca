"""One world for all tests here, built once; what a test does in it is taken back when the test is over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from tests.domain.commitments.world import World, begin


@pytest.fixture(scope="package")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Kari and everybody around her."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield begin()
        transaction.set_rollback(True)


@pytest.fixture
def kari(made: World) -> Iterator[World]:
    """The same world, untouched by other tests."""
    with transaction.atomic():
        yield made
        transaction.set_rollback(True)
