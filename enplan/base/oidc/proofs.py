"""What we sign to prove who we are: client assertion (RFC 7523), DPoP proof (RFC 9449), PKCE (RFC 7636).

It must not reuse a proof: every call makes a new one with its own id.
"""

import base64
import hashlib
import secrets
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

from enplan.base.oidc.provider import ProviderConfiguration

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
PROOF_ALGORITHM = "ES256"


def new_secret() -> str:
    """Return 256 random bits as base64url text."""
    return secrets.token_urlsafe(32)


def code_challenge(verifier: str) -> str:
    """Return the S256 challenge of a PKCE verifier."""
    return _base64url(hashlib.sha256(verifier.encode("ascii")).digest())


def new_proof_key() -> ECKey:
    """Return a key for one login; the access token is bound to it and dies with it."""
    return ECKey.generate_key("P-256", private=True)


def client_assertion(provider: ProviderConfiguration, *, now: float) -> str:
    """Return a private_key_jwt assertion for the provider, valid for less than a minute."""
    key = provider.signing_key()
    issued = int(now)
    header = {"alg": provider.assertion_algorithm, "kid": key.kid}
    claims = {
        "iss": provider.client_id,
        "sub": provider.client_id,
        "aud": provider.issuer,
        "jti": new_secret(),
        "iat": issued,
        "nbf": issued,
        "exp": issued + provider.limits.assertion_lifetime,
    }
    return jwt.encode(header, claims, key, algorithms=[provider.assertion_algorithm])


def dpop_proof(
    key: ECKey,
    method: str,
    url: str,
    *,
    now: float,
    nonce: str | None = None,
    access_token: str | None = None,
) -> str:
    """Return a proof that we hold the key, for one request. `nonce` is the one the server asked for."""
    header = {
        "typ": "dpop+jwt",
        "alg": PROOF_ALGORITHM,
        "jwk": key.as_dict(private=False),
    }
    claims: dict[str, Any] = {
        "jti": new_secret(),
        "htm": method,
        "htu": url,
        "iat": int(now),
    }
    if nonce is not None:
        claims["nonce"] = nonce
    if access_token is not None:
        claims["ath"] = _base64url(hashlib.sha256(access_token.encode("ascii")).digest())
    return jwt.encode(header, claims, key, algorithms=[PROOF_ALGORITHM])


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
