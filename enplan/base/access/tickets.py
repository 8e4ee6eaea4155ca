"""Signed tickets by which the application tells the database who acts. The database verifies them with a key that the
application's role cannot read (security: ADR 0003).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass

BLOCK = 64
LIFETIME_SECONDS = 60


@dataclass(frozen=True, slots=True)
class HatTicket:
    """A person at work or at home: the database looks the hat up and computes what it may reach.

    With `person_id` only that person is opened: almost every page concerns one, and it keeps the context small.
    """

    hat_id: int
    level: int
    person_id: uuid.UUID | None = None

    def payload(self) -> dict[str, object]:
        only = str(self.person_id) if self.person_id else None
        return {"kind": "hat", "hat": self.hat_id, "level": self.level, "person": only}


@dataclass(frozen=True, slots=True)
class JobTicket:
    """The system's own named task, for at most one person, never that person's private notes."""

    job: str
    subject_id: int | None = None
    accounts: bool = False

    def payload(self) -> dict[str, object]:
        return {"kind": "job", "job": self.job, "subject": self.subject_id, "accounts": self.accounts}


Ticket = HatTicket | JobTicket


def sign(ticket: Ticket, key: bytes) -> str:
    """`<hmac hex>.<json>`, good for one minute."""
    body = json.dumps(
        {**ticket.payload(), "expires": int(time.time()) + LIFETIME_SECONDS}, separators=(",", ":")
    )
    return f"{hmac.new(key, body.encode(), hashlib.sha256).hexdigest()}.{body}"


def pads(key: bytes) -> tuple[bytes, bytes]:
    """The two halves of HMAC-SHA-256 that the database keeps, so that it needs no extension (RFC 2104)."""
    if len(key) > BLOCK:
        key = hashlib.sha256(key).digest()
    padded = key.ljust(BLOCK, b"\0")
    return bytes(b ^ 0x36 for b in padded), bytes(b ^ 0x5C for b in padded)
