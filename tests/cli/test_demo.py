"""`enplan demo` as somebody at a terminal meets it: in the way of another program, stopped, started again, anew."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.killing import children
from bench.serving import free_port
from tests.cli.conftest import Installation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400), pytest.mark.xdist_group("installation")]

PATIENCE_SECONDS = 120
REGION = 44  # persons


def test_help_lists_the_commands(installation: Installation) -> None:
    code, said = installation.run("--help")

    assert code == 0
    for command in ("demo", "serve", "migrate", "doctor", "import"):
        assert f"  {command} " in said


def test_a_word_that_is_no_command_is_bad_usage(installation: Installation) -> None:
    code, said = installation.run("demonstrate")

    assert code == 2
    assert "No such command" in said


def test_a_port_in_use_is_said_in_a_sentence_and_nothing_is_started(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, said = installation.run("demo", "--port", str(port))

    assert code == 4
    assert f"Port {port} on 127.0.0.1 is in use." in said
    assert "Traceback" not in said
    assert not (installation.cluster.location.data / "postmaster.pid").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_server_and_the_database(
    installation: Installation, number: signal.Signals
) -> None:
    process, _ = serving(installation)
    started = {*family(process.pid), database_process(installation)}
    assert len(started) >= 4

    process.send_signal(number)
    said = process.communicate(timeout=60)[0]

    assert process.returncode == 0
    assert "Stopping." in said
    assert [one for one in started if alive(one)] == []


def test_a_second_start_keeps_the_data(installation: Installation) -> None:
    before = installation.ask("SELECT public_id FROM access_subject ORDER BY id")

    process, site = serving(installation)
    with urllib.request.urlopen(f"{site}/demo/", timeout=20) as answer:  # noqa: S310 - our own address on loopback
        page = answer.read().decode()
    process.terminate()
    process.communicate(timeout=60)

    assert "Kari Nordli" in page
    assert len(before) >= 40
    assert installation.ask("SELECT public_id FROM access_subject ORDER BY id") == before


def test_an_interrupted_crowd_is_whole_groups_and_goes_on(installation: Installation) -> None:
    process = installation.start("-m", "enplan.interfaces.cli", "demo", "--no-serve", "--persons", "119")
    wait_for(lambda: len(family(process.pid)) > 1, process)
    time.sleep(3)
    process.terminate()
    process.communicate(timeout=60)
    count = "SELECT count(*) FROM people_person"
    first = int(str(installation.ask(count)[0][0])) - REGION

    code, said = installation.run("demo", "--no-serve", "--persons", "119")

    assert process.returncode != 0
    assert first % 25 == 0
    assert code == 0, said
    assert int(str(installation.ask(count)[0][0])) == REGION + 75


def test_reset_starts_anew(installation: Installation) -> None:
    kari = "SELECT public_id FROM people_person WHERE given_name = 'Kari'"
    before = installation.ask(kari)

    code, said = installation.run("demo", "--no-serve", "--reset")

    assert code == 0, said
    assert installation.ask(kari) != before
    assert installation.ask("SELECT count(*) FROM people_person") == [(REGION,)]


def serving(installation: Installation) -> tuple[subprocess.Popen[str], str]:
    """A demo that answers, and where."""
    site = f"http://127.0.0.1:{(port := free_port())}"
    process = installation.start("-m", "enplan.interfaces.cli", "demo", "--port", str(port))

    def answers() -> bool:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{site}/readyz", timeout=2).close()  # noqa: S310 - as above
            return True
        return False

    wait_for(answers, process)
    return process, site


def wait_for(happened: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(process.communicate()[0])
        if happened():
            return
        time.sleep(0.1)
    pytest.fail("it took too long")


def family(process: int) -> set[int]:
    """All that this process started, and what they started."""
    found: set[int] = set()
    for child in children(process):
        found |= {child, *family(child)}
    return found


def database_process(installation: Installation) -> int:
    file = installation.cluster.location.data / "postmaster.pid"
    return int(file.read_text(encoding="utf-8").splitlines()[0])


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z" and process != os.getpid()
