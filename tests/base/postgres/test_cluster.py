"""The embedded server: found, shared, stopped, and back again after the worst."""

import os
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import psycopg
import pytest

from enplan.base.postgres.cluster import Cluster
from enplan.base.postgres.errors import (
    FolderNotSafeError,
    InUseError,
    WrongPasswordError,
    WrongVersionError,
)
from enplan.base.postgres.location import Location
from tests.base.postgres.conftest import (
    CHECKOUT,
    Run,
    first_line,
    is_alive,
    new_state,
    remove_state,
    server_process,
    value,
)

pytestmark = pytest.mark.slow

_HOLD = """
cluster = Cluster()
print(cluster.ensure_running().started_here, flush=True)
time.sleep(60)
"""
_SERVE = """
with Cluster().serving():
    print("up", flush=True)
    time.sleep(60)
"""
_AS_ROOT = os.geteuid() == 0
_NOBODY = 65534


def test_a_second_process_uses_the_server_of_the_first(cluster: Cluster, state: Path, program: Run) -> None:
    assert cluster.ensure_running().started_here is True

    assert first_line(program(state, _HOLD)) == "False"


def test_the_last_process_to_leave_stops_the_server(cluster: Cluster, state: Path, program: Run) -> None:
    other = program(state, _HOLD)
    first_line(other)
    cluster.ensure_running()
    server = server_process(cluster)

    assert cluster.stop() is False
    assert is_alive(server)
    other.kill()
    other.wait()
    assert cluster.stop() is True
    assert not is_alive(server)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_program_stops_its_server(
    cluster: Cluster, state: Path, program: Run, number: signal.Signals
) -> None:
    process = program(state, _SERVE)
    first_line(process)
    server = server_process(cluster)

    process.send_signal(number)

    assert process.wait(timeout=30) != 0
    assert not is_alive(server)
    assert not cluster.location.sockets.exists()


def test_a_server_left_behind_by_a_killed_program_is_used_again(
    cluster: Cluster, state: Path, program: Run
) -> None:
    process = program(state, _SERVE)
    first_line(process)
    server = server_process(cluster)

    process.kill()
    process.wait()

    assert is_alive(server)
    assert cluster.ensure_running().started_here is False
    assert server_process(cluster) == server


def test_a_killed_server_comes_back_with_everything_that_was_committed(cluster: Cluster) -> None:
    dsn = cluster.ensure_running().dsn()
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('still here')")
    with psycopg.connect(dsn) as busy:  # a session in the middle of something
        busy.execute("INSERT INTO kept VALUES ('never committed')")
        os.kill(server_process(cluster), signal.SIGKILL)

        assert cluster.ensure_running().started_here is True
        busy.close()

    assert value(dsn, "SELECT string_agg(word, ',') FROM kept") == "still here"


def test_a_process_number_given_to_a_stranger_does_not_hinder_the_start(cluster: Cluster) -> None:
    cluster.ensure_running()
    server = server_process(cluster)
    os.kill(server, signal.SIGKILL)
    wait_until_dead(server)
    stranger = subprocess.Popen(
        ["sleep", "60"], user=cluster.location.data.stat().st_uid if _AS_ROOT else None
    )
    pid_file = cluster.location.data / "postmaster.pid"
    pid_file.write_text(
        pid_file.read_text(encoding="utf-8").replace(str(server), str(stranger.pid), 1), encoding="utf-8"
    )

    assert cluster.ensure_running().started_here is True

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_two_programs_that_start_at_once_share_one_server(
    cluster: Cluster, state: Path, program: Run
) -> None:
    both = [program(state, _HOLD), program(state, _HOLD)]

    assert sorted(first_line(process) for process in both) == ["False", "True"]
    assert cluster.ensure_running().started_here is False


def test_two_state_folders_have_servers_of_their_own(cluster: Cluster) -> None:
    other_state = new_state()
    other = Cluster(Location.of(other_state))
    try:
        mine, theirs = cluster.ensure_running(), other.ensure_running()
        assert mine.host != theirs.host
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(host=theirs.host, user=mine.superuser, password=mine.password, dbname="postgres")
    finally:
        other.stop()
        remove_state(other_state)


def test_the_server_is_durable_and_off_the_network(cluster: Cluster) -> None:
    dsn = cluster.ensure_running().dsn()
    wanted = {
        "listen_addresses": "",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "password_encryption": "scram-sha-256",
        "log_error_verbosity": "terse",
        "log_parameter_max_length_on_error": "0",
        "idle_in_transaction_session_timeout": "1min",
    }

    assert {name: value(dsn, f"SHOW {name}") for name in wanted} == wanted


def test_the_socket_address_is_short_whatever_the_state_folder() -> None:
    deep = Location(state=Path("/srv") / ("x" * 200), user=None)

    assert len(str(deep.sockets / ".s.PGSQL.5432")) <= 60


def test_a_socket_folder_open_to_all_is_refused(cluster: Cluster) -> None:
    cluster.location.sockets.mkdir()
    cluster.location.sockets.chmod(0o777)

    with pytest.raises(FolderNotSafeError, match="Remove it"):
        cluster.ensure_running()

    cluster.location.sockets.rmdir()


def test_data_of_another_version_is_left_alone(cluster: Cluster) -> None:
    cluster.ensure_running()
    cluster.stop()
    version = cluster.location.data / "PG_VERSION"
    version.write_text("14\n", encoding="ascii")

    with pytest.raises(WrongVersionError, match="PostgreSQL 14"):
        cluster.ensure_running()


def test_lost_secrets_are_named_as_the_cause(cluster: Cluster) -> None:
    cluster.ensure_running()
    cluster.stop()
    cluster.location.secrets.unlink()

    with pytest.raises(WrongPasswordError, match=r"secrets\.json"):
        cluster.ensure_running()


def test_secrets_are_for_their_owner_alone(cluster: Cluster) -> None:
    cluster.ensure_running()

    assert cluster.location.secrets.stat().st_mode & 0o777 == 0o600


def test_data_in_use_are_not_removed(cluster: Cluster, state: Path, program: Run) -> None:
    first_line(program(state, _HOLD))

    with pytest.raises(InUseError):
        cluster.destroy()

    assert cluster.location.data.exists()


def test_data_not_in_use_are_removed(cluster: Cluster) -> None:
    cluster.ensure_running()

    cluster.destroy()

    assert not cluster.location.cluster.exists()


@pytest.mark.skipif(not _AS_ROOT, reason="only root can be asked to run the server as somebody else")
def test_root_runs_the_server_as_an_ordinary_user(cluster: Cluster) -> None:
    cluster.ensure_running()

    assert Path(f"/proc/{server_process(cluster)}").stat().st_uid != 0


@pytest.mark.skipif(not _AS_ROOT, reason="only root can be asked to run the server as somebody else")
def test_root_runs_the_server_from_a_folder_only_root_can_enter() -> None:
    closed = new_state()
    state = closed / "state"
    closed.chmod(0o700)
    cluster = Cluster(Location.of(state))
    try:
        assert value(cluster.ensure_running().dsn(), "SELECT 1") == 1
        assert cluster.location.cluster.is_relative_to(cluster.location.shelter)
    finally:
        cluster.destroy()
        remove_state(state)
        closed.rmdir()


@pytest.mark.skipif(not _AS_ROOT, reason="an ordinary user is what runs every other test here")
def test_an_ordinary_user_runs_the_server(program: Run) -> None:
    python = python_for_everybody()
    state = new_state()
    os.chown(state, _NOBODY, _NOBODY)
    process = program(state, _SERVE, user=_NOBODY, python=python)
    try:
        assert first_line(process) == "up"
        process.terminate()
        process.wait(timeout=30)
    finally:
        remove_state(state)


@pytest.mark.skipif(not _AS_ROOT, reason="only root can work in another user's checkout")
def test_root_leaves_the_state_folder_to_the_user_who_owns_it() -> None:
    state = new_state()
    os.chown(state, _NOBODY, _NOBODY)
    cluster = Cluster(Location.of(state))
    try:
        cluster.ensure_running()
        cluster.stop()
        assert {path.stat().st_uid for path in state.rglob("*")} == {_NOBODY}
    finally:
        remove_state(state)


def python_for_everybody() -> str:
    """A Python of our own version that an ordinary user may run with our packages."""
    packages = {"PYTHONPATH": f"{CHECKOUT}:{sysconfig.get_path('purelib')}"}
    for candidate in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        try:
            asked = subprocess.run(
                [candidate, "-c", "import psycopg"], user=_NOBODY, extra_groups=[], env=packages, check=False
            )
        except OSError:
            continue
        if asked.returncode == 0:
            return candidate
    pytest.skip("every Python of this version is in a folder an ordinary user cannot enter")


def wait_until_dead(process: int) -> None:
    deadline = time.monotonic() + 10
    while is_alive(process) and time.monotonic() < deadline:
        time.sleep(0.05)


def test_nothing_but_the_socket_folder_stands_in_the_temporary_folder(cluster: Cluster) -> None:
    cluster.ensure_running()

    found = {path.name for path in cluster.location.sockets.iterdir()}

    assert found == {".s.PGSQL.5432", ".s.PGSQL.5432.lock"}
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(cluster.location.sockets / ".s.PGSQL.5432"))
