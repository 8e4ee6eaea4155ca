"""Runs the embedded server: one per state folder, over a unix socket only, shared by all who use it.

The last process to leave stops it. A server left behind by a killed process is found again and used.
"""

import fcntl
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

from psycopg.conninfo import make_conninfo

from enplan.base.postgres import binaries, secret_file
from enplan.base.postgres.errors import InUseError
from enplan.base.postgres.location import Location
from enplan.base.postgres.server import PORT, SUPERUSER, Server


@dataclass(frozen=True)
class Running:
    """A server that answers, and the superuser's way in."""

    host: str
    port: int
    superuser: str
    password: str = field(repr=False)
    started_here: bool

    def dsn(self, database: str = "postgres") -> str:
        """The superuser's connection string for a database."""
        return make_conninfo(
            host=self.host, port=self.port, user=self.superuser, password=self.password, dbname=database
        )


class Cluster:
    """The embedded server of one state folder, as this process sees it."""

    def __init__(self, location: Location | None = None) -> None:
        self.location = location or Location.of()
        self._use: int | None = None

    def ensure_running(self) -> Running:
        """A server that answers: the one already running for this state folder, or a new one.

        Raises a PostgresError that says what to do.
        """
        with _locked(self._file("postgres.lock")):
            if self._use is None:
                self._use = _open(self._file("postgres.users"))
                fcntl.flock(self._use, fcntl.LOCK_SH)
            secrets = secret_file.load(self.location)
            server = Server(self.location, binaries.find(self.location), secrets.superuser)
            started = server.ensure()
            return Running(str(self.location.sockets), PORT, SUPERUSER, secrets.superuser, started)

    def stop(self) -> bool:
        """Leave the server, and stop it unless another process uses it. True when it no longer runs."""
        with _locked(self._file("postgres.lock")):
            if self._use is not None:
                os.close(self._use)
                self._use = None
            use = _open(self._file("postgres.users"))
            try:
                fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            finally:
                os.close(use)
            secrets = secret_file.load(self.location)
            Server(self.location, binaries.find(self.location), secrets.superuser).stop()
            return True

    def destroy(self) -> None:
        """Stop the server and remove its data for good. Raises InUseError when another process uses it."""
        if not self.stop():
            message = f"Another process uses the database in {self.location.state}. Stop it first."
            raise InUseError(message)
        shutil.rmtree(self.location.cluster, ignore_errors=True)
        shutil.rmtree(self.location.shelter, ignore_errors=True)

    @contextmanager
    def serving(self) -> Iterator[Running]:
        """The server for as long as the block runs; SIGTERM and Ctrl-C end the block and the server."""
        before = None
        if threading.current_thread() is threading.main_thread():
            before = signal.signal(signal.SIGTERM, _leave)
        try:
            running = self.ensure_running()
            try:
                yield running
            finally:
                self.stop()
        finally:
            if before is not None:
                signal.signal(signal.SIGTERM, before)

    def _file(self, name: str) -> Path:
        path = self.location.state / name
        if not path.exists():
            path.touch(mode=0o600)
            self.location.hand_over(path)
        return path


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CLOEXEC)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process at a time starts or stops; the system frees the lock of a killed one."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
