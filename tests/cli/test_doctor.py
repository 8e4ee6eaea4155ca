"""`enplan doctor` finds what is wrong and says it; and what it finds, the server refuses to serve with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from enplan.base.postgres.cluster import Cluster
from tests.cli.conftest import Installation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400), pytest.mark.xdist_group("installation")]

# what is spoiled -> (how, how it is mended, what the doctor says)
SPOILED = {
    "the running role passes by row-level security": (
        "ALTER ROLE enplan_runtime BYPASSRLS",
        "ALTER ROLE enplan_runtime NOBYPASSRLS",
        "The application's role passes by row-level security.",
    ),
    "the running role owns a table": (
        "ALTER TABLE people_person OWNER TO enplan_runtime",
        "ALTER TABLE people_person OWNER TO enplan_owner",
        "The application's role owns tables.",
    ),
    "row-level security is off on a table": (
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE people_person ENABLE ROW LEVEL SECURITY",
        "Table people_person has no row-level security.",
    ),
    "the owner passes by row-level security": (
        "ALTER TABLE people_person NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE people_person FORCE ROW LEVEL SECURITY",
        "Table people_person has no row-level security.",
    ),
    "a new table was forgotten": (
        "CREATE TABLE stray (id integer)",
        "DROP TABLE stray",
        "Table stray has no row-level security.",
    ),
    "a view looks with its owner's eyes": (
        "CREATE VIEW peek AS SELECT * FROM people_person",
        "DROP VIEW peek",
        "View peek runs with its owner's rights.",
    ),
    "a guarded function is open to all": (
        "GRANT EXECUTE ON FUNCTION sec.take(text) TO PUBLIC",
        "REVOKE EXECUTE ON FUNCTION sec.take(text) FROM PUBLIC",
        "Function sec.take(text) is not pinned or is open to all.",
    ),
    "the audit log cannot be written": (
        "REVOKE INSERT ON audit_auditevent FROM enplan_runtime",
        "GRANT INSERT ON audit_auditevent TO enplan_runtime",
        "The audit log cannot be written.",
    ),
    "the audit log can be rewritten": (
        "GRANT UPDATE ON audit_auditevent TO enplan_runtime",
        "REVOKE UPDATE ON audit_auditevent FROM enplan_runtime",
        "The audit log can be changed by the application.",
    ),
    "commits are acknowledged before they last": (
        "ALTER ROLE enplan_runtime SET synchronous_commit = off",
        "ALTER ROLE enplan_runtime RESET synchronous_commit",
        "PostgreSQL has synchronous_commit = off.",
    ),
}


@pytest.fixture(scope="module")
def running(installation: Installation) -> Iterator[Installation]:
    """The server stays up while the doctor comes and goes; the doctor itself starts nothing."""
    cluster: Cluster = installation.cluster
    cluster.ensure_running()
    yield installation
    cluster.stop()


def both(place: Installation, **more: str) -> tuple[tuple[int, str], tuple[int, str]]:
    """Exit code and words of the doctor, and of a web worker that starts."""
    doctor = place.start("-m", "enplan.interfaces.cli", "doctor", **more)
    worker = place.start("-c", "import config.wsgi", **more)
    said = [process.communicate(timeout=90)[0] for process in (doctor, worker)]
    return (doctor.returncode, said[0]), (worker.returncode, said[1])


def test_a_sound_installation_is_said_to_be_well_and_serves(running: Installation) -> None:
    (code, said), (started, _) = both(running)

    assert (code, said.strip()) == (0, "All is well.")
    assert started == 0


@pytest.mark.parametrize("name", SPOILED)
def test_what_is_spoiled_in_the_database_is_named_and_nothing_is_served(
    running: Installation, name: str
) -> None:
    spoil, mend, sentence = SPOILED[name]
    running.ask(spoil)
    try:
        (code, said), (started, refused) = both(running)
    finally:
        running.ask(mend)

    assert code == 4
    assert sentence in said
    assert "→" in said
    assert started != 0
    assert sentence in refused


@contextmanager
def secret(place: Installation, name: str, value: str) -> Iterator[None]:
    """Another value for one secret of the installation, until the block ends."""
    file = place.state / "secrets.json"
    kept = file.read_text(encoding="utf-8")
    file.write_text(json.dumps({**json.loads(kept), name: value}), encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(kept, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "setting"), [("ticket_key", "ENPLAN_TICKET_KEY"), ("django_secret_key", "SECRET_KEY")]
)
def test_a_short_key_is_named_and_nothing_is_served(running: Installation, name: str, setting: str) -> None:
    with secret(running, name, "short"):
        (code, said), (started, refused) = both(running)

    assert code == 4
    assert f"{setting} is shorter than 32 characters." in said
    assert started != 0
    assert f"{setting} is shorter" in refused


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("DEBUG = True", "DEBUG is on."),
        ("ENPLAN_DEMO = False", "Session cookies are not marked secure."),
    ],
)
def test_an_unsafe_setting_is_named_and_nothing_is_served(
    running: Installation, tmp_path: Path, line: str, sentence: str
) -> None:
    text = f"from config.settings.demo import *\n{line}\n"
    (tmp_path / "unsafe_settings.py").write_text(text, encoding="utf-8")
    more = {"DJANGO_SETTINGS_MODULE": "unsafe_settings", "PYTHONPATH": f"{tmp_path}:{Path.cwd()}"}

    (code, said), (started, refused) = both(running, **more)

    assert code == 4
    assert sentence in said
    assert started != 0
    assert sentence in refused


def test_a_database_that_is_not_there_is_named_and_nothing_is_served(running: Installation) -> None:
    (code, said), (started, refused) = both(running, ENPLAN_DATABASE="enplan_nowhere")

    assert code == 4
    assert "The database does not answer" in said
    assert started != 0
    assert "The database does not answer" in refused
