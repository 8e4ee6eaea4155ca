"""Kari on her phone: who sees what, one party at a time, with and without script."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enplan.domain.consents import services
from tests.domain.consents.world import C, World, begin, born_on, row, say, sees, today
from tests.interfaces.web.reading import reading_of
from tests.world import as_, organization, sign_in

pytestmark = pytest.mark.django_db
LIST = "/min-plan/hvem-ser-hva/"


@pytest.fixture
def world() -> World:
    return begin()


@pytest.fixture
def kari(client: Client, world: World) -> Client:
    return sign_in(client, world.person)


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def answers(world: World, **more: Any) -> dict[str, str]:
    """What the form sends when Kari says yes to core and no to substances."""
    return {
        "core": "yes",
        "substance_use": "no",
        "period": "one_year",
        "seen": row(world, world.nav_id).mark,
    } | more


def nav_url(world: World) -> str:
    return f"{LIST}{world.nav_id}/"


def test_every_party_has_one_sentence(kari: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE, C.FINANCES})
    text = page(kari, LIST)
    assert "Nav Storelva" in text
    assert "Anne-Lise Haug" in text
    assert "Ser det viktigste og penger." in text
    assert "Ikke bestemt. Det teller som nei." in text
    assert "Ola Nordli, koordinator" in text


def test_it_says_honestly_what_a_no_does_not_stop(kari: Client) -> None:
    text = page(kari, LIST)
    assert "Er noen i fare for livet, må de som hjelper deg si fra." in text
    assert "Helsepersonelloven § 33" in text


def test_nothing_is_ticked_for_a_party_without_answers(kari: Client, world: World) -> None:
    text = page(kari, nav_url(world))
    assert " checked" not in text
    assert "Alkohol og andre rusmidler" in text
    assert "Bare for deg" not in text


def test_no_to_one_thing_takes_three_clicks_and_counts_at_once(kari: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE, C.HOUSING, C.FINANCES})
    party = re.search(rf'href="({LIST}{world.nav_id}/)"', page(kari, LIST))
    assert party is not None
    form = page(kari, party[1])
    kept = dict(re.findall(r'name="(\w+)" value="([\w-]+)"[^>]*? checked', form))
    assert kept == {"core": "yes", "housing": "yes", "finances": "yes", "period": "as_before"}
    sent = kept | {"housing": "no", "seen": row(world, world.nav_id).mark}
    saved = kari.post(party[1], sent)
    assert saved.status_code == 302
    assert sees(world, world.nav) == {C.CORE, C.FINANCES}
    assert "Nav Storelva ser ikke: bolig" in page(kari, saved["Location"])


def test_a_saved_answer_ends_in_a_receipt(kari: Client, world: World) -> None:
    saved = kari.post(nav_url(world), answers(world), follow=True)
    text = saved.content.decode()
    assert "Du har sagt ja til at Nav Storelva ser én ting." in text
    assert "Gjelder til" in text
    assert "Du kan ombestemme deg når du vil." in text


def test_a_yes_without_a_length_is_sent_back_with_everything_kept(kari: Client, world: World) -> None:
    refused = kari.post(nav_url(world), answers(world, period=""))
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "Velg hvor lenge de kan se dette" in text
    assert "<title>Feil:" in text
    assert re.search(r'name="substance_use" value="no"[^>]* checked', text)
    assert sees(world, world.nav) == set()


def test_a_day_that_has_been_is_sent_back(kari: Client, world: World) -> None:
    refused = kari.post(nav_url(world), answers(world, period="date", ends_on=today().isoformat()))
    assert refused.status_code == 422
    assert "Velg en dag som kommer" in refused.content.decode()


def test_an_answer_that_is_no_answer_is_sent_back(kari: Client, world: World) -> None:
    assert kari.post(nav_url(world), answers(world, core="perhaps")).status_code == 422


def test_what_is_not_asked_cannot_be_slipped_in(kari: Client, world: World) -> None:
    kari.post(nav_url(world), answers(world, mine="yes"))
    assert sees(world, world.nav) == {C.CORE}


def test_when_somebody_saved_first_both_are_kept_apart(kari: Client, world: World) -> None:
    sent = answers(world)
    say(world, world.nav_id, yes={C.CORE, C.HOUSING})
    late = kari.post(nav_url(world), sent)
    assert late.status_code == 409
    assert "Noen andre lagret først" in late.content.decode()
    assert sees(world, world.nav) == {C.CORE, C.HOUSING}
    again = kari.post(nav_url(world), sent | {"seen": row(world, world.nav_id).mark})
    assert again.status_code == 302
    assert sees(world, world.nav) == {C.CORE}


def test_a_shortcut_fills_in_and_saves_nothing(kari: Client, world: World) -> None:
    text = page(kari, nav_url(world) + "?snarvei=home_money_work")
    chosen = dict(re.findall(r'name="(\w+)" value="([\w-]+)"[^>]*? checked', text))
    assert {name for name, value in chosen.items() if value == "yes"} == {
        "core",
        "housing",
        "activity",
        "finances",
    }
    assert chosen["substance_use"] == "no"
    assert sees(world, world.nav) == set()


def test_an_unknown_shortcut_fills_in_nothing(kari: Client, world: World) -> None:
    assert " checked" not in page(kari, nav_url(world) + "?snarvei=alt")


def test_the_rehearsal_shows_without_saving(kari: Client, world: World) -> None:
    rehearsed = kari.post(nav_url(world) + "prove/", answers(world))
    text = rehearsed.content.decode()
    assert rehearsed.status_code == 200
    assert "Nytt for dem: det viktigste." in text
    assert re.search(r'name="core" value="yes"[^>]* checked', text)
    assert sees(world, world.nav) == set()


def test_the_rehearsal_is_a_fragment_for_the_script(kari: Client, world: World) -> None:
    rehearsed = kari.post(nav_url(world) + "prove/", answers(world), headers={"HX-Request": "true"})
    text = rehearsed.content.decode()
    assert "<html" not in text
    assert "Dette vil Nav Storelva se" in text
    assert "HX-Request" in rehearsed["Vary"]


def test_no_to_everything_is_explained_first(kari: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    asked = page(kari, nav_url(world) + "nei/")
    assert "Si nei til alt for Nav Storelva?" in asked
    assert "Koordinatoren" not in asked
    assert sees(world, world.nav) == {C.CORE}
    text = kari.post(nav_url(world) + "nei/", follow=True).content.decode()
    assert "Nav Storelva ser ingenting fra nå av." in text
    assert sees(world, world.nav) == set()


def test_the_coordinators_party_says_what_is_left(kari: Client, world: World) -> None:
    asked = page(kari, f"{LIST}{world.municipality_id}/nei/")
    assert "Koordinatoren din ser fortsatt det viktigste og hvem som er med." in asked


def test_no_to_everything_can_be_undone(kari: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    kari.post(nav_url(world) + "nei/")
    undone = kari.post(nav_url(world) + "angre/", follow=True)
    assert "Valget er angret." in undone.content.decode()
    assert sees(world, world.nav) == {C.CORE}


def test_no_to_everybody(kari: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    say(world, world.relative_id, yes={C.CORE})
    assert "Si nei til alt for alle?" in page(kari, LIST + "nei-til-alle/")
    kari.post(LIST + "nei-til-alle/")
    assert sees(world, world.nav) == sees(world, world.relative) == set()


def test_what_ends_soon_stands_first(kari: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE}, period="date", ends_on=today() + timedelta(days=1))
    text = page(kari, LIST)
    assert "Nav Storelva: Tiden går ut i morgen." in text
    assert "Velg på nytt" in text


def test_every_answer_stands_in_the_receipts(kari: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE}, no={C.CRISIS})
    say(world, world.nav_id, yes={C.CORE, C.CRISIS})
    text = page(kari, LIST + "kvitteringer/")
    assert "Nei til: kriseplanen." in text
    assert "Du valgte på nytt i dag." in text
    assert "Registrert av Ola Nordli for deg" in text
    assert "Til stede: Ola og Kari." in text


def test_the_table_has_every_party_and_lines_to_sign(kari: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    text = page(kari, LIST + "tabell/")
    assert text.count('scope="row"') == 11
    assert f'href="{LIST}{world.nav_id}/#id_core_0"' in text
    assert "Dato og underskrift" in text


def test_one_can_answer_for_somebody_who_is_not_in_yet(kari: Client, world: World) -> None:
    text = page(kari, LIST + "flere/")
    assert "Mona Nordli" in text
    assert "Nav Storelva" not in text
    mona = page(kari, f"{LIST}{world.relative_id}/")
    assert "Det som trengs for at alle skal være trygge" not in mona


def test_no_to_the_plan_closes_all_sharing(kari: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    assert "Du har sagt ja til planen." in page(kari, LIST + "planen/")
    assert "All deling tar slutt med en gang." in page(kari, LIST + "planen/nei/")
    text = kari.post(LIST + "planen/nei/", follow=True).content.decode()
    assert "Du ombestemte deg om planen i dag." in text
    assert sees(world, world.nav) == set()
    again = kari.post(LIST + "planen/ja/", follow=True).content.decode()
    assert "Du har sagt ja til planen." in again


def test_who_lacks_capacity_reads_why_and_changes_nothing(kari: Client, world: World) -> None:
    with as_(world.coordinator) as ola:
        services.assess_capacity(
            ola,
            person_id=world.person_id,
            state="lacks",
            reason="Svarer ikke på spørsmål nå.",
            review_on=today() + timedelta(days=14),
            assessed_by="Berit Vik, psykolog",
            representative_id=world.relative_id,
        )
    text = page(kari, nav_url(world))
    assert "Akkurat nå svarer Mona Nordli for deg." in text
    assert "Svarer ikke på spørsmål nå." in text
    assert "<form" not in text.partition("<main")[2].partition("</main>")[0].replace("ep-quick", "")
    assert kari.post(nav_url(world), answers(world)).status_code == 422
    assert sees(world, world.nav) == set()


def test_a_child_reads_who_answers(kari: Client, world: World) -> None:
    born_on(world, today().replace(year=today().year - 14))
    text = page(kari, LIST)
    assert "Du er under 16 år. Da er det foreldrene som svarer." in text
    assert "Si nei til alt for alle" not in text


@pytest.mark.parametrize("who", ["coordinator", "nav", "relative"])
def test_the_persons_pages_are_the_persons(client: Client, world: World, who: str) -> None:
    sign_in(client, getattr(world, who))
    for path in ("", "tabell/", "kvitteringer/", "flere/", "nei-til-alle/", "planen/", f"{world.nav_id}/"):
        assert client.get(LIST + path).status_code in {403, 404}


def test_a_party_that_does_not_exist_is_not_found(kari: Client) -> None:
    assert kari.get(f"{LIST}00000000-0000-0000-0000-000000000000/").status_code == 404


def queries_of(client: Client, url: str) -> int:
    """How often the page asks the database."""
    page(client, url)
    with CaptureQueriesContext(connection) as captured:
        page(client, url)
    return len(captured)


def test_more_parties_and_answers_do_not_ask_the_database_more(kari: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    pages = ("", "tabell/", "kvitteringer/", f"{world.nav_id}/")
    before = [queries_of(kari, LIST + path) for path in pages]
    for number in range(5):
        say(world, organization(f"Tjeneste {number}").public_id, yes={C.CORE, C.HOUSING})
        say(world, world.nav_id, yes={C.CORE}, no={C.HOUSING})
    assert [queries_of(kari, LIST + path) for path in pages] == before


@pytest.mark.parametrize(
    "path", ["", "kvitteringer/", "planen/", "planen/nei/", "nei-til-alle/", "{nav}/", "{nav}/nei/"]
)
def test_the_pages_are_easy_to_read(kari: Client, world: World, path: str) -> None:
    say(world, world.nav_id, yes={C.CORE, C.HOUSING}, no={C.CRISIS})
    reading = reading_of(page(kari, LIST + path.format(nav=world.nav_id)))
    assert reading.lix <= 20
    assert max(reading.sentences) <= 20
