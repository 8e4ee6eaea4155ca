"""Every page that can be reached by clicking, as every persona: usable by everybody, at any width, in both themes."""

from __future__ import annotations

from collections import deque
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visitor
from tests.support.browser import complaints, sideways
from tests.support.readability import read_page
from tests.support.words import forbidden_in, health_words_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site")]

START = {
    "": ["/", "/logg-inn/", "/kode/"],
    "person": ["/min-plan/"],
    "person-2": ["/min-plan/"],
    "parorende": ["/parorende/"],
    "koordinator": ["/personer/"],
    "kommune": ["/personer/"],
    "nav": ["/personer/"],
    "dps": ["/personer/"],
    "institusjon": ["/personer/"],
    "ke": ["/virksomheter/"],
    "leder": ["/virksomheter/"],
    "korus": ["/retningslinjer/"],
    "admin": ["/virksomheter/"],
    "fremmed": ["/personer/"],
}
WIDTHS = (320, 768, 1280)
MOST_OF_A_KIND = 2
NOT_FOLLOWED = ("/demo/", "/design/", "/static/", "/logg-ut/", "/healthz", "/readyz")


def kind_of(path: str) -> str:
    """The address with ids left out, so that one plan of each kind is enough."""
    return "/".join("…" if len(part) > 20 or part.isdigit() else part for part in path.split("/"))


def page_base(page: Page) -> str:
    """Scheme, host and port of the product under test."""
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}/" if parts.netloc else "http://127.0.0.1"


def reachable(page: Page, start: list[str]) -> list[str]:
    """Addresses found by following links, a few of each kind."""
    waiting, seen, taken = deque(start), set(start), []
    kinds: dict[str, int] = {}
    while waiting:
        address = waiting.popleft()
        kind = kind_of(urlsplit(address).path)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > MOST_OF_A_KIND:
            continue
        response = page.goto(address)
        assert response is not None, address
        assert response.status == 200, f"{address} is linked and answers {response.status}"
        if "html" not in response.headers.get("content-type", ""):
            continue
        taken.append(address)
        for found in page.eval_on_selector_all("a[href]", "links => links.map(a => a.getAttribute('href'))"):
            target = urldefrag(found).url
            if (
                target.startswith("/")
                and not target.startswith(NOT_FOLLOWED)
                and "sprak=" not in target
                and target not in seen
            ):
                seen.add(target)
                waiting.append(target)
    return taken


PLAIN = {"person", "person-2", "parorende"}
HARDEST_LIX = 25


def wording(page: Page, persona: str, address: str) -> list[str]:
    """What is wrong with the words of the page: too hard for the person, hurtful, or telling too much in the tab."""
    html = page.content()
    wrong = [f"{address}: {word}" for word in forbidden_in(page.locator("body").inner_text())]
    wrong += [
        f"{address} says {word} in its title or address"
        for word in health_words_in(f"{page.title()} {page.url}")
    ]
    if persona in PLAIN and (lix := read_page(html).lix) > HARDEST_LIX:
        wrong.append(f"{address} has LIX {lix:.0f}")
    return wrong


@pytest.mark.timeout(900)
@pytest.mark.parametrize("persona", START, ids=lambda slug: slug or "nobody")
def test_every_page_can_be_used_by_everybody(visit: Visitor, persona: str) -> None:
    page = visit(persona)
    strangers: list[str] = []
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((page_base(page), "data:")) else strangers.append(request.url)
        ),
    )
    addresses = reachable(page, START[persona])
    assert addresses
    found = []
    for address in addresses:
        page.goto(address)
        found += wording(page, persona, address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 6000})
            if sideways(page):
                found.append(f"{address} scrolls sideways at {width}")
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme)
                found += [f"{address} {theme} {width} {text}" for text in complaints(page)]
    assert not found, "\n".join(found)
    assert strangers == []
