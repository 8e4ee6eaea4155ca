"""The ways in of a real installation, from the environment. At least one of ID-porten and HelseID is needed.

For ID-porten (and the same with HELSEID): ENPLAN_OIDC_IDPORTEN_ISSUER, …_CLIENT_ID, and …_KEY_FILE, a file
with our private RSA key as a JWK with `kid` (or …_KEY, the JWK itself). The provider must know these of our
addresses: <site>/logg-inn/retur/idporten/ and, after logging out, <site>/logg-ut/. See docs/installation.md.
"""

from __future__ import annotations

import os

from enplan.base.oidc import ConfigurationError, ProviderConfiguration, providers_from_environment


def ways_in(host: str) -> dict[str, ProviderConfiguration]:
    """The providers that are set up; SystemExit with a sentence when one of them is set up wrongly."""
    try:
        return providers_from_environment(os.environ, site=os.environ.get("ENPLAN_SITE") or f"https://{host}")
    except ConfigurationError as error:
        raise SystemExit(str(error)) from None
