"""A real provider for the whole run, and a forge for tokens no real provider would make."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from joserfc.jwk import RSAKey

from enplan.base.oidc import AuthorizationResponse, Beginning, Client, ProviderConfiguration
from tests.base.oidc.logging_in import Connect, response_in
from tests.support.oidc_provider import Browser, RunningProvider, running_provider
from tests.support.oidc_provider.forge import Forge


@pytest.fixture(scope="session")
def openid_provider() -> Iterator[RunningProvider]:
    """The npm oidc-provider, which demands PAR, PKCE, private_key_jwt and DPoP with its own nonce."""
    with running_provider() as provider:
        yield provider


@pytest.fixture
def connect() -> Iterator[Callable[..., Client]]:
    """Makes clients, and closes them when the test is over."""
    with ExitStack() as made:
        yield lambda *args, **kwargs: made.enter_context(Client(*args, **kwargs))


@pytest.fixture
def client(openid_provider: RunningProvider, connect: Connect) -> Client:
    return connect(openid_provider.configuration("idporten"))


@pytest.fixture
def staff_client(openid_provider: RunningProvider, connect: Connect) -> Client:
    return connect(openid_provider.configuration("helseid"))


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A person's browser."""
    with Browser() as opened:
        yield opened


@pytest.fixture
def finished(client: Client, browser: Browser) -> tuple[Beginning, AuthorizationResponse]:
    """A login that has come back from the provider and waits to be completed."""
    beginning = client.begin()
    return beginning, response_in(browser.log_in(beginning.url))


@pytest.fixture(scope="session")
def client_key() -> RSAKey:
    """The key we prove ourselves with, for tests that talk with nobody."""
    return RSAKey.generate_key(2048, {"use": "sig", "kid": "enplan-test"}, private=True)


@pytest.fixture(scope="session")
def idporten(client_key: RSAKey) -> ProviderConfiguration:
    """ID-porten as configured, on a host that does not exist."""
    return ProviderConfiguration.from_facts(
        "idporten",
        issuer="https://idporten.example",
        client_id="enplan-idporten",
        private_jwk=client_key.as_dict(private=True),
        redirect_uri="https://plan.example/logg-inn/retur/idporten/",
        post_logout_redirect_uri="https://plan.example/logg-ut/",
    )


@pytest.fixture(scope="session")
def forge(idporten: ProviderConfiguration) -> Forge:
    """Makes tokens as that provider would."""
    return Forge(idporten)
