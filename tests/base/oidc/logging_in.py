"""Logging in with a client, in a browser of one's own."""

from collections.abc import Callable

import pytest

from enplan.base.oidc import AuthorizationResponse, Client, Identity, LoginRefused, Refusal
from tests.support.oidc_provider import Browser, query_of

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
