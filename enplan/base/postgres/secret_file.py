"""The passwords and keys of one state folder: made once at random, kept in a file only its owner can read."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from enplan.base.postgres.errors import FolderNotSafeError
from enplan.base.postgres.location import Location

_BYTES = 32


@dataclass(frozen=True)
class Secrets:
    """Random text values; they open the local database and sign sessions, and never leave this machine."""

    superuser: str
    migrate: str
    runtime: str
    ticket_key: str
    django_secret_key: str

    def __repr__(self) -> str:
        """Nothing: these values must not end up in a log or a traceback."""
        return "Secrets(…)"


def load(location: Location) -> Secrets:
    """The secrets of this location, made on first use. Two processes that start at once get the same.

    Raises FolderNotSafeError when the file cannot be read or is damaged.
    """
    if not location.secrets.exists():
        _make(location)
    try:
        return Secrets(**json.loads(location.secrets.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        message = (
            f"{location.secrets} cannot be read: {error}. Restore it, or start anew with `make demo-reset`."
        )
        raise FolderNotSafeError(message) from error


def fresh() -> Secrets:
    """New random values, kept nowhere."""
    return Secrets(**{field.name: secrets.token_urlsafe(_BYTES) for field in fields(Secrets)})


def _make(location: Location) -> None:
    """Write complete and under another name first; the link fails for all but the first process."""
    values = fresh()
    draft = Path(f"{location.secrets}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(values), indent=1) + "\n", encoding="utf-8")
    location.hand_over(draft)
    try:
        location.secrets.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
