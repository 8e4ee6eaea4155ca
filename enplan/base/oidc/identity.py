"""Who the provider says it is, after everything has been checked.

It must not decide what the person may do, and its text form must not show a number or a token.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from enplan.base.oidc.errors import LoginRefused, Refusal
from enplan.base.oidc.provider import ProviderConfiguration

NATIONAL_IDENTIFIER = re.compile(r"[0-9]{11}", re.ASCII)
HPR_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
LONGEST_NAME = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A checked identity. The account key is (issuer, subject), never the national number.

    `level` is 2, 3 or 4 (4 = high); `auth_time` is seconds since 1970, when the person proved who she is.
    """

    issuer: str
    subject: str = field(repr=False)
    level: int
    acr: str
    national_identifier: str | None = field(repr=False)
    hpr_number: str | None = field(repr=False)
    name: str | None = field(repr=False)
    auth_time: int
    id_token: str = field(repr=False)

    @classmethod
    def from_claims(cls, provider: ProviderConfiguration, claims: Mapping[str, Any], id_token: str) -> Self:
        """Read an identity from claims that have been checked; raises LoginRefused (IDENTIFIER)."""
        national_identifier = _national_identifier(claims.get(provider.national_identifier_claim))
        if provider.national_identifier_required and national_identifier is None:
            raise LoginRefused(Refusal.IDENTIFIER, "the national identifier is missing")
        level_value = str(claims[provider.level_claim])
        return cls(
            issuer=claims["iss"],
            subject=claims["sub"],
            level=provider.levels[level_value],
            acr=str(claims.get("acr", level_value)),
            national_identifier=national_identifier,
            hpr_number=_hpr_number(
                claims.get(provider.hpr_number_claim) if provider.hpr_number_claim else None
            ),
            name=_name(claims, provider.name_claim),
            auth_time=int(claims["auth_time"]),
            id_token=id_token,
        )


def _national_identifier(value: object) -> str | None:
    """Return an eleven-digit number; whether it is a real one is for `people` to say."""
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not NATIONAL_IDENTIFIER.fullmatch(value):
        raise LoginRefused(Refusal.IDENTIFIER, "the national identifier is not eleven digits")
    return value


def _hpr_number(value: object) -> str | None:
    """Return the health personnel number; NHN sends text, and a list with one in some tokens."""
    if value is None or value in ("", []):
        return None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str) or not HPR_NUMBER.fullmatch(value):
        raise LoginRefused(Refusal.IDENTIFIER, "the HPR number is not one number of up to nine digits")
    return value


def _name(claims: Mapping[str, Any], claim: str) -> str | None:
    """Return the name as text on one line, or nothing."""
    value = claims.get(claim)
    if not isinstance(value, str):
        return None
    name = " ".join(value.split())
    if not name.isprintable():
        return None
    return name[:LONGEST_NAME] or None
