"""One running demo and one browser for all journeys of a worker."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.site import demo_site


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the demo: of one that runs already (`ENPLAN_TEST_SITE`, to try a journey), or of our own."""
    if running := os.environ.get("ENPLAN_TEST_SITE"):
        yield running
        return
    with demo_site(f"enplan_site_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}") as address:
        yield address


Visitor = Callable[..., Page]


@pytest.fixture
def visit(chrome: Browser, site: str) -> Iterator[Visitor]:
    """A page in a browser of its own, signed in as a persona (or as nobody)."""
    contexts: list[BrowserContext] = []

    def open_as(
        persona: str = "", *, javascript: bool = True, width: int = 360, theme: str = "light"
    ) -> Page:
        context = chrome.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            base_url=site,
        )
        contexts.append(context)
        page = context.new_page()
        if persona:
            page.goto("/demo/")
            page.locator(f"form[action='/demo/logg-inn/{persona}/'] button").click()
        return page

    yield open_as
    for context in contexts:
        context.close()
