"""Makes ID tokens as a provider would, and as an attacker would; and a network layer that alters answers."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, RSAKey

from enplan.base.oidc import ProviderConfiguration
from enplan.base.oidc.tokens import half_hash

NOW = 1_800_000_000
NONCE = "the-nonce-we-sent"
CODE, STATE, ACCESS_TOKEN = "the-code", "the-state", "the-access-token"
HASHED = {"at_hash": ACCESS_TOKEN, "c_hash": CODE, "s_hash": STATE}
REMOVE = object()

Key = RSAKey | ECKey | OctKey


class Forge:
    """Knows the provider's keys, and can therefore make any token at all."""

    def __init__(self, provider: ProviderConfiguration) -> None:
        """Make keys that the provider publishes and keys that it does not."""
        self.provider = provider
        self.rsa = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"}, private=True)
        self.ec = ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"}, private=True)
        self.stranger = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"}, private=True)

    def public_keys(self) -> dict[str, Any]:
        """Return the key set the provider publishes."""
        return {"keys": [self.rsa.as_dict(private=False), self.ec.as_dict(private=False)]}

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Return good claims, with some changed or removed."""
        good = {
            "iss": self.provider.issuer,
            "sub": "sub-kari",
            "aud": self.provider.client_id,
            "azp": self.provider.client_id,
            "iat": NOW - 2,
            "exp": NOW + 120,
            "auth_time": NOW - 60,
            "nonce": NONCE,
            "acr": "idporten-loa-high",
            "amr": ["BankID"],
            "pid": "15817012083",
            **{claim: half_hash(value) for claim, value in HASHED.items()},
        }
        return {name: value for name, value in {**good, **changes}.items() if value is not REMOVE}

    def token(
        self,
        claims: Mapping[str, Any] | str | None = None,
        header: Mapping[str, Any] | None = None,
        key: Key | None = None,
    ) -> str:
        """Sign claims (or any text); without arguments, a token that is good in every way."""
        payload = (
            claims if isinstance(claims, str) else json.dumps(self.claims() if claims is None else claims)
        )
        full = {"alg": "RS256", "kid": "rsa", **(header or {})}
        full = {name: value for name, value in full.items() if value is not REMOVE}
        registry = jws.JWSRegistry(algorithms=[str(full["alg"])], strict_check_header=False)
        registry.header_registry.pop("crit", None)
        return jws.serialize_compact(full, payload, key or self.rsa, registry=registry)

    def with_header(self, header: Mapping[str, Any] | str, signature: str | None = None) -> str:
        """Put another header on a good token, keeping its payload (and its signature, unless given)."""
        _, payload, good = self.token().split(".")
        text = header if isinstance(header, str) else json.dumps(header)
        return f"{segment(text)}.{payload}.{good if signature is None else signature}"


def segment(text: str | bytes) -> str:
    """Return text as one base64url segment of a token."""
    data = text.encode() if isinstance(text, str) else text
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class AlteringNetwork(httpx.BaseTransport):
    """The real network, where one JSON answer is changed on its way to us."""

    def __init__(self, ending: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Change answers from addresses whose path ends with `ending`."""
        self._real = httpx.HTTPTransport(trust_env=False)
        self._ending = ending
        self._change = change
        self.seen: list[tuple[str, dict[str, Any]]] = []

    def close(self) -> None:
        """Close the connections."""
        self._real.close()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request and change the answer."""
        response = self._real.handle_request(request)
        response.read()
        body = response.json() if response.content else {}
        self.seen.append((request.url.path, body))
        if request.url.path.endswith(self._ending):
            changed = self._change(dict(body))
            return httpx.Response(
                response.status_code,
                json=changed,
                headers={"dpop-nonce": _nonce(response)},
            )
        return httpx.Response(response.status_code, headers=response.headers, content=response.content)


def _nonce(response: httpx.Response) -> str:
    return str(response.headers.get("dpop-nonce", ""))
