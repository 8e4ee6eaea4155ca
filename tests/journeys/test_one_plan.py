"""The thread through all storeys, without JavaScript: a coordinator starts a plan and invites; the
person comes in with a code on paper, writes what matters and says no to one thing for one party; that party's next
request is without it; and the log tells all of it in words."""

from __future__ import annotations

import random
import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from enplan.base.access import Category
from enplan.base.kernel.national_identifier import synthetic
from tests.journeys.conftest import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("persons site"),
]

BORN = date(1991, 6, 7)
CODE = re.compile(r"\b[A-Z0-9]{4}\s[A-Z0-9]{4}\b")


def start_plan(ola: Page) -> str:
    """The coordinator starts a plan for Tone, who said yes; gives the address of her page."""
    ola.goto("/personer/ny/")
    ola.locator("input[name=says_yes]").first.check()
    ola.get_by_label("Muntlig").check()
    ola.get_by_label("Hvem var til stede?").fill("Tone og Ola")
    ola.get_by_label("Personen selv").check()
    ola.get_by_label("Fornavn").fill("Tone")
    ola.get_by_label("Etternavn").fill("Vik")
    ola.get_by_label("Fødselsdato").fill(BORN.isoformat())
    ola.get_by_label("Fødselsnummer").fill(synthetic(BORN, random.Random()).value)
    ola.get_by_label("Kommunen personen bor i").select_option(label="Storelva")
    ola.locator("input[name=coordinator_answer][value=yes]").check()
    for answer in ola.locator("input[name^=share_][value=yes]").all():
        answer.check()
    ola.get_by_label("Hvor lenge gjelder svarene").select_option("one_year")
    ola.get_by_role("button", name="Start planen").click()
    expect(ola.get_by_role("heading", name="Planen er startet")).to_be_visible()
    found = re.search(r"/personer/[0-9a-f-]{36}/", ola.url)
    assert found
    return found.group()


def invite_jonas(ola: Page, person: str) -> str:
    """Invite Jonas from Nav, with Tone's yes; gives the link."""
    ola.goto(f"{person}team/inviter/")
    ola.locator("input[name=name]").fill("Jonas Lie")
    ola.locator("input[name=email]").fill("jonas@example.invalid")
    ola.locator("select[name=organization]").select_option(label="Nav Storelva")
    ola.get_by_label("Ja, muntlig til meg").check()
    ola.locator("main form button[type=submit]").click()
    expect(ola.get_by_role("heading", name="Invitasjonen er klar")).to_be_visible()
    found = re.search(r"/invitasjon/[^\"<\s]+", ola.content())
    assert found
    return found.group()


def write_down_what_nav_may_see(ola: Page, person: str) -> None:
    """Tone said: the core, housing and money, for a year."""
    ola.goto(f"{person}samtykke/")
    ola.get_by_role("link", name="Skriv inn svar").filter(has_text="Nav Storelva").click()
    for category in ("core", "housing", "finances"):
        ola.locator(f"input[name$={category}][value=yes]").check()
    ola.get_by_label("1 år").check()
    ola.get_by_label("Muntlig").check()
    ola.get_by_label("Hvem var til stede?").fill("Tone og Ola")
    ola.get_by_label("Personen selv").check()
    ola.get_by_role("button", name="Lagre svarene").click()


def add_goal(ola: Page, person: str, words: str, area: Category) -> None:
    ola.goto(f"{person}plan/mal/ny/")
    ola.locator("textarea[name=words]").fill(words)
    ola.locator(f"input[name=category][value='{int(area)}']").check()
    ola.locator("main form button[type=submit]").click()


def give_code(ola: Page, person: str) -> str:
    """A code on a printed sheet."""
    ola.goto(f"{person}team/kode/")
    ola.locator("main form button[type=submit]").click()
    found = CODE.search(ola.locator("main").inner_text())
    assert found
    return found.group()


def enter_code(tone: Page, code: str) -> None:
    tone.goto("/kode/")
    tone.locator("input[name=code]").fill(code)
    tone.locator("main form button[type=submit]").click()
    expect(tone).to_have_url(re.compile(r"/min-plan/$"))


def write_what_matters(tone: Page, words: str) -> None:
    tone.goto("/min-plan/det-viktigste/")
    tone.locator("main textarea").first.fill(words)
    tone.locator("main form button[type=submit]").first.click()


def say_no_to_money_for_nav(tone: Page) -> None:
    """Three clicks: the party, no, save."""
    tone.goto("/min-plan/hvem-ser-hva/")
    tone.get_by_role("link", name="Nav Storelva").click()
    tone.locator("input[name$=finances][value=no]").check()
    tone.get_by_role("button", name=re.compile("Lagre")).click()


@pytest.mark.timeout(300)
def test_one_plan_from_invitation_to_no(visit: Visitor) -> None:
    ola = visit("koordinator", javascript=False, width=1280)
    person = start_plan(ola)
    link = invite_jonas(ola, person)
    write_down_what_nav_may_see(ola, person)
    add_goal(ola, person, "Jeg vil betale husleia selv.", Category.FINANCES)
    add_goal(ola, person, "Jeg vil ha et rom med dør.", Category.HOUSING)

    jonas = visit("nav", javascript=False, width=1280)
    assert jonas.goto(person).status == 404  # type: ignore[union-attr] # goto always answers here
    jonas.goto(link)
    jonas.get_by_role("button", name="Bli med").click()
    jonas.goto(f"{person}plan/")
    expect(jonas.get_by_text("Jeg vil betale husleia selv.").first).to_be_visible()

    tone = visit(javascript=False)
    code = give_code(ola, person)
    enter_code(tone, code)
    write_what_matters(tone, "Jeg vil ha ro om kvelden.")
    say_no_to_money_for_nav(tone)

    jonas.goto(f"{person}plan/")
    expect(jonas.get_by_text("Jeg vil ha ro om kvelden.").first).to_be_visible()
    expect(jonas.get_by_text("Jeg vil ha et rom med dør.").first).to_be_visible()
    assert "husleia" not in jonas.content()

    tone.goto("/min-plan/hvem-har-sett/")
    told = tone.locator("main").inner_text()
    assert "Jonas Lie" in told
    assert "Nav Storelva" in told
    assert "Ola Haugen" in told

    again = visit(javascript=False)
    again.goto("/kode/")
    again.locator("input[name=code]").fill(code)
    again.locator("main form button[type=submit]").click()
    expect(again).to_have_url(re.compile(r"/kode/"))
