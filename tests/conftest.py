"""A real PostgreSQL for every run: a database of its own for each worker, migrated as the migrating role, used as the
runtime role, so that row-level security is on in every test.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg.conninfo import make_conninfo

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
os.environ["ENPLAN_DATABASE"] = f"enplan_test_{WORKER}"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "true"  # Playwright's synchronous API runs a loop in the test's thread
)

# How long an example takes says something about the machine and what else it does, and nothing about the product.
settings.register_profile("enplan", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("enplan")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Prepare roles and database, migrate, and remove the database afterwards."""
    # Django's settings and models exist only when the session has begun.
    from django.db import connections  # noqa: PLC0415

    from enplan.base.postgres import roles  # noqa: PLC0415
    from enplan.base.postgres.connection import ready  # noqa: PLC0415
    from enplan.interfaces.cli.database import migrate  # noqa: PLC0415

    name = os.environ["ENPLAN_DATABASE"]
    admin = ready(name).admin_dsn
    roles.drop_database(admin, name)
    ready(name)
    with django_db_blocker.unblock():
        migrate()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    roles.drop_database(admin, name)


@pytest.fixture(scope="session")
def empty_tables(django_db_setup: None) -> list[str]:
    """The tables that hold nothing when the database is new."""
    del django_db_setup
    with _administrator() as admin:
        names = admin.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        return [name for (name,) in names if admin.execute(f"SELECT FROM {name} LIMIT 1").fetchone() is None]


@pytest.fixture
def committed(empty_tables: list[str], django_db_blocker: Any) -> Iterator[None]:
    """A database where things are really committed, and taken away afterwards."""
    from django.db import connections  # noqa: PLC0415 - as above

    with django_db_blocker.unblock():
        yield
        connections.close_all()
    with _administrator() as admin:
        admin.execute(
            "SET session_replication_role = replica"
        )  # nothing may be taken out of the log, but for this
        admin.execute(f"TRUNCATE {', '.join(empty_tables)}")


def _administrator() -> psycopg.Connection[Any]:
    from enplan.base.postgres.connection import ready  # noqa: PLC0415 - settings exist only when the session has begun

    name = os.environ["ENPLAN_DATABASE"]
    return psycopg.connect(make_conninfo(ready(name).admin_dsn, dbname=name))


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """The one browser of a worker: Playwright allows no second one beside it, in whatever order the tests come."""
    # Most tests need no browser, and pay nothing for it.
    from tests.support.browser import browser  # noqa: PLC0415

    with browser() as opened:
        yield opened
