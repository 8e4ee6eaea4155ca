"""From admission to the first appointment at home, over both keys; and the evening when somebody leaves early.

Without JavaScript, as on the computer of a ward.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("work site"),
]
Visitor = Callable[..., Page]


def page_of(page: Page, name: str) -> str:
    """The address of a person's page, found as one finds it: in the list."""
    page.goto("/personer/")
    page.get_by_role("link", name=name).first.click()
    return page.url


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def said(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("#status")).to_contain_text(text)


def tap(page: Page, what: str, button: str = "På plass") -> None:
    """One press on a row of the list."""
    page.get_by_role("button", name=re.compile(rf"^{button}\s?: {what}$")).click()
    said(page, f"{what}: {button}.")


def tell(page: Page, kind: str) -> None:
    """«Skriv at noe har skjedd», now."""
    page.get_by_role("link", name="Skriv at noe har skjedd").first.click()
    page.get_by_label(kind, exact=True).check()
    press(page, "Lagre")
    said(page, f"Lagret: {kind}.")


@pytest.mark.timeout(300)
def test_from_admission_to_the_first_appointment_at_home(visit: Visitor) -> None:
    berit = visit("dps", javascript=False, width=1280)
    kari = page_of(berit, "Kari")
    berit.goto(f"{kari}overgang/")
    berit.get_by_role("link", name="Ny overgang").click()
    berit.get_by_label("Døgn").check()
    press(berit, "Åpne lista")
    said(berit, "Lista er åpnet")
    berit.get_by_role("link", name="Fjordland DPS").first.click()
    stay = berit.url

    ola = visit("koordinator", javascript=False, width=1280)
    ola.goto(stay)
    tap(ola, "Et sted å bo fra første natt")
    berit.goto(stay)
    expect(berit.locator("#fase-after")).not_to_contain_text("Et sted å bo fra første natt")
    tap(berit, "Medisiner og hvem som følger opp")
    ola.goto(stay)
    expect(ola.locator("#fase-after")).to_contain_text("2 av 7 på plass")

    berit.goto(stay)
    press(berit, "Meld utskrivingsklar")
    expect(berit.get_by_role("heading", name="Dette er ikke på plass")).to_be_visible()
    berit.locator("textarea").fill("Kari vil hjem. Resten ordner Ola på mandag.")
    press(berit, "Meld utskrivingsklar")
    said(berit, "Meldt utskrivingsklar")

    berit.get_by_role("link", name="Overlever ansvaret").click()
    berit.locator("select[name=receiver_id]").select_option(label="Rus- og psykisk helsetjeneste, Storelva")
    press(berit, "Spør om de tar over")
    said(berit, "Du har ansvaret til begge nøklene er vridd om")
    berit.get_by_role("link", name="Personen er skrevet ut").click()
    press(berit, "Lagre")

    ola.goto(stay)
    ola.get_by_role("link", name="Svar på spørsmålet").click()
    press(ola, "Ja, vi tar over")
    said(ola, "Ansvaret flyttes når personen har møtt dere")
    expect(ola.get_by_text("Ansvar nå: Fjordland DPS")).to_be_visible()

    person = visit("person", javascript=False)
    person.goto("/min-plan/veien/")
    expect(person.get_by_role("heading", name=re.compile("vil følge deg opp"))).to_be_visible()
    press(person, "Ja, jeg har møtt dem")
    said(person, "Rus- og psykisk helsetjeneste, Storelva har ansvaret nå.")

    ola.goto(stay)
    expect(ola.locator("main")).to_contain_text(
        re.compile("Rus- og psykisk helsetjeneste, Storelva, siden i dag")
    )
    tell(ola, "Første time hjemme")


@pytest.mark.timeout(300)
def test_the_evening_when_somebody_leaves_early(visit: Visitor) -> None:
    even = visit("institusjon", javascript=False, width=1280)
    leila = page_of(even, "Leila")
    even.goto(f"{leila}overgang/")
    even.get_by_role("link", name="Solvang behandlingssenter").first.click()
    press(even, "Dro før planlagt")
    expect(even.get_by_role("heading", name="Dette gjør vi nå")).to_be_visible()
    expect(even.get_by_text("ikke delt med deg")).to_be_visible()
    expect(even.get_by_text("Koordinerende enhet, Storelva")).to_be_visible()
    even.get_by_role("link", name="Skriv at kommunen har fått beskjed").click()
    press(even, "Lagre")
    said(even, "Lagret: Tidligmelding sendt.")

    ola = visit("koordinator", javascript=False, width=1280)
    ola.goto("/personer/")
    expect(ola.get_by_role("row", name=re.compile("Leila"))).to_contain_text("Avtalt å ringe")
    ola.goto("/oppgaver/")
    row = ola.locator(".ep-task", has_text="Ringe personen").first
    expect(row).to_contain_text("Leila")
    ola.goto(f"{leila}overgang/")
    ola.get_by_role("link", name="Solvang behandlingssenter").first.click()
    tap(ola, "Ringe personen")

    even.goto("/personer/")
    even.get_by_role("link", name="Tuva").first.click()
    even.goto(f"{even.url}overgang/")
    even.get_by_role("link", name="Solvang behandlingssenter").first.click()
    even.goto(f"{even.url}dro/")
    expect(even.get_by_text("Guro ringer Tuva neste formiddag.")).to_be_visible()
    expect(even.locator("main")).to_contain_text(re.compile("Guro Nygård.*Frist .*23.40", re.DOTALL))
