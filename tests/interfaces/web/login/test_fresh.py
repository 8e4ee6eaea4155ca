"""The e-ID once more, for what is more than reading and writing (ADR 0015)."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Visitor
from pytest_django.fixtures import Settings

from enplan.base.access import Level, Role
from enplan.base.accounts.models import Hat
from enplan.interfaces.web import session
from enplan.interfaces.web.doors import all_doors, door_of
from tests.interfaces.web.login.steps import back_from, log_in, onwards, signed_in, text_of
from tests.support.oidc_provider import Browser
from tests.world import professional, sign_in, staff

pytestmark = pytest.mark.django_db
Hire = Callable[..., Hat]
FORM, FILE = "/personer/ny/", "/personer/liste.csv"
MINUTE = 60


def last_proved(visitor: Visitor, minutes: int) -> None:
    """So long ago the e-ID was used."""
    store = visitor.session
    store[session.KEY] = {**store[session.KEY], "proved": time.time() - minutes * MINUTE}
    store.save()


def test_these_doors_ask_for_a_fresh_e_id() -> None:
    asked = {name: door.fresh for _, name, view in all_doors() if (door := door_of(view)) and door.fresh}
    assert asked == {
        "web:plan_start": "for_another",
        "web:person_plan_consent": "for_another",
        "web:person_sharing_party": "for_another",
        "web:person_no_to_party": "for_another",
        "web:person_capacity": "for_another",
        "web:invite_member": "for_another",
        "web:invite_relative": "for_another",
        "web:renew_invitation": "for_another",
        "web:answer_suggestion": "for_another",
        "web:renew_membership": "for_another",
        "web:change_coordinator": "for_another",
        "web:paper_code": "for_another",
        "web:notice_new": "for_another",
        "web:notice_about": "for_another",
        "web:notice_check": "for_another",
        "web:notice_about_check": "for_another",
        "web:notice_consent": "for_another",
        "web:unit_appoint": "for_another",
        "web:unit_vacancy": "for_another",
        "web:person_agreements_written": "for_another",
        "web:person_agreements_invite": "for_another",
        "web:persons_export": "take_away",
        "web:my_lookups_file": "take_away",
        "web:my_receipts_file": "take_away",
    }


@pytest.mark.usefixtures("e_id")
def test_after_half_an_hour_one_proves_it_again_and_is_back_in_the_same_hat(
    visitor: Visitor, browser: Browser, hire: Hire
) -> None:
    hire("gro", Role.LEADER, at="Sykehuset Storelva")
    coordinating = hire("gro", title="Koordinator")
    log_in(visitor, browser)
    visitor.post("/logg-inn/hatt/", {"hatt": str(coordinating.public_id)})
    assert visitor.get(FORM).status_code == 200
    last_proved(visitor, 31)
    asked = visitor.get(FORM)
    page = urlsplit(asked.headers["Location"])
    assert (page.path, parse_qs(page.query)["neste"]) == ("/logg-inn/igjen/", [FORM])
    shown = text_of(visitor.get(asked.headers["Location"]))
    assert "Bekreft at det er deg" in shown
    assert "Logg inn med HelseID" in shown
    assert "Logg inn med ID-porten" not in shown
    begun = visitor.post("/logg-inn/start/helseid/", {"neste": FORM, "fersk": "for_another"})
    back = visitor.get(back_from(browser, onwards(begun)))
    assert back.headers["Location"] == FORM
    kept = signed_in(visitor)
    assert kept is not None
    assert kept["hat_id"] == coordinating.pk
    assert time.time() - kept["proved"] < MINUTE
    assert visitor.get(FORM).status_code == 200


@pytest.mark.usefixtures("e_id")
def test_who_is_fresh_already_is_sent_straight_back(visitor: Visitor) -> None:
    sign_in(visitor, professional("Ola Berg"))
    onward = visitor.get(f"/logg-inn/igjen/?neste={FORM}&fersk=for_another")
    assert onward.headers["Location"] == FORM
    last_proved(visitor, 31)
    assert (
        visitor.get("/logg-inn/igjen/?neste=https://elsewhere.example/&fersk=for_another").status_code == 200
    )
    assert "/logg-inn/?" in visitor.get("/logg-inn/igjen/?fersk=tull").headers["Location"]


@pytest.mark.usefixtures("e_id")
def test_there_is_time_to_fill_the_form_in_and_what_was_typed_is_never_lost(visitor: Visitor) -> None:
    sign_in(visitor, professional("Ola Berg"))
    last_proved(visitor, 45)
    assert visitor.post(FORM, {"given_name": "Kari"}).status_code == 422
    last_proved(visitor, 61)
    late = visitor.post(FORM, {"given_name": "Kari", "present": "Kari og mor"})
    assert late.status_code == 403
    assert "Kari og mor" in text_of(late)
    assert "Bekreft at det er deg" in text_of(late)
    assert "no-store" in late.headers["Cache-Control"]


@pytest.mark.usefixtures("e_id")
def test_a_file_is_not_given_to_a_session_that_has_lain_around(visitor: Visitor) -> None:
    sign_in(visitor, professional("Ola Berg"))
    assert visitor.get(FILE).status_code == 200
    last_proved(visitor, 31)
    assert visitor.get(FILE).status_code == 302


@pytest.mark.usefixtures("e_id")
def test_a_session_from_before_there_was_such_a_thing_is_not_fresh(visitor: Visitor) -> None:
    sign_in(visitor, professional("Ola Berg"))
    store = visitor.session
    store[session.KEY] = {name: value for name, value in store[session.KEY].items() if name != "proved"}
    store.save()
    assert visitor.get("/personer/").status_code == 200
    assert visitor.get(FORM).status_code == 302


def test_the_demo_has_no_e_id_to_ask_for(visitor: Visitor, settings: Settings) -> None:
    settings.ENPLAN_DEMO = True
    sign_in(visitor, professional("Ola Berg"))
    last_proved(visitor, 300)
    assert visitor.get(FORM).status_code == 200


@pytest.mark.usefixtures("e_id")
def test_a_code_from_paper_is_not_asked_for_again(visitor: Visitor) -> None:
    sign_in(visitor, professional("Ola Berg"), Level.CODE)
    last_proved(visitor, 300)
    assert visitor.get(FORM).status_code == 403


@pytest.mark.usefixtures("e_id")
def test_a_form_on_a_page_that_is_only_read_asks_when_it_is_sent_and_shows_what_was_typed(
    visitor: Visitor,
) -> None:
    sign_in(visitor, staff("Marit", Role.COORDINATING_UNIT, "KE Storelva", "coordinating_unit"))
    last_proved(visitor, 61)
    at = f"/ke/meldinger/{uuid.uuid4()}/oppnevn/"
    late = visitor.post(at, {"answer": "yes", "words": "Ola ringer i morgen."})
    assert late.status_code == 403
    assert "Ola ringer i morgen." in text_of(late)
