"""Kari decides on her phone, with script.

What a party will see changes as she answers, and three clicks say no.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("persons site"),
]


def open_nav(page: Page) -> None:
    """From the list to the first Nav office: the first click."""
    page.goto("/min-plan/hvem-ser-hva/")
    page.get_by_role("link", name="Nav ").first.click()


def test_the_rehearsal_follows_the_answers_and_saves_nothing(visit: Visitor) -> None:
    page = visit("person")
    open_nav(page)
    stands = page.locator("section", has=page.get_by_role("heading", name="Slik er det nå")).inner_text()
    rehearsal = page.locator("#prove")
    page.locator("input[name=core][value=yes]").check()
    page.locator("input[name=daily_life][value=yes]").check()
    expect(rehearsal.get_by_role("heading", name="Hverdagen din")).to_be_visible()
    page.locator("input[name=daily_life][value=no]").check()
    expect(rehearsal.get_by_role("heading", name="Hverdagen din")).to_have_count(0)
    page.reload()
    expect(page.locator("section", has=page.get_by_role("heading", name="Slik er det nå"))).to_have_text(
        stands, use_inner_text=True
    )


def test_three_clicks_say_no_to_one_thing_and_it_can_be_undone(visit: Visitor) -> None:
    page = visit("person")
    open_nav(page)
    page.locator("input[name=core][value=yes]").check()
    page.locator("input[name=finances][value=yes]").check()
    page.locator("input[name=period]").last.check()
    page.locator("input[name=period][value=six_months]").check()
    page.get_by_role("button", name="Lagre valgene mine").click()
    expect(page.locator("main")).to_contain_text("penger")
    open_nav(page)
    page.locator("input[name=finances][value=no]").check()
    page.get_by_role("button", name="Lagre valgene mine").click()
    expect(page.locator("main")).to_contain_text("ser ikke: penger")
    page.get_by_role("button", name="Angre").click()
    expect(page.locator("#status")).to_contain_text("Valget er angret.")


def test_who_looked_can_be_asked_about_and_closed_out(visit: Visitor) -> None:
    page = visit("person")
    page.goto("/min-plan/hvem-har-sett/")
    page.get_by_role("link", name="Ikke la denne personen se").first.click()
    page.locator("main").get_by_role("button", name="Steng for ").click()
    expect(page.locator("#status")).to_contain_text("ser ikke planen din lenger")
    page.locator("#status").get_by_role("button", name="Angre").click()
    expect(page.locator("#status")).to_contain_text("Angret.")
