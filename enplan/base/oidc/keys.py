"""The provider's public keys: found by key id, fetched again when the provider has changed them.

It must not accept a key from anywhere but the provider's own key set, nor hammer the provider.
"""

import threading
from collections.abc import Callable
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey

from enplan.base.oidc.errors import LoginRefused, Refusal
from enplan.base.oidc.provider import MINIMUM_RSA_BITS, rsa_bits

KEY_TYPES = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}


class ProviderKeys:
    """The key set of one provider, shared by the threads of a process."""

    def __init__(
        self,
        fetch: Callable[[], object],
        *,
        now: Callable[[], float],
        lifetime: int,
        refetch_interval: int,
    ) -> None:
        """`fetch` returns the key set as JSON; `lifetime` and `refetch_interval` are seconds."""
        self._fetch = fetch
        self._now = now
        self._lifetime = lifetime
        self._refetch_interval = refetch_interval
        self._lock = threading.Lock()
        self._keys: list[dict[str, Any]] = []
        self._fetched_at: float | None = None

    def find(self, kid: str | None, algorithm: str) -> RSAKey | ECKey:
        """Return the one key that may have signed; raises LoginRefused (KEY).

        An unknown key id makes us fetch the set again, once, and not more often than the interval.
        """
        with self._lock:
            if self._older_than(self._lifetime):
                self._renew()
            key = self._choose(kid, algorithm)
            if key is None and self._older_than(self._refetch_interval):
                self._renew()
                key = self._choose(kid, algorithm)
        if key is None:
            raise LoginRefused(Refusal.KEY, "the key that signed is not among the provider's keys")
        return key

    def _older_than(self, seconds: int) -> bool:
        return self._fetched_at is None or self._now() - self._fetched_at >= seconds

    def _renew(self) -> None:
        document = self._fetch()
        keys = document.get("keys") if isinstance(document, dict) else None
        if not isinstance(keys, list):
            raise LoginRefused(Refusal.PROVIDER_METADATA, "the provider's key set cannot be read")
        self._keys = [key for key in keys if isinstance(key, dict)]
        self._fetched_at = self._now()

    def _choose(self, kid: str | None, algorithm: str) -> RSAKey | ECKey | None:
        """Return the only key that fits; two that fit are as bad as none."""
        fitting = [
            key for key in self._keys if (kid is None or key.get("kid") == kid) and _fits(key, algorithm)
        ]
        return _import(fitting[0], algorithm) if len(fitting) == 1 else None


def _fits(key: dict[str, Any], algorithm: str) -> bool:
    """Say whether a key is published for checking signatures made with the algorithm."""
    return (
        key.get("kty") == KEY_TYPES[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and "verify" in key.get("key_ops", ["verify"])
        and (key.get("crv") == "P-256" if algorithm == "ES256" else rsa_bits(key) >= MINIMUM_RSA_BITS)
        and "d" not in key
    )


def _import(key: dict[str, Any], algorithm: str) -> RSAKey | ECKey | None:
    """Turn a JWK into a key, or nothing when it is broken."""
    try:
        imported = JWKRegistry.import_key(key, KEY_TYPES[algorithm])
    except (JoseError, ValueError, KeyError, TypeError):
        return None
    return imported if isinstance(imported, RSAKey | ECKey) else None
