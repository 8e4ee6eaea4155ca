"""What is asked of an ID token where the login, the installation or the provider asks for more."""

import dataclasses

import pytest
from joserfc.jwk import ECKey, RSAKey

from enplan.base.oidc import LoginRefused, ProviderConfiguration, Refusal
from enplan.base.oidc.keys import ProviderKeys
from enplan.base.oidc.tokens import Expectation, half_hash, validate_id_token
from tests.base.oidc.checking import MAX_AGE, check
from tests.support.oidc_provider.forge import ACCESS_TOKEN, HASHED, NONCE, NOW, Forge


def test_a_step_up_asks_for_a_newer_authentication_than_a_login(
    idporten: ProviderConfiguration, forge: Forge
) -> None:
    token = forge.token(forge.claims(auth_time=NOW - 400))
    assert check(idporten, forge, token)
    with pytest.raises(LoginRefused) as refused:
        check(idporten, forge, token, maximum_authentication_age=300)
    assert refused.value.code is Refusal.AUTHENTICATION_TOO_OLD


def test_a_method_this_installation_refuses_is_refused(idporten: ProviderConfiguration, forge: Forge) -> None:
    production = dataclasses.replace(idporten, refused_methods=("TestID",))
    assert check(production, forge, forge.token())
    for methods in (["TestID"], "TestID", ["BankID", "TestID"]):
        with pytest.raises(LoginRefused) as refused:
            check(production, forge, forge.token(forge.claims(amr=methods)))
        assert refused.value.code is Refusal.METHODS


def test_an_algorithm_is_accepted_only_where_the_provider_is_said_to_use_it(
    idporten: ProviderConfiguration, forge: Forge
) -> None:
    only_rs256 = dataclasses.replace(idporten, id_token_algorithms=("RS256",))
    assert check(only_rs256, forge, forge.token())
    with pytest.raises(LoginRefused) as refused:
        check(only_rs256, forge, forge.token(header={"alg": "PS256"}))
    assert refused.value.code is Refusal.ALGORITHM


@pytest.mark.parametrize(
    ("level", "refusal"),
    [
        ("4", None),
        ("3", Refusal.LEVEL_TOO_LOW),
        ("5", Refusal.LEVEL_TOO_LOW),
        (4, Refusal.LEVEL_MISSING),
    ],
)
def test_helseid_says_the_level_in_its_own_claim(
    level: object,
    refusal: Refusal | None,
    idporten: ProviderConfiguration,
    forge: Forge,
) -> None:
    helseid = dataclasses.replace(
        idporten,
        level_claim="helseid://claims/identity/security_level",
        levels={"4": 4, "3": 3, "2": 2},
    )
    token = forge.token(forge.claims(**{"helseid://claims/identity/security_level": level}))
    if refusal is None:
        assert check(helseid, forge, token)
        return
    with pytest.raises(LoginRefused) as refused:
        check(helseid, forge, token)
    assert refused.value.code is refusal


def test_a_high_acr_does_not_make_up_for_a_missing_level_at_helseid(
    idporten: ProviderConfiguration, forge: Forge
) -> None:
    helseid = dataclasses.replace(
        idporten,
        level_claim="helseid://claims/identity/security_level",
        levels={"4": 4},
    )
    with pytest.raises(LoginRefused) as refused:
        check(helseid, forge, forge.token())
    assert refused.value.code is Refusal.LEVEL_MISSING


def test_the_hash_is_made_as_the_standard_shows() -> None:
    # OpenID Connect Core 1.0, appendix A.3: this access token has this at_hash.
    token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
    assert half_hash(token) == "77QmUPtjPfzWtF2AnpK9RQ"
    assert half_hash(ACCESS_TOKEN) != half_hash(token)


@pytest.mark.filterwarnings("ignore:Key size should be")
def test_keys_that_are_weak_private_or_for_other_use_are_not_used(
    idporten: ProviderConfiguration, forge: Forge
) -> None:
    weak = RSAKey.generate_key(1024, {"kid": "rsa"}, private=True)
    other_curve = ECKey.generate_key("P-384", {"kid": "ec"}, private=True)
    published = {
        "weak": weak.as_dict(private=False),
        "private": forge.rsa.as_dict(private=True),
        "for encryption": {**forge.rsa.as_dict(private=False), "use": "enc"},
        "for another algorithm": {**forge.rsa.as_dict(private=False), "alg": "PS256"},
        "for signing only": {
            **forge.rsa.as_dict(private=False),
            "use": "sig",
            "key_ops": ["sign"],
        },
        "broken": {"kty": "RSA", "kid": "rsa", "n": "!", "e": "AQAB"},
        "another curve": other_curve.as_dict(private=False),
    }
    for name, key in published.items():
        signer = weak if name == "weak" else forge.rsa
        keys = ProviderKeys(
            lambda key=key: {"keys": [key]},  # type: ignore[misc]
            now=lambda: NOW,
            lifetime=86400,
            refetch_interval=30,
        )
        expected = Expectation(nonce=NONCE, maximum_authentication_age=MAX_AGE, hashed=HASHED)
        with pytest.raises(LoginRefused) as refused:
            validate_id_token(
                forge.token(key=signer),
                provider=idporten,
                keys=keys,
                expected=expected,
                now=NOW,
            )
        assert refused.value.code is Refusal.KEY, name
