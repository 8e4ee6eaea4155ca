"""Checks every claim of an ID token (OpenID Connect Core 3.1.3.7, RFC 8725, FAPI 2.0).

Pure: it fetches nothing and keeps nothing. It must not quote a claim in a reason.
"""

import base64
import hashlib
import hmac
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from enplan.base.oidc.errors import LoginRefused, Refusal
from enplan.base.oidc.provider import ProviderConfiguration

LONGEST_TOKEN = 16_384
LONGEST_SUBJECT = 255  # OpenID Connect Core 2
COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
KINDS_OF_TOKEN = frozenset({"JWT", "APPLICATION/JWT"})


class Keys(Protocol):
    """Something that finds the provider's public keys."""

    def find(self, kid: str | None, algorithm: str) -> RSAKey | ECKey:
        """Return the one key that may have signed; raises LoginRefused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What the token must agree with; `maximum_authentication_age` is seconds.

    `hashed` maps at_hash, c_hash and s_hash to the values they must be hashes of, when present.
    """

    nonce: str = field(repr=False)
    maximum_authentication_age: int
    hashed: Mapping[str, str] = field(default_factory=dict, repr=False)


class _Registry(jws.JWSRegistry):
    """Room for a certificate in the header; headers we do not know are ignored (RFC 7515 4)."""

    max_header_length = 8192


def validate_id_token(
    token: object,
    *,
    provider: ProviderConfiguration,
    keys: Keys,
    expected: Expectation,
    now: float,
) -> dict[str, Any]:
    """Return the claims of an ID token that passes every check; raises LoginRefused.

    `now` is seconds since 1970.
    """
    claims = _json_object(_verified_payload(token, provider, keys), "the claims")
    _check_parties(claims, provider)
    _check_times(claims, provider, now)
    _check_authentication(claims, provider, expected, now)
    if not _same(claims.get("nonce"), expected.nonce):
        raise LoginRefused(Refusal.NONCE, "the nonce is not the one we sent")
    _check_hashes(claims, expected.hashed)
    _check_level(claims, provider)
    return claims


def half_hash(value: str) -> str:
    """Return the left half of SHA-256 in base64url, as at_hash is made (OpenID Connect Core 3.1.3.6)."""
    digest = hashlib.sha256(value.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()


def _verified_payload(token: object, provider: ProviderConfiguration, keys: Keys) -> bytes:
    """Return the payload of a token whose signature is the provider's."""
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN or not COMPACT.fullmatch(token):
        raise LoginRefused(Refusal.MALFORMED, "the ID token is not a signed token")
    header = _json_object(_decode(token.split(".")[0]), "the header")
    algorithm, kid, kind = (
        header.get("alg"),
        header.get("kid"),
        header.get("typ", "JWT"),
    )
    if not isinstance(algorithm, str) or algorithm not in provider.id_token_algorithms:
        raise LoginRefused(Refusal.ALGORITHM, "the ID token is signed in a way we do not accept")
    if not isinstance(kind, str) or kind.upper() not in KINDS_OF_TOKEN:
        raise LoginRefused(Refusal.KIND, "this is another kind of token")
    if "crit" in header or "b64" in header or not isinstance(kid, str | None):
        raise LoginRefused(Refusal.MALFORMED, "the header asks for something we do not understand")
    key = keys.find(kid, algorithm)
    registry = _Registry(algorithms=[algorithm], strict_check_header=False)
    try:
        return jws.deserialize_compact(token, key, registry=registry).payload
    except (JoseError, ValueError, TypeError):
        raise LoginRefused(Refusal.SIGNATURE, "the signature is not the provider's") from None


def _check_parties(claims: Mapping[str, Any], provider: ProviderConfiguration) -> None:
    """Check who made the token, about whom and for whom: it is for us and nobody else."""
    if claims.get("iss") != provider.issuer:
        raise LoginRefused(Refusal.ISSUER, "another provider made the token")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject.isascii() or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise LoginRefused(Refusal.SUBJECT, "the subject is missing or malformed")
    if claims.get("aud") not in (provider.client_id, [provider.client_id]):
        raise LoginRefused(Refusal.AUDIENCE, "the token is not for us alone")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise LoginRefused(Refusal.AUTHORIZED_PARTY, "the token was asked for by somebody else")


def _check_times(claims: Mapping[str, Any], provider: ProviderConfiguration, now: float) -> None:
    """Check that the token was made just now and has not run out, with room for clocks that differ."""
    skew = provider.limits.clock_skew
    expires = _moment(claims, "exp", Refusal.EXPIRED)
    issued = _moment(claims, "iat", Refusal.ISSUED_AT)
    if now >= expires + skew or expires <= issued:
        raise LoginRefused(Refusal.EXPIRED, "the token has run out")
    if issued > now + skew:
        raise LoginRefused(Refusal.ISSUED_AT, "the token is from the future")
    if issued < now - provider.limits.id_token_age - skew:
        raise LoginRefused(Refusal.ISSUED_AT, "the token was made too long ago")
    if "nbf" in claims and _moment(claims, "nbf", Refusal.NOT_BEFORE) > now + skew:
        raise LoginRefused(Refusal.NOT_BEFORE, "the token is not valid yet")


def _check_authentication(
    claims: Mapping[str, Any],
    provider: ProviderConfiguration,
    expected: Expectation,
    now: float,
) -> None:
    """Check when and how the person proved who she is."""
    skew = provider.limits.clock_skew
    authenticated = _moment(claims, "auth_time", Refusal.AUTHENTICATION_TIME)
    if authenticated > now + skew:
        raise LoginRefused(Refusal.AUTHENTICATION_TIME, "the authentication is in the future")
    if authenticated < now - expected.maximum_authentication_age - skew:
        raise LoginRefused(
            Refusal.AUTHENTICATION_TOO_OLD,
            "it is too long since the person used her e-ID",
        )
    methods = claims.get("amr", [])
    methods = [methods] if isinstance(methods, str) else methods
    if not isinstance(methods, list) or not all(isinstance(method, str) for method in methods):
        raise LoginRefused(Refusal.METHODS, "the methods cannot be read")
    if set(methods) & set(provider.refused_methods):
        raise LoginRefused(Refusal.METHODS, "the method is not accepted here")


def _check_hashes(claims: Mapping[str, Any], hashed: Mapping[str, str]) -> None:
    """Check that the token belongs with the access token, code and state it came with.

    Every algorithm we understand ends in 256, so the hash is SHA-256.
    """
    for claim, value in hashed.items():
        if claim in claims and not _same(claims[claim], half_hash(value)):
            raise LoginRefused(Refusal.HASH, f"{claim} does not fit")


def _check_level(claims: Mapping[str, Any], provider: ProviderConfiguration) -> None:
    """Check the level of assurance; what we asked for is only a wish (Digdir, ID-porten)."""
    value = claims.get(provider.level_claim)
    if not isinstance(value, str) or not value:
        raise LoginRefused(Refusal.LEVEL_MISSING, "the token does not say the level of assurance")
    level = provider.levels.get(value)
    if level is None or level < provider.minimum_level:
        raise LoginRefused(Refusal.LEVEL_TOO_LOW, "the level of assurance is too low")


def _moment(claims: Mapping[str, Any], claim: str, refusal: Refusal) -> float:
    """Return a NumericDate (seconds since 1970) or refuse."""
    value = claims.get(claim)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < math.inf:
        return value
    raise LoginRefused(refusal, f"{claim} is missing or malformed")


def _same(found: object, wanted: str) -> bool:
    """Compare without telling by the time it takes how much was right."""
    return isinstance(found, str) and hmac.compare_digest(found.encode(), wanted.encode())


def _decode(segment: str) -> bytes:
    """Return the bytes of a base64url segment."""
    try:
        return base64.b64decode(segment + "=" * (-len(segment) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise LoginRefused(Refusal.MALFORMED, "the ID token cannot be decoded") from None


def _json_object(text: bytes, what: str) -> dict[str, Any]:
    """Return a JSON object in which no name comes twice and no number is infinite."""
    try:
        value = json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_no_name_twice,
            parse_constant=_no_constant,
        )
    except (ValueError, RecursionError):
        raise LoginRefused(Refusal.MALFORMED, f"{what} cannot be read") from None
    if not isinstance(value, dict):
        raise LoginRefused(Refusal.MALFORMED, f"{what} cannot be read")
    return value


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "a name is given twice"
        raise ValueError(message)
    return found


def _no_constant(_: str) -> None:
    message = "not a number"
    raise ValueError(message)
