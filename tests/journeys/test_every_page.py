"""Every page that can be reached by clicking: usable by everybody, at any width, in both themes.

`make accessibility` opens all as every persona; without it some look, and each kind of page once.
"""

from __future__ import annotations

import os
import tomllib
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visitor
from tests.support.browser import COLOURS, RULES, complaints, sideways
from tests.support.readability import read_page
from tests.support.words import forbidden_in, health_words_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

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
    "leder": ["/avtaler/"],
    "leder-sykehus": ["/avtaler/"],
    "korus": ["/retningslinjer/"],
    "admin": ["/virksomheter/"],
    "fremmed": ["/personer/"],
}
WIDTHS = (320, 768, 1280)
MOST_OF_A_KIND = 1
OK = 200
NOT_FOLLOWED = ("/demo/", "/design/", "/static/", "/logg-ut/", "/healthz", "/readyz")


def kind_of(path: str) -> str:
    """The address with ids left out, so that one plan of each kind is enough."""
    return "/".join("…" if len(part) > 20 or part.isdigit() else part for part in path.split("/"))


def reachable(page: Page, persona: str) -> tuple[list[str], list[str]]:
    """Addresses found by following links, a few of each kind; and what is wrong with these pages."""
    start = START[persona]
    waiting, taken, wrong = deque(start), list[str](), list[str]()
    seen = dict.fromkeys(start, "the start")
    kinds: dict[str, int] = {}
    while waiting:
        address = waiting.popleft()
        kind = kind_of(urlsplit(address).path)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > MOST_OF_A_KIND or address.endswith((".csv", ".txt")):
            continue
        response = page.goto(address)
        if response is None or response.status != OK:
            status = response.status if response else "nothing"
            wrong.append(f"{address} is linked from {seen[address]} and answers {status}")
            continue
        taken.append(address)
        wrong += wording(page, persona, address)
        if is_unseen(persona, address):
            wrong += barriers(page, address)
        for found in page.eval_on_selector_all("a[href]", "links => links.map(a => a.getAttribute('href'))"):
            target = urldefrag(found).url
            if target.startswith("/") and not target.startswith(NOT_FOLLOWED) and "sprak=" not in target:
                waiting.extend({target} - seen.keys())
                seen.setdefault(target, address)
    return taken, wrong


REGION = tomllib.loads(Path("enplan/interfaces/demo/data/region.toml").read_text(encoding="utf-8"))
NAMES = sorted(
    {
        row[key]
        for row in (*REGION["organizations"], *REGION["staff"])
        for key in ("name", "short_name", "title")
        if key in row
    },
    key=len,
    reverse=True,
)
PLAIN = {"person", "person-2", "parorende"}
HARDEST_LIX = 25
LAW_LIX = 30  # what law and agreements say in their own words (ux.md 5.2, UX-17)


def without_names(html: str) -> str:
    """The page without the names of the demo's organisations and people, which nobody can make easier (ux.md 5.4)."""
    for name in NAMES:
        html = html.replace(name, "")
    return html


def wording(page: Page, persona: str, address: str) -> list[str]:
    """What is wrong with the words of the page: too hard for the person, hurtful, or telling too much in the tab."""
    html = page.content()
    wrong = [f"{address}: {word}" for word in forbidden_in(page.locator("body").inner_text())]
    wrong += [
        f"{address} says {word} in its title or address"
        for word in health_words_in(f"{page.title()} {page.url}")
    ]
    hardest = LAW_LIX if address.startswith("/regler/") else HARDEST_LIX
    if persona in PLAIN and (lix := read_page(without_names(html)).lix) > hardest:
        wrong.append(f"{address} has LIX {lix:.0f}")
    return wrong


EVERY_ROLE = "ENPLAN_EVERY_ROLE" in os.environ
SHELLS = {"": "public", "person": "person", "person-2": "person by code", "parorende": "relative"}
SOME = (*SHELLS, "koordinator", "leder-sykehus")
"""One of each shell, and two at work: with persons and without."""
PERSONAS = [
    # Each half of the journeys has a demo of its own, so that two workers share them; everything as everybody is
    # shared out one by one.
    pytest.param(
        slug,
        id=slug or "nobody",
        marks=()
        if EVERY_ROLE
        else pytest.mark.xdist_group("persons site" if slug in SHELLS else "work site"),
    )
    for slug in (START if EVERY_ROLE else SOME)
]
looked_at: set[tuple[str, str]] = set()


def is_unseen(persona: str, address: str) -> bool:
    """Whether to look at a page closely: each kind once in each shell, or (`ENPLAN_EVERY_ROLE`) all as everybody."""
    key = (SHELLS.get(persona, "work"), kind_of(urlsplit(address).path))
    is_new = EVERY_ROLE or key not in looked_at
    looked_at.add(key)
    return is_new


def looks() -> list[tuple[str, int, Mapping[str, Any] | None]]:
    """How a page is looked at: theme, width, and what axe is asked there, if anything."""
    if EVERY_ROLE:
        return [(theme, width, RULES) for theme in ("light", "dark") for width in WIDTHS]
    narrow, middle, wide = WIDTHS
    return [
        ("light", narrow, RULES),
        ("light", middle, None),
        ("light", wide, RULES),
        ("dark", wide, COLOURS),
    ]


def barriers(page: Page, address: str) -> list[str]:
    """What stands in somebody's way on the page that is open."""
    found = []
    for theme, width, rules in looks():
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type] # one of its two words
        page.set_viewport_size({"width": width, "height": 6000})
        if sideways(page):
            found.append(f"{address} scrolls sideways at {width}")
        if rules:
            found += [f"{address} {theme} {width} {text}" for text in complaints(page, rules)]
    return found


@pytest.mark.timeout(3600 if EVERY_ROLE else 1200)
@pytest.mark.parametrize("persona", PERSONAS)
def test_every_page_can_be_used_by_everybody(visit: Visitor, site: str, persona: str) -> None:
    page = visit(persona)
    strangers: list[str] = []
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((site, "data:")) else strangers.append(asked.url),
    )
    addresses, wrong = reachable(page, persona)
    assert addresses
    assert not wrong, "\n".join(wrong)
    assert strangers == []
