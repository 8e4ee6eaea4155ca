"""The server under test, started as a user starts it, on a database of its own; and the bare one beside it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATABASE = os.environ.get("ENPLAN_BENCH_DATABASE", "enplan_bench")
HOST = "127.0.0.1"
PATIENCE_SECONDS = 60
BUILD_PATIENCE_SECONDS = 4 * 60 * 60


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def product(persons: int) -> Iterator[str]:
    """The address of the product with so many persons; the data are kept for the next time."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "enplan.interfaces.cli",
        "demo",
        "--port",
        str(port),
        "--persons",
        str(persons),
    ]
    with _running(command, f"http://{HOST}:{port}", "/readyz", BUILD_PATIENCE_SECONDS) as site:
        yield site


@contextlib.contextmanager
def bare() -> Iterator[str]:
    """The address of a server of the same make that answers without doing anything."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", "2",
        "--blocking-threads", "2", "--no-ws", "--log-level", "warning", "bench.bare:application",
    ]  # fmt: skip
    with _running(command, f"http://{HOST}:{port}", "/", PATIENCE_SECONDS) as site:
        yield site


@contextlib.contextmanager
def _running(command: list[str], site: str, path: str, patience: float) -> Iterator[str]:
    environment = {**os.environ, "ENPLAN_DATABASE": DATABASE, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=sys.stderr)
    try:
        wait_until_it_answers(f"{site}{path}", process, patience)
        yield site
    finally:
        process.terminate()
        process.wait(timeout=60)


def wait_until_it_answers(url: str, process: subprocess.Popen[bytes], patience: float) -> None:
    """Raises RuntimeError when the process ends first, TimeoutError when it takes too long."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if process.poll() is not None:
            msg = f"the server did not start, exit code {process.returncode}"
            raise RuntimeError(msg)
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - our own address on loopback
            return
        time.sleep(0.1)
    raise TimeoutError(url)
