"""Notifying on the page: five questions, a look over, a receipt; and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest

from enplan.base.accounts.models import Hat
from enplan.domain.care_requests import queries
from enplan.domain.people.services import Particulars
from tests.domain.care_requests.world import NOT_ASKED, World, plan_for
from tests.interfaces.web.care_requests.conftest import client
from tests.world import as_, particulars

NEW, CHECK = "/melding-om-behov/ny/", "/melding-om-behov/ny/se-over/"
WORDS = "Kari vil ha noen som holder i det."


def typed(who: Particulars, **more: Any) -> dict[str, Any]:
    """The form as somebody fills it in."""
    assert who.birth_date is not None
    return {
        "given_name": who.given_name,
        "family_name": who.family_name,
        "birth_date": who.birth_date.isoformat(),
        "national_identifier": f"{who.national_identifier[:6]} {who.national_identifier[6:]}",
        "municipality_number": who.municipality_number,
        "need": "both",
        "needs_municipality": "yes",
        "consent": "yes:speech",
        "asked_by": "Berit Vik",
        "words": WORDS,
        **more,
    }


def send(hat: Hat, data: dict[str, Any]) -> str:
    """Fill in, look over and send; the text of the page one lands on."""
    browser = client(hat)
    looked = browser.post(NEW, data, follow=True)
    assert looked.redirect_chain == [(CHECK, 302)], looked.content.decode()
    return browser.post(CHECK, follow=True).content.decode()


def test_a_notice_is_looked_over_and_sent_and_the_receipt_says_what_happens(world: World) -> None:
    browser = client(world.clinician)
    looked = browser.post(NEW, typed(particulars("Kari")), follow=True).content.decode()
    for told in ("Kari Nordli", "Plan og koordinator", WORDS, "KE sykehus", "KE Storelva"):
        assert told in looked
    receipt = browser.post(CHECK, follow=True).content.decode()
    assert "Meldingen er sendt" in receipt
    assert "Hva skjer nå?" in receipt
    assert receipt.count("Målet er svar innen") == 2
    assert "Sendt" in browser.get("/melding-om-behov/").content.decode()
    assert browser.get(CHECK).headers["Location"] == NEW


def test_the_form_suggests_everything_but_the_persons_answer(world: World) -> None:
    page = client(world.clinician).get(NEW).content.decode()
    assert 'value="both" class="ds-input" checked' in page or 'value="both"' in page
    checked = [part.split(">")[0] for part in page.split("<input")[1:] if " checked" in part.split(">")[0]]
    assert {part.split('name="')[1].split('"')[0] for part in checked} == {"need", "needs_municipality"}
    assert 'value="Berit Vik"' in page
    assert "needs_municipality" not in client(world.municipal).get(NEW).content.decode()


def test_what_is_wrong_is_told_at_once_and_what_was_typed_stands(world: World) -> None:
    browser = client(world.clinician)
    response = browser.post(NEW, typed(particulars("Kari"), given_name="", consent="", asked_by=""))
    page = response.content.decode()
    assert response.status_code == 422
    for told in ("Skriv fornavnet", "Velg hva personen svarte", WORDS):
        assert told in page
    wrong = browser.post(NEW, typed(particulars("Kari"), national_identifier="123", consent="no"))
    for told in ("elleve tallene", "Skriv hvorfor personen ikke har sagt ja", WORDS):
        assert told in wrong.content.decode()
    assert WORDS in browser.get(NEW).content.decode()


def test_without_a_yes_the_page_says_what_is_kept_back(world: World) -> None:
    browser = client(world.clinician)
    data = typed(particulars("Kari"), consent="not_asked", why_not="Sov")
    page = browser.post(NEW, data, follow=True).content.decode()
    assert "Uten et ja fra personen sender vi ikke dette: Hvorfor trenger personen dette?" in page
    assert WORDS not in page.partition("Dette sender du")[2]
    browser.post(CHECK)
    with as_(world.unit) as actor:
        (row,) = queries.inbox(actor, shelf=queries.Shelf.CONSENT).rows
    assert row.notice.words == ""


def test_where_no_unit_is_known_the_sender_is_told_whom_to_call_and_loses_nothing(world: World) -> None:
    browser = client(world.clinician)
    page = browser.post(NEW, typed(particulars("Kari"), municipality_number="9999")).content.decode()
    assert "Kommunen er ikke med i Énplan ennå. Ring kommunen." in page
    assert WORDS in page


def test_the_answer_is_the_same_whether_the_person_has_a_plan_or_not(world: World) -> None:
    known = particulars("Kari", "Nordli")
    plan_for(known)
    first, second = send(world.clinician, typed(known)), send(world.municipal, typed(particulars("Siv")))
    assert "Meldingen er sendt" in first
    assert "Meldingen er sendt" in second
    for page in (first, second):
        assert "Nina Vik" not in page
        assert "finnes" not in page
    again = client(world.clinician)
    again.post(NEW, typed(known))
    refused = again.post(CHECK)
    assert refused.status_code == 422
    assert "Du har meldt dette allerede" in refused.content.decode()


def test_about_a_person_one_knows_nothing_is_asked_twice(world: World) -> None:
    plan = plan_for(particulars("Kari"))
    browser = client(plan.coordinator)
    url = f"/personer/{plan.person_id}/melding-om-behov/"
    page = browser.get(url).content.decode()
    assert "Kari Nordli" in page
    assert 'name="national_identifier"' not in page
    data = {"need": "plan", "consent": "yes:paper", "asked_by": "Nina", "words": WORDS}
    assert browser.post(url, data).headers["Location"] == url + "se-over/"
    assert "Meldingen er sendt" in browser.post(url + "se-over/", follow=True).content.decode()
    with as_(world.unit) as actor:
        (row,) = queries.inbox(actor).rows
    assert (row.notice.name, row.notice.need) == ("Kari Nordli", "plan")
    assert client(world.municipal).get(url).status_code == 404


def test_the_sender_answers_and_tells_what_the_person_said(world: World) -> None:
    notice = world.send(NOT_ASKED)
    browser, page = client(world.clinician), f"/melding-om-behov/{notice}/"
    assert "Skriv hva personen svarte" in browser.get(page).content.decode()
    assert browser.get(page + "svar/").headers["Location"] == page
    version = world.followed(notice).version
    data = {"version": version, "consent": "yes:speech", "asked_by": "Berit", "words": WORDS, "why_not": ""}
    assert browser.post(page + "samtykke/", data, follow=True).status_code == 200
    assert world.open(notice).words == WORDS
    unit = client(world.unit)
    unit.post(f"/ke/meldinger/{notice}/sporsmal/", {"version": version + 1, "question": "Hvor bor Kari?"})
    told = browser.get(page).content.decode()
    assert "Hvor bor Kari?" in told
    assert "Enheten spør om noe" in told
    answered = {"version": world.followed(notice).version, "words": "Hos en venn."}
    assert "Hos en venn." in browser.post(page + "svar/", answered, follow=True).content.decode()


def test_taking_back_needs_a_word(world: World) -> None:
    notice = world.send()
    browser, page = client(world.clinician), f"/melding-om-behov/{notice}/trekk/"
    version = world.followed(notice).version
    assert browser.post(page, {"version": version, "words": ""}).status_code == 422
    done = browser.post(page, {"version": version, "words": "Feil person."}, follow=True).content.decode()
    assert "Trukket tilbake" in done


@pytest.mark.parametrize(
    ("door", "typed", "told"),
    [
        ("svar", {"words": WORDS}, "Spørsmålet er besvart allerede."),
        (
            "samtykke",
            {"consent": "yes:speech", "asked_by": "Berit", "words": WORDS},
            "Du har allerede skrevet",
        ),
    ],
)
def test_what_was_typed_stands_when_it_had_been_done_meanwhile(
    world: World, door: str, typed: dict[str, Any], told: str
) -> None:
    notice = world.send()
    answer = client(world.clinician).post(f"/melding-om-behov/{notice}/{door}/", {"version": 1, **typed})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert WORDS in answer.content.decode()


@pytest.mark.parametrize("door", ["svar", "samtykke", "trekk"])
def test_what_was_typed_stands_when_the_unit_has_answered_meanwhile(world: World, door: str) -> None:
    notice = world.send()
    world.appoint(notice)
    typed = {"version": 1, "words": WORDS, "consent": "yes:speech", "asked_by": "Berit"}
    answer = client(world.clinician).post(f"/melding-om-behov/{notice}/{door}/", typed)
    assert answer.status_code == 422
    assert "Noen har svart på meldingen allerede." in answer.content.decode()
    assert WORDS in answer.content.decode()


def test_what_the_domain_would_refuse_is_told_before_the_look_over(world: World) -> None:
    old = typed(particulars("Kari"), birth_date="1850-01-01", national_identifier="123")
    refused = client(world.clinician).post(NEW, old)
    assert refused.status_code == 422
    assert "Skriv en dato som finnes" in refused.content.decode()


@pytest.mark.parametrize("path", [NEW, "/melding-om-behov/"])
def test_a_unit_does_not_notify_itself(world: World, path: str) -> None:
    assert client(world.unit).get(path).status_code == 403
