"""Where settings and commands are told the database is."""

from pathlib import Path

import pytest

from enplan.base.postgres import connection
from enplan.base.postgres.errors import UrlError
from enplan.base.postgres.location import Location
from tests.base.postgres.conftest import Run, first_line


@pytest.fixture
def own_state(state: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENPLAN_STATE", str(state))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return state


@pytest.mark.usefixtures("own_state")
def test_the_embedded_server_is_named_without_being_started() -> None:
    settings = connection.database_settings("runtime", "enplan")

    assert settings["USER"] == "enplan_runtime"
    assert settings["NAME"] == "enplan"
    assert not Path(settings["HOST"]).exists()


@pytest.mark.usefixtures("own_state")
def test_an_administrators_address_gives_the_server_but_never_its_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://boss:word@db.example:6543/postgres?sslmode=verify-full")

    settings = connection.database_settings("migrate", "enplan")

    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "6543", "enplan")
    assert settings["USER"] == "enplan_migrate"
    assert settings["PASSWORD"] != "word"
    assert settings["OPTIONS"]["sslmode"] == "verify-full"


@pytest.mark.usefixtures("own_state")
def test_only_the_serving_role_has_a_pool() -> None:
    assert "pool" in connection.database_settings("runtime", "enplan")["OPTIONS"]
    assert "pool" not in connection.database_settings("migrate", "enplan")["OPTIONS"]


def test_production_uses_its_addresses_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://serving:a@db.example/plans")
    monkeypatch.setenv("MIGRATE_DATABASE_URL", "postgresql://migrating:b@db.example/plans")

    found = [connection.production_settings(purpose) for purpose in ("runtime", "migrate")]

    assert [settings["USER"] for settings in found] == ["serving", "migrating"]


def test_production_without_an_address_says_which_variable_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    with pytest.raises(UrlError, match="DATABASE_URL is not set"):
        connection.production_settings("runtime")


def test_an_address_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://somebody@somewhere")

    with pytest.raises(UrlError, match="not a PostgreSQL address"):
        connection.production_settings("runtime")


@pytest.mark.slow
def test_ready_makes_the_settings_true_and_cleans_up_after_itself(state: Path, program: Run) -> None:
    process = program(
        state,
        """
        import psycopg
        from enplan.base.postgres import connection

        connection.ready("enplan")
        found = connection.database_settings("runtime", "enplan")
        keys = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
        with psycopg.connect(**{key: found[name] for key, name in keys.items()}) as session:
            print(*session.execute("SELECT current_user, current_database()").fetchone(), flush=True)
        """,
    )

    assert first_line(process) == "enplan_runtime enplan"
    assert process.wait(timeout=30) == 0
    assert not (Location.of(state).data / "postmaster.pid").exists()
