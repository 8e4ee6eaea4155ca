"""Starting a plan on the page: consent first, faults beside their fields, the guard's one answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from enplan.base.accounts.models import Hat
from enplan.domain.care_plans import queries
from enplan.domain.directory import queries as directory
from enplan.domain.people.services import Particulars
from tests import world
from tests.domain.care_plans import cast

pytestmark = pytest.mark.django_db


def typed(who: Particulars, **more: Any) -> dict[str, Any]:
    assert who.birth_date is not None
    return {
        "says_yes": "yes",
        "through": "speech",
        "present": "Kari",
        "given_by": "person",
        "given_name": who.given_name,
        "family_name": who.family_name,
        "birth_date": who.birth_date.isoformat(),
        "national_identifier": f"{who.national_identifier[:6]} {who.national_identifier[6:]}",
        "municipality_number": "",
        "language": "nb",
        "coordinator_answer": "yes",
        "share_core": "yes",
        "share_housing": "yes",
        "period_code": "one_year",
        **more,
    }


def start(hat: Hat, data: dict[str, Any]) -> Any:
    return world.sign_in(Client(), hat).post("/personer/ny/", data)


@pytest.fixture(autouse=True)
def some_municipality(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' world has no municipalities of its own, so the form gets one."""
    monkeypatch.setattr(directory, "municipalities", lambda _actor: [("9901", "Storelva")])


def test_a_plan_is_started_and_the_receipt_says_what_happens_next() -> None:
    hat = world.professional("Ola Berg")
    client = world.sign_in(Client(), hat)
    response = client.post(
        "/personer/ny/", typed(world.particulars(), municipality_number="9901"), follow=True
    )
    text = response.content.decode()
    assert response.redirect_chain[0][0].endswith("/startet/")
    assert "Hva skjer nå?" in text
    with world.as_(hat) as actor:
        assert queries.worklist(actor).counts["all"] == 1


def test_a_no_leads_on_and_looks_nobody_up() -> None:
    who, hat = world.particulars(), world.professional("Ola Berg")
    cast.start_as(world.professional("Per Vik"), who)
    text = start(hat, typed(who, says_yes="no")).content.decode()
    assert "Da lager vi ingen plan" in text
    assert "finnes allerede" not in text


def test_what_is_wrong_is_told_and_what_was_typed_stands() -> None:
    hat = world.professional("Ola Berg")
    response = start(hat, typed(world.particulars(), municipality_number="9901", given_name="", present=""))
    text = response.content.decode()
    assert response.status_code == 422
    assert "Skriv fornavnet" in text
    assert 'value="Nordli"' in text
    assert "<title>Feil:" in " ".join(text.split())


def test_consent_by_speech_asks_who_was_there() -> None:
    hat = world.professional("Ola Berg")
    response = start(hat, typed(world.particulars(), municipality_number="9901", present=""))
    assert response.status_code == 422
    assert "Skriv hvem som var til stede" in response.content.decode()


def test_a_wrong_identifier_is_told_beside_its_field() -> None:
    hat = world.professional("Ola Berg")
    data = typed(world.particulars(), municipality_number="9901", national_identifier="123")
    response = start(hat, data)
    assert response.status_code == 422
    assert "Skriv alle elleve tallene" in response.content.decode()


def test_the_guard_says_that_a_plan_exists_and_nothing_more() -> None:
    who = world.particulars("Hemmelig", "Navnesen")
    first = world.professional("Ola Berg", "Fjelldal kommune")
    cast.start_as(first, who)
    client = world.sign_in(Client(), world.professional("Nina Nav", "Nav Storelva", "nav_office"))
    response = client.post("/personer/ny/", typed(who, municipality_number="9901"), follow=True)
    text = response.content.decode()
    assert "Det finnes allerede en plan" in text
    for told in ("Hemmelig", "Navnesen", "Ola Berg", "Fjelldal", who.national_identifier):
        assert told not in text


def test_a_request_ends_in_the_same_receipt_and_reaches_the_coordinator() -> None:
    who, ola = world.particulars(), world.professional("Ola Berg")
    started = cast.start_as(ola, who)
    client = world.sign_in(Client(), world.professional("Nina Nav", "Nav Storelva", "nav_office"))
    client.post("/personer/ny/", typed(who, municipality_number="9901"))
    response = client.post("/personer/ny/finnes/", {"wish": "join", "reason": "Jobb"}, follow=True)
    assert "Forespørselen er registrert" in response.content.decode()
    again = client.get("/personer/ny/finnes/")
    assert again.status_code == 302
    coordinator = world.sign_in(Client(), ola)
    page = coordinator.get(f"/personer/{started.person_id}/foresporsler/")  # type: ignore[union-attr]
    assert "Nina Nav, Nav Storelva" in page.content.decode()


def test_the_coordinator_answers_on_the_page() -> None:
    who, ola = world.particulars(), world.professional("Ola Berg")
    started = cast.start_as(ola, who)
    nina = world.sign_in(Client(), world.professional("Nina Nav", "Nav Storelva", "nav_office"))
    nina.post("/personer/ny/", typed(who, municipality_number="9901"))
    nina.post("/personer/ny/finnes/", {"wish": "take_over"})
    with world.as_(ola) as actor:
        (asked,) = queries.join_requests(actor, person_id=started.person_id)  # type: ignore[union-attr]
    address = f"/personer/{started.person_id}/foresporsler/{asked.id}/"  # type: ignore[union-attr]
    client = world.sign_in(Client(), ola)
    unfinished = client.post(address, {"version": 1, "answer": "yes"})
    assert unfinished.status_code == 422
    assert "Velg hva personen sa om koordinatoren" in unfinished.content.decode()
    done = client.post(address, {"version": 1, "answer": "yes", "coordinator_answer": "yes"}, follow=True)
    assert "Svaret er registrert." in done.content.decode()
    with world.as_(ola) as actor:
        assert not queries.worklist(actor).rows[0].i_coordinate


def test_what_is_known_of_the_person_is_filled_in_but_for_the_number() -> None:
    begun = cast.begin()
    address = f"/personer/ny/?person={begun.person_id}"
    known = world.sign_in(Client(), begun.coordinator).get(address).content.decode()
    assert 'value="Nordli"' in known
    assert begun.particulars.national_identifier not in known
    stranger = world.sign_in(Client(), world.professional("Finn Frem", "Ytre kommune"))
    assert stranger.get(address).status_code == 404
    assert stranger.get("/personer/ny/?person=tull").status_code == 200


def test_the_guards_page_is_empty_without_an_answer_from_the_guard() -> None:
    response = world.sign_in(Client(), world.professional("Ola Berg")).get("/personer/ny/finnes/")
    assert response.status_code == 302


def test_a_stranger_finds_no_page_of_the_person() -> None:
    begun = cast.begin()
    client = world.sign_in(Client(), world.professional("Frem Med", "Fjelldal kommune"))
    for tail in ("", "plan/", "historikk/", "skriv-ut/", "startet/", "foresporsler/", "plan/mal/ny/"):
        assert client.get(f"/personer/{begun.person_id}/{tail}").status_code == 404
