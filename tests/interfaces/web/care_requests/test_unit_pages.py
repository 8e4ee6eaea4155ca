"""The coordinating unit's pages: shelves in the address, three choices, and the outcome to the sender."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from enplan.base.access.acting import acting_as_job
from enplan.base.access.grants import recompile
from enplan.domain.care_requests import services
from tests.domain.care_requests.world import NOT_ASKED, World, plan_for
from tests.interfaces.web.care_requests.conftest import client
from tests.interfaces.web.reading import reading_of
from tests.world import as_, own_hat, particulars


@pytest.fixture(autouse=True)
def listed(world: World) -> None:
    """The unit knows its coordinator."""
    with as_(world.unit) as actor:
        services.keep_profile(
            actor,
            coordinator_id=world.coordinator.public_id,
            takes_more=True,
            languages="Polsk",
            training="Koordinatorkurs",
            substitute_id=world.municipal.public_id,
        )


def page(world: World, path: str = "/ke/") -> str:
    return client(world.unit).get(path).content.decode()


def filled(world: World, notice: object, **more: Any) -> dict[str, Any]:
    """The form of appointing as it stands, with yes and four characters."""
    text = page(world, f"/ke/meldinger/{notice}/")
    version = re.search(r'name="version" value="(\d+)"', text)
    chosen = re.search(r'name="coordinator_id" value="([^"]+)"[^>]*checked', text)
    assert version
    assert chosen
    return {"version": version[1], "coordinator_id": chosen[1], "answer": "yes", "words": "Ok da"} | more


def test_the_inbox_counts_each_shelf_and_keeps_the_choice_in_the_address(world: World) -> None:
    world.send()
    world.send(NOT_ASKED, particulars("Siv"))
    plan_for(particulars("Liv")).resign()
    text = page(world)
    for label, number in (
        ("Nye", 1),
        ("Venter på samtykke", 1),
        ("Uten koordinator", 1),
        ("Koordinator foreslått", 0),
    ):
        assert f"{label} <b>{number}</b>" in text
    for told in (
        "Kari Nordli",
        "Fjordland DPS",
        "Ola Haugen",
        "I dag",
        "Svar innen",
        "Loven sier så snart som mulig",
    ):
        assert told in text
    assert "Siv Nordli" not in text
    assert "Siv Nordli" in page(world, "/ke/?vis=samtykke")
    assert "Liv Nordli" in page(world, "/ke/?vis=uten-koordinator")
    assert "Ingenting er ferdig" in page(world, "/ke/?vis=ferdig")


def test_the_menu_of_the_unit_begins_with_it(world: World) -> None:
    menu = page(world).partition('id="meny"')[2].partition("</nav>")[0]
    assert re.findall(r"<a[^>]*>(?:<svg.*?</svg>)?\s*(?:<span>)?([^<]+)", menu)[0].strip() == "KE"


def test_three_choices_and_what_is_there_already(world: World) -> None:
    notice = world.send()
    text = page(world, f"/ke/meldinger/{notice}/")
    for told in (
        "Oppnevn koordinator",
        "Be om mer informasjon",
        "Ikke behov",
        "Ingen plan",
        "Polsk",
        "vikar: Siri Moen",
    ):
        assert told in text
    assert "Er Kari Nordli spurt om koordinatoren?" in text
    assert world.open(notice).received_at is not None


def test_appointing_tells_the_sender_and_leaves_no_name_behind(world: World) -> None:
    notice = world.send()
    browser = client(world.unit)
    done = browser.post(
        f"/ke/meldinger/{notice}/oppnevn/", filled(world, notice), follow=True
    ).content.decode()
    assert "Den som meldte, har fått svar" in done
    finished = page(world, "/ke/?vis=ferdig")
    assert "Koordinator er oppnevnt" in finished
    assert "Kari" not in finished
    assert browser.get(f"/ke/meldinger/{notice}/").status_code == 404
    assert "Ok da" in client(world.clinician).get(f"/melding-om-behov/{notice}/").content.decode()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"answer": ""}, "Velg hva personen svarte"),
        ({"answer": "no"}, "Skriv hvorfor det likevel blir slik"),
        ({"words": ""}, "Skriv noen ord her"),
        ({"coordinator_id": ""}, "Velg hvem som skal være koordinator"),
    ],
)
def test_what_is_missing_is_told_and_the_text_stands(world: World, more: dict[str, Any], told: str) -> None:
    notice = world.send()
    response = client(world.unit).post(f"/ke/meldinger/{notice}/oppnevn/", filled(world, notice, **more))
    assert response.status_code == 422
    assert told in response.content.decode()
    if "words" not in more:
        assert "Ok da" in response.content.decode()
        assert "Ok da" in page(world, f"/ke/meldinger/{notice}/")


def test_a_proposal_waits_on_its_shelf_and_stands_chosen(world: World) -> None:
    notice = world.send()
    data = filled(world, notice, act="propose", answer="", words="")
    done = client(world.unit).post(f"/ke/meldinger/{notice}/oppnevn/", data, follow=True).content.decode()
    assert "Kari Nordli" in done
    assert "Koordinator foreslått <b>1</b>" in done
    assert filled(world, notice)["coordinator_id"] == str(world.coordinator.public_id)


def test_whoever_comes_second_is_told_and_loses_nothing(world: World) -> None:
    notice = world.send()
    old = filled(world, notice)
    browser = client(world.unit)
    browser.post(
        f"/ke/meldinger/{notice}/sporsmal/", {"version": old["version"], "question": "Hvor bor Kari?"}
    )
    response = browser.post(f"/ke/meldinger/{notice}/oppnevn/", old)
    assert "Noen andre gjorde noe med meldingen" in response.content.decode()
    assert "Ok da" in response.content.decode()
    again = re.search(r'name="version" value="(\d+)"', response.content.decode())
    assert again
    assert browser.post(f"/ke/meldinger/{notice}/oppnevn/", old | {"version": again[1]}).status_code == 302


def test_no_need_takes_a_reason_and_words(world: World) -> None:
    notice = world.send()
    browser, path = client(world.unit), f"/ke/meldinger/{notice}/ikke-behov/"
    version = filled(world, notice)["version"]
    refused = browser.post(path, {"version": version, "words": "Kari vil vente."}).content.decode()
    assert "Velg en grunn" in refused
    assert "Kari vil vente." in refused
    browser.post(path, {"version": version, "reason": "person_says_no", "words": "Kari vil vente."})
    told = client(world.clinician).get(f"/melding-om-behov/{notice}/").content.decode()
    assert "Personen vil ikke nå" in told


def test_somebody_with_a_coordinator_is_not_given_another(world: World) -> None:
    kari = particulars("Kari")
    plan_for(kari)
    text = page(world, f"/ke/meldinger/{world.send(about=kari)}/")
    assert "har koordinator: Nina Vik" in text
    assert 'name="coordinator_id"' not in text


def test_a_vacancy_is_filled(world: World) -> None:
    plan = plan_for(particulars("Kari"))
    path = f"/ke/uten-koordinator/{plan.person_id}/"
    assert client(world.unit).get(path).status_code == 404
    plan.resign()
    shown = page(world, path)
    assert "Finn ny koordinator" in shown
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    assert seen
    data = {"coordinator_id": str(world.coordinator.public_id), "answer": "yes", "seen": seen[1]}
    done = client(world.unit).post(path, data, follow=True).content.decode()
    assert "Koordinatoren er oppnevnt" in done
    assert "Alle har koordinator" in done


def test_a_vacancy_that_is_another_than_the_page_showed_is_told_and_what_was_typed_stands(
    world: World,
) -> None:
    plan = plan_for(particulars("Kari"))
    plan.resign()
    path = f"/ke/uten-koordinator/{plan.person_id}/"
    data = {
        "coordinator_id": str(world.coordinator.public_id),
        "answer": "no",
        "answer_note": "Ola kjenner Kari fra før.",
        "seen": str(uuid.uuid4()),
    }
    browser = client(world.unit)
    refused = browser.post(path, data)
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "Noen har fått oppdraget mens du så på siden." in text
    assert "Ola kjenner Kari fra før." in text
    now = re.search(r'name="seen" value="([^"]+)"', text)
    assert now
    assert browser.post(path, data | {"seen": now[1]}).status_code == 302


@pytest.mark.parametrize(
    ("door", "typed"),
    [
        ("oppnevn", {"words": "Ola ringer i morgen.", "answer": "yes"}),
        ("sporsmal", {"question": "Ola ringer i morgen."}),
        ("ikke-behov", {"words": "Ola ringer i morgen.", "reason": "other"}),
    ],
)
def test_what_was_typed_about_a_notice_that_is_gone_is_shown_once_more(
    world: World, door: str, typed: dict[str, Any]
) -> None:
    notice = world.send()
    old = filled(world, notice)
    with as_(world.clinician) as actor:
        version = world.followed(notice).version
        services.withdraw(actor, notice_id=notice, version=version, words="Feil.")
    for id_ in (notice, uuid.uuid4()):
        gone = client(world.unit).post(f"/ke/meldinger/{id_}/{door}/", {"version": old["version"], **typed})
        assert gone.status_code == 404
        assert "Meldingen er ikke her lenger" in gone.content.decode()
        assert "Ola ringer i morgen." in gone.content.decode()
        assert "no-store" in gone.headers["Cache-Control"]
    assert "Meldingen er ikke her" not in page(world, f"/ke/meldinger/{notice}/{door}/")


def test_capacity_shows_who_can_take_more_and_can_be_changed(world: World) -> None:
    text = page(world, "/ke/koordinatorer/")
    for told in ("Ola Haugen", "Polsk", "Koordinatorkurs", "Siri Moen", "Andre som arbeider her"):
        assert told in text
    path = f"/ke/koordinatorer/{world.coordinator.public_id}/"
    browser = client(world.unit)
    assert 'value="Polsk"' in browser.get(path).content.decode()
    wrong = browser.post(path, {"takes_more": "no", "trained_on": "2999-01-01", "languages": "Polsk"})
    assert wrong.status_code == 422
    browser.post(path, {"takes_more": "no", "languages": "Arabisk"})
    assert "Arabisk" in page(world, "/ke/koordinatorer/")
    assert client(world.unit).get(f"/ke/koordinatorer/{world.clinician.public_id}/").status_code == 404


def test_only_units_come_in(world: World) -> None:
    for hat in (world.clinician, world.coordinator):
        for path in ("/ke/", "/ke/koordinatorer/"):
            assert client(hat).get(path).status_code == 403


def test_the_person_reads_it_in_plain_words(world: World) -> None:
    notice = world.send()
    subject_id = world.row(notice).subject_id
    own = own_hat("Kari Nordli", subject_id)
    with acting_as_job("test_world", subject_id=subject_id) as job:
        recompile(job, subject_id)
    client(world.unit).get(f"/ke/meldinger/{notice}/")
    text = client(own).get("/min-plan/melding-om-behov/").content.decode()
    for told in ("Berit Vik (Fjordland DPS)", "KE Storelva", "Lest av enheten", "Ja, muntlig"):
        assert told in text
    assert reading_of(text).lix <= 25
    log = client(own).get("/min-plan/hvem-har-sett/").content.decode()
    assert "meldingen om at du kan trenge en koordinator" in log
    assert "De skal sørge for" in log or "de skal sørge for" in log
