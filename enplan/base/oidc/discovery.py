"""The provider's own description of itself (OpenID Connect Discovery 1.0), checked before use.

It must not accept a document from another issuer, an address without TLS, or a provider that cannot do
what we demand (PAR, PKCE S256, DPoP with ES256).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from enplan.base.oidc.errors import LoginRefused, Refusal
from enplan.base.oidc.proofs import PROOF_ALGORITHM
from enplan.base.oidc.provider import ProviderConfiguration, is_secure_url

WELL_KNOWN = "/.well-known/openid-configuration"
REQUIRED = (
    "authorization_endpoint",
    "pushed_authorization_request_endpoint",
    "token_endpoint",
    "jwks_uri",
)
OPTIONAL = ("userinfo_endpoint", "end_session_endpoint")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderMetadata:
    """The parts of the discovery document that we use."""

    issuer: str
    authorization_endpoint: str
    pushed_authorization_request_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    end_session_endpoint: str | None
    names_itself_in_response: bool

    @classmethod
    def from_document(cls, provider: ProviderConfiguration, document: Mapping[str, Any]) -> Self:
        """Check a discovery document; raises LoginRefused (PROVIDER_METADATA)."""
        if document.get("issuer") != provider.issuer:
            raise LoginRefused(Refusal.PROVIDER_METADATA, "the discovery document is another issuer's")
        endpoints: dict[str, Any] = {name: document.get(name) for name in (*REQUIRED, *OPTIONAL)}
        for name, address in endpoints.items():
            if (address is not None or name in REQUIRED) and not is_secure_url(address):
                raise LoginRefused(Refusal.PROVIDER_METADATA, f"{name} is missing or not secure")
        _demand(document, "code_challenge_methods_supported", "S256")
        _demand(document, "dpop_signing_alg_values_supported", PROOF_ALGORITHM)
        _demand(document, "response_types_supported", "code")
        _demand(document, "token_endpoint_auth_methods_supported", "private_key_jwt")
        return cls(
            issuer=provider.issuer,
            names_itself_in_response=document.get("authorization_response_iss_parameter_supported") is True,
            **endpoints,
        )


def _demand(document: Mapping[str, Any], claim: str, value: str) -> None:
    """Refuse a provider that lists what it can do and leaves out what we need; silence is accepted."""
    listed = document.get(claim)
    if listed is not None and (not isinstance(listed, list) or value not in listed):
        raise LoginRefused(Refusal.PROVIDER_METADATA, f"{claim} does not include {value}")
