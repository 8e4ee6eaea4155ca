"""A login that has been started and not finished, as plain data for the server-side session.

It holds secrets (verifier, DPoP key): it must stay on the server. Each can be taken once, within ten minutes.
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from enplan.base.oidc.errors import LoginRefused, Refusal
from enplan.base.oidc.provider import read_limits

SESSION_KEY = "oidc_pending"
KEPT_AT_ONCE = 3  # one for each tab a person may have opened; the oldest gives way


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingLogin:
    """What we must remember between sending the person away and receiving the answer. Times in seconds."""

    provider: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    code_verifier: str = field(repr=False)
    dpop_jwk: Mapping[str, str] = field(repr=False)
    maximum_authentication_age: int
    started_at: int
    return_to: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that any serialiser can keep."""
        return {**asdict(self), "dpop_jwk": dict(self.dpop_jwk)}

    @classmethod
    def from_dict(cls, kept: object) -> Self:
        """Read back what `to_dict` gave; raises LoginRefused (NOT_STARTED) when it is something else."""
        names = {each.name for each in fields(cls)}
        if not isinstance(kept, Mapping) or set(kept) != names:
            raise LoginRefused(Refusal.NOT_STARTED, "what was kept is not a pending login")
        return cls(**kept)

    def keep_in(self, session: MutableMapping[str, Any]) -> None:
        """Put the pending login in the session, beside at most two others."""
        kept = [entry for entry in _kept(session) if entry.get("state") != self.state]
        session[SESSION_KEY] = [*kept, self.to_dict()][-KEPT_AT_ONCE:]

    @classmethod
    def take_from(cls, session: MutableMapping[str, Any], *, provider: str, state: str, now: float) -> Self:
        """Take the pending login out of the session, so that it can never be used again.

        Raises LoginRefused: NOT_STARTED when this session started no such login with this provider,
        TOO_SLOW when it was started more than ten minutes ago.
        """
        kept = _kept(session)
        mine = [entry for entry in kept if entry.get("state") == state and entry.get("provider") == provider]
        if not mine:
            raise LoginRefused(Refusal.NOT_STARTED, "this session did not start this login")
        session[SESSION_KEY] = [entry for entry in kept if entry not in mine]
        pending = cls.from_dict(mine[0])
        if not 0 <= now - pending.started_at <= read_limits().pending_login:
            raise LoginRefused(Refusal.TOO_SLOW, "the login was started too long ago")
        return pending


def _kept(session: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the pending logins in a session; anything else found there counts as none."""
    kept = session.get(SESSION_KEY)
    if not isinstance(kept, list):
        return []
    return [entry for entry in kept if isinstance(entry, dict)]
