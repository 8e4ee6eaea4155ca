"""Logging in through the pages, against a real provider."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client as Visitor
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from enplan.base.access import Level
from enplan.base.access.acting import acting, acting_as_job
from enplan.base.access.tickets import HatTicket
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Account, Hat
from enplan.base.audit.models import AuditEvent
from enplan.base.limits.counting import attempt
from tests.interfaces.web.login.steps import back_from, log_in, number_of, signed_in, start, text_of
from tests.support.oidc_provider import Browser
from tests.support.words import forbidden_in, health_words_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("e_id")]
Hire = Callable[..., Hat]


def log_of(hat: Hat) -> list[str]:
    with acting(HatTicket(hat.pk, Level.HIGH)) as actor:
        return list(AuditEvent.objects.filter(account_id=actor.account_id).values_list("action", flat=True))


def test_the_page_shows_every_way_in_and_whom_to_ring(visitor: Visitor) -> None:
    page = text_of(visitor.get("/logg-inn/"))
    assert "Logg inn med ID-porten" in page
    assert "Logg inn med HelseID" in page
    assert 'href="tel:75009900"' in page
    assert "Ring koordinatoren din" in page
    assert page.index("ID-porten") < page.index("HelseID")


def test_a_way_in_that_is_not_set_up_is_not_shown(visitor: Visitor, settings: Settings) -> None:
    settings.ENPLAN_OIDC = {"helseid": settings.ENPLAN_OIDC["helseid"]}
    assert "ID-porten" not in text_of(visitor.get("/logg-inn/"))
    assert visitor.post("/logg-inn/start/idporten/").status_code == 404
    assert visitor.get("/logg-inn/retur/idporten/?code=c&state=s").status_code == 404


def test_a_professional_logs_in_and_wears_the_hat(visitor: Visitor, browser: Browser, hire: Hire) -> None:
    hat = hire("gro", title="Koordinator")
    response = log_in(visitor, browser)
    assert response.status_code == 302
    kept = signed_in(visitor)
    assert kept is not None
    assert (kept["hat_id"], kept["level"], kept["at_home"]) == (hat.pk, int(Level.HIGH), False)
    page = text_of(visitor.get("/virksomheter/"))
    assert "Gro Strand" in page
    assert "Koordinator" in page
    assert "Storelva kommune" in page
    assert log_of(hat).count("session:open") == 1


def test_the_account_is_bound_to_issuer_and_subject_at_first_login(
    visitor: Visitor, browser: Browser, hire: Hire
) -> None:
    hat = hire("gro")
    log_in(visitor, browser)
    with acting_as_job("test", accounts=True):
        account = Account.objects.get(pk=hat.account_id)
    assert account.subject == "gro"
    assert account.issuer is not None
    assert account.issuer.startswith("http://127.0.0.1")


def test_one_comes_back_to_the_page_one_was_on(visitor: Visitor, browser: Browser, hire: Hire) -> None:
    hire("gro")
    sent = visitor.get("/virksomheter/?fylke=18")
    assert sent.status_code == 302
    assert sent.headers["Location"] == "/logg-inn/?neste=%2Fvirksomheter%2F%3Ffylke%3D18"
    page = text_of(visitor.get(sent.headers["Location"]))
    assert 'name="neste" value="/virksomheter/?fylke=18"' in page
    assert "tilbake dit du var" in page
    response = log_in(visitor, browser, neste="/virksomheter/?fylke=18")
    assert response.headers["Location"] == "/virksomheter/?fylke=18"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "virksomheter/",
        "/logg-ut/",
        "/logg-inn/hatt/",
        "/x\r\nSet-Cookie: a=b",
        "/" + "x" * 600,
    ],
)
def test_nobody_is_sent_elsewhere_after_logging_in(
    elsewhere: str, visitor: Visitor, browser: Browser, hire: Hire
) -> None:
    hire("gro")
    response = log_in(visitor, browser, neste=elsewhere)
    assert response.status_code == 302
    assert response.headers["Location"] in {"/virksomheter/", "/personer/"}


def test_somebody_nobody_knows_is_told_how_to_get_access_and_nothing_is_made(
    visitor: Visitor, browser: Browser
) -> None:
    with acting_as_job("test", accounts=True):
        before = Account.objects.count()
    response = log_in(visitor, browser, "kari", slug="idporten")
    assert response.status_code == 403
    page = text_of(response)
    assert "Slik får du tilgang" in page
    assert "koordinerende enhet" in page
    assert number_of("kari") not in page
    assert "Kari" not in page
    assert signed_in(visitor) is None
    with acting_as_job("test", accounts=True):
        assert Account.objects.count() == before
    assert visitor.get("/virksomheter/").headers["Location"].startswith("/logg-inn/")


def test_a_refused_stranger_leaves_a_line_in_the_log_without_a_name(
    visitor: Visitor, browser: Browser
) -> None:
    back = back_from(browser, start(visitor, "idporten"), "kari")
    with CaptureQueriesContext(connection) as queries:
        visitor.get(back)
    written = [query["sql"] for query in queries if 'INSERT INTO "audit_auditevent"' in query["sql"]]
    assert len(written) == 1
    assert "'session:open'" in written[0]
    assert "'refused'" in written[0]
    assert "Kari" not in written[0]
    assert number_of("kari") not in written[0]


def test_an_account_that_is_disabled_does_not_come_in(visitor: Visitor, browser: Browser, hire: Hire) -> None:
    hat = hire("gro")
    log_in(visitor, browser)
    visitor.post("/logg-ut/")
    with acting_as_job("test", accounts=True):
        Account.objects.filter(pk=hat.account_id).update(disabled_at=timezone.now())
    assert log_in(visitor, browser).status_code == 403
    assert signed_in(visitor) is None


def test_somebody_whose_last_hat_is_taken_off_does_not_come_in(
    visitor: Visitor, browser: Browser, hire: Hire
) -> None:
    hat = hire("gro")
    with acting_as_job("test", accounts=True):
        accounts.end_hat(hat.pk)
    assert log_in(visitor, browser).status_code == 403


@pytest.mark.parametrize(
    ("who", "form", "status", "heading"),
    [
        ("kari", {"acr": "idporten-loa-substantial"}, 403, "Du må bruke en sikrere e-ID"),
        ("kari", {"acr": ""}, 403, "Du må bruke en sikrere e-ID"),
    ],
)
def test_a_level_that_is_too_low_is_explained(
    who: str, form: dict[str, str], status: int, heading: str, visitor: Visitor, browser: Browser
) -> None:
    back = back_from(browser, start(visitor, "idporten", "/virksomheter/"), who, **form)
    response = visitor.get(back)
    assert response.status_code == status
    page = text_of(response)
    assert heading in page
    assert 'href="/logg-inn/?neste=%2Fvirksomheter%2F"' in page
    assert "level" not in page
    assert signed_in(visitor) is None


def test_somebody_who_stops_at_the_provider_can_try_again(visitor: Visitor, browser: Browser) -> None:
    page = browser.open(start(visitor, "idporten"))
    assert not isinstance(page, str)
    back = urlsplit(str(browser.submit(page, "/stop", {})))
    response = visitor.get(f"{back.path}?{back.query}")
    assert response.status_code == 200
    assert "Du avbrøt innloggingen" in text_of(response)


def test_an_answer_to_a_login_of_another_browser_is_refused(
    visitor: Visitor, browser: Browser, hire: Hire
) -> None:
    hire("gro")
    back = back_from(browser, start(Visitor()))
    response = visitor.get(back)
    assert response.status_code == 400
    assert "Vi fant ikke innloggingen din" in text_of(response)
    assert signed_in(visitor) is None


def test_an_answer_works_once(visitor: Visitor, browser: Browser, hire: Hire) -> None:
    hire("gro")
    back = back_from(browser, start(visitor))
    assert visitor.get(back).status_code == 302
    again = visitor.get(back)
    assert again.status_code == 400
    assert "Vi fant ikke innloggingen din" in text_of(again)


def test_an_answer_sent_to_the_address_of_another_provider_is_refused(
    visitor: Visitor, browser: Browser, hire: Hire
) -> None:
    hire("gro")
    back = back_from(browser, start(visitor))
    assert visitor.get(back.replace("helseid", "idporten", 1)).status_code == 400
    assert signed_in(visitor) is None


@pytest.mark.parametrize("query", ["", "?code=c", "?state=s&state=t&code=c", "?error=%3Cb%3E&state=s"])
def test_an_answer_that_is_no_answer_is_a_page_and_not_a_fault(query: str, visitor: Visitor) -> None:
    response = visitor.get(f"/logg-inn/retur/helseid/{query}")
    assert response.status_code == 400
    assert "<b>" not in text_of(response)


def test_a_provider_that_is_down_is_explained(visitor: Visitor, settings: Settings) -> None:
    down = dataclasses.replace(settings.ENPLAN_OIDC["helseid"], issuer="http://127.0.0.1:9")
    settings.ENPLAN_OIDC = {"helseid": down}
    response = visitor.post("/logg-inn/start/helseid/")
    assert response.status_code == 503
    assert "Innloggingen svarer ikke" in text_of(response)


def test_a_login_that_took_more_than_ten_minutes_is_explained(
    visitor: Visitor, browser: Browser, hire: Hire
) -> None:
    hire("gro")
    back = back_from(browser, start(visitor))
    store = visitor.session
    store["oidc_pending"] = [
        {**store["oidc_pending"][0], "started_at": store["oidc_pending"][0]["started_at"] - 601}
    ]
    store.save()
    response = visitor.get(back)
    assert response.status_code == 400
    assert "Det tok litt lang tid" in text_of(response)


def test_the_page_at_the_provider_has_the_language_of_ours(visitor: Visitor, browser: Browser) -> None:
    visitor.get("/logg-inn/?sprak=nn")
    browser.log_in(start(visitor, "idporten"), "kari")
    assert "Logg inn (nn)" in browser.pages[0]


def test_starting_needs_a_form_from_our_own_page() -> None:
    strict = Visitor(enforce_csrf_checks=True)
    assert strict.post("/logg-inn/start/helseid/").status_code == 403
    assert strict.get("/logg-inn/start/helseid/").status_code == 405


def test_the_session_has_a_new_key_after_logging_in(visitor: Visitor, browser: Browser, hire: Hire) -> None:
    hire("gro")
    url = start(visitor)
    before = visitor.cookies["sessionid"].value
    visitor.get(back_from(browser, url))
    after = visitor.cookies["sessionid"].value
    assert before != after
    thief = Visitor()
    thief.cookies["sessionid"] = before
    assert thief.get("/virksomheter/").status_code == 302


def test_the_session_in_the_database_holds_no_national_number_and_no_name(
    visitor: Visitor, browser: Browser, hire: Hire
) -> None:
    hire("gro")
    log_in(visitor, browser)
    kept = str(dict(visitor.session.items()))
    assert "log_out_with" in kept
    for secret in (number_of("gro"), "Gro", "eyJhbGciOiJQUzI1NiI"):
        assert secret not in kept


def test_another_person_in_the_same_browser_inherits_nothing(
    visitor: Visitor, browser: Browser, hire: Hire
) -> None:
    hire("gro")
    liv = hire("uten-navn")
    log_in(visitor, browser)
    store = visitor.session
    store["left_behind"] = "something of Gro's"
    store.save()
    with Browser() as another:
        log_in(visitor, another, "uten-navn")
    kept = signed_in(visitor)
    assert kept is not None
    assert kept["hat_id"] == liv.pk
    assert "left_behind" not in visitor.session


def test_answers_and_pages_of_logging_in_are_not_kept_by_the_browser(visitor: Visitor) -> None:
    for address in ("/logg-inn/", "/logg-ut/", "/logg-inn/retur/helseid/"):
        assert "no-store" in visitor.get(address).headers["Cache-Control"]
    assert "no-store" in visitor.post("/logg-inn/start/helseid/").headers["Cache-Control"]


def test_somebody_already_signed_in_is_led_on(visitor: Visitor, browser: Browser, hire: Hire) -> None:
    hire("gro")
    log_in(visitor, browser)
    assert visitor.get("/logg-inn/?neste=/virksomheter/").headers["Location"] == "/virksomheter/"
    assert "Du er logget inn fra før" in text_of(visitor.get("/logg-inn/"))


def test_words_on_the_pages_hurt_nobody(visitor: Visitor, browser: Browser) -> None:
    pages = [
        text_of(visitor.get("/logg-inn/")),
        text_of(visitor.get("/logg-ut/")),
        text_of(visitor.get("/logg-inn/retur/helseid/")),
        text_of(log_in(visitor, browser, "kari", slug="idporten")),
    ]
    for page in pages:
        title = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)[0]
        assert not health_words_in(title)
        assert not forbidden_in(re.sub(r"<[^>]+>", " ", page))
        assert page.count("<h1") == 1


def test_many_addresses_cannot_shut_others_out(visitor: Visitor) -> None:
    for n in range(600):
        attempt("interfaces.web.login.limits", starts_from_client=f"198.51.100.{n // 60}", starts_in_all="")
    elsewhere = [
        visitor.post("/logg-inn/start/helseid/", REMOTE_ADDR="192.0.2.9").status_code for _ in range(7)
    ]
    assert elsewhere == [200] * 6 + [429]


def test_a_program_that_starts_logins_must_wait_and_others_need_not(visitor: Visitor) -> None:
    for _ in range(60):
        attempt("interfaces.web.login.limits", starts_from_client="127.0.0.1", starts_in_all="")
    stopped = visitor.post("/logg-inn/start/helseid/", {"neste": "/virksomheter/"})
    assert stopped.status_code == 429
    assert stopped.headers["Retry-After"] == "60"
    assert "Mange vil inn akkurat nå" in text_of(stopped)
    assert "neste=%2Fvirksomheter%2F" in text_of(stopped)
    elsewhere = visitor.post("/logg-inn/start/helseid/", REMOTE_ADDR="192.0.2.9")
    assert elsewhere.status_code == 200
