"""Two parties agree in their browsers: written, sent, commented, taken back and changed, approved, in force."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("work site"),
]
TITLE = "Tjenesteavtale 3, Storelva"
SUGGESTED = "Sykehuset sender tidligmelding til kommunen samme døgn."


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def open_agreement(page: Page) -> None:
    page.goto("/avtaler/")
    page.get_by_role("link", name=TITLE, exact=True).click()


def write_draft(page: Page) -> None:
    page.goto("/avtaler/ny/")
    page.get_by_label("Hva slags avtale er det?").select_option("service_3")
    page.get_by_label("Hva heter avtalen?").fill(TITLE)
    page.get_by_label("Storelva kommune", exact=True).check()
    page.get_by_label("Fjordland sykehus HF", exact=True).check()
    page.get_by_label(re.compile("^Tidligmelding:")).check()
    press(page, "Lag utkastet")
    follow(page, "Endre formål og datoer")
    page.get_by_label("Gjelder fra").fill("2026-01-01")
    press(page, "Lagre")


def send(page: Page) -> None:
    follow(page, "Send forslaget")
    press(page, "Send forslaget")
    expect(page.get_by_role("heading", name="Forslaget er sendt")).to_be_visible()


def test_two_parties_come_to_an_agreement(visit: Visitor) -> None:
    marit = visit("ke", width=1280)
    write_draft(marit)
    send(marit)

    ragnhild = visit("leder-sykehus", javascript=False)
    open_agreement(ragnhild)
    follow(ragnhild, "Les forslaget")
    follow(ragnhild, "Kommenter punkt 1")
    ragnhild.get_by_label("Hva vil dere si?").fill("24 timer er for lenge.")
    ragnhild.get_by_label("Forslag til annen tekst").fill(SUGGESTED)
    press(ragnhild, "Send kommentaren")

    open_agreement(marit)
    follow(marit, "Les forslaget")
    expect(marit.locator("#p1")).to_contain_text("24 timer er for lenge.")
    press(marit, "Trekk tilbake og endre")
    press(marit, "Ta inn teksten")
    send(marit)

    ragnhild.reload()
    follow(ragnhild, "Godkjenn forslaget")
    press(ragnhild, "Godkjenn forslaget")
    expect(ragnhild.get_by_role("heading", name="Forslaget er godkjent")).to_be_visible()
    follow(ragnhild, "Se avtalen")
    expect(ragnhild.locator("main")).to_contain_text("Gjelder")
    expect(ragnhild.locator("#p1")).to_contain_text(SUGGESTED)
    expect(ragnhild.locator("main")).to_contain_text("Marit Sund")
