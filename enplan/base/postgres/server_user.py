"""Which ordinary user the server runs as when we ourselves are root, which PostgreSQL refuses to be."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

_FALLBACKS = ("postgres", "nobody")
_NOBODY = 65534


@dataclass(frozen=True)
class ServerUser:
    """An account of this machine; `owns_state` when it is the one the state folder belongs to."""

    uid: int
    gid: int
    owns_state: bool

    def may_enter(self, folder: Path) -> bool:
        """Whether this user may enter the folder and all above it, asked of the system itself."""
        return self.can_run(["/usr/bin/test", "-x", str(folder)])

    def can_run(self, command: list[str]) -> bool:
        """Whether the command ends well when this user runs it."""
        try:
            ended = subprocess.run(
                command,
                user=self.uid,
                group=self.gid,
                extra_groups=[],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        except OSError:
            return False
        return ended.returncode == 0

    def own(self, path: Path) -> None:
        """Give the path to this user."""
        os.chown(path, self.uid, self.gid)


def server_user(state: Path) -> ServerUser | None:
    """Who must run the server for this state folder: nobody in particular (None) unless we are root.

    As root it is the owner of the state folder (or of its nearest existing parent) when that is an ordinary
    user, so that the same checkout works with and without root; otherwise `postgres` or `nobody`.
    """
    if os.geteuid() != 0:
        return None
    nearest = next(path for path in (state, *state.parents) if path.exists()).stat()
    if nearest.st_uid != 0:
        return ServerUser(uid=nearest.st_uid, gid=nearest.st_gid, owns_state=True)
    for name in _FALLBACKS:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(uid=account.pw_uid, gid=account.pw_gid, owns_state=False)
    return ServerUser(uid=_NOBODY, gid=_NOBODY, owns_state=False)
