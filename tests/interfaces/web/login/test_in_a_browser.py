"""The way in and out in a real browser: our policy for content lets it through, and everybody can use the pages.

The person who logs in here is a stranger to the product, so that nothing is left in the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from enplan.interfaces.web.login import providers
from tests.support.browser import complaints, served, sideways
from tests.support.oidc_provider import running_provider

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = (320, 768, 1280)


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The product and a provider that know each other."""
    del django_db_setup
    with django_db_blocker.unblock(), served() as address, running_provider(site=address) as provider:
        ways_in = {slug: provider.configuration(slug) for slug in ("idporten", "helseid")}
        with override_settings(ENPLAN_DEMO=False, ENPLAN_OIDC=ways_in, ENPLAN_SUPPORT_PHONE="75 00 99 00"):
            yield address
        for client in providers._clients.values():
            client.close()
        providers._clients.clear()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(chrome: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = chrome.new_context(
        viewport={"width": 360, "height": 800}, reduced_motion="reduce", java_script_enabled=request.param
    )
    yield context.new_page()
    context.close()


def check(page: Page, address: str) -> list[str]:
    """What is wrong with a page for somebody at any width, in light and dark."""
    page.goto(address)
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 3000})
            found += [f"{theme} {width} {text}" for text in complaints(page)]
            if sideways(page):
                found.append(f"scrolls sideways at {width}")
    return found


def test_a_stranger_goes_all_the_way_in_and_out(page: Page, site: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{site}/logg-inn/?neste=/virksomheter/")
    page.get_by_role("button", name="Logg inn med ID-porten").click()
    page.get_by_label("Person").fill("kari")
    page.get_by_label("Nivå").fill("idporten-loa-high")
    page.get_by_role("button", name="Logg inn").click()
    page.get_by_role("button", name="Gå videre").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vi fant ingen tilgang til deg")
    assert page.url.startswith(f"{site}/logg-inn/retur/idporten/")
    page.get_by_role("button", name="Logg ut").click()
    page.get_by_role("button", name="Yes, sign me out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du er logget ut")
    assert page.url == f"{site}/logg-ut/"
    assert [text for text in said if "Content Security Policy" in text] == []


@pytest.mark.parametrize(
    "path", ["/logg-inn/", "/logg-inn/?neste=/virksomheter/", "/logg-ut/", "/logg-inn/retur/idporten/"]
)
def test_everybody_can_use_the_pages_at_every_width_and_in_both_themes(
    chrome: Browser, site: str, path: str
) -> None:
    context = chrome.new_context(reduced_motion="reduce")
    try:
        assert check(context.new_page(), f"{site}{path}") == []
    finally:
        context.close()
