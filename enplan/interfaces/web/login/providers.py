"""The login providers this installation offers, and one client for each in this process.

It must not know endpoints or keys: those are in ENPLAN_OIDC, made from the environment.
"""

from __future__ import annotations

import threading
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from enplan.base.oidc import Client, ProviderConfiguration

_clients: dict[str, Client] = {}
_lock = threading.Lock()


def offered(audience: str) -> list[ProviderConfiguration]:
    """The providers for "citizens" or for "staff", by name."""
    found = [each for each in settings.ENPLAN_OIDC.values() if each.audience == audience]
    return sorted(found, key=lambda provider: provider.name)


def client_of(slug: str) -> Client | None:
    """The client of a provider, or None when this installation does not offer it.

    One for the whole process: it keeps connections, metadata and keys.
    """
    provider = settings.ENPLAN_OIDC.get(slug)
    if provider is None:
        return None
    with _lock:
        client = _clients.get(slug)
        if client is not None and client.provider is not provider:
            client.close()
            client = None
        if client is None:
            client = _clients[slug] = Client(provider)
        return client


@register()
def someone_can_log_in(**_: Any) -> list[CheckMessage]:
    """A real installation without a provider is a house without a door."""
    if settings.ENPLAN_DEMO or settings.ENPLAN_OIDC:
        return []
    return [
        Error(
            "Nobody can log in: no e-ID is set up.",
            hint="Set ENPLAN_OIDC_IDPORTEN_ISSUER, …_CLIENT_ID and …_KEY_FILE (or the same for HELSEID).",
            id="enplan.E020",
        )
    ]
