"""The whole product as a stranger starts it: `enplan demo` on a free port with a database of its own."""

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

import psycopg
from psycopg import sql

from enplan.base.postgres import roles
from enplan.base.postgres.connection import ready

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 400
TOLD = "enplan_told_"


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def demo_site(name: str) -> Iterator[str]:
    """The address of a running demo whose database is `name`; both are gone afterwards."""
    admin = ready(name).admin_dsn
    _copy(admin, told(admin), name)
    port = free_port()
    process = _demo(name, "--port", str(port))
    try:
        _wait_for(f"http://127.0.0.1:{port}/readyz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=30)
        with contextlib.suppress(psycopg.OperationalError):
            roles.drop_database(admin, name)


def told(admin: str) -> str:
    """The name of a database with the region in it, told once in a test run and copied by every worker."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    name = f"{TOLD}{run}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [TOLD])
        there = [row[0] for row in connection.execute("SELECT datname FROM pg_database").fetchall()]
        if name not in there:
            for former in (one for one in there if one.startswith(TOLD)):
                roles.drop_database(admin, former)
            process = _demo(name, "--no-serve")
            said = process.communicate(timeout=PATIENCE_SECONDS)[0].decode()
            if process.returncode:
                roles.drop_database(admin, name)
                raise RuntimeError(f"the region was not told:\n{said}")
    return name


def _copy(admin: str, source: str, name: str) -> None:
    """Make a database anew as a copy of another that nobody is connected to."""
    roles.drop_database(admin, name)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
        )


def _demo(name: str, *options: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "ENPLAN_DATABASE": name, "DJANGO_SETTINGS_MODULE": "config.settings.demo"}
    command = [sys.executable, "-m", "enplan.interfaces.cli", "demo", *options]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            said = process.communicate()[0].decode()
            raise RuntimeError(f"the demo did not start:\n{said}")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - our own address on loopback
            return
        time.sleep(0.2)
    raise TimeoutError(url)
