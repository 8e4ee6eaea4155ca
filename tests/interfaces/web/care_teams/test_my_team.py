"""The person's own team page, and the relative's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from enplan.base.access import Level
from enplan.base.access.acting import acting_as_job
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Hat
from enplan.domain.care_teams import queries, redemption, services
from enplan.domain.care_teams.models import MemberState
from enplan.domain.consents import queries as consent_queries
from enplan.domain.consents import services as consents
from tests.domain.care_teams.world import (
    C,
    World,
    begin,
    invitee,
    joined,
    let_place_end,
    member,
    name_mother,
    sees,
    share,
    share_with,
    team,
)
from tests.world import as_

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
MINE = "/min-plan/team/"


def suggest(world: World) -> None:
    with as_(world.coordinator) as actor:
        services.suggest_member(actor, person_id=world.person_id, invitee=invitee(world.berit))


def joined_mother(world: World, *yes: C) -> Hat:
    mother = name_mother(world)
    share(world, mother, *yes)
    with as_(world.coordinator) as actor:
        token = services.invite_relative(actor, person_id=world.person_id, related_person_id=mother).token
    with acting_as_job("test_world", accounts=True):
        account = accounts.prepare_account("Mona Nordli")
    accepted = redemption.accept_as_newcomer(account.pk, token=token)
    with acting_as_job("test_world", accounts=True):
        return Hat.objects.get(pk=accepted.hat_id)


def test_the_person_sees_who_helps_with_what_and_what_they_read(world: World, as_client: SignIn) -> None:
    share_with(world, world.berit, C.CORE, C.HOUSING)
    joined(world, world.berit)
    page = as_client(world.person).get(MINE).content.decode()
    for words in ("Teamet ditt", "Ola Lund", "Berit Aas", "Trening og turer", "Ser: det viktigste og bolig"):
        assert words in page


def test_the_team_can_be_seen_with_a_code(world: World, as_client: SignIn) -> None:
    assert as_client(world.person, Level.CODE).get(MINE).status_code == 200


def test_the_persons_page_is_not_for_staff(world: World, as_client: SignIn) -> None:
    assert as_client(world.coordinator).get(MINE).status_code == 404


@pytest.mark.parametrize(("answer", "state"), [("yes", MemberState.INVITED), ("no", None)])
def test_the_person_answers_a_suggestion(
    world: World, as_client: SignIn, answer: str, state: MemberState | None
) -> None:
    suggest(world)
    client = as_client(world.person)
    assert "Skal Berit Aas være med?" in client.get(MINE).content.decode()
    at = reverse("web:my_suggestion", args=[member(world, "Berit Aas").id])
    client.post(at, {"answer": answer})
    whole = team(world)
    assert [row.state for row in [*whole.invited, *whole.suggested]] == ([state] if state else [])


def test_the_person_is_asked_whether_somebody_goes_on(world: World, as_client: SignIn) -> None:
    share_with(world, world.berit, C.CORE)
    joined(world, world.berit)
    let_place_end(world, world.berit, days=10)
    client, berit = as_client(world.person), member(world, "Berit Aas")
    assert "Skal Berit Aas fortsette?" in client.get(MINE).content.decode()
    client.post(reverse("web:my_renew_membership", args=[berit.id]), {"version": berit.version})
    assert "Skal Berit Aas fortsette?" not in client.get(MINE).content.decode()


def test_the_person_takes_somebody_out(world: World, as_client: SignIn) -> None:
    share_with(world, world.berit, C.CORE)
    joined(world, world.berit)
    client, berit = as_client(world.person), member(world, "Berit Aas")
    at = reverse("web:my_end_membership", args=[berit.id])
    assert "Du trenger ikke si hvorfor" in client.get(at).content.decode()
    client.post(at, {"version": berit.version})
    assert sees(world, world.berit) == set()


def test_the_person_writes_down_somebody_close_decides_and_invites(world: World, as_client: SignIn) -> None:
    client = as_client(world.person)
    answer = client.post("/min-plan/team/parorende/ny/", {"name": "Mona Nordli", "relation": "Mor"})
    assert client.get(answer.headers["Location"]).status_code == 200
    assert "Bestem hva de får se" in client.get(MINE).content.decode()
    with as_(world.person) as actor:
        (mona,) = queries.close_ones(actor)
    at = reverse("web:my_invite_relative", args=[mona.id])
    refused = client.post(at, follow=True)
    assert "si ja til å dele det viktigste først" in refused.content.decode()
    share(world, mona.id, C.CORE)
    assert "/invitasjon/" in client.post(at).content.decode()
    assert [row.name for row in team(world).invited] == ["Mona Nordli"]


def test_without_a_coordinator_the_page_says_so(world: World, as_client: SignIn) -> None:
    now = team(world).coordinator
    assert now is not None
    with as_(world.coordinator) as actor:
        services.resign(actor, person_id=world.person_id, seen=now.id)
    assert "Du har ingen koordinator nå" in as_client(world.person).get(MINE).content.decode()


def test_somebody_close_sees_what_is_shared_and_no_trace_of_the_rest(world: World, as_client: SignIn) -> None:
    client = as_client(joined_mother(world, C.CORE, C.NETWORK))
    page = client.get("/parorende/").content.decode()
    assert "Kari deler noe med deg" in page
    whole = client.get(reverse("web:relative_person", args=[world.person_id])).content.decode()
    assert "Ola Lund" in whole
    for words in ("Økonomi", "Bolig", "Rusmidler", "Psykisk"):
        assert words not in page + whole


def test_somebody_close_never_meets_consents_or_the_log(world: World, as_client: SignIn) -> None:
    client = as_client(joined_mother(world, C.CORE))
    for at in ("/min-plan/hvem-ser-hva/", "/min-plan/hvem-har-sett/", MINE):
        assert client.get(at).status_code == 404
    for name in ("person_team", "invite_member", "paper_code", "person_sharing"):
        assert client.get(reverse(f"web:{name}", args=[world.person_id])).status_code == 404


def test_when_the_person_stops_sharing_the_page_is_gone(world: World, as_client: SignIn) -> None:
    mother = joined_mother(world, C.CORE)
    client, at = as_client(mother), reverse("web:relative_person", args=[world.person_id])
    assert client.get(at).status_code == 200
    with as_(world.person) as actor:
        party = next(row for row in consent_queries.parties(actor) if row.name == "Mona Nordli")
        consents.withdraw_sharing(actor, party_id=party.id)
    assert client.get(at).status_code == 404
    assert "Ingenting er delt med deg nå" in client.get("/parorende/").content.decode()


def test_somebody_close_goes_without_explaining(world: World, as_client: SignIn) -> None:
    client = as_client(joined_mother(world, C.CORE))
    at = reverse("web:relative_leave", args=[world.person_id])
    assert "Du trenger ikke si hvorfor" in client.get(at).content.decode()
    answer = client.post(at, follow=True)
    assert "Ingenting er delt med deg nå" in answer.content.decode()


def test_a_stranger_s_relative_finds_nothing(world: World, as_client: SignIn) -> None:
    other = begin()
    client = as_client(joined_mother(other, C.CORE))
    assert client.get(reverse("web:relative_person", args=[world.person_id])).status_code == 404


def test_help_for_relatives_needs_nobodys_yes(db: None) -> None:
    del db
    page = Client().get("/parorende/stotte/").content.decode()
    assert "90\N{NO-BREAK SPACE}90\N{NO-BREAK SPACE}48\N{NO-BREAK SPACE}48" in page
