"""Coming in by a link: log in first, see what will be seen, say yes or no."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from enplan.base.access.acting import acting_as_job
from enplan.base.accounts import services as accounts
from enplan.domain.care_teams import services
from enplan.domain.care_teams.models import MemberState
from enplan.interfaces.web.login import entrance
from tests.domain.care_teams.world import (
    C,
    World,
    invited,
    let_days_pass_for_links,
    member,
    name_mother,
    share,
    share_with,
    team,
)
from tests.world import as_, professional

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def landing(token: str) -> str:
    return reverse("web:invitation", args=[token])


def reply(token: str) -> str:
    return reverse("web:reply_invitation", args=[token])


def bare(page: str, secret: str) -> str:
    """The page without what differs from one request to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.replace(secret, ""))


def newcomer(name: str = "Mona Nordli") -> Client:
    """Somebody who has proved who they are with e-ID, and has no hat."""
    with acting_as_job("test_world", accounts=True):
        account = accounts.prepare_account(name)
    client = Client()
    store = client.session
    store[entrance.CHOOSING] = {"account_id": account.pk, "level": 4, "at": time.time(), "return_to": ""}
    store.save()
    return client


def for_mother(world: World) -> str:
    mother = name_mother(world)
    share(world, mother, C.CORE, C.NETWORK)
    with as_(world.coordinator) as actor:
        return services.invite_relative(actor, person_id=world.person_id, related_person_id=mother).token


def test_before_logging_in_nobody_is_named(world: World) -> None:
    share_with(world, world.berit, C.CORE)
    page = Client().get(landing(invited(world, world.berit))).content.decode()
    assert "Logg inn for å se hvem det gjelder" in page
    for name in ("Kari", "Nordli", "Berit", "Ola", "Storelva", "Fjordheim"):
        assert name not in page


def test_the_first_page_looks_the_same_for_a_link_that_does_not_exist(world: World) -> None:
    token = invited(world, world.berit)
    real, made_up = Client().get(landing(token)), Client().get(landing("x" * len(token)))
    assert made_up.status_code == real.status_code == 200
    assert real.content.decode().replace(token, "").count("<form") == made_up.content.decode().count("<form")


def test_after_logging_in_the_link_leads_back(world: World) -> None:
    token = invited(world, world.berit)
    page = Client().get(landing(token)).content.decode()
    assert f"neste=%2Finvitasjon%2F{token}%2F" in page


def test_the_offer_tells_what_will_be_seen_and_what_not(world: World, as_client: SignIn) -> None:
    share_with(world, world.berit, C.CORE, C.HOUSING)
    token = invited(world, world.berit)
    client = as_client(world.berit)
    assert client.get(landing(token)).headers["Location"] == reply(token)
    page = client.get(reply(token)).content.decode()
    assert "Kari vil ha deg med" in page
    seen, not_seen = page.split("Dette får du ikke se")
    assert "Bolig" in seen
    assert "Penger" in not_seen
    for words in ("Bli med", "Feil person", "Jeg kan ikke"):
        assert words in page
    assert member(world, "Berit Aas").state is MemberState.INVITED


def test_saying_yes_opens_the_team(world: World, as_client: SignIn) -> None:
    share_with(world, world.berit, C.CORE)
    client = as_client(world.berit)
    page = client.post(reply(invited(world, world.berit)), {"answer": "yes"}).content.decode()
    at = reverse("web:person_team", args=[world.person_id])
    assert at in page
    assert client.get(at).status_code == 200


def test_where_nothing_is_shared_yet_the_page_says_so(world: World, as_client: SignIn) -> None:
    client = as_client(world.berit)
    page = client.post(reply(invited(world, world.berit)), {"answer": "yes"}).content.decode()
    assert "Ingenting er delt med deg ennå" in page
    assert client.get(reverse("web:person_team", args=[world.person_id])).status_code == 404


@pytest.mark.parametrize(("answer", "reason"), [("no", "cannot"), ("wrong", "wrong_person")])
def test_saying_no_shows_nothing_more_and_closes_the_link(
    world: World, as_client: SignIn, answer: str, reason: str
) -> None:
    del reason
    token, client = invited(world, world.berit), as_client(world.berit)
    assert "Takk for svaret" in client.post(reply(token), {"answer": answer}).content.decode()
    assert client.get(reply(token)).status_code == 410
    assert not team(world).invited


def test_the_wrong_person_learns_nothing(world: World, as_client: SignIn) -> None:
    share_with(world, world.berit, C.CORE)
    token = invited(world, world.berit)
    client = as_client(professional("Stig Holm", "Fjordheim senter"))
    page = client.get(reply(token))
    assert page.status_code == 403
    for name in ("Kari", "Nordli", "Berit", "Bli med"):
        assert name not in page.content.decode()
    assert client.post(reply(token), {"answer": "yes"}).status_code == 403
    assert member(world, "Berit Aas").state is MemberState.INVITED


def test_the_wrong_person_can_say_so_without_logging_in(world: World) -> None:
    token = invited(world, world.berit)
    at = reverse("web:wrong_invitation", args=[token])
    assert Client().get(at).status_code == 405
    assert "Takk for svaret" in Client().post(at).content.decode()
    assert not team(world).invited
    assert Client().post(at).status_code == 410


def test_a_link_that_is_used_says_so(world: World, as_client: SignIn) -> None:
    token, client = invited(world, world.berit), as_client(world.berit)
    client.post(reply(token), {"answer": "yes"})
    again = client.get(reply(token))
    assert again.status_code == 410
    assert "Kari" not in again.content.decode()


def test_a_link_that_is_too_old_says_so(world: World, as_client: SignIn) -> None:
    token = invited(world, world.berit)
    let_days_pass_for_links(world, 7)
    assert as_client(world.berit).get(reply(token)).status_code == 410


def test_opening_the_link_uses_nothing_up(world: World, as_client: SignIn) -> None:
    token, client = invited(world, world.berit), as_client(world.berit)
    for _ in range(3):
        client.get(landing(token))
        client.get(reply(token))
    client.post(reply(token), {"answer": "yes"})
    assert member(world, "Berit Aas").state is MemberState.ACTIVE


def test_somebody_close_comes_in_for_the_first_time(world: World) -> None:
    token, client = for_mother(world), newcomer()
    page = client.get(landing(token)).content.decode()
    assert "Kari vil ha deg med" in page
    assert "Familie og venner" in page
    answer = client.post(landing(token), {"answer": "yes"}).content.decode()
    at = reverse("web:relative_person", args=[world.person_id])
    assert at in answer
    assert client.get(at).status_code == 200


def test_another_newcomer_learns_nothing(world: World) -> None:
    token, client = for_mother(world), newcomer("Per Hansen")
    page = client.get(landing(token))
    assert page.status_code == 403
    assert "Kari" not in page.content.decode()
    assert client.post(landing(token), {"answer": "yes"}).status_code == 403


def test_a_newcomer_can_say_no(world: World) -> None:
    token, client = for_mother(world), newcomer()
    assert "Takk for svaret" in client.post(landing(token), {"answer": "no"}).content.decode()
    assert client.get(landing(token)).status_code == 410


def test_a_colleague_who_is_also_close_changes_hat_afterwards(world: World, as_client: SignIn) -> None:
    token = for_mother(world)
    client = as_client(professional("Mona Nordli", "Nav Storelva", "nav_office"))
    page = client.post(reply(token), {"answer": "yes"}).content.decode()
    assert reverse("web:choose_hat") in page
    assert client.get(reverse("web:person_team", args=[world.person_id])).status_code == 404
