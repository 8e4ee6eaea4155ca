"""What we demand of one login provider, and where the answers come from.

Facts about a provider are read from `data/providers.toml`; host, client id and key come from the
environment. It must not hold an endpoint: those come from discovery.
"""

import base64
import functools
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from enplan.base.oidc.errors import ConfigurationError

OSLO = ZoneInfo("Europe/Oslo")  # rules begin on a local date
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
MINIMUM_RSA_BITS = 2048  # NIST SP 800-131A; also the least RFC 7518 3.3 and 3.5 allow
ALGORITHMS_WE_UNDERSTAND = frozenset({"RS256", "PS256", "ES256"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Times in seconds that hold for every provider."""

    clock_skew: int
    id_token_age: int
    assertion_lifetime: int
    pending_login: int
    discovery_lifetime: int
    key_refetch_interval: int
    request_timeout: int
    connect_timeout: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderConfiguration:
    """One provider as this installation uses it. Times are in seconds."""

    slug: str
    name: str
    audience: str
    issuer: str
    client_id: str
    private_jwk: Mapping[str, Any] = field(repr=False)
    redirect_uri: str
    post_logout_redirect_uri: str
    scopes: tuple[str, ...]
    acr_values: tuple[str, ...]
    level_claim: str
    levels: Mapping[str, int]
    minimum_level: int
    id_token_algorithms: tuple[str, ...]
    assertion_algorithm: str
    national_identifier_claim: str
    national_identifier_required: bool
    name_claim: str
    userinfo_for: tuple[str, ...]
    maximum_authentication_age: int
    ui_locales: Mapping[str, str]
    limits: Limits
    hpr_number_claim: str | None = None
    refused_methods: tuple[str, ...] = ()
    source: tuple[str, ...]
    valid_from: date

    def __post_init__(self) -> None:
        """Refuse a set-up that could let someone in too easily; raises ConfigurationError."""
        for setting in ("issuer", "redirect_uri", "post_logout_redirect_uri"):
            if not is_secure_url(getattr(self, setting)):
                message = f"{self.slug}: {setting} must be an https address without user, query or fragment"
                raise ConfigurationError(message)
        if not self.client_id:
            message = f"{self.slug}: client_id is empty"
            raise ConfigurationError(message)
        if not self.level_claim or self.minimum_level not in self.levels.values():
            message = f"{self.slug}: no value of the level claim gives the minimum level"
            raise ConfigurationError(message)
        if not self.id_token_algorithms or not ALGORITHMS_WE_UNDERSTAND.issuperset(self.id_token_algorithms):
            message = f"{self.slug}: id_token_algorithms must be some of {sorted(ALGORITHMS_WE_UNDERSTAND)}"
            raise ConfigurationError(message)
        self.signing_key()

    @classmethod
    def from_facts(
        cls,
        slug: str,
        *,
        issuer: str,
        client_id: str,
        private_jwk: Mapping[str, Any],
        redirect_uri: str,
        post_logout_redirect_uri: str,
        refused_methods: tuple[str, ...] = (),
        today: date | None = None,
    ) -> Self:
        """Join the facts about the provider with those of this installation; raises ConfigurationError."""
        facts = _facts_about(slug, today or datetime.now(OSLO).date())
        frozen: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()
        }
        return cls(
            **frozen,
            issuer=issuer,
            client_id=client_id,
            private_jwk=dict(private_jwk),
            redirect_uri=redirect_uri,
            post_logout_redirect_uri=post_logout_redirect_uri,
            refused_methods=refused_methods,
            limits=read_limits(),
        )

    def signing_key(self) -> RSAKey:
        """Return the private key that proves who we are to the provider; raises ConfigurationError."""
        message = (
            f"{self.slug}: the key must be a private RSA key of at least {MINIMUM_RSA_BITS} bits, as JWK"
        )
        if rsa_bits(self.private_jwk) < MINIMUM_RSA_BITS:
            raise ConfigurationError(message)
        try:
            key = RSAKey.import_key(dict(self.private_jwk))
        except (JoseError, ValueError, KeyError, TypeError):
            raise ConfigurationError(message) from None
        if not key.is_private:
            raise ConfigurationError(message)
        key.ensure_kid()
        return key


def rsa_bits(jwk: Mapping[str, Any]) -> int:
    """Return the size of an RSA key in bits; 0 for anything else."""
    modulus = jwk.get("n")
    if jwk.get("kty") != "RSA" or not isinstance(modulus, str):
        return 0
    try:
        number = base64.urlsafe_b64decode(modulus + "=" * (-len(modulus) % 4))
    except ValueError:
        return 0
    return int.from_bytes(number).bit_length()


def is_secure_url(address: object) -> bool:
    """Say whether an address is https (or http to this machine itself) and carries nothing extra."""
    if not isinstance(address, str) or any(character.isspace() for character in address):
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK_HOSTS)


def read_limits() -> Limits:
    """Return the time limits that hold for every provider (FAPI 2.0, Digdir, NHN; see the file)."""
    limits = _read_file()["limits"]
    return Limits(**{name: value for name, value in limits.items() if name not in {"source", "valid_from"}})


def providers_from_environment(
    environment: Mapping[str, str], *, site: str
) -> dict[str, ProviderConfiguration]:
    """Return the providers this installation has set up, by slug.

    A provider is on when ENPLAN_OIDC_<SLUG>_ISSUER is set; then …_CLIENT_ID and …_KEY (a private JWK)
    or …_KEY_FILE (a file that holds one) must be set too. `site` is our own address, such as
    "https://plan.example.no". Raises ConfigurationError naming the setting that is wrong.
    """
    found = {}
    for slug in sorted({entry["slug"] for entry in _read_file()["provider"]}):
        prefix = f"ENPLAN_OIDC_{slug.upper()}"
        if not environment.get(f"{prefix}_ISSUER"):
            continue
        if not environment.get(f"{prefix}_CLIENT_ID"):
            message = f"{prefix}_CLIENT_ID is not set"
            raise ConfigurationError(message)
        found[slug] = ProviderConfiguration.from_facts(
            slug,
            issuer=environment[f"{prefix}_ISSUER"],
            client_id=environment[f"{prefix}_CLIENT_ID"],
            private_jwk=_read_key(environment, prefix),
            redirect_uri=f"{site.rstrip('/')}/logg-inn/retur/{slug}/",
            post_logout_redirect_uri=f"{site.rstrip('/')}/logg-ut/",
            refused_methods=tuple(environment.get(f"{prefix}_REFUSED_METHODS", "").split()),
        )
    return found


def _read_key(environment: Mapping[str, str], prefix: str) -> dict[str, Any]:
    """Return the private JWK from the environment or from the file it names."""
    text = environment.get(f"{prefix}_KEY", "")
    if not text:
        if not environment.get(f"{prefix}_KEY_FILE"):
            message = f"{prefix}_KEY_FILE is not set"
            raise ConfigurationError(message)
        try:
            text = Path(environment[f"{prefix}_KEY_FILE"]).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            message = f"the file that {prefix}_KEY_FILE names cannot be read"
            raise ConfigurationError(message) from None
    try:
        key = json.loads(text)
    except ValueError:
        key = None
    if not isinstance(key, dict):
        message = f"{prefix}_KEY is not a JWK (a JSON object)"
        raise ConfigurationError(message)
    return key


def _facts_about(slug: str, today: date) -> dict[str, Any]:
    """Return the newest facts about a provider that have come into force."""
    entries = [entry for entry in _read_file()["provider"] if entry["slug"] == slug]
    in_force = [entry for entry in entries if entry["valid_from"] <= today]
    if not in_force:
        message = f"{slug} is not a provider in force in providers.toml"
        raise ConfigurationError(message)
    return max(in_force, key=lambda entry: entry["valid_from"])


@functools.cache
def _read_file() -> dict[str, Any]:
    """Read the facts shipped with the package."""
    file = resources.files("enplan.base.oidc") / "data" / "providers.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
