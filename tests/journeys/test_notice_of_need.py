"""From the hospital to a coordinator: a clinician notifies, the unit appoints, and the clinician is told. Without
JavaScript, and with no more clicks than ux.md 1 (tables F2 and G1) allows."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from enplan.base.kernel.national_identifier import synthetic
from tests.journeys.conftest import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("persons site"),
]

BORN = date(1988, 2, 3)
MOST_CLICKS_TO_NOTIFY, MOST_CLICKS_TO_APPOINT, CHARACTERS = 3, 3, 4


@dataclass
class Hand:
    """Clicks and counts."""

    clicks: list[str] = field(default_factory=list)

    def click(self, what: Locator) -> None:
        self.clicks.append(str(what))
        what.click()


def fill_in_who(page: Page) -> None:
    """Who it is about is typed, as in any other place."""
    for label, text in (
        ("Fornavn", "Idun"),
        ("Etternavn", "Strand"),
        ("Fødselsdato", BORN.isoformat()),
        ("Fødselsnummer", synthetic(BORN, random.Random(3)).value),
    ):
        page.get_by_label(label).fill(text)
    page.get_by_label("Kommunen personen bor i").select_option(label="Storelva")


def test_a_clinician_notifies_the_unit_appoints_and_the_clinician_is_told(visit: Visitor) -> None:
    clinician, unit = visit("dps", javascript=False), visit("ke", javascript=False)
    clinician.goto("/melding-om-behov/ny/")
    fill_in_who(clinician)
    clinician.get_by_label("Hvorfor trenger personen dette?").fill("Idun vil ha én å ringe.")
    hand = Hand()
    hand.click(clinician.get_by_label("Ja, personen sa det"))
    hand.click(clinician.get_by_role("button", name="Se over svarene"))
    hand.click(clinician.get_by_role("button", name="Send meldingen"))
    expect(clinician.get_by_role("heading", name="Meldingen er sendt")).to_be_visible()
    assert len(hand.clicks) <= MOST_CLICKS_TO_NOTIFY

    unit.goto("/ke/")
    hand = Hand()
    hand.click(unit.get_by_role("link", name="Idun Strand"))
    hand.click(unit.get_by_label("Ja, og sa ja"))
    unit.get_by_label("Svar til den som meldte").fill("Guro"[:CHARACTERS])
    hand.click(unit.get_by_role("button", name="Oppnevn koordinator"))
    expect(unit.get_by_text("Den som meldte, har fått svar.")).to_be_visible()
    assert len(hand.clicks) <= MOST_CLICKS_TO_APPOINT
    expect(unit.get_by_role("link", name="Idun Strand")).to_have_count(0)

    clinician.goto("/melding-om-behov/")
    row = clinician.get_by_role("row").filter(has_text="Idun Strand").filter(has_text="Storelva")
    expect(row).to_contain_text("Koordinator er oppnevnt")
    row.get_by_role("link").click()
    expect(clinician.get_by_text("Guro", exact=True)).to_be_visible()


def test_who_lacks_a_coordinator_and_who_has_room_are_seen_at_once(visit: Visitor) -> None:
    unit = visit("ke", javascript=False)
    unit.goto("/ke/")
    expect(unit.get_by_role("link", name="Uten koordinator 3")).to_be_visible()
    unit.get_by_role("link", name="Se hvem som har plass til flere").click()
    expect(unit.get_by_role("row", name=re.compile("^Hanne Solli"))).to_contain_text("Engelsk og polsk")
