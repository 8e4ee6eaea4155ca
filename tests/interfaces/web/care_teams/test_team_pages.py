"""The team as staff meet it: who is in, inviting in four clicks, handing over, going out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from enplan.base.access import Role
from enplan.domain.care_teams.models import MemberState
from tests.domain.care_teams.world import (
    C,
    World,
    begin,
    invited,
    joined,
    let_place_end,
    member,
    name_mother,
    share,
    share_with,
    team,
)
from tests.world import organization, professional, staff

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def url(world: World, name: str = "person_team", *more: object) -> str:
    return reverse(f"web:{name}", args=[world.person_id, *more])


def typed(through: str = "speech", **other: str) -> dict[str, str]:
    return {
        "name": "Berit Aas",
        "email": "berit.aas@example.no",
        "organization": str(organization("Fjordheim senter").public_id),
        "title": "Miljøterapeut",
        "helps_with": "Turer",
        "through": through,
        **other,
    }


def link_in(page: str) -> str:
    found = re.search(r"/invitasjon/([\w-]+)/", page)
    assert found
    return found[1]


def test_the_page_tells_who_is_in_and_what_each_can_read(world: World, as_client: SignIn) -> None:
    share_with(world, world.berit, C.CORE, C.HOUSING)
    joined(world, world.berit)
    page = as_client(world.coordinator).get(url(world)).content.decode()
    for words in (
        "Ola Lund",
        "Berit Aas",
        "Fjordheim senter",
        "Ser: det viktigste og bolig",
        "Trening og turer",
    ):
        assert words in page
    assert "Kari har sagt ja" in page


def test_the_title_names_nobody(world: World, as_client: SignIn) -> None:
    page = as_client(world.coordinator).get(url(world)).content.decode()
    (title,) = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
    assert "Kari" not in title


def test_a_stranger_finds_no_team(world: World, as_client: SignIn) -> None:
    assert as_client(professional("Fremmed Fagperson")).get(url(world)).status_code == 404


def test_a_colleague_who_is_not_in_the_team_finds_no_team(world: World, as_client: SignIn) -> None:
    colleague = professional("Stig Holm", "Storelva kommune")
    assert as_client(colleague).get(url(world)).status_code == 404


@pytest.mark.parametrize(
    "role", [Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATING_UNIT, Role.COMPETENCE_CENTRE]
)
def test_a_hat_without_teams_finds_no_team(world: World, as_client: SignIn, role: Role) -> None:
    other = staff("Adele Ruud", role, "Storelva kommune", "municipality")
    assert as_client(other).get(url(world)).status_code == 404


def test_nobody_comes_in_without_logging_in(world: World) -> None:
    assert Client().get(url(world)).status_code == 302


def test_a_member_sees_the_team_and_no_buttons(world: World, as_client: SignIn) -> None:
    share_with(world, world.berit, C.CORE)
    joined(world, world.berit)
    client = as_client(world.berit)
    page = client.get(url(world)).content.decode()
    assert "Inviter fagperson" not in page
    assert "Gå ut av teamet" in page
    for name in (
        "invite_member",
        "invite_relative",
        "paper_code",
        "resign_coordination",
        "change_coordinator",
    ):
        assert client.get(url(world, name)).status_code == 404


def test_inviting_sends_a_letter_that_names_nobody(
    world: World, as_client: SignIn, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined] # a context manager
        answer = as_client(world.coordinator).post(url(world, "invite_member"), typed())
    page = answer.content.decode()
    token = link_in(page)
    (letter,) = mail.outbox
    assert letter.to == ["berit.aas@example.no"]
    assert "Du er invitert til et samarbeid. Logg inn for å se hvem det gjelder." in letter.body
    assert token in letter.body
    for name in ("Kari", "Nordli", "Ola", "Storelva", "Fjordheim", "Berit"):
        assert name not in f"{letter.subject} {letter.body}"
    assert member(world, "Berit Aas").state is MemberState.INVITED


def test_without_a_mail_server_the_link_is_handed_over(
    world: World, as_client: SignIn, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    page = as_client(world.coordinator).post(url(world, "invite_member"), typed()).content.decode()
    assert "Vi har sendt" not in page
    assert link_in(page)


def test_what_was_typed_stays_when_something_is_wrong(world: World, as_client: SignIn) -> None:
    answer = as_client(world.coordinator).post(url(world, "invite_member"), typed(email="berit"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Berit Aas"' in page
    assert "Skriv e-postadressen slik" in page
    assert not team(world).invited


def test_nobody_is_invited_before_it_is_said_what_the_person_said(world: World, as_client: SignIn) -> None:
    answer = as_client(world.coordinator).post(url(world, "invite_member"), typed(through=""))
    assert answer.status_code == 422
    assert "Velg hva personen har sagt" in answer.content.decode()


def test_asking_the_person_first_sends_nothing(
    world: World, as_client: SignIn, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined] # a context manager
        as_client(world.coordinator).post(url(world, "invite_member"), typed(through="ask"))
    assert not mail.outbox
    assert member(world, "Berit Aas").state is MemberState.PROPOSED


def test_staff_write_down_the_answer_to_a_suggestion(world: World, as_client: SignIn) -> None:
    client = as_client(world.coordinator)
    client.post(url(world, "invite_member"), typed(through="ask"))
    at = url(world, "answer_suggestion", member(world, "Berit Aas").id)
    assert client.get(at).status_code == 200
    assert client.post(at, {"answer": "yes"}).status_code == 422
    page = client.post(at, {"answer": "yes", "through": "speech"}).content.decode()
    assert link_in(page)
    assert member(world, "Berit Aas").state is MemberState.INVITED


def test_a_new_link_is_made(world: World, as_client: SignIn) -> None:
    first = invited(world, world.berit)
    at = url(world, "renew_invitation", member(world, "Berit Aas").id)
    page = as_client(world.coordinator).post(at).content.decode()
    assert link_in(page) != first


def test_a_relative_is_invited_after_consent(world: World, as_client: SignIn) -> None:
    mother = name_mother(world)
    client = as_client(world.coordinator)
    at = url(world, "invite_relative")
    assert "Skriv inn hva Mona Nordli får se" in client.get(at).content.decode()
    assert client.post(at, {"related_person": str(mother), "email": ""}).status_code == 422
    assert not team(world).invited
    share(world, mother, C.CORE)
    assert link_in(client.post(at, {"related_person": str(mother), "email": ""}).content.decode())


def test_without_relatives_the_page_says_what_to_do(world: World, as_client: SignIn) -> None:
    page = as_client(world.coordinator).get(url(world, "invite_relative")).content.decode()
    assert "Ingen å invitere ennå" in page


def test_staff_write_down_somebody_close_and_go_on_to_what_they_see(world: World, as_client: SignIn) -> None:
    client, at = as_client(world.coordinator), url(world, "name_relative")
    assert client.post(at, {"name": "", "relation": ""}).status_code == 422
    answer = client.post(at, {"name": "Mona Nordli", "relation": "Mor", "phone": "90 00 00 00"})
    assert answer.status_code == 302
    assert client.get(answer.headers["Location"]).status_code == 200


def test_the_coordination_is_handed_over_with_the_persons_answer(world: World, as_client: SignIn) -> None:
    share_with(world, world.berit, C.CORE)
    joined(world, world.berit)
    client, at = as_client(world.coordinator), url(world, "change_coordinator")
    now = team(world).coordinator
    assert now is not None
    form = {"member": str(member(world, "Berit Aas").id), "answer": "no", "seen": str(now.id)}
    assert client.get(at).status_code == 200
    refused = client.post(at, form)
    assert refused.status_code == 422
    assert "Skriv hvorfor det likevel blir slik" in refused.content.decode()
    client.post(at, form | {"answer_note": "Ingen andre kunne."})
    then = team(world).coordinator
    assert then is not None
    assert (then.name, then.person_answer) == ("Berit Aas", "no")
    assert "Kari har sagt nei" in client.get(url(world)).content.decode()


def test_an_old_form_does_not_overwrite_a_new_coordinator(world: World, as_client: SignIn) -> None:
    share_with(world, world.berit, C.CORE)
    joined(world, world.berit)
    form = {"member": str(member(world, "Berit Aas").id), "answer": "yes", "seen": str(world.person_id)}
    assert as_client(world.coordinator).post(url(world, "change_coordinator"), form).status_code == 409


def test_stopping_without_a_successor_shows_a_vacancy(world: World, as_client: SignIn) -> None:
    client, at = as_client(world.coordinator), url(world, "resign_coordination")
    now = team(world).coordinator
    assert now is not None
    assert "Plassen er ledig fra nå" in client.get(at).content.decode()
    client.post(at, {"seen": str(now.id)})
    page = client.get(url(world)).content.decode()
    assert "Ingen koordinerer nå" in page
    assert "Fyll plassen" in page


def test_ending_a_place_asks_first(world: World, as_client: SignIn) -> None:
    share_with(world, world.berit, C.CORE)
    joined(world, world.berit)
    client, berit = as_client(world.coordinator), member(world, "Berit Aas")
    at = url(world, "end_membership", berit.id)
    assert "Skal Berit Aas ut av teamet?" in client.get(at).content.decode()
    assert [row.name for row in team(world).members] == ["Berit Aas", "Ola Lund"]
    client.post(at, {"version": berit.version})
    assert [row.name for row in team(world).members] == ["Ola Lund"]
    assert as_client(world.berit).get(url(world)).status_code == 404


def test_the_coordinator_is_told_to_hand_over_first(world: World, as_client: SignIn) -> None:
    ola = member(world, "Ola Lund")
    answer = as_client(world.coordinator).post(
        url(world, "end_membership", ola.id), {"version": ola.version}, follow=True
    )
    assert "Koordinatoren må først gi oppgaven videre" in answer.content.decode()


def test_a_place_is_renewed_with_the_persons_yes(world: World, as_client: SignIn) -> None:
    share_with(world, world.berit, C.CORE)
    joined(world, world.berit)
    let_place_end(world, world.berit, days=10)
    client, berit = as_client(world.coordinator), member(world, "Berit Aas")
    at = url(world, "renew_membership", berit.id)
    assert (
        reverse("web:renew_membership", args=[world.person_id, berit.id])
        in client.get(url(world)).content.decode()
    )
    client.post(at, {"version": berit.version, "through": "speech"})
    assert not member(world, "Berit Aas").ends_soon


def test_a_member_leaves_and_the_bookmark_leads_nowhere(world: World, as_client: SignIn) -> None:
    share_with(world, world.berit, C.CORE)
    joined(world, world.berit)
    client = as_client(world.berit)
    assert client.get(url(world, "leave_team")).status_code == 200
    client.post(url(world, "leave_team"))
    assert client.get(url(world)).status_code == 404


def test_somebody_else_s_member_is_not_found(world: World, as_client: SignIn) -> None:
    other = begin()
    berit = member(other, "Ola Lund")
    answer = as_client(world.coordinator).get(url(world, "end_membership", berit.id))
    assert answer.status_code == 404
