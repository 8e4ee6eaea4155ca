"""What a first visit costs on prepaid data (ux.md 5.2, UX-06 to UX-09, with Designsystemet's larger style sheet)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.journeys.conftest import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("work site"),
]

KILOBYTE = 1000
PAGES = {
    "": ["/", "/hjelp-na/"],
    "person": ["/min-plan/", "/min-plan/plan/", "/min-plan/hvem-ser-hva/"],
    "koordinator": ["/personer/"],
}


@dataclass
class Weight:
    """Bytes over the wire of a first visit, compressed, by kind."""

    whole: int = 0
    styles: int = 0
    scripts: int = 0
    requests: int = 0


def weigh(page: Page, address: str) -> Weight:
    """Load the page with an empty cache and add up what came."""
    weight, answers = Weight(), list[Response]()

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.goto(address, wait_until="networkidle")
    for answer in answers:
        size = answer.request.sizes()["responseBodySize"]
        weight.whole += size
        weight.requests += 1
        kind = answer.request.resource_type
        weight.styles += size if kind == "stylesheet" else 0
        weight.scripts += size if kind == "script" else 0
    return weight


@pytest.mark.parametrize(("persona", "address"), [(p, a) for p, pages in PAGES.items() for a in pages])
def test_a_first_visit_stays_within_its_budget(
    visit: Visitor, chrome: Browser, site: str, persona: str, address: str
) -> None:
    signed_in = visit(persona)
    fresh = chrome.new_context(storage_state=signed_in.context.storage_state())
    weight = weigh(fresh.new_page(), site + address)
    fresh.close()
    at_work = persona == "koordinator"
    assert weight.styles <= 30 * KILOBYTE
    assert weight.scripts <= (45 if at_work else 25) * KILOBYTE
    assert weight.whole <= (140 if at_work else 90) * KILOBYTE
    assert weight.requests <= 14
