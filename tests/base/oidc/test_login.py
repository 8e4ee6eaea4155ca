"""The whole login against a real OpenID provider, and everything that must stop it."""

import dataclasses
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import ECKey

from enplan.base.oidc import (
    AuthorizationResponse,
    Beginning,
    Client,
    Identity,
    LoginRefused,
    PendingLogin,
    Refusal,
    proofs,
)
from tests.support.oidc_provider import (
    SITE,
    Browser,
    RunningProvider,
    query_of,
    running_provider,
)
from tests.support.oidc_provider.forge import AlteringNetwork, Forge

HOUR = 3600
Connect = Callable[..., Client]


def response_in(url: str) -> AuthorizationResponse:
    return AuthorizationResponse.parse(query_of(url))


def log_in(client: Client, account: str = "kari", **form: str) -> Identity:
    beginning = client.begin()
    with Browser() as browser:
        return client.complete(beginning.pending, response_in(browser.log_in(beginning.url, account, **form)))


def refusal_of(attempt: Callable[[], object]) -> Refusal:
    with pytest.raises(LoginRefused) as refused:
        attempt()
    return refused.value.code


@pytest.fixture
def client(openid_provider: RunningProvider, connect: Connect) -> Client:
    return connect(openid_provider.configuration("idporten"))


@pytest.fixture
def staff_client(openid_provider: RunningProvider, connect: Connect) -> Client:
    return connect(openid_provider.configuration("helseid"))


@pytest.fixture
def finished(client: Client, browser: Browser) -> tuple[Beginning, AuthorizationResponse]:
    """A login that has come back from the provider and waits to be completed."""
    beginning = client.begin()
    return beginning, response_in(browser.log_in(beginning.url))


def test_a_person_logs_in_with_id_porten(client: Client, openid_provider: RunningProvider) -> None:
    before = int(time.time())
    identity = log_in(client)
    assert (identity.issuer, identity.subject) == (openid_provider.issuer, "kari")
    assert (identity.level, identity.acr) == (4, "idporten-loa-high")
    assert identity.national_identifier == "15817012083"
    assert identity.hpr_number is None
    assert before - 5 <= identity.auth_time <= time.time()
    assert identity.id_token.count(".") == 2


def test_a_professional_logs_in_with_helseid(staff_client: Client) -> None:
    identity = log_in(staff_client, "gro", acr="")
    assert (identity.level, identity.acr) == (4, "4")
    assert (identity.name, identity.hpr_number) == ("Gro Strand", "9144889")


def test_a_name_that_is_not_in_the_token_is_asked_for_with_proof_of_possession(
    staff_client: Client,
) -> None:
    assert log_in(staff_client, "uten-navn").name == "Liv Haug"


def test_a_provider_that_does_not_demand_its_own_nonce_works_too(connect: Connect) -> None:
    with running_provider(require_nonce=False) as provider:
        assert log_in(connect(provider.configuration("helseid")), "uten-navn").name == "Liv Haug"


def test_the_page_of_the_provider_is_in_the_language_of_the_person(
    client: Client,
) -> None:
    for locale, shown in (("nb", "nb"), ("nn", "nn"), ("en", "en"), ("se", "se"), ("tlh", "-")):
        with Browser() as browser:
            browser.log_in(client.begin(locale=locale).url)
        assert f"Logg inn ({shown})" in browser.pages[0]


def test_the_address_the_browser_sees_holds_nothing_but_a_reference(
    client: Client,
) -> None:
    query = parse_qs(query_of(client.begin().url))
    assert set(query) == {"client_id", "request_uri"}
    assert query["request_uri"][0].startswith("urn:ietf:params:oauth:request_uri:")


def test_someone_already_logged_in_at_the_provider_is_not_asked_again(
    client: Client, browser: Browser
) -> None:
    first = client.begin()
    one = client.complete(first.pending, response_in(browser.log_in(first.url)))
    again = client.begin()
    two = client.complete(again.pending, response_in(browser.log_in(again.url)))
    assert len([page for page in browser.pages if "/login" in page]) == 1
    assert (one.subject, one.auth_time) == (two.subject, two.auth_time)


def test_a_step_up_makes_the_person_use_the_e_id_again(client: Client, browser: Browser) -> None:
    first = client.begin()
    one = client.complete(first.pending, response_in(browser.log_in(first.url)))
    time.sleep(2.1)
    step_up = client.begin(authenticated_within=1)
    assert step_up.pending.maximum_authentication_age == 1
    two = client.complete(step_up.pending, response_in(browser.log_in(step_up.url)))
    assert two.auth_time > one.auth_time


def test_a_step_up_never_accepts_an_older_authentication_than_a_login(
    client: Client,
) -> None:
    assert client.begin(authenticated_within=100 * HOUR).pending.maximum_authentication_age == HOUR


def test_a_new_key_at_the_provider_is_found_without_a_restart(connect: Connect) -> None:
    with running_provider() as first:
        configuration = first.configuration("idporten")
        limits = dataclasses.replace(configuration.limits, key_refetch_interval=0)
        client = connect(dataclasses.replace(configuration, limits=limits))
        assert log_in(client).subject == "kari"
    with running_provider(key=first.key, port=urlsplit(first.issuer).port):
        assert log_in(client).subject == "kari"


# Levels


def test_a_level_that_is_only_substantial_is_refused(client: Client) -> None:
    assert refusal_of(lambda: log_in(client, acr="idporten-loa-substantial")) is Refusal.LEVEL_TOO_LOW


def test_a_token_without_a_level_is_refused(client: Client) -> None:
    assert refusal_of(lambda: log_in(client, acr="")) is Refusal.LEVEL_MISSING


def test_a_professional_at_level_three_is_refused(staff_client: Client) -> None:
    assert refusal_of(lambda: log_in(staff_client, "per")) is Refusal.LEVEL_TOO_LOW


def test_a_method_refused_here_is_refused(openid_provider: RunningProvider, connect: Connect) -> None:
    client = connect(openid_provider.configuration("idporten", refused_methods=("TestID",)))
    assert log_in(client, amr="BankID").level == 4
    assert refusal_of(lambda: log_in(client, amr="TestID")) is Refusal.METHODS


# The response


def test_a_person_who_stops_is_not_logged_in(client: Client, browser: Browser) -> None:
    beginning = client.begin()
    page = browser.open(beginning.url)
    assert isinstance(page, httpx.Response)
    back = browser.submit(page, "/stop", {})
    assert isinstance(back, str)
    response = response_in(back)
    assert response.code is None
    assert refusal_of(lambda: client.complete(beginning.pending, response)) is Refusal.CANCELLED


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        ("server_error", Refusal.PROVIDER_UNAVAILABLE),
        ("temporarily_unavailable", Refusal.PROVIDER_UNAVAILABLE),
        ("invalid_request", Refusal.PROVIDER_REFUSED),
        ("<b>15817012083</b>", Refusal.PROVIDER_REFUSED),
    ],
)
def test_an_error_from_the_provider_is_not_repeated_word_for_word(
    error: str, refusal: Refusal, client: Client, openid_provider: RunningProvider
) -> None:
    pending = client.begin().pending
    response = AuthorizationResponse(state=pending.state, error=error, issuer=openid_provider.issuer)
    with pytest.raises(LoginRefused) as refused:
        client.complete(pending, response)
    assert refused.value.code is refusal
    assert "15817012083" not in str(refused.value)


def test_a_response_that_names_another_issuer_is_refused(
    client: Client, finished: tuple[Beginning, AuthorizationResponse]
) -> None:
    beginning, response = finished
    for issuer in ("https://evil.example", f"{response.issuer}/", ""):
        with pytest.raises(LoginRefused) as refused:
            client.complete(beginning.pending, dataclasses.replace(response, issuer=issuer))
        assert refused.value.code is Refusal.RESPONSE_ISSUER


def test_a_response_that_does_not_name_its_issuer_is_refused(
    client: Client, finished: tuple[Beginning, AuthorizationResponse]
) -> None:
    beginning, response = finished
    silent = dataclasses.replace(response, issuer=None)
    assert refusal_of(lambda: client.complete(beginning.pending, silent)) is Refusal.RESPONSE_ISSUER


def test_a_state_stolen_from_another_login_is_refused(
    client: Client, finished: tuple[Beginning, AuthorizationResponse]
) -> None:
    _, response = finished
    mine = client.begin()
    assert refusal_of(lambda: client.complete(mine.pending, response)) is Refusal.RESPONSE_STATE
    session: dict[str, Any] = {}
    mine.pending.keep_in(session)
    assert refusal_of(
        lambda: PendingLogin.take_from(session, provider="idporten", state=response.state, now=time.time())
    ) is (Refusal.NOT_STARTED)


def test_a_code_from_another_login_is_refused_even_with_the_right_state(
    client: Client, finished: tuple[Beginning, AuthorizationResponse]
) -> None:
    _, response = finished
    mine = client.begin()
    injected = dataclasses.replace(response, state=mine.pending.state)
    assert refusal_of(lambda: client.complete(mine.pending, injected)) is Refusal.PROVIDER_REFUSED


def test_a_login_started_with_another_provider_is_refused(
    staff_client: Client, finished: tuple[Beginning, AuthorizationResponse]
) -> None:
    beginning, response = finished
    assert refusal_of(lambda: staff_client.complete(beginning.pending, response)) is Refusal.NOT_STARTED


def test_a_code_works_once(client: Client, finished: tuple[Beginning, AuthorizationResponse]) -> None:
    beginning, response = finished
    assert client.complete(beginning.pending, response).subject == "kari"
    assert refusal_of(lambda: client.complete(beginning.pending, response)) is Refusal.PROVIDER_REFUSED


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"nonce": "another"}, Refusal.NONCE),
        (
            {"code_verifier": "another-verifier-of-the-length-that-is-needed-43"},
            Refusal.PROVIDER_REFUSED,
        ),
        (
            {"dpop_jwk": proofs.new_proof_key().as_dict(private=True)},
            Refusal.PROVIDER_REFUSED,
        ),
        ({"dpop_jwk": {"kty": "EC"}}, Refusal.NOT_STARTED),
    ],
    ids=["nonce", "verifier", "proof key", "broken proof key"],
)
def test_a_response_fits_only_the_login_it_answers(
    change: Mapping[str, Any],
    refusal: Refusal,
    client: Client,
    finished: tuple[Beginning, AuthorizationResponse],
) -> None:
    beginning, response = finished
    other = dataclasses.replace(beginning.pending, **change)
    assert refusal_of(lambda: client.complete(other, response)) is refusal


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


# Logging out


def test_logging_out_ends_the_session_at_the_provider(client: Client, browser: Browser) -> None:
    beginning = client.begin()
    identity = client.complete(beginning.pending, response_in(browser.log_in(beginning.url)))
    url = client.logout_url(identity.id_token)
    assert url is not None
    page = browser.open(url)
    assert isinstance(page, httpx.Response)
    assert browser.submit(page, "/session/end/confirm", {"logout": "yes"}) == f"{SITE}/logg-ut/"
    browser.pages.clear()
    browser.log_in(client.begin().url)
    assert "/login" in browser.pages[0]


def test_logging_out_without_a_token_still_says_who_asks(client: Client) -> None:
    url = client.logout_url(None)
    assert url is not None
    assert set(parse_qs(query_of(url))) == {"client_id", "post_logout_redirect_uri"}
