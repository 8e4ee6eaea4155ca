"""Login with an electronic ID through OpenID Connect: the protocol and nothing else.

Pure Python on joserfc and httpx. It must not import Django, touch a table or know what a role is;
it turns a provider's answer into an `Identity` or raises `LoginRefused`.
"""

from enplan.base.oidc.client import Beginning, Client
from enplan.base.oidc.errors import ConfigurationError, LoginRefused, Refusal
from enplan.base.oidc.identity import Identity
from enplan.base.oidc.pending import PendingLogin
from enplan.base.oidc.provider import ProviderConfiguration, providers_from_environment
from enplan.base.oidc.response import AuthorizationResponse

__all__ = [
    "AuthorizationResponse",
    "Beginning",
    "Client",
    "ConfigurationError",
    "Identity",
    "LoginRefused",
    "PendingLogin",
    "ProviderConfiguration",
    "Refusal",
    "providers_from_environment",
]
