"""A real OpenID provider behind the pages, and people who may or may not come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client as Visitor
from pytest_django.fixtures import Settings

from enplan.base.access import Role
from enplan.base.access.acting import acting_as_job
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Account, Hat
from enplan.interfaces.web.login import providers
from tests.interfaces.web.login.steps import number_of
from tests.support.oidc_provider import ACCOUNTS, Browser, RunningProvider, running_provider
from tests.world import organization


@pytest.fixture(scope="session")
def openid_provider() -> Iterator[RunningProvider]:
    """The npm oidc-provider on loopback."""
    with running_provider() as provider:
        yield provider


@pytest.fixture
def e_id(openid_provider: RunningProvider, settings: Settings) -> Iterator[None]:
    """Both ways in are set up, as in a real installation."""
    settings.ENPLAN_DEMO = False
    settings.ENPLAN_OIDC = {slug: openid_provider.configuration(slug) for slug in ("idporten", "helseid")}
    settings.ENPLAN_SUPPORT_PHONE = "75 00 99 00"
    yield
    for client in providers._clients.values():
        client.close()
    providers._clients.clear()


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The person's browser, as it behaves at the provider."""
    with Browser() as opened:
        yield opened


def account_of(who: str) -> Account:
    """An account that somebody has prepared for one of the provider's people."""
    return accounts.prepare_account(str(ACCOUNTS[who]["claims"]["name"]), number_of(who))


@pytest.fixture
def hire() -> Callable[..., Hat]:
    """Give one of the provider's people a hat in an organisation."""

    def give(who: str, role: Role = Role.PROFESSIONAL, at: str = "Storelva kommune", title: str = "") -> Hat:
        employer = organization(at)
        with acting_as_job("test_world", accounts=True):
            return accounts.give_hat(
                account_of(who),
                role,
                title=title,
                organization_id=employer.pk,
                organization_name=employer.name,
            )

    return give


@pytest.fixture
def visitor(client: Visitor) -> Visitor:
    """Our side of the person's browser."""
    client.raise_request_exception = False
    return client
