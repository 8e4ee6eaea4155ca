"""The way home in browsers without JavaScript, as on the computer of a ward: from admission over early notice, a
meeting and two keys to the first appointment at home, and to what the agreement tells both parties about it; and the
night when somebody leaves before planned.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("work site"),
]
PATIENCE_MS = 60_000
MUNICIPALITY = "Rus- og psykisk helsetjeneste, Storelva"


def signed_in(visit: Visitor, persona: str) -> Page:
    """Somebody at a machine that other tests use too."""
    page = visit(persona, javascript=False, width=1280)
    page.set_default_timeout(PATIENCE_MS)
    page.set_default_navigation_timeout(PATIENCE_MS)
    return page


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


def tell(page: Page, stay: str, kind: str) -> None:
    """«Skriv at noe har skjedd» from the list of this stay, now."""
    page.goto(stay)
    page.get_by_role("link", name="Skriv at noe har skjedd").first.click()
    page.get_by_label(kind, exact=True).check()
    press(page, "Lagre")
    said(page, f"Lagret: {kind}.")


def promises(page: Page, person: str, words: str) -> int:
    """How many promises of these words can still be kept, on the page about promises."""
    page.goto(f"{person}lofter/")
    kept_open = page.locator("main section").filter(has=page.get_by_role("heading", name="Kan holdes"))
    return kept_open.locator("li").filter(has_text=words).count()


def admit(page: Page, person: str, place: str, service: str) -> str:
    """A stay that begins now; the address of its list."""
    page.goto(f"{person}overgang/")
    page.get_by_role("link", name="Ny overgang").click()
    page.get_by_label("Døgn").check()
    page.get_by_label("Hvor?").select_option(label=place)
    page.get_by_label("Hva gjelder det?").select_option(label=service)
    press(page, "Åpne lista")
    said(page, "Lista er åpnet")
    page.get_by_role("link", name=place).first.click()
    return page.url


def report_ready(page: Page, stay: str) -> None:
    """Ready with something open: the page asks once, and holds nothing back."""
    page.goto(stay)
    press(page, "Meld utskrivingsklar")
    expect(page.get_by_role("heading", name="Dette er ikke på plass")).to_be_visible()
    page.get_by_label("Hvorfor er personen likevel klar?").fill("Kari vil hjem. Resten ordner Ola på mandag.")
    press(page, "Meld utskrivingsklar")
    said(page, "Meldt utskrivingsklar")


def ask(page: Page, stay: str, unit: str) -> None:
    """The place asks a unit at home to take over."""
    page.goto(stay)
    page.get_by_role("link", name="Overlever ansvaret").click()
    page.get_by_label("Hvem skal ta over?").select_option(label=unit)
    press(page, "Spør om de tar over")
    said(page, "Du har ansvaret til begge nøklene er vridd om")


def counted(page: Page) -> tuple[list[int], list[int]]:
    """What the agreement tells of the last 90 days: the hospital's early notices, in time and all; and how often the
    clock of the municipality began for somebody who was ready to go home.
    """
    page.goto("/avtaler/")
    page.get_by_role("link", name="Tjenesteavtale 5, Fjordland", exact=True).click()
    told = [page.locator(f"#p{clause} .ep-figures") for clause in (1, 4)]
    for figures, party in zip(told, ("Fjordland sykehus HF", "Storelva kommune"), strict=True):
        expect(figures).to_contain_text(party)
    notices, ready = (
        [int(n) for n in re.findall(r"\d+", each.locator("strong").inner_text())] for each in told
    )
    return notices, ready


def test_from_admission_to_the_first_appointment_at_home_and_the_figures_of_both_parties(
    visit: Visitor,
) -> None:
    ragnhild, tor = signed_in(visit, "leder-sykehus"), signed_in(visit, "leder")
    (in_time, notices), (ready,) = counted(ragnhild)
    berit, ola = signed_in(visit, "dps"), signed_in(visit, "koordinator")
    kari = page_of(berit, "Kari")
    notice = "DPS: Tidligmelding til Koordinerende enhet"
    before = promises(berit, kari, notice)
    stay = admit(berit, kari, "Fjordland DPS", "Psykisk helsevern")
    assert promises(berit, kari, notice) > before
    tell(berit, stay, "Tidligmelding sendt")
    assert promises(ola, kari, notice) == before

    tell(berit, stay, "Kalt inn til møte om utskriving")
    ola.goto(stay)
    tap(ola, "Møte med teamet")
    tap(ola, "Et sted å bo fra første natt")
    berit.goto(stay)
    expect(berit.locator("#fase-during")).to_contain_text("1 av 4 på plass")
    tap(berit, "Medisiner og hvem som følger opp")
    ola.goto(stay)
    expect(ola.locator("#fase-after")).to_contain_text("2 av 7 på plass")

    report_ready(berit, stay)
    ask(berit, stay, MUNICIPALITY)
    tell(berit, stay, "Utskrevet")

    ola.goto(stay)
    ola.get_by_role("link", name="Svar på spørsmålet").click()
    press(ola, "Ja, vi tar over")
    said(ola, "Ansvaret flyttes når personen har møtt dere")
    expect(ola.get_by_text("Ansvar nå: Fjordland DPS")).to_be_visible()

    person = signed_in(visit, "person")
    person.goto("/min-plan/veien/")
    expect(person.get_by_role("heading", name=f"{MUNICIPALITY} vil følge deg opp")).to_be_visible()
    press(person, "Ja, jeg har møtt dem")
    said(person, f"{MUNICIPALITY} har ansvaret nå.")

    ola.goto(stay)
    expect(ola.locator("main")).to_contain_text(f"{MUNICIPALITY}, siden i dag")
    tell(ola, stay, "Første time hjemme")

    for leader in (ragnhild, tor):
        assert counted(leader) == ([in_time + 1, notices + 1], [ready + 1])


def test_the_night_when_somebody_leaves_before_planned(visit: Visitor) -> None:
    berit, ola = signed_in(visit, "dps"), signed_in(visit, "koordinator")
    kari = page_of(berit, "Kari")
    notice = "Rusbehandling døgn: Beskjed ved utskriving som ikke var planlagt til Koordinerende enhet"
    stay = admit(berit, kari, "Rusbehandling Fjordland, døgn", "Rusbehandling (TSB)")
    berit.get_by_role("link", name=re.compile("Hvis personen drar før tiden")).click()
    berit.get_by_label("Hva er avtalt?").fill("Ola ringer Kari samme kveld.")
    berit.get_by_label("Hvem ringer personen?").select_option(label=f"Ola Haugen, {MUNICIPALITY}")
    press(berit, "Lagre avtalen")
    said(berit, "Avtalen er lagret")
    before = promises(ola, kari, notice)

    berit.goto(stay)
    press(berit, "Dro før planlagt")
    expect(berit.get_by_role("heading", name="Dette gjør vi nå")).to_be_visible()
    main = berit.locator("main")
    expect(main).to_contain_text("Planen er ikke avsluttet, og veien tilbake er åpen.")
    expect(main).to_contain_text("Ola ringer Kari samme kveld.")
    expect(main).to_contain_text(re.compile(f"Ola Haugen, {MUNICIPALITY}.*Frist i morgen", re.DOTALL))
    expect(main).to_contain_text("Koordinerende enhet, Storelva")

    ola.goto("/personer/")
    expect(ola.get_by_role("row", name=re.compile("^Kari"))).to_contain_text("Avtalt å ringe innen i morgen")
    ola.goto("/oppgaver/")
    expect(ola.locator(".ep-task", has_text="Ringe personen").filter(has_text="Kari").first).to_be_visible()
    siri = signed_in(visit, "kommune")
    siri.goto("/personer/")
    expect(siri.get_by_role("row", name=re.compile("^Kari"))).to_contain_text("Avtalt å ringe innen i morgen")
    assert promises(ola, kari, notice) > before

    berit.goto(f"{stay}dro/")
    berit.get_by_role("link", name="Skriv at kommunen har fått beskjed").click()
    press(berit, "Lagre")
    said(berit, "Lagret: Tidligmelding sendt.")
    assert promises(ola, kari, notice) == before
    ola.goto(stay)
    tap(ola, "Ringe personen")

    berit.goto(f"{stay}dro/")
    berit.get_by_role("link", name="Tilbake uten ny henvisning").click()
    expect(berit.get_by_role("heading", name="Tilbake uten ny henvisning")).to_be_visible()
    expect(berit.get_by_label("Hvor?")).to_be_visible()
    berit.get_by_label("Døgn").check()
    berit.get_by_label("Hvor?").select_option(label="Rusbehandling Fjordland, døgn")
    berit.get_by_label("Hva gjelder det?").select_option(label="Rusbehandling (TSB)")
    press(berit, "Åpne lista")
    said(berit, "Lista er åpnet")
    berit.goto(stay)
    expect(berit.get_by_role("link", name="Tilbake uten ny henvisning")).to_have_count(0)
