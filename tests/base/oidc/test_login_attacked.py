"""Answers altered on the way, and what the provider refuses: a login stops where anything is not as it must be."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from joserfc.jwk import ECKey

from enplan.base.oidc import Client, Refusal, proofs
from tests.base.oidc.logging_in import HOUR, Connect, log_in, refusal_of, response_in
from tests.support.oidc_provider import SITE, Browser, RunningProvider, query_of
from tests.support.oidc_provider.forge import AlteringNetwork, Forge

# Answers altered on the way


def replacing(name: str, value: Callable[[], object]) -> Callable[[dict[str, Any]], object]:
    """Replaces one thing in the answer that holds the tokens, and leaves other answers alone."""
    return lambda body: {**body, name: value()} if "id_token" in body else body


Alter = Callable[[str, str, Callable[[dict[str, Any]], object]], Client]


@pytest.fixture
def altered(openid_provider: RunningProvider, connect: Connect) -> Alter:
    """Makes a client of a provider, whose answers from one address are changed on the way."""

    def make(slug: str, ending: str, change: Callable[[dict[str, Any]], object]) -> Client:
        return connect(openid_provider.configuration(slug), transport=AlteringNetwork(ending, change))

    return make


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (lambda forge: forge.token(), Refusal.KEY),
        (lambda forge: forge.with_header({"alg": "none"}), Refusal.ALGORITHM),
        (
            lambda forge: forge.token(header={"kid": "other"}, key=forge.stranger),
            Refusal.KEY,
        ),
        (lambda _: "not a token", Refusal.MALFORMED),
        (lambda _: None, Refusal.PROVIDER_ANSWER),
    ],
    ids=["another provider's", "alg none", "unknown key", "not a token", "no token"],
)
def test_a_token_swapped_on_the_way_is_refused(
    make: Callable[[Forge], object],
    refusal: Refusal,
    altered: Alter,
    forge: Forge,
) -> None:
    client = altered(
        "idporten", "/token", lambda body: {**body, "id_token": make(forge)} if "id_token" in body else body
    )
    assert refusal_of(lambda: log_in(client)) is refusal


def test_a_key_set_swapped_on_the_way_does_not_let_the_real_token_in(altered: Alter, forge: Forge) -> None:
    client = altered("idporten", "/jwks", lambda _: forge.public_keys())
    assert refusal_of(lambda: log_in(client)) is Refusal.KEY


def test_an_access_token_that_is_not_bound_to_our_key_is_refused(altered: Alter) -> None:
    client = altered(
        "idporten", "/token", lambda body: {**body, "token_type": "Bearer"} if "id_token" in body else body
    )
    assert refusal_of(lambda: log_in(client)) is Refusal.PROVIDER_ANSWER


def test_userinfo_about_another_person_is_refused(altered: Alter) -> None:
    client = altered("helseid", "/me", lambda body: {**body, "sub": "per"})
    assert refusal_of(lambda: log_in(client, "uten-navn")) is Refusal.SUBJECT


def test_userinfo_cannot_raise_the_level(altered: Alter) -> None:
    raised = {
        "helseid://claims/identity/security_level": "4",
        "acr": "idporten-loa-high",
    }
    client = altered("helseid", "/me", lambda body: {**body, **raised})
    assert refusal_of(lambda: log_in(client, "per")) is Refusal.LEVEL_TOO_LOW


def test_userinfo_cannot_replace_what_the_signed_token_says(
    altered: Alter, openid_provider: RunningProvider
) -> None:
    other = {
        "helseid://claims/identity/pid": "15817012083",
        "auth_time": 1,
        "iss": "https://evil.example",
    }
    client = altered("helseid", "/me", lambda body: {**body, **other})
    identity = log_in(client, "uten-navn")
    assert identity.national_identifier == "03857512412"
    assert identity.issuer == openid_provider.issuer
    assert identity.auth_time > HOUR


# What the provider itself refuses: our demands are not only on paper


def test_a_bound_access_token_is_refused_as_bearer_and_with_another_key(
    openid_provider: RunningProvider, connect: Connect, browser: Browser
) -> None:
    network = AlteringNetwork("/nothing", lambda body: body)
    client = connect(openid_provider.configuration("helseid"), transport=network)
    beginning = client.begin()
    client.complete(beginning.pending, response_in(browser.log_in(beginning.url, "gro")))
    access_token = next(body["access_token"] for _, body in network.seen if "access_token" in body)
    url = f"{openid_provider.issuer}/me"

    def ask(scheme: str, key: ECKey | None) -> httpx.Response:
        headers = {"Authorization": f"{scheme} {access_token}"}
        answer = httpx.get(url, headers=headers, trust_env=False)
        if key is not None:
            proof = proofs.dpop_proof(
                key,
                "GET",
                url,
                now=time.time(),
                nonce=answer.headers.get("dpop-nonce"),
                access_token=access_token,
            )
            answer = httpx.get(url, headers={**headers, "DPoP": proof}, trust_env=False)
        return answer

    assert ask("Bearer", None).status_code == httpx.codes.UNAUTHORIZED
    assert ask("DPoP", None).status_code >= httpx.codes.BAD_REQUEST
    assert ask("DPoP", proofs.new_proof_key()).status_code == httpx.codes.UNAUTHORIZED
    nonce = ask("DPoP", proofs.new_proof_key()).headers["dpop-nonce"]
    mine = ECKey.import_key(dict(beginning.pending.dpop_jwk))
    proof = proofs.dpop_proof(mine, "GET", url, now=time.time(), nonce=nonce, access_token=access_token)
    headers = {"Authorization": f"DPoP {access_token}", "DPoP": proof}
    assert httpx.get(url, headers=headers, trust_env=False).status_code == httpx.codes.OK
    assert httpx.get(url, headers=headers, trust_env=False).status_code == httpx.codes.UNAUTHORIZED


def test_a_request_that_was_not_pushed_is_refused_by_the_provider(
    openid_provider: RunningProvider, browser: Browser
) -> None:
    query = {
        "client_id": "enplan-idporten",
        "response_type": "code",
        "scope": "openid",
        "redirect_uri": f"{SITE}/logg-inn/retur/idporten/",
        "code_challenge": proofs.code_challenge("verifier"),
        "code_challenge_method": "S256",
        "state": "state",
    }
    back = browser.open(str(httpx.URL(f"{openid_provider.issuer}/auth", params=query)))
    assert isinstance(back, str)
    assert parse_qs(query_of(back))["error"] == ["invalid_request"]


def test_a_pushed_request_works_once(client: Client, browser: Browser) -> None:
    beginning = client.begin()
    assert browser.log_in(beginning.url)
    second = browser.open(beginning.url)
    assert isinstance(second, str)
    assert parse_qs(query_of(second))["error"] == ["invalid_request_uri"]


def test_a_client_with_another_key_is_refused(
    openid_provider: RunningProvider, connect: Connect, forge: Forge
) -> None:
    stranger = {**forge.stranger.as_dict(private=True), "kid": openid_provider.key.kid}
    client = connect(openid_provider.configuration("idporten", private_jwk=stranger))
    assert refusal_of(client.begin) is Refusal.PROVIDER_REFUSED


@pytest.mark.parametrize("wrong", [-HOUR, HOUR])
def test_a_client_whose_clock_is_an_hour_wrong_is_refused(
    wrong: int, openid_provider: RunningProvider, connect: Connect
) -> None:
    client = connect(openid_provider.configuration("idporten"), now=lambda: time.time() + wrong)
    assert refusal_of(client.begin) is Refusal.PROVIDER_REFUSED
