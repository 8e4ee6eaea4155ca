"""One PostgreSQL server process: made, started, found again, stopped. The caller holds the lock."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from enplan.base.postgres.binaries import Binaries
from enplan.base.postgres.errors import StartFailedError, WrongPasswordError, WrongVersionError
from enplan.base.postgres.location import Location

PORT = 5432
SUPERUSER = "postgres"

_PATIENCE_S = 60
_LOG_BYTES = 5_000_000
_BUILTIN_LOCALE_SINCE = 17
_SETTINGS = "enplan.conf"
_CONFIGURATION = """\
# Written by Énplan at every start; changes made here are lost.
listen_addresses = ''
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 60
shared_buffers = '128MB'
fsync = on
full_page_writes = on
synchronous_commit = on
idle_in_transaction_session_timeout = '60s'
timezone = 'UTC'
log_timezone = 'UTC'
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
log_checkpoints = off
"""


class Server:
    """The server of one location, run with one set of programs."""

    def __init__(self, location: Location, binaries: Binaries, password: str) -> None:
        self._location = location
        self._binaries = binaries
        self._password = password

    def ensure(self) -> bool:
        """Make the server answer; True when it had to be started. Raises a PostgresError."""
        if not (self._location.data / "PG_VERSION").exists():
            self._make()
        self._check_version()
        if self._alive() is not None:
            if self._wait_until_it_answers():
                return False
            self.stop()
        self._start()
        return True

    def stop(self) -> None:
        """Stop the server if it runs: sessions are ended, everything acknowledged is on disk."""
        if self._alive() is not None:
            self._control("stop", "-m", "fast", "-w", "-t", str(_PATIENCE_S))
        with contextlib.suppress(OSError):  # not empty or not there: a stranger's file is not ours to remove
            self._location.sockets.rmdir()

    def _make(self) -> None:
        """A new data folder, made under another name first so that a half-made one is never used."""
        place = self._location
        place.make_cluster()
        draft = place.cluster / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        password = place.cluster / "password"
        password.touch(mode=0o600)
        password.write_text(self._password + "\n", encoding="utf-8")
        if place.user:
            place.user.own(password)
        locale = ["--locale=C", "--lc-ctype=C.UTF-8"]
        if self._binaries.major >= _BUILTIN_LOCALE_SINCE:
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        try:
            self._run(
                self._binaries.program("initdb"),
                f"--pgdata={draft}",
                f"--username={SUPERUSER}",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--data-checksums",
                *locale,
            )
        finally:
            password.unlink()
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(f"\ninclude_if_exists = '{_SETTINGS}'\n")
        draft.rename(place.data)

    def _check_version(self) -> None:
        found = (self._location.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if found != str(self._binaries.major):
            message = (
                f"{self._location.data} is of PostgreSQL {found}; {self._binaries.version} is installed."
                " Take a backup with the old version, or start anew with `make demo-reset`."
            )
            raise WrongVersionError(message)

    def _start(self) -> None:
        place = self._location
        place.make_sockets()
        settings = place.data / _SETTINGS
        settings.write_text(_CONFIGURATION.format(port=PORT, sockets=place.sockets), encoding="utf-8")
        if place.user:
            place.user.own(settings)
        if place.log.exists() and place.log.stat().st_size > _LOG_BYTES:
            place.log.replace(place.log.with_suffix(".log.old"))
        self._forget_dead_server()
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            try:
                self._control("start", "-w", "-t", str(_PATIENCE_S), "-l", str(place.log))
            except StartFailedError as error:
                # after a kill -9 the old server's children need a moment to let go of their shared memory
                if time.monotonic() > deadline or "still in use" not in str(error):
                    raise
                time.sleep(0.2)
            else:
                break
        if not self._wait_until_it_answers():
            message = f"PostgreSQL started but does not answer in {place.sockets}. Its log is {place.log}."
            raise StartFailedError(message)

    def _wait_until_it_answers(self) -> bool:
        """Whether the server in our socket folder lets us in and is the one that serves our data folder."""
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            try:
                with psycopg.connect(
                    host=str(self._location.sockets),
                    port=PORT,
                    user=SUPERUSER,
                    password=self._password,
                    dbname="postgres",
                    connect_timeout=5,
                ) as connection:
                    row = connection.execute("SHOW data_directory").fetchone()
                    return row is not None and Path(str(row[0])) == self._location.data
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    message = (
                        f"The password in {self._location.secrets} does not open {self._location.cluster}."
                        " Restore that file, or start anew with `make demo-reset`."
                    )
                    raise WrongPasswordError(message) from error
                # "starting up" is worth waiting for; a socket that is gone is not
                if "the database system is" not in str(error) or time.monotonic() > deadline:
                    return False
            time.sleep(0.1)

    def _alive(self) -> int | None:
        """The process id of our running server, told from another process that got the same number later."""
        process = self._noted_process()
        return process if process and str(self._location.data) in _command_line(process) else None

    def _noted_process(self) -> int | None:
        try:
            return int(self._pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
        except (OSError, ValueError):
            return None

    @property
    def _pid_file(self) -> Path:
        return self._location.data / "postmaster.pid"

    def _forget_dead_server(self) -> None:
        """Let PostgreSQL see that the noted process is not its own: not yet buried, or a stranger by now.

        The file stays: its other lines let PostgreSQL detect children of a killed server that still write.
        """
        noted = self._noted_process()
        if noted is None:
            return
        with subprocess.Popen([sys.executable, "-c", ""]) as gone:
            gone.wait()
        lines = self._pid_file.read_text(encoding="utf-8").split("\n")
        self._pid_file.write_text("\n".join([str(gone.pid), *lines[1:]]), encoding="utf-8")
        for socket in self._location.sockets.glob(".s.PGSQL.*"):
            socket.unlink()

    def _control(self, *arguments: str) -> None:
        self._run(self._binaries.program("pg_ctl"), "-D", str(self._location.data), "-s", *arguments)

    def _run(self, *command: str) -> None:
        """Run a program as the server's user, silently. Raises StartFailedError with its own last words."""
        user = self._location.user
        logged = self._log_length()
        ended = subprocess.run(
            command,
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if ended.returncode:
            said = [*ended.stdout.strip().splitlines()[-3:], *self._logged_since(logged)[-4:]]
            message = f"`{Path(command[0]).name}` failed: {' '.join(said)} (log: {self._location.log})"
            raise StartFailedError(message)

    def _log_length(self) -> int:
        return self._location.log.stat().st_size if self._location.log.exists() else 0

    def _logged_since(self, start: int) -> list[str]:
        if not self._location.log.exists():
            return []
        return self._location.log.read_bytes()[start:].decode("utf-8", "replace").splitlines()


def _command_line(process: int) -> str:
    """What the process was started with; empty when there is no such process or it is already dead."""
    if Path("/proc/self").exists():
        try:
            return (
                Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            )
        except OSError:
            return ""
    shown = subprocess.run(
        ["/bin/ps", "-o", "args=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return shown.stdout.strip()
