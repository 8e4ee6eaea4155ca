"""The person's own pages in a real browser: one press, the keyboard, without script, and on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.support.browser import complaints, sideways

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("persons site"),
]

HOME = "/min-plan/"
MOST_STOPS = 14
ONE_SHEET = 1


def own_row(page: Page) -> str:
    """The anchor of the first row that the person can mark as done."""
    row = page.locator("#hvem-gjor-hva .ep-task", has=page.get_by_role("button", name="Gjort")).first
    return str(row.get_attribute("id"))


def test_done_is_one_press_in_place_and_is_read_out_and_taken_back(visit: Visitor) -> None:
    page = visit("person")
    page.goto(HOME)
    row = page.locator(f"#{own_row(page)}")
    row.get_by_role("button", name="Gjort").click()
    expect(row.locator("[data-state=done]")).to_be_visible()
    expect(page.locator("#status .ep-note")).to_be_focused()
    expect(page.locator("#status")).to_contain_text("Markert som gjort.")
    expect(page.locator("#status")).to_be_in_viewport()
    row.get_by_role("button", name="Angre").click()
    expect(row.get_by_role("button", name="Gjort")).to_be_visible()


def test_the_same_without_script(visit: Visitor) -> None:
    page = visit("person", javascript=False)
    page.goto(HOME)
    anchor = own_row(page)
    page.locator(f"#{anchor}").get_by_role("button", name="Gjort").click()
    assert page.url.endswith("/min-plan/#hvem-gjor-hva")
    expect(page.locator("#status")).to_contain_text("Markert som gjort.")
    page.locator("#status").get_by_role("button", name="Angre").click()
    expect(page.locator(f"#{anchor}").get_by_role("button", name="Gjort")).to_be_visible()


def test_the_keyboard_reaches_every_action_of_the_first_page_in_few_stops(visit: Visitor) -> None:
    page = visit("person")
    page.goto(HOME)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # «Hopp til innholdet»
    stops = 0
    for stop in range(1, 40):
        page.keyboard.press("Tab")
        place = page.evaluate("document.activeElement.closest('main, .ep-dock')?.className ?? 'main'")
        stops = stop
        if place == "ep-dock":
            break
        assert page.evaluate("document.activeElement.matches(':focus-visible')")
    assert stops <= MOST_STOPS
    expect(page.locator(":focus")).to_contain_text("Trenger du hjelp nå?")


def test_the_first_page_goes_on_one_sheet_of_paper(visit: Visitor) -> None:
    page = visit("person")
    page.goto(HOME)
    assert sheets(page) == ONE_SHEET


def test_large_letters_are_larger_on_paper(visit: Visitor) -> None:
    page = visit("person")
    chosen = "/min-plan/skriv-ut/?valg=1&del=viktigst&del=mal"
    sizes = []
    for address in (chosen, f"{chosen}&stor=on"):
        page.goto(address)
        page.emulate_media(media="print")
        sizes.append(page.locator("main p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)"))
    assert sizes[1] > sizes[0] * 1.25


def test_what_is_typed_is_there_when_one_comes_back(visit: Visitor) -> None:
    page = visit("person")
    page.goto("/min-plan/notater/")
    field = page.get_by_label("Hva vil du huske?")
    field.fill("Spør om nøkkelen")
    expect(page.locator("[data-draft-status]")).to_contain_text("Lagret", timeout=4000)
    page.goto(HOME)
    page.goto("/min-plan/notater/")
    expect(field).to_have_value("Spør om nøkkelen")
    page.get_by_role("button", name="Kast utkastet").click()
    expect(field).to_have_value("")


@pytest.mark.parametrize(
    "address", [HOME, "/min-plan/plan/", "/min-plan/behov/ny/1/", "/min-plan/endringer/"]
)
def test_text_twice_as_large_fits_a_small_phone(visit: Visitor, address: str) -> None:
    page = visit("person", width=320)
    page.goto(address)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert sideways(page) == 0


def test_two_texts_side_by_side_can_be_used_by_everybody(visit: Visitor) -> None:
    page = visit("person")
    page.goto("/min-plan/det-viktigste/")
    page.locator("input[name=version]").evaluate("field => field.value = '0'")
    page.get_by_label("Hva er viktig for deg nå?").fill("Noe helt annet")
    page.get_by_role("button", name="Lagre teksten").click()
    expect(page.get_by_role("heading", name="Noen andre lagret først")).to_be_visible()
    assert complaints(page) == []
    page.get_by_label("Behold lagret tekst").check()
    page.get_by_role("button", name="Lagre valget").click()
    expect(page.locator("#status")).to_contain_text("Teksten er lagret.")
    expect(page.locator("main")).not_to_contain_text("Noe helt annet")


def sheets(page: Page) -> int:
    """How many pages the printer would fill."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
