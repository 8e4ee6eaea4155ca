"""Who is signed in: one hat in a server-side session, with limits on idling and on the whole."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.http import HttpRequest

from enplan.base.access import Level

KEY = "signed_in"
IDLE_SECONDS = {"person": 60 * 60, "work": 30 * 60}
TOUCH_SECONDS = 60
WHOLE_SECONDS = 12 * 60 * 60


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the session keeps: numbers and moments, nothing about a person. `proved` is when the e-ID was last used."""

    account_id: int
    hat_id: int
    level: Level
    at_home: bool
    since: float
    seen: float
    hats: int = 1
    proved: float = 0


def open_for(
    request: HttpRequest,
    *,
    account_id: int,
    hat_id: int,
    level: Level,
    at_home: bool,
    hats: int = 1,
    proved: float | None = None,
) -> None:
    """Start (or change) the session; its key is new each time, so that an old one is worth nothing.

    `proved` is when whoever comes has used their e-ID; now, when left out.
    """
    request.session.cycle_key()
    now = time.time()
    before = request.session.get(KEY)
    since = before["since"] if before and before["account_id"] == account_id else now
    request.session[KEY] = {
        "account_id": account_id,
        "hat_id": hat_id,
        "level": int(level),
        "at_home": at_home,
        "since": since,
        "seen": now,
        "hats": hats,
        "proved": now if proved is None else proved,
    }


def current(request: HttpRequest) -> SignedIn | None:
    """The session's hat if it is still within its limits; touching it postpones the idle limit."""
    kept = request.session.get(KEY)
    if kept is None:
        return None
    now = time.time()
    idle = IDLE_SECONDS["person" if kept["at_home"] else "work"]
    if now - kept["seen"] > idle or now - kept["since"] > WHOLE_SECONDS:
        forget(request)
        return None
    if now - kept["seen"] > TOUCH_SECONDS:
        request.session[KEY] = {**kept, "seen": now}
    return SignedIn(**{**kept, "level": Level(kept["level"])})


def forget(request: HttpRequest) -> None:
    """Sign out: the session and its key are gone; the language and appearance cookies stay."""
    request.session.flush()
