"""Changing hat, being forgotten after a while, and logging out."""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client as Visitor
from django.utils import timezone
from pytest_django.fixtures import Settings

from enplan.base.access import Level, Permission, Role
from enplan.base.access.acting import acting, acting_as_job
from enplan.base.access.tickets import HatTicket
from enplan.base.access.use_cases import use_case
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Hat
from enplan.base.audit.models import AuditEvent
from enplan.domain.people.services import register_anchor
from enplan.interfaces.web import session
from tests.interfaces.web.login.conftest import account_of
from tests.interfaces.web.login.steps import back_from, log_in, onwards, signed_in, start, text_of
from tests.support.oidc_provider import SITE, Browser
from tests.world import as_, own_hat, particulars, professional, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("e_id")]
Hire = Callable[..., Hat]
STAFF_PAGE = "/virksomheter/"


register = use_case(Permission.PLAN_START)(lambda actor, /: register_anchor(actor, particulars()))


@pytest.fixture
def kari() -> int:
    """The number of a person who has been registered, for hats by which she opens her own plan."""
    with as_(professional("Ola")) as actor:
        subject, _ = register(actor)
        number: int = subject.pk
    return number


@pytest.fixture
def two_hats(hire: Hire) -> tuple[Hat, Hat]:
    """Gro works in the municipality and leads in the hospital."""
    return hire("gro", title="Koordinator"), hire("gro", Role.LEADER, at="Sykehuset Storelva")


def wear(visitor: Visitor, hat: Hat) -> int:
    return visitor.post("/logg-inn/hatt/", {"hatt": str(hat.public_id)}).status_code


def worn(visitor: Visitor) -> int | None:
    kept = signed_in(visitor)
    return kept["hat_id"] if kept else None


def actions_of(hat: Hat) -> list[str]:
    with acting(HatTicket(hat.pk, Level.HIGH)) as actor:
        rows = AuditEvent.objects.filter(account_id=actor.account_id, hat_id=hat.pk)
        return list(rows.order_by("id").values_list("action", flat=True))


def age_session(visitor: Visitor, **seconds: float) -> None:
    """Move moments that the session keeps into the past."""
    store = visitor.session
    kept = store[session.KEY]
    store[session.KEY] = {**kept, **{name: kept[name] - ago for name, ago in seconds.items()}}
    store.save()


# Choosing and changing hat


def test_one_with_several_hats_chooses_before_anything_opens(
    visitor: Visitor, browser: Browser, two_hats: tuple[Hat, Hat]
) -> None:
    response = log_in(visitor, browser, neste=STAFF_PAGE)
    assert response.headers["Location"] == "/logg-inn/hatt/"
    assert signed_in(visitor) is None
    assert visitor.get(STAFF_PAGE).status_code == 302
    page = text_of(visitor.get("/logg-inn/hatt/"))
    assert "Gå inn som Koordinator" in page
    assert "Storelva kommune" in page
    assert "Sykehuset Storelva" in page
    chosen = visitor.post("/logg-inn/hatt/", {"hatt": str(two_hats[1].public_id)})
    assert chosen.headers["Location"] == STAFF_PAGE
    assert worn(visitor) == two_hats[1].pk
    assert "Sykehuset Storelva" in text_of(visitor.get(STAFF_PAGE))


def test_the_hat_can_be_changed_and_the_session_key_changes_with_it(
    visitor: Visitor, browser: Browser, two_hats: tuple[Hat, Hat]
) -> None:
    log_in(visitor, browser)
    wear(visitor, two_hats[0])
    assert 'href="/logg-inn/hatt/"' in text_of(visitor.get(STAFF_PAGE))
    before = visitor.cookies["sessionid"].value
    page = text_of(visitor.get("/logg-inn/hatt/"))
    assert "Du er inne her nå" in page
    assert wear(visitor, two_hats[1]) == 302
    assert worn(visitor) == two_hats[1].pk
    assert visitor.cookies["sessionid"].value != before
    thief = Visitor()
    thief.cookies["sessionid"] = before
    assert thief.get(STAFF_PAGE).status_code == 302
    assert actions_of(two_hats[0]) == ["session:open"]
    assert actions_of(two_hats[1]) == ["session:open"]


def test_changing_hat_does_not_lengthen_the_day(
    visitor: Visitor, browser: Browser, two_hats: tuple[Hat, Hat]
) -> None:
    log_in(visitor, browser)
    wear(visitor, two_hats[0])
    age_session(visitor, since=3600)
    wear(visitor, two_hats[1])
    kept = signed_in(visitor)
    assert kept is not None
    assert time.time() - kept["since"] >= 3600


@pytest.mark.usefixtures("two_hats")
def test_another_persons_hat_is_not_found(visitor: Visitor, browser: Browser) -> None:
    stranger = professional("Per Moe")
    log_in(visitor, browser)
    assert wear(visitor, stranger) == 404
    for nonsense in ("", "x", "00000000-0000-0000-0000-000000000000"):
        assert visitor.post("/logg-inn/hatt/", {"hatt": nonsense}).status_code == 404
    assert signed_in(visitor) is None


@pytest.mark.usefixtures("two_hats")
def test_a_hat_that_is_taken_off_is_neither_shown_nor_worn(
    visitor: Visitor, browser: Browser, hire: Hire
) -> None:
    third = hire("gro", at="Nav Storelva")
    log_in(visitor, browser)
    with acting_as_job("test", accounts=True):
        accounts.end_hat(third.pk)
    assert "Nav Storelva" not in text_of(visitor.get("/logg-inn/hatt/"))
    assert wear(visitor, third) == 404


def test_a_hat_taken_off_while_worn_leads_to_logging_in(
    visitor: Visitor, browser: Browser, hire: Hire
) -> None:
    hat = hire("gro")
    log_in(visitor, browser)
    with acting_as_job("test", accounts=True):
        accounts.end_hat(hat.pk)
    assert visitor.get(STAFF_PAGE).headers["Location"].startswith("/logg-inn/")
    assert signed_in(visitor) is None


def test_choosing_a_hat_waits_ten_minutes(
    visitor: Visitor, browser: Browser, two_hats: tuple[Hat, Hat]
) -> None:
    log_in(visitor, browser)
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert visitor.get("/logg-inn/hatt/").headers["Location"].startswith("/logg-inn/")
        assert wear(visitor, two_hats[0]) == 302
    assert signed_in(visitor) is None


def test_nobody_chooses_a_hat_without_having_proved_who_they_are(visitor: Visitor) -> None:
    assert visitor.get("/logg-inn/hatt/").headers["Location"].startswith("/logg-inn/?neste=")


def test_ones_own_plan_is_a_hat_in_plain_words(
    visitor: Visitor, browser: Browser, hire: Hire, kari: int
) -> None:
    hire("gro")
    with acting_as_job("test_world", accounts=True):
        own = accounts.give_hat(account_of("gro"), Role.PERSON, subject_id=kari)
    log_in(visitor, browser)
    page = text_of(visitor.get("/logg-inn/hatt/"))
    assert "Min egen plan" in page
    assert "Åpne planen min" in page
    assert wear(visitor, own) == 302
    kept = signed_in(visitor)
    assert kept is not None
    assert kept["at_home"]


# Being forgotten


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (31, False)])
def test_staff_are_forgotten_after_half_an_hour(minutes: int, stays: bool, visitor: Visitor) -> None:  # noqa: FBT001
    sign_in(visitor, professional("Per Moe"))
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        response = visitor.get(f"{STAFF_PAGE}?q=storelva")
    assert (response.status_code == 200) is stays
    if not stays:
        assert response.headers["Location"] == "/logg-inn/?neste=%2Fvirksomheter%2F%3Fq%3Dstorelva"


@pytest.mark.parametrize(("minutes", "stays"), [(31, True), (59, True), (61, False)])
def test_a_person_at_home_is_forgotten_after_an_hour(
    minutes: int,
    stays: bool,  # noqa: FBT001
    visitor: Visitor,
    kari: int,
) -> None:
    sign_in(visitor, own_hat("Kari Fjell", kari))
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        assert (visitor.get("/min-plan/mer/").status_code == 200) is stays


def test_using_the_pages_keeps_one_signed_in_but_never_beyond_twelve_hours(visitor: Visitor) -> None:
    sign_in(visitor, professional("Per Moe"))
    now = timezone.now()
    for step in range(1, 29):
        with time_machine.travel(now + timedelta(minutes=25 * step)):
            assert visitor.get(STAFF_PAGE).status_code == 200, step
    with time_machine.travel(now + timedelta(hours=12, minutes=1)):
        assert visitor.get(STAFF_PAGE).status_code == 302


def test_logging_in_again_begins_a_new_day(visitor: Visitor, browser: Browser, hire: Hire) -> None:
    hire("gro")
    log_in(visitor, browser)
    age_session(visitor, since=11 * 3600)
    log_in(visitor, browser)
    kept = signed_in(visitor)
    assert kept is not None
    assert time.time() - kept["since"] < 60


# Logging out


def test_logging_out_ends_the_session_here_and_at_the_provider(
    visitor: Visitor, browser: Browser, hire: Hire
) -> None:
    hat = hire("gro")
    log_in(visitor, browser)
    before = visitor.cookies["sessionid"].value
    response = visitor.post("/logg-ut/")
    assert response.status_code == 200
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert signed_in(visitor) is None
    thief = Visitor()
    thief.cookies["sessionid"] = before
    assert thief.get(STAFF_PAGE).status_code == 302
    assert actions_of(hat) == ["session:open", "session:close"]
    url = onwards(response)
    assert set(parse_qs(urlsplit(url).query)) == {"client_id", "post_logout_redirect_uri", "id_token_hint"}
    page = browser.open(url)
    assert not isinstance(page, str)
    back = browser.submit(page, "/session/end/confirm", {"logout": "yes"})
    assert back == f"{SITE}/logg-ut/"
    assert "Du er logget ut" in text_of(visitor.get("/logg-ut/"))
    browser.pages.clear()
    back_from(browser, start(visitor), "gro")
    assert "/login" in browser.pages[0]


def test_logging_out_works_when_the_provider_does_not(
    visitor: Visitor, browser: Browser, hire: Hire, settings: Settings
) -> None:
    hire("gro")
    log_in(visitor, browser)
    down = dataclasses.replace(settings.ENPLAN_OIDC["helseid"], issuer="http://127.0.0.1:9")
    settings.ENPLAN_OIDC = {"helseid": down}
    response = visitor.post("/logg-ut/")
    assert "Du er logget ut" in text_of(response)
    assert signed_in(visitor) is None


def test_logging_out_without_being_logged_in_is_no_fault(visitor: Visitor) -> None:
    response = visitor.post("/logg-ut/")
    assert response.status_code == 200
    assert "Du er logget ut" in text_of(response)


def test_a_link_to_log_out_asks_first(visitor: Visitor, browser: Browser, hire: Hire) -> None:
    hire("gro")
    log_in(visitor, browser)
    assert "Vil du logge ut?" in text_of(visitor.get("/logg-ut/"))
    assert signed_in(visitor) is not None


def test_logging_out_needs_a_form_from_our_own_page() -> None:
    assert Visitor(enforce_csrf_checks=True).post("/logg-ut/").status_code == 403


def test_a_stranger_can_log_out_of_the_provider_too(visitor: Visitor, browser: Browser) -> None:
    page = text_of(log_in(visitor, browser, "kari", slug="idporten"))
    assert re.search(r'<form class="ep-stack" method="post" action="/logg-ut/">', page)
    assert "id_token_hint" in onwards(visitor.post("/logg-ut/"))


def test_what_was_kept_for_logging_out_and_is_spoilt_is_not_used(
    visitor: Visitor, browser: Browser, hire: Hire
) -> None:
    hire("gro")
    log_in(visitor, browser)
    store = visitor.session
    store["log_out_with"] = {**store["log_out_with"], "token": "a.b.c.d.e"}
    store.save()
    assert "Du er logget ut" in text_of(visitor.post("/logg-ut/"))
