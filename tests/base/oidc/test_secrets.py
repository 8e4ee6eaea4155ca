"""Nothing secret and nobody's number comes into a log or an error (abuse case AC38)."""

import dataclasses
import logging
import traceback
from collections.abc import Callable

import pytest

from enplan.base.oidc import AuthorizationResponse, Client, LoginRefused
from tests.support.oidc_provider import Browser, RunningProvider, query_of
from tests.support.oidc_provider.forge import AlteringNetwork


def test_a_whole_login_logged_in_every_detail_gives_nothing_away(
    openid_provider: RunningProvider,
    connect: Callable[..., Client],
    browser: Browser,
    caplog: pytest.LogCaptureFixture,
) -> None:
    network = AlteringNetwork("/nothing", lambda body: body)
    client = connect(openid_provider.configuration("helseid"), transport=network)
    with caplog.at_level(logging.DEBUG):
        beginning = client.begin()
        back = browser.log_in(beginning.url, "uten-navn")
        caplog.clear()  # what the person's browser does is not our log
        response = AuthorizationResponse.parse(query_of(back))
        identity = client.complete(beginning.pending, response)
        with pytest.raises(LoginRefused):
            client.complete(beginning.pending, response)
    tokens = next(body for _, body in network.seen if "access_token" in body)
    pending = beginning.pending
    secrets = {
        *(pending.state, pending.nonce, pending.code_verifier, pending.dpop_jwk["d"]),
        *(
            tokens["access_token"],
            identity.id_token,
            response.code,
            identity.national_identifier,
        ),
        *(identity.name, identity.subject, client.provider.private_jwk["d"]),
    }
    assert "login accepted" in caplog.text
    assert "provider_refused" in caplog.text
    for secret in secrets:
        assert secret
        assert secret not in caplog.text


def test_an_error_with_its_whole_trace_gives_nothing_away(
    openid_provider: RunningProvider, connect: Callable[..., Client], browser: Browser
) -> None:
    client = connect(openid_provider.configuration("idporten"))
    beginning = client.begin()
    response = AuthorizationResponse.parse(query_of(browser.log_in(beginning.url)))
    wrong = dataclasses.replace(beginning.pending, nonce="another")
    with pytest.raises(LoginRefused) as refused:
        client.complete(wrong, response)
    trace = "".join(traceback.TracebackException.from_exception(refused.value, capture_locals=False).format())
    for secret in (
        "15817012083",
        response.code,
        wrong.state,
        wrong.code_verifier,
        wrong.dpop_jwk["d"],
    ):
        assert secret
        assert secret not in trace
