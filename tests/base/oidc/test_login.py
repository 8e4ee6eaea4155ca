"""The whole login against a real OpenID provider, and what in its answer must stop it."""

import dataclasses
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from enplan.base.oidc import (
    AuthorizationResponse,
    Beginning,
    Client,
    LoginRefused,
    PendingLogin,
    Refusal,
    proofs,
)
from tests.base.oidc.logging_in import HOUR, Connect, log_in, refusal_of, response_in
from tests.support.oidc_provider import SITE, Browser, RunningProvider, query_of, running_provider


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
