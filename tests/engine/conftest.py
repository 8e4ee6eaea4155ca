"""An empty database of the engine's own: what it reads comes with each question."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from enplan.base.postgres import roles
from enplan.base.postgres.connection import ready


@pytest.fixture(scope="session")
def postgres() -> Iterator[psycopg.Connection[Any]]:
    """One connection, in one transaction that is never committed."""
    name = f"enplan_engine_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    admin = ready(name).admin_dsn
    with psycopg.connect(make_conninfo(admin, dbname=name)) as connection:
        connection.execute("SET idle_in_transaction_session_timeout = 0")
        yield connection
        connection.rollback()
    roles.drop_database(admin, name)
