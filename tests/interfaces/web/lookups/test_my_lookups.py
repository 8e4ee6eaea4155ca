"""Kari reads who has looked, asks about it, and closes the plan to somebody."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enplan.base.access import Permission, Role, acting
from enplan.base.access.acting import acting_as_job
from enplan.base.kernel.errors import NotVisible
from enplan.domain.consents import services as consents
from enplan.domain.directory import services as directory
from enplan.domain.people import queries as people
from tests.domain.consents.world import C, World, begin, say, sees
from tests.interfaces.web.reading import main_text, reading_of
from tests.world import as_, professional, sign_in, staff

pytestmark = pytest.mark.django_db
LOG = "/min-plan/hvem-har-sett/"
DESK = "/oppslag/sporsmal/"


@pytest.fixture
def world() -> World:
    """Nav may see core and money, and has looked twice."""
    world = begin()
    say(world, world.nav_id, yes={C.CORE, C.FINANCES})
    for _ in range(2):
        with as_(world.nav) as anne:
            people.get(anne, person_id=world.person_id)
    return world


@pytest.fixture
def kari(client: Client, world: World) -> Client:
    return sign_in(client, world.person)


def page(client: Client, url: str = LOG) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def text(client: Client, url: str = LOG) -> str:
    """The page's words with single spaces."""
    return re.sub(r"\s+", " ", main_text(page(client, url)))


def line(client: Client, name: str = "Anne-Lise Haug") -> str:
    """The address of a line in the log."""
    found = re.search(rf'href="({LOG}\d+/)">Hva så {name}\?', page(client))
    assert found is not None
    return found[1]


def test_the_log_says_in_plain_words_who_looked_at_what(kari: Client) -> None:
    said = text(kari)
    assert "så Anne-Lise Haug (veileder, Nav Storelva) på det viktigste." in said
    assert "Grunn: du har sagt ja til å dele dette." in said
    assert "I dag" in said


def test_what_is_not_listed_is_counted(kari: Client, world: World) -> None:
    with as_(professional("Fremmed Person")) as stranger, pytest.raises(NotVisible):
        people.get(stranger, person_id=world.person_id)
    said = text(kari)
    assert "1 gang prøvde noen å åpne planen uten å få se noe. Det kan ha vært et uhell." in said
    assert "Fremmed Person" not in said
    assert re.search(r"Du selv har vært inne \d+ gang", said)


def test_the_filters_leave_out_and_count(kari: Client) -> None:
    changed = text(kari, LOG + "?hva=changed")
    assert "Ola Nordli" in changed
    assert "så Anne-Lise Haug" not in changed
    assert "så Anne-Lise Haug" in text(kari, LOG + "?virksomhet=Nav+Storelva")
    assert "så Anne-Lise Haug" not in text(kari, LOG + "?virksomhet=Storelva+kommune")
    assert "så Anne-Lise Haug" in text(kari, LOG + "?hva=tull&hvem=tull&til=tull")


def test_one_person_can_be_chosen(kari: Client, world: World) -> None:
    said = text(kari, f"{LOG}?hvem={world.nav.pk}")
    assert "så Anne-Lise Haug" in said
    assert "Hva så Ola Nordli" not in said


def test_the_team_can_be_left_out(kari: Client, world: World) -> None:
    assert "Ingen passer med det du har valgt" in text(kari, LOG + "?ukjent=1")
    with as_(world.person) as actor:
        consents.withdraw_sharing(actor, party_id=world.nav_id)
    said = text(kari, LOG + "?ukjent=1")
    assert "så Anne-Lise Haug" in said
    assert "Hva så Ola Nordli" not in said


def test_one_line_tells_what_was_shown_and_when(kari: Client) -> None:
    said = text(kari, line(kari))
    assert "Hva så Anne-Lise Haug?" in said
    assert "Det viktigste, målene dine og hvem som er med" in said
    assert len(re.findall(r"Klokka \d+\.\d\d: Så på planen", said)) == 2


def test_a_question_is_sent_and_its_answer_read(kari: Client, world: World) -> None:
    address = line(kari)
    assert "Koordinatoren din svarer deg her." in text(kari, address + "spor/")
    sent = kari.post(address + "spor/", {"words": "Hvorfor?"}, follow=True)
    assert "Spørsmålet er sendt til koordinatoren din." in sent.content.decode()
    said = text(kari)
    assert "Du får svar innen" in said
    assert "Du har spurt om dette." in said
    ola = sign_in(Client(), world.coordinator)
    assert "1 spørsmål venter på svar." in text(ola, f"/personer/{world.person_id}/samtykke/")
    asked = page(ola, f"/personer/{world.person_id}/oppslag/")
    answer_url = re.search(rf'href="(/personer/{world.person_id}/oppslag/[\w-]+/)"', asked)
    assert answer_url is not None
    assert ola.post(answer_url[1], {"words": " "}).status_code == 422
    ola.post(answer_url[1], {"words": "Hun forberedte møtet."})
    assert "Svar fra Ola Nordli: Hun forberedte møtet." in text(kari)


def test_asking_twice_is_told_kindly(kari: Client) -> None:
    address = line(kari)
    kari.post(address + "spor/", {"words": ""})
    again = kari.post(address + "spor/", {"words": ""}, follow=True)
    assert "Du har spurt om dette før." in again.content.decode()


def test_too_many_words_are_sent_back(kari: Client) -> None:
    refused = kari.post(line(kari) + "spor/", {"words": "x" * 1001})
    assert refused.status_code == 422
    assert "Skriv litt kortere" in refused.content.decode()


def test_closing_the_plan_to_somebody_is_explained_done_and_undone(kari: Client, world: World) -> None:
    address = line(kari) + "steng/"
    asked = text(kari, address)
    assert "Anne-Lise Haug ser ingenting i planen din fra nå av." in asked
    assert "koordinatoren din" not in asked
    assert sees(world, world.nav) == {C.CORE, C.FINANCES}
    done = kari.post(address, follow=True).content.decode()
    assert "Anne-Lise Haug ser ikke planen din lenger." in done
    assert sees(world, world.nav) == set()
    undo = re.search(rf'action="({LOG}apne/[\w-]+/)"', done)
    assert undo is not None
    assert "Angret." in kari.post(undo[1], follow=True).content.decode()
    assert sees(world, world.nav) == {C.CORE, C.FINANCES}


def test_who_is_closed_out_is_not_let_in_at_the_next_request(kari: Client, world: World) -> None:
    anne = sign_in(Client(), world.nav)
    assert anne.get(f"/personer/{world.person_id}/samtykke/").status_code == 200
    kari.post(line(kari) + "steng/")
    assert anne.get(f"/personer/{world.person_id}/samtykke/").status_code == 404


def test_closing_the_plan_to_the_coordinator_says_what_is_lost(kari: Client) -> None:
    asked = text(kari, line(kari, "Ola Nordli") + "steng/")
    assert "Ola Nordli er koordinatoren din. Da trenger du en ny koordinator." in asked


def test_a_line_that_is_not_ones_own_is_not_found(kari: Client) -> None:
    address = line(kari)
    other = sign_in(Client(), begin().person)
    for path in ("", "spor/", "steng/"):
        assert other.get(address + path).status_code == 404
        assert other.post(address + path).status_code in {404, 405}
    assert kari.get(LOG + "999999999/").status_code == 404


def test_the_log_is_the_persons_alone(world: World) -> None:
    for hat in (world.nav, world.coordinator, world.relative):
        assert sign_in(Client(), hat).get(LOG).status_code in {403, 404}


def test_an_emergency_stands_on_top(kari: Client, world: World) -> None:
    with as_(world.nav) as anne:
        acting.note(
            anne,
            Permission.PLAN_READ,
            world.subject.pk,
            {int(C.CRISIS)},
            basis="emergency",
            reason="fare for liv",
        )
    said = text(kari)
    assert said.index("på kriseplanen") < said.index("Velg person eller tjeneste")
    assert "Grunn: fare for liv." in said


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_sentences_are_there_in_every_language(kari: Client, language: str) -> None:
    words = {"nb": "på det viktigste", "nn": "på det viktigaste", "en": "looked at what matters most"}
    assert words[language] in text(kari, f"{LOG}?sprak={language}")


@pytest.mark.parametrize("path", ["", "{line}", "{line}spor/", "{line}steng/"])
def test_the_pages_are_easy_to_read(kari: Client, path: str) -> None:
    reading = reading_of(page(kari, path.format(line=line(kari)) or LOG))
    assert reading.lix <= 20
    assert max(reading.sentences) <= 20


def test_more_look_ups_do_not_ask_the_database_more(kari: Client, world: World) -> None:
    def asked(client: Client, url: str) -> int:
        page(client, url)
        with CaptureQueriesContext(connection) as captured:
            page(client, url)
        return len(captured)

    anne = sign_in(Client(), world.nav)
    before = asked(kari, LOG), asked(anne, "/oppslag/")
    for _ in range(20):
        with as_(world.nav) as actor:
            people.get(actor, person_id=world.person_id)
    assert (asked(kari, LOG), asked(anne, "/oppslag/")) == before


def test_staff_see_what_they_have_looked_at(world: World) -> None:
    anne = sign_in(Client(), world.nav)
    shown = page(anne, "/oppslag/")
    assert "Kari N." in shown
    assert "Så på planen" in shown
    with as_(world.person) as actor:
        consents.withdraw_sharing(actor)
    assert "Ikke lenger åpen for deg" in page(anne, "/oppslag/")


def test_only_who_manages_the_plan_sees_the_questions(kari: Client, world: World) -> None:
    kari.post(line(kari) + "spor/", {"words": "Hvorfor?"})
    anne = sign_in(Client(), world.nav)
    assert anne.get(f"/personer/{world.person_id}/oppslag/").status_code == 404


def test_a_question_about_the_coordinator_goes_past_the_coordinator(kari: Client, world: World) -> None:
    tor = staff("Tor Aasen", Role.LEADER, "Storelva kommune", "municipality")
    with acting_as_job("test_world", accounts=True) as job:
        directory.name_privacy_contact(
            job, organization_id=tor.organization_id or 0, hat_id=tor.pk, name="Tor Aasen"
        )
    leader, ola = sign_in(Client(), tor), sign_in(Client(), world.coordinator)
    assert "Ingen spørsmål til deg" in text(leader, DESK)
    address = line(kari, "Ola Nordli")
    form = text(kari, address + "spor/")
    assert "En som passer på personvern i Storelva kommune, svarer deg her." in form
    assert "Koordinatoren din ser ikke spørsmålet." in form
    assert reading_of(page(kari, address + "spor/")).lix <= 25
    sent = kari.post(address + "spor/", {"words": "Hvorfor så du her?"}, follow=True).content.decode()
    assert "Spørsmålet er sendt til Storelva kommune." in sent
    assert "Ingen spørsmål venter på svar." in text(ola, f"/personer/{world.person_id}/samtykke/")
    assert "Hvorfor så du her?" not in page(ola, f"/personer/{world.person_id}/oppslag/")
    assert "1 spørsmål om oppslag venter på svar fra deg." in text(leader, "/oppslag/")
    found = re.search(rf'href="({DESK}[\w-]+/)"', page(leader, DESK))
    assert found is not None
    assert "Kari" in text(leader, found[1])
    assert ola.get(found[1]).status_code == 404
    assert leader.post(found[1], {"words": " "}).status_code == 422
    leader.post(found[1], {"words": "Han ryddet i planen."})
    assert "Svar fra Tor Aasen: Han ryddet i planen." in text(kari)
    said = text(kari)
    assert "svarte Tor Aasen" in said
    assert "Grunn: du har spurt om et oppslag." in said


def test_a_question_to_the_coordinator_stands_in_the_worklist(kari: Client, world: World) -> None:
    kari.post(line(kari) + "spor/", {"words": "Hvorfor?"})
    ola = sign_in(Client(), world.coordinator)
    said = text(ola, "/personer/?vis=meg")
    assert "Spør om et oppslag. Spurte i dag." in said


def test_opening_a_page_with_questions_is_not_told_as_an_answer(kari: Client, world: World) -> None:
    kari.post(line(kari) + "spor/", {"words": "Hvorfor?"})
    page(sign_in(Client(), world.coordinator), f"/personer/{world.person_id}/samtykke/")
    assert "svarte Ola Nordli" not in text(kari)


def test_what_the_system_writes_as_a_reason_is_told_in_words(kari: Client, world: World) -> None:
    with as_(world.nav) as anne:
        acting.note(anne, Permission.TEAM_ACCEPT, world.subject.pk, set(), reason="wrong_person")
    said = text(kari)
    assert "Grunn: invitasjonen var til en annen." in said
    assert "wrong_person" not in said
