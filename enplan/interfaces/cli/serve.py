"""`enplan serve` and `enplan migrate`: a production server from settings in the environment."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click
import django

from enplan.interfaces.cli import database

STOP_SECONDS = 10
START_SECONDS = 60


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=os.cpu_count() or 2, show_default=True, help="Processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the product with the settings of the environment (docs/installation.md)."""
    os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("ENPLAN_SETTINGS", "config.settings.production")
    django.setup()
    database.collect_static()
    with web_server(host, port, workers) as server:
        sys.exit(server.wait())


@click.command()
def migrate() -> None:
    """Bring the tables of a production database up to date (needs MIGRATE_DATABASE_URL)."""
    os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("ENPLAN_SETTINGS", "config.settings.production")
    django.setup()
    database.migrate()
    click.echo("The tables are up to date.")


@contextmanager
def web_server(host: str, port: int, workers: int) -> Iterator[subprocess.Popen[bytes]]:
    """A granian server as a child process, stopped when the block ends, also by SIGTERM or Ctrl-C.

    Raises SystemExit 4 with a sentence when the port is taken.
    """
    check_port(host, port)
    stop_on_signal()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "2", "--backpressure", "64", "--no-ws",
        "--respawn-failed-workers", "--log-level", "warning", "config.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, env={**os.environ}, start_new_session=True)
    try:
        yield server
    except KeyboardInterrupt:
        click.echo("\nStopping.")
    finally:
        _end(server)


def wait_until_it_answers(server: subprocess.Popen[bytes], host: str, port: int) -> None:
    """Return when the server answers. Raises SystemExit 4 when it ends, or says nothing for a minute.

    What is wrong then stands above, from the check before the first request.
    """
    give_up = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < give_up:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=5):
            return
        time.sleep(0.1)
    click.echo(
        "The server did not start. Try `enplan doctor`, which says what is wrong and what helps.", err=True
    )
    raise SystemExit(4)


def check_port(host: str, port: int) -> None:
    """Say plainly that the port is taken, before anything is started on it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            click.echo(
                f"Port {port} on {host} is in use. Choose another: make demo PORT={port + 1}", err=True
            )
            raise SystemExit(4) from None


def stop_on_signal() -> None:
    """From now on SIGTERM is the same as Ctrl-C: what was started is stopped on the way out."""
    signal.signal(signal.SIGTERM, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise KeyboardInterrupt


def _end(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to finish what it is doing; take it down if it does not."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
