"""Where the embedded server keeps its data, socket and secrets. Makes folders, starts nothing."""

import hashlib
import os
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from enplan.base.postgres.errors import FolderNotSafeError
from enplan.base.postgres.server_user import ServerUser, server_user

_CHECKOUT = Path(__file__).resolve().parents[3]
_SHELTER = Path("/var/lib/enplan")


def state_folder() -> Path:
    """The folder of all that is local: `ENPLAN_STATE`, the checkout's `.enplan`, or the user's own."""
    if given := os.environ.get("ENPLAN_STATE"):
        return Path(given).expanduser().resolve()
    if (_CHECKOUT / "pyproject.toml").exists():
        return _CHECKOUT / ".enplan"
    if home := os.environ.get("XDG_STATE_HOME"):
        return Path(home).resolve() / "enplan"
    return Path.home().resolve() / ".local" / "state" / "enplan"


@dataclass(frozen=True)
class Location:
    """The paths of one embedded server. Two state folders never share one of them."""

    state: Path
    user: ServerUser | None

    @classmethod
    def of(cls, state: Path | None = None) -> "Location":
        """The location for a state folder, by default this process's; makes it when it is not there.

        Raises FolderNotSafeError when it cannot be made.
        """
        folder = state.resolve() if state else state_folder()
        location = cls(state=folder, user=server_user(folder))
        location.make_state()
        return location

    @property
    def key(self) -> str:
        """A short name for this state folder, the same for every process that uses it."""
        return hashlib.sha256(os.fsencode(self.state)).hexdigest()[:12]

    @property
    def sockets(self) -> Path:
        """The folder of the unix socket: short, because such an address may have 107 bytes at most (unix(7)).

        Always below /tmp: a folder below XDG_RUNTIME_DIR would differ between a login and a cron job of the
        same user, and disappear at log-out while the server runs.
        """
        return Path("/tmp") / f"enplan-{self.key}"  # noqa: S108 - owner and mode are checked before every use

    @property
    def secrets(self) -> Path:
        """The file with the passwords and keys of this state folder."""
        return self.state / "secrets.json"

    @cached_property
    def cluster(self) -> Path:
        """The folder of data and log: in the state folder, or sheltered if the server's user cannot enter."""
        if self.user and not self.user.may_enter(self.state):
            return self.shelter / "postgres"
        return self.state / "postgres"

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.cluster / "data"

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self.cluster / "server.log"

    @property
    def shelter(self) -> Path:
        """Where root puts what the server's user cannot reach in its own place."""
        return _SHELTER / self.key

    def make_state(self) -> None:
        """Make the state folder: for its owner alone, or passable when the server runs as somebody else."""
        try:
            self.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            message = (
                f"{self.state} cannot be made ({error.strerror}). Set ENPLAN_STATE to a folder you can use."
            )
            raise FolderNotSafeError(message) from error
        self.hand_over(self.state)
        if self.user and not self.user.owns_state:
            self.state.chmod(0o711)

    def make_cluster(self) -> None:
        """Make the folder for data and log, for the server's user alone."""
        self.cluster.mkdir(parents=True, exist_ok=True)
        if self.user:
            self.user.own(self.cluster)
        self.cluster.chmod(0o700)

    def make_sockets(self) -> None:
        """Make the socket folder, or raise FolderNotSafeError when somebody else made one in its place."""
        try:
            self.sockets.mkdir(mode=0o700)
        except FileExistsError:
            pass
        else:
            if self.user:
                self.user.own(self.sockets)
        found = self.sockets.lstat()
        wanted = self.user.uid if self.user else os.geteuid()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != wanted or found.st_mode & 0o077:
            message = f"{self.sockets} is another user's, a link, or open to all. Remove it and try again."
            raise FolderNotSafeError(message)

    def hand_over(self, path: Path) -> None:
        """Give a path we made as root to the ordinary user the state folder belongs to, if there is one."""
        if self.user and self.user.owns_state:
            self.user.own(path)
