"""What the browser brings back from the provider, read strictly.

It must not trust any of it: everything here can be written by whoever made the link.
"""

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qsl

from enplan.base.oidc.errors import LoginRefused, Refusal

LONGEST_QUERY = 4096
MOST_PARAMETERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationResponse:
    """The parameters of an authorisation response (RFC 6749 4.1.2, RFC 9207)."""

    state: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    error: str | None = None
    issuer: str | None = None

    @classmethod
    def parse(cls, query: str) -> Self:
        """Read a query string; raises LoginRefused (RESPONSE_MALFORMED) unless it is exactly one answer."""
        if len(query) > LONGEST_QUERY:
            raise LoginRefused(Refusal.RESPONSE_MALFORMED, "the response is too long")
        try:
            pairs = parse_qsl(
                query,
                keep_blank_values=True,
                max_num_fields=MOST_PARAMETERS,
                errors="strict",
            )
        except ValueError:
            raise LoginRefused(Refusal.RESPONSE_MALFORMED, "the response cannot be read") from None
        parameters = dict(pairs)
        if len(parameters) != len(pairs):
            raise LoginRefused(Refusal.RESPONSE_MALFORMED, "a parameter is given twice")
        code, error = parameters.get("code"), parameters.get("error")
        if not parameters.get("state") or bool(code) == bool(error):
            raise LoginRefused(
                Refusal.RESPONSE_MALFORMED,
                "state and either code or error are required",
            )
        return cls(
            state=parameters["state"],
            code=code or None,
            error=error or None,
            issuer=parameters.get("iss"),
        )
