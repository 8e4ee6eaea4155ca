"""State folders for the tests of the embedded server; what a test starts is stopped and removed."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from enplan.base.postgres import secret_file
from enplan.base.postgres.cluster import Cluster
from enplan.base.postgres.location import Location
from enplan.base.postgres.secret_file import Secrets

CHECKOUT = Path(__file__).resolve().parents[3]

Run = Callable[..., subprocess.Popen[str]]


def new_state() -> Path:
    """An empty folder that the server's user may pass, unlike pytest's own temporary folders."""
    state = Path(tempfile.mkdtemp(prefix="enplan-test-"))
    state.chmod(0o711)
    return state


def remove_state(state: Path) -> None:
    """Stop the server, which nobody may use any more, and leave no trace."""
    if Location.of(state).data.exists():
        Cluster(Location.of(state)).destroy()
    shutil.rmtree(state)


def server_process(cluster: Cluster) -> int:
    """The process id of the running server."""
    return int((cluster.location.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")[0])


def is_alive(process: int) -> bool:
    try:
        return (
            "Z" not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        )
    except OSError:
        return False


@pytest.fixture
def state() -> Iterator[Path]:
    folder = new_state()
    yield folder
    remove_state(folder)


@pytest.fixture
def cluster(state: Path) -> Iterator[Cluster]:
    cluster = Cluster(Location.of(state))
    yield cluster
    cluster.stop()


@pytest.fixture
def program() -> Iterator[Run]:
    """Starts a small Python program that uses the cluster of a state folder, in a process of its own."""
    started: list[subprocess.Popen[str]] = []

    def run(
        state: Path, body: str, user: int | None = None, python: str = sys.executable
    ) -> subprocess.Popen[str]:
        source = "from enplan.base.postgres.cluster import Cluster\nimport os, time\n" + textwrap.dedent(body)
        process = subprocess.Popen(
            [python, "-c", source],
            cwd=CHECKOUT,
            env={
                **{name: os.environ[name] for name in ("PATH", "ENPLAN_POSTGRES_BIN") if name in os.environ},
                "ENPLAN_STATE": str(state),
                "PYTHONPATH": f"{CHECKOUT}:{sysconfig.get_path('purelib')}",
            },
            stdout=subprocess.PIPE,
            text=True,
            user=user,
            extra_groups=None if user is None else [],
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture(scope="session")
def server() -> Iterator[tuple[str, Secrets]]:
    """An administrator's connection string, and the secrets to prepare roles with.

    Always a server of the test's own: roles belong to a whole server, and these tests spoil them.
    """
    state = new_state()
    cluster = Cluster(Location.of(state))
    yield cluster.ensure_running().dsn(), secret_file.load(cluster.location)
    cluster.stop()
    remove_state(state)


def value(dsn: str, query: str) -> object:
    """The first column of the first row."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]
