"""What has been promised to Kari: gathered by her coordinator, answered by units, and read by her in plain words."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from enplan.domain.agreements.queries import personal as reading
from tests.domain.agreements import scene as agreements
from tests.domain.agreements.scene import today
from tests.domain.care_teams import world as care
from tests.domain.care_teams.world import World
from tests.interfaces.web.reading import reading_of
from tests.matrix.forms import forms_of
from tests.world import as_, organization, professional, sign_in

pytestmark = pytest.mark.django_db
C = care.C
HARDEST = 25
PERSON = "/min-plan/avtaler/"


@pytest.fixture
def world() -> World:
    """Kari's team has somebody from both parties of an agreement in force."""
    scene = agreements.begin()
    scene.agree(
        "early_notice", "admission_report", "meeting_before_ready", starts=today() - timedelta(days=9)
    )
    world = care.begin()
    berit = professional("Berit Vik", scene.dps.name, "dps", title="Psykolog")
    care.joined(world, berit, "Berit Vik")
    for hat in (berit, world.coordinator):
        care.share_with(world, hat, C.CORE, C.MENTAL_HEALTH)
    world.berit = berit
    return world


def url(world: World, path: str = "") -> str:
    return f"/personer/{world.person_id}/avtaler/{path}"


def shown(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def sent(client: Client, address: str, **changed: object) -> str:
    """The form on this page, sent as it stands but for what is changed; the page after it."""
    form = next(form for form in forms_of(shown(client, address), address) if form.action == address)
    return client.post(address, {**form.fields, **changed}, follow=True).content.decode()


def gathered(world: World) -> None:
    sent(sign_in(Client(), world.coordinator), url(world, "samle/"))


def test_the_coordinator_gathers_and_everybody_concerned_sees_it(client: Client, world: World) -> None:
    assert "Ingen avtale om personen ennå" in shown(sign_in(client, world.coordinator), url(world))

    page = sent(client, url(world, "samle/"))

    assert "Hver tjeneste må svare for sin del." in page
    assert "Fjordland DPS" in page
    assert "Storelva kommune" in page
    assert "Ingenting mer å ta med" in shown(client, url(world, "samle/"))
    assert "venter på svar fra dere" in shown(sign_in(client, world.berit), url(world))


def test_a_unit_answers_for_its_own_part_alone(client: Client, world: World) -> None:
    gathered(world)
    sign_in(client, world.berit)
    page = shown(client, url(world, "svar/"))
    assert "Kommunen svarer med innleggelsesrapport" not in page

    assert "Skriv hvorfor dere ikke kan gjøre det" in sent(client, url(world, "svar/"), answer="no", words="")
    assert "Sagt ja av Berit Vik" in sent(client, url(world, "svar/"), answer="yes")


def test_the_person_reads_it_in_plain_words_and_says_what_she_means(client: Client, world: World) -> None:
    gathered(world)
    page = shown(sign_in(client, world.person), PERSON)
    assert "Fjordland DPS har lovet å" in page
    assert "samle dem som skal hjelpe deg, før du drar hjem." in page
    assert reading_of(page).lix <= HARDEST

    page = sent(client, f"{PERSON}svar/", answer="yes", words="Ring meg først.")
    assert "Du har sagt ja." in page
    assert "Ring meg først." in page


def test_the_person_says_no_to_one_promise_and_takes_it_back(client: Client, world: World) -> None:
    gathered(world)
    sign_in(client, world.person)
    with as_(world.person) as kari:
        duty = reading.person_agreement(kari).duties[0]

    assert (
        "Du har sagt nei til dette." in client.post(f"{PERSON}{duty.id}/nei/", follow=True).content.decode()
    )
    after = client.post(f"{PERSON}{duty.id}/ja/", follow=True).content.decode()
    assert "Du har sagt nei til dette." not in after


def test_nothing_promised_yet_is_said_kindly(client: Client, world: World) -> None:
    page = shown(sign_in(client, world.person), PERSON)
    assert "Ingen løfter ennå" in page
    assert reading_of(page).lix <= HARDEST


def test_the_coordinator_writes_down_what_was_said_and_ends_the_agreement(
    client: Client, world: World
) -> None:
    gathered(world)
    sign_in(client, world.coordinator)
    assert "Kari sa nei" in sent(client, url(world, "personens-svar/"), answer="no", through="speech")
    assert "Ingen avtale om personen ennå" in sent(
        client, url(world, "avslutt/"), because="Oppholdet er over"
    )


def test_it_goes_on_one_sheet_with_lines_to_sign(client: Client, world: World) -> None:
    shown(sign_in(client, world.coordinator), url(world, "skriv-ut/"), 404)
    gathered(world)
    page = shown(client, url(world, "skriv-ut/"))
    assert 'class="ep-signature"' in page
    assert "Avtalen tar ikke bort plikter som står i loven." in page


def test_an_institution_without_agreement_takes_on_the_same_duties_by_link(
    client: Client, world: World
) -> None:
    even = professional("Even Dahl", "Solvang behandlingssenter", "private_institution")
    sign_in(client, world.coordinator)
    page = sent(
        client,
        url(world, "inviter/"),
        name="Even Dahl",
        email="even@example.invalid",
        organization=str(organization("Solvang behandlingssenter").public_id),
        through="speech",
    )
    link = "/invitasjon/" + page.partition("/invitasjon/")[2].partition("/")[0] + "/"

    sign_in(client, even)
    offer = client.get(link, follow=True)
    assert "Dette sier dere ja til" in offer.content.decode()
    client.post(offer.request["PATH_INFO"], {"answer": "yes"})

    page = shown(sign_in(client, world.coordinator), url(world))
    assert "Solvang behandlingssenter" in page
    assert "Sagt ja av Even Dahl" in page


def test_a_member_who_does_not_coordinate_is_not_offered_to_put_it_together(
    client: Client, world: World
) -> None:
    gathered(world)
    page = shown(sign_in(client, world.berit), url(world))
    assert "Legg til punkter" not in page
    for path in ("samle/", "personens-svar/", "inviter/", "avslutt/"):
        shown(client, url(world, path), 404)


def test_the_agreement_is_a_link_for_its_parties_and_mere_words_for_others(
    client: Client, world: World
) -> None:
    gathered(world)
    guest = professional("Even Dahl", "Solvang behandlingssenter", "private_institution")
    care.joined(world, guest, "Even Dahl")
    care.share_with(world, guest, C.CORE, C.MENTAL_HEALTH)
    link = re.compile('href="/avtaler/[0-9a-f]')

    assert link.search(shown(sign_in(client, world.berit), url(world)))
    page = shown(sign_in(client, guest), url(world))

    assert ", punkt 1" in page
    assert not link.search(page)
