"""The QR code on the sheet, as a phone opens it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import complaints, served, sideways

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served() as address:
        yield address


def test_the_code_is_in_the_field_and_nowhere_else(chrome: Browser, site: str) -> None:
    asked: list[str] = []
    page = chrome.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/kode/#k=CDFG3467")
    expect(page.get_by_label("Koden på arket")).to_have_value("CDFG 3467")
    assert page.url == f"{site}/kode/"
    assert not [url for url in asked if "CDFG3467" in url]


def test_something_else_after_the_sign_is_left_alone(chrome: Browser, site: str) -> None:
    page = chrome.new_page()
    page.goto(f"{site}/kode/#k=<script>")
    expect(page.get_by_label("Koden på arket")).to_have_value("")


def test_without_scripts_the_code_is_typed(chrome: Browser, site: str) -> None:
    page = chrome.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/kode/#k=CDFG3467")
    field = page.get_by_label("Koden på arket")
    expect(field).to_have_value("")
    expect(page.get_by_role("button", name=re.compile("Gå inn"))).to_be_visible()


@pytest.mark.parametrize("address", ["/kode/", "/parorende/stotte/", "/invitasjon/x/"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_everybody_can_use_the_open_pages(chrome: Browser, site: str, address: str, width: int) -> None:
    page = chrome.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{site}{address}")
    assert complaints(page) == []
    assert sideways(page) == 0
