"""A state folder with a built region that the commands under test may use, break and mend; gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from enplan.base.postgres.cluster import Cluster
from enplan.base.postgres.location import Location

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "enplan_cli"
PATIENCE_SECONDS = 400


@dataclass(slots=True)
class Installation:
    """The embedded server and database of one state folder."""

    state: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def cluster(self) -> Cluster:
        return Cluster(Location.of(self.state))

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        own = {
            "ENPLAN_STATE": str(self.state),
            "ENPLAN_DATABASE": DATABASE,
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        }
        return {**kept, **own, **more}

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """A Python program with this installation's environment."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, **more: str) -> tuple[int, str]:
        """Exit code of `enplan …` and all that it said."""
        process = self.start(str(Path(sys.executable).with_name("enplan")), *arguments, **more)
        try:
            said = process.communicate(timeout=PATIENCE_SECONDS)[0]
        finally:
            process.kill()
        return process.returncode, said

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Rows as the administrator sees them, while the server runs."""
        cluster = self.cluster
        dsn = cluster.ensure_running().dsn(DATABASE)
        try:
            with psycopg.connect(dsn, autocommit=True) as connection:
                cursor = connection.execute(statement)
                return list(cursor.fetchall()) if cursor.description else []
        finally:
            cluster.stop()


@pytest.fixture(scope="package")
def installation() -> Iterator[Installation]:
    state = Path(tempfile.mkdtemp(prefix="enplan-cli-"))
    state.chmod(0o711)
    made = Installation(state)
    code, said = made.run("demo", "--no-serve")
    assert code == 0, said
    yield made
    made.cluster.destroy()
    shutil.rmtree(state, ignore_errors=True)
