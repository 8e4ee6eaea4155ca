"""Checking one ID token as a login would, and making the token with one thing changed."""

from collections.abc import Callable
from typing import Any

from enplan.base.oidc import ProviderConfiguration
from enplan.base.oidc.keys import ProviderKeys
from enplan.base.oidc.tokens import Expectation, validate_id_token
from tests.support.oidc_provider.forge import HASHED, NONCE, NOW, Forge

SKEW = 30
MAX_AGE = 3600
TOKEN_AGE = 300
PID = "15817012083"


def check(
    provider: ProviderConfiguration,
    forge: Forge,
    token: object,
    *,
    now: float = NOW,
    **expected: Any,
) -> dict[str, Any]:
    keys = ProviderKeys(forge.public_keys, now=lambda: NOW, lifetime=86400, refetch_interval=30)
    expectation = Expectation(
        **{
            "nonce": NONCE,
            "maximum_authentication_age": MAX_AGE,
            "hashed": HASHED,
            **expected,
        }
    )
    return validate_id_token(token, provider=provider, keys=keys, expected=expectation, now=now)


def claims(**changes: object) -> Callable[[Forge], str]:
    return lambda forge: forge.token(forge.claims(**changes))


def header(**changes: object) -> Callable[[Forge], str]:
    return lambda forge: forge.token(header=changes)
