"""The providers' facts, and a set-up that refuses to be careless."""

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from enplan.base.oidc import (
    ConfigurationError,
    Identity,
    LoginRefused,
    ProviderConfiguration,
    Refusal,
    providers_from_environment,
)
from tests.support.oidc_provider.forge import Forge

SITE = "https://plan.example"
HIGH = 4


@pytest.fixture
def environment(client_key: RSAKey) -> dict[str, str]:
    """Both ways in, as an installation sets them."""
    key = json.dumps(client_key.as_dict(private=True))
    return {
        "ENPLAN_OIDC_IDPORTEN_ISSUER": "https://idporten.no",
        "ENPLAN_OIDC_IDPORTEN_CLIENT_ID": "id-1",
        "ENPLAN_OIDC_IDPORTEN_KEY": key,
        "ENPLAN_OIDC_HELSEID_ISSUER": "https://helseid-sts.nhn.no",
        "ENPLAN_OIDC_HELSEID_CLIENT_ID": "id-2",
        "ENPLAN_OIDC_HELSEID_KEY": key,
    }


def test_id_porten_must_give_level_high(environment: dict[str, str]) -> None:
    idporten = providers_from_environment(environment, site=SITE)["idporten"]
    assert idporten.acr_values == ("idporten-loa-high",)
    assert (idporten.level_claim, idporten.minimum_level) == ("acr", HIGH)
    assert [value for value, level in idporten.levels.items() if level >= HIGH] == ["idporten-loa-high"]


def test_helseid_must_give_security_level_4(environment: dict[str, str]) -> None:
    helseid = providers_from_environment(environment, site=SITE)["helseid"]
    assert (helseid.level_claim, helseid.minimum_level) == (
        "helseid://claims/identity/security_level",
        HIGH,
    )
    assert [value for value, level in helseid.levels.items() if level >= HIGH] == ["4"]
    assert "helseid://scopes/identity/security_level" in helseid.scopes


def test_every_provider_names_its_source_and_when_the_rule_began(
    environment: dict[str, str],
) -> None:
    for provider in providers_from_environment(environment, site=SITE).values():
        assert provider.source
        assert provider.valid_from <= date(2026, 11, 22)


def test_a_rule_is_not_used_before_it_begins(client_key: RSAKey) -> None:
    with pytest.raises(ConfigurationError, match="idporten"):
        ProviderConfiguration.from_facts(
            "idporten",
            issuer="https://idporten.no",
            client_id="id",
            private_jwk=client_key.as_dict(private=True),
            redirect_uri=SITE,
            post_logout_redirect_uri=SITE,
            today=date(2023, 3, 13),
        )


def test_each_provider_has_its_own_return_address(environment: dict[str, str]) -> None:
    providers = providers_from_environment(environment, site=f"{SITE}/")
    assert {slug: provider.redirect_uri for slug, provider in providers.items()} == {
        "idporten": f"{SITE}/logg-inn/retur/idporten/",
        "helseid": f"{SITE}/logg-inn/retur/helseid/",
    }


def test_a_provider_that_is_not_set_up_is_not_offered(
    environment: dict[str, str],
) -> None:
    del environment["ENPLAN_OIDC_HELSEID_ISSUER"]
    assert set(providers_from_environment(environment, site=SITE)) == {"idporten"}
    assert providers_from_environment({}, site=SITE) == {}


def test_the_key_may_be_in_a_file(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_text(environment.pop("ENPLAN_OIDC_IDPORTEN_KEY"), encoding="utf-8")
    environment["ENPLAN_OIDC_IDPORTEN_KEY_FILE"] = str(file)
    assert providers_from_environment(environment, site=SITE)["idporten"].signing_key().is_private


def test_methods_can_be_refused_here(environment: dict[str, str]) -> None:
    environment["ENPLAN_OIDC_IDPORTEN_REFUSED_METHODS"] = "TestID Other"
    assert providers_from_environment(environment, site=SITE)["idporten"].refused_methods == (
        "TestID",
        "Other",
    )


@pytest.mark.parametrize(
    ("setting", "value", "named"),
    [
        ("ENPLAN_OIDC_IDPORTEN_ISSUER", "http://idporten.no", "idporten: issuer"),
        ("ENPLAN_OIDC_IDPORTEN_ISSUER", "idporten.no", "idporten: issuer"),
        ("ENPLAN_OIDC_IDPORTEN_ISSUER", "https://idporten.no?x=secret", "idporten: issuer"),
        ("ENPLAN_OIDC_IDPORTEN_ISSUER", "https://user:secret@idporten.no", "idporten: issuer"),
        ("ENPLAN_OIDC_IDPORTEN_ISSUER", "https://idporten.no:port", "idporten: issuer"),
        ("ENPLAN_OIDC_IDPORTEN_CLIENT_ID", "", "ENPLAN_OIDC_IDPORTEN_CLIENT_ID is not set"),
        ("ENPLAN_OIDC_IDPORTEN_KEY", "", "ENPLAN_OIDC_IDPORTEN_KEY_FILE is not set"),
        ("ENPLAN_OIDC_IDPORTEN_KEY", "secret", "ENPLAN_OIDC_IDPORTEN_KEY is not a JWK"),
        ("ENPLAN_OIDC_IDPORTEN_KEY", '["secret"]', "ENPLAN_OIDC_IDPORTEN_KEY is not a JWK"),
        ("ENPLAN_OIDC_IDPORTEN_KEY", '{"kty": "RSA", "n": "secret"}', "idporten: the key must be"),
        (
            "ENPLAN_OIDC_IDPORTEN_KEY_FILE",
            "/nowhere/secret",
            "ENPLAN_OIDC_IDPORTEN_KEY_FILE names cannot be read",
        ),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(
    setting: str, value: str, named: str, environment: dict[str, str]
) -> None:
    if setting.endswith("_FILE"):
        del environment["ENPLAN_OIDC_IDPORTEN_KEY"]
    environment[setting] = value
    with pytest.raises(ConfigurationError) as wrong:
        providers_from_environment(environment, site=SITE)
    assert named in str(wrong.value)
    assert "secret" not in str(wrong.value)
    assert wrong.value.__cause__ is None


@pytest.mark.filterwarnings("ignore:Key size should be")
def test_a_key_that_is_public_weak_or_not_rsa_is_refused(
    idporten: ProviderConfiguration, client_key: RSAKey
) -> None:
    weak = RSAKey.generate_key(1024, private=True)
    curve = ECKey.generate_key("P-256", private=True)
    broken = {**client_key.as_dict(private=True), "p": "AAAA"}
    for key in (
        broken,
        client_key.as_dict(private=False),
        weak.as_dict(private=True),
        curve.as_dict(private=True),
        {},
    ):
        with pytest.raises(ConfigurationError, match="private RSA key"):
            dataclasses.replace(idporten, private_jwk=key)


@pytest.mark.parametrize(
    "change",
    [
        {"levels": {}},
        {"levels": {"idporten-loa-substantial": 3}},
        {"level_claim": ""},
        {"client_id": ""},
        {"id_token_algorithms": ()},
        {"id_token_algorithms": ("RS256", "none")},
        {"id_token_algorithms": ("HS256",)},
        {"redirect_uri": "http://plan.example/"},
        {"post_logout_redirect_uri": "/logg-inn/"},
    ],
)
def test_a_set_up_that_would_let_people_in_too_easily_does_not_start(
    change: dict[str, Any], idporten: ProviderConfiguration
) -> None:
    with pytest.raises(ConfigurationError, match="idporten"):
        dataclasses.replace(idporten, **change)


def test_a_configuration_does_not_show_its_key(idporten: ProviderConfiguration) -> None:
    assert str(idporten.private_jwk["d"]) not in repr(idporten)


# The identity


def identity(provider: ProviderConfiguration, forge: Forge, **changes: object) -> Identity:
    return Identity.from_claims(provider, forge.claims(**changes), "token")


def test_an_identity_shows_neither_number_name_nor_token(
    idporten: ProviderConfiguration, forge: Forge
) -> None:
    shown = repr(identity(idporten, forge, name="Kari Fjell"))
    for secret in ("15817012083", "sub-kari", "Kari", "token="):
        assert secret not in shown


@pytest.mark.parametrize(
    "pid",
    [None, "", 15817012083, "1581701208", "158170120833", "1581701208x", "\N{ARABIC-INDIC DIGIT ONE}" * 11],
)
def test_an_identity_without_a_proper_national_number_is_refused(
    pid: object, idporten: ProviderConfiguration, forge: Forge
) -> None:
    with pytest.raises(LoginRefused) as refused:
        identity(idporten, forge, pid=pid)
    assert refused.value.code is Refusal.IDENTIFIER


def test_where_the_number_is_not_demanded_it_may_be_missing(
    idporten: ProviderConfiguration, forge: Forge
) -> None:
    pseudonymous = dataclasses.replace(idporten, national_identifier_required=False)
    assert identity(pseudonymous, forge, pid=None).national_identifier is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("9144889", "9144889"),
        (["431001110"], "431001110"),
        (None, None),
        ("", None),
        ([], None),
    ],
)
def test_a_health_personnel_number_is_read_as_nhn_sends_it(
    value: object, expected: str | None, idporten: ProviderConfiguration, forge: Forge
) -> None:
    helseid = dataclasses.replace(idporten, hpr_number_claim="hpr")
    assert identity(helseid, forge, hpr=value).hpr_number == expected


@pytest.mark.parametrize("value", ["12a", "1234567890", ["1", "2"], 9144889, {"number": "1"}])
def test_a_health_personnel_number_that_is_not_one_number_is_refused(
    value: object, idporten: ProviderConfiguration, forge: Forge
) -> None:
    helseid = dataclasses.replace(idporten, hpr_number_claim="hpr")
    with pytest.raises(LoginRefused) as refused:
        identity(helseid, forge, hpr=value)
    assert refused.value.code is Refusal.IDENTIFIER


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Kari Fjell", "Kari Fjell"),
        ("  KARI \n FJELL ", "KARI FJELL"),
        ("Kari\x00Fjell", None),
        ("Kari \u202eFjell", None),
        ("", None),
        (7, None),
        (None, None),
    ],
)
def test_a_name_is_one_line_of_readable_text_or_nothing(
    value: object, expected: str | None, idporten: ProviderConfiguration, forge: Forge
) -> None:
    assert identity(idporten, forge, name=value).name == expected
