"""The sheet with the code, and coming in with it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from enplan.interfaces.web import session
from enplan.interfaces.web.clients import client_address
from tests.domain.care_teams.world import World, let_days_pass_for_links

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
ENTER = "/kode/"


def sheet(world: World, as_client: SignIn) -> str:
    at = reverse("web:paper_code", args=[world.person_id])
    return as_client(world.coordinator).post(at).content.decode()


def code_on(page: str) -> str:
    found = re.search(r"\b([0-9A-Z]{4} [0-9A-Z]{4})\b", page)
    assert found
    return found[1]


def test_the_page_before_the_sheet_makes_nothing(world: World, as_client: SignIn) -> None:
    at = reverse("web:paper_code", args=[world.person_id])
    page = as_client(world.coordinator).get(at).content.decode()
    assert not re.search(r"\b[0-9A-Z]{4} [0-9A-Z]{4}\b", page)


def test_the_sheet_has_the_code_a_picture_and_the_address(world: World, as_client: SignIn) -> None:
    page = sheet(world, as_client)
    assert code_on(page)
    assert "<svg" in page
    assert "http://testserver/kode/" in page


def test_a_lost_sheet_does_not_tell_where_the_person_gets_help(world: World, as_client: SignIn) -> None:
    page = sheet(world, as_client)
    for name in ("Nordli", "Storelva", "Koordinator"):
        assert name not in page.split('id="innhold"')[1].split("<footer")[0]


def test_no_code_stands_in_an_address_that_a_server_sees(world: World, as_client: SignIn) -> None:
    page = sheet(world, as_client)
    code = code_on(page).replace(" ", "")
    assert not re.search(rf'(href|action|src)="[^"#]*{code}', page)


def test_the_sheet_is_kept_in_no_cache(world: World, as_client: SignIn) -> None:
    at = reverse("web:paper_code", args=[world.person_id])
    answer = as_client(world.coordinator).post(at)
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_code_leads_to_ones_own_plan_at_the_level_of_a_code(world: World, as_client: SignIn) -> None:
    client = Client()
    answer = client.post(ENTER, {"code": code_on(sheet(world, as_client)).lower()})
    assert answer.status_code == 302
    kept = client.session[session.KEY]
    assert (kept["level"], kept["at_home"], kept["hats"]) == (2, True, 1)
    page = client.get(reverse("web:my_team")).content.decode()
    assert "Ola Lund" in page


def test_the_code_comes_with_no_other_hat(world: World, as_client: SignIn) -> None:
    client = Client()
    client.post(ENTER, {"code": code_on(sheet(world, as_client))})
    assert "Bytt rolle" not in client.get(reverse("web:my_team")).content.decode()


def test_the_same_code_does_not_work_twice(world: World, as_client: SignIn) -> None:
    code = code_on(sheet(world, as_client))
    Client().post(ENTER, {"code": code})
    again = Client().post(ENTER, {"code": code})
    assert again.status_code == 422
    assert "Koden virker ikke" in again.content.decode()


def test_unknown_used_and_old_codes_get_the_same_page(world: World, as_client: SignIn) -> None:
    used, old = code_on(sheet(world, as_client)), ""
    Client().post(ENTER, {"code": used})
    old = code_on(sheet(world, as_client))
    let_days_pass_for_links(world, 7)
    pages = set()
    for code in (used, old, "CDFG 3467"):
        page = Client().post(ENTER, {"code": code}).content.decode()
        pages.add(re.sub(r'value="[^"]*"', "", page))
    assert len(pages) == 1


def test_after_many_tries_one_must_wait(world: World, as_client: SignIn) -> None:
    client = Client(REMOTE_ADDR="192.0.2.9")
    for n in range(10):
        client.post(ENTER, {"code": f"{n:04d} 1111"})
    answer = client.post(ENTER, {"code": code_on(sheet(world, as_client))})
    assert answer.status_code == 422
    assert "prøvd for mange ganger" in answer.content.decode()


def test_an_empty_field_says_what_to_write(db: None) -> None:
    del db
    answer = Client().post(ENTER, {"code": ""})
    assert answer.status_code == 422
    assert "Skriv koden som står på arket" in answer.content.decode()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("unix", "unix", True),
    ],
)
def test_of_a_long_address_the_network_is_counted(one: str, other: str, *, same: bool) -> None:
    counted = [client_address(RequestFactory(REMOTE_ADDR=address).get("/")) for address in (one, other)]
    assert (counted[0] == counted[1]) is same


def test_only_our_own_proxy_is_believed_about_addresses(rf: object, settings: object) -> None:
    request = rf.get("/", headers={"x-forwarded-for": "203.0.113.5, 198.51.100.2"})  # type: ignore[attr-defined]
    assert client_address(request) == "127.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # type: ignore[attr-defined]
    assert client_address(request) == "198.51.100.2"
