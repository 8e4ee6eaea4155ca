"""The way through treatment on its pages: without JavaScript, nothing lost, and nothing shown that is not open."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from enplan.base.access import Level, Role
from enplan.base.accounts.models import Hat
from enplan.domain.directory.models import Organization
from enplan.domain.pathways import services
from tests import world as places
from tests.domain.pathways.world import (
    World,
    admitted,
    details,
    events,
    item,
    listed,
    place_of,
    seen,
    tap,
    tell,
    unit,
)
from tests.world import as_, sign_in


@pytest.fixture
def stay(kari: World) -> uuid.UUID:
    return admitted(kari, days=2)


def client_of(hat: Hat, level: Level = Level.HIGH) -> Client:
    return sign_in(Client(), hat, level)


def at(world: World, tail: str) -> str:
    return f"/personer/{world.person_id}/{tail}"


def text_of(client: Client, address: str, **data: Any) -> str:
    """The page after a GET, or after a POST and where it leads."""
    response = client.post(address, data, follow=True) if data else client.get(address)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def version_on(text: str) -> str:
    """The version that the form on this page carries."""
    found = re.search(r'name="version" value="(\d+)"', text)
    assert found
    return found[1]


def undo_of(text: str) -> str:
    found = re.search(r'action="([^"]*/angre/[^"]*)"', text)
    assert found
    return found.group(1).replace("&amp;", "&")


def test_a_list_is_opened_in_three_clicks_with_everything_known_chosen_beforehand(kari: World) -> None:
    berit = client_of(kari.berit)
    assert at(kari, "overgang/ny/") in text_of(berit, at(kari, "overgang/"))
    form = text_of(berit, at(kari, "overgang/ny/"))
    assert f'<option value="{unit(kari.berit).public_id}" selected>' in form
    assert '<option value="addiction_treatment" selected>' in form
    assert f'value="{timezone.localdate().isoformat()}"' in form

    told = text_of(
        berit,
        at(kari, "overgang/ny/"),
        setting="inpatient",
        organization_id=str(unit(kari.berit).public_id),
        service="addiction_treatment",
        day=timezone.localdate().isoformat(),
        clock="",
    )
    assert "Lista er åpnet" in told
    assert [each.phase for each in seen(kari)] == ["during"]


def test_a_form_with_a_fault_keeps_everything_and_says_what_to_do(kari: World) -> None:
    berit = client_of(kari.berit)
    later = (timezone.localdate() + timedelta(days=3)).isoformat()
    response = berit.post(
        at(kari, "overgang/ny/"),
        {
            "setting": "inpatient",
            "organization_id": str(unit(kari.berit).public_id),
            "service": "addiction_treatment",
            "day": later,
            "clock": "10:30",
        },
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert "Velg et tidspunkt som har vært" in text
    assert f'value="{later}"' in text
    assert 'value="10:30"' in text


def test_one_tap_and_back_again(kari: World, stay: uuid.UUID) -> None:
    trine = client_of(kari.trine)
    page = at(kari, f"overgang/{stay}/")
    assert "Et sted å bo fra første natt" in text_of(trine, page)
    told = text_of(trine, f"{page}punkt/10/status/", state="in_place", version="0")
    assert "Et sted å bo fra første natt: På plass." in told
    assert item(kari, stay, "housing_first_night").owner_name == "Trine Vik"
    back = text_of(trine, undo_of(told), a="1")
    assert "Det er som før igjen." in back
    assert item(kari, stay, "housing_first_night").state == "not_started"


def test_a_tap_on_an_old_page_changes_nothing_and_says_so(kari: World, stay: uuid.UUID) -> None:
    tap(kari, stay, "medication", "missing", note="Resepten mangler.")
    told = text_of(
        client_of(kari.berit), at(kari, f"overgang/{stay}/punkt/12/status/"), state="in_place", version="0"
    )
    assert "Noen andre endret dette først" in told
    assert item(kari, stay, "medication").state == "missing"


def test_the_page_of_an_item_saves_keeps_and_shows_both(kari: World, stay: uuid.UUID) -> None:
    trine = client_of(kari.trine)
    page = at(kari, f"overgang/{stay}/punkt/11/")
    assert "Første avtale hjemme" in text_of(trine, f"{page}?status=mangler")
    sent = {
        "version": "0",
        "state": "missing",
        "owner_id": str(place_of(kari, "Trine Vik")),
        "due_on": "2031-05-02",
        "due_time": "10:30",
        "note": "",
    }
    refused = trine.post(page, sent)
    assert refused.status_code == 422
    assert "Skriv hva som mangler" in refused.content.decode()
    assert 'value="2031-05-02"' in refused.content.decode()
    assert "Punktet er lagret." in text_of(trine, page, **{**sent, "note": "Vi vet ikke hvem."})

    both = client_of(kari.berit).post(page, {**sent, "state": "in_progress", "note": "Trine ringer."})
    assert both.status_code == 409
    text = both.content.decode()
    assert "Trine ringer." in text
    assert "Vi vet ikke hvem." in text


def test_ready_with_open_items_stops_once_and_asks_why(kari: World, stay: uuid.UUID) -> None:
    berit = client_of(kari.berit)
    page = at(kari, f"overgang/{stay}/klar/")
    version = str(details(kari, stay).version)
    asked = berit.post(page, {"version": version})
    assert asked.status_code == 200
    assert "Dette er ikke på plass" in asked.content.decode()
    assert "Første avtale hjemme" in asked.content.decode()
    assert berit.post(page, {"version": version, "reason": " "}).status_code == 422
    told = text_of(berit, page, version=version, reason="Boligen er klar på mandag.")
    assert "Meldt utskrivingsklar" in told
    assert details(kari, stay).state == "ready_for_discharge"
    assert "Angret" in text_of(berit, undo_of(told), a="1")
    assert details(kari, stay).state == "in_treatment"


def test_leaving_early_is_one_press_and_then_a_page_for_the_night(kari: World, stay: uuid.UUID) -> None:
    berit = client_of(kari.berit)
    agreed = text_of(
        berit,
        at(kari, f"overgang/{stay}/avtale/for-tiden/"),
        version="0",
        words="Trine ringer Kari. Kari kan komme tilbake neste dag.",
        caller_id=str(place_of(kari, "Trine Vik")),
        place="Fjordheim senter",
        phone="75 00 50 00",
        valid_until="",
    )
    assert "Avtalen er lagret" in agreed
    version = str(details(kari, stay).version)
    told = text_of(berit, at(kari, f"overgang/{stay}/dro/"), version=version)
    for words in (
        "Dette gjør vi nå",
        "Kari kan komme tilbake neste dag.",
        "Trine Vik, Oppfølgingstjenesten",
        "Koordinerende enhet, Storelva",
        "75 00 10 10",
        "står ikke i noen lov",
    ):
        assert words in told
    assert "Angret" in text_of(berit, undo_of(told), a="1")
    assert details(kari, stay).state == "in_treatment"


@pytest.mark.parametrize(
    ("change", "who"),
    [
        ({"municipality_number": ""}, "Koordinerende enhet, Storelva"),
        ({"closed_on": date(2020, 1, 1)}, "Storelva kommune"),
    ],
    ids=["known by what it is a part of", "closed"],
)
def test_whoever_coordinates_at_home_is_found_in_one_way(
    kari: World, stay: uuid.UUID, change: dict[str, Any], who: str
) -> None:
    Organization.objects.filter(kind="coordinating_unit", municipality_number="9901").update(**change)
    berit = client_of(kari.berit)
    told = text_of(berit, at(kari, f"overgang/{stay}/dro/"), version=str(details(kari, stay).version))
    assert f"<p>{who}" in told
    (event,) = events(kari, "unplanned_discharge")
    assert Organization.objects.filter(name=who, pk__in=[event.counterpart_id or 0]).exists()


def test_what_is_told_in_the_same_minute_comes_after_what_a_button_told(kari: World, stay: uuid.UUID) -> None:
    berit = client_of(kari.berit)
    text_of(
        berit,
        at(kari, f"overgang/{stay}/klar/"),
        version=str(details(kari, stay).version),
        reason="Vil hjem.",
    )
    ready = details(kari, stay).last("ready_for_discharge")
    assert ready is not None
    then = timezone.localtime(ready)
    told = text_of(
        berit,
        at(kari, f"forlop/{stay}/skriv/"),
        kind="discharged",
        day=then.date().isoformat(),
        clock=then.strftime("%H:%M"),
    )
    assert "Lagret: Utskrevet." in told
    left = details(kari, stay).last("discharged")
    assert left is not None
    assert left >= ready


def test_a_pause_and_the_way_back(kari: World, stay: uuid.UUID) -> None:
    berit = client_of(kari.berit)
    page = at(kari, f"overgang/{stay}/pause/")
    assert berit.post(page, {"reason": "relapse"}).status_code == 422
    told = text_of(berit, page, reason="relapse", keep_in_touch=str(place_of(kari, "Trine Vik")))
    assert "Holde kontakten hver uke" in told
    assert "Planen er ikke avsluttet" in told
    assert "Trine Vik" in text_of(client_of(kari.jonas), at(kari, f"overgang/{stay}/"))
    assert "I gang igjen" in text_of(berit, at(kari, f"overgang/{stay}/i-gang/"), a="1")


def test_what_is_corrected_stands_beside_what_it_was(kari: World, stay: uuid.UUID) -> None:
    berit = client_of(kari.berit)
    moment = details(kari, stay).moments[0]
    page = at(kari, f"forlop/{stay}/rett/{moment.id}/")
    day = timezone.localdate() - timedelta(days=4)
    assert berit.post(page, {"because": "wrong_time", "day": str(day), "reason": ""}).status_code == 422
    told = text_of(berit, page, because="wrong_time", day=str(day), clock="21:15", reason="Kom kvelden før.")
    assert "Rettet: Feil dag eller klokkeslett" in told
    assert "Kom kvelden før." in told
    assert "Før sto det" in told
    assert "21.15" in told


def test_something_is_told_late_and_the_reference_stands_beside_the_time(
    kari: World, stay: uuid.UUID
) -> None:
    berit = client_of(kari.berit)
    page = at(kari, f"forlop/{stay}/skriv/")
    day = timezone.localdate() - timedelta(days=1)
    told = text_of(berit, page, kind="first_attended", day=str(day), clock="09:00", reason="")
    assert "Lagret: Første oppmøte." in told
    assert "Veiledende tid" in told
    assert "7 dager" in told
    assert "ikke en lov" in told


def test_who_may_not_see_the_service_reads_nothing_of_it_on_any_page(kari: World, stay: uuid.UUID) -> None:
    tell(kari, stay, "first_attended", days=1)
    jonas = client_of(kari.jonas)
    for tail in ("forlop/", "overgang/", f"overgang/{stay}/", f"overgang/{stay}/skriv-ut/"):
        main = text_of(jonas, at(kari, tail)).partition("<main")[2]
        assert "Rusbehandling" not in main
        assert "Fjordheim" not in main
        assert "oppmøte" not in main
    assert "Under behandling" in text_of(jonas, at(kari, ""))
    assert "Et sted å bo fra første natt" in text_of(jonas, at(kari, f"overgang/{stay}/"))


def hand_over_of(text: str) -> str:
    found = re.search(r'href="(/personer/[^"]+/overlevering/[^"]+/)"', text)
    assert found
    return found.group(1)


def test_two_keys_on_three_pages(kari: World, stay: uuid.UUID) -> None:
    berit, trine, person = client_of(kari.berit), client_of(kari.trine), client_of(kari.person, Level.CODE)
    told = text_of(
        berit,
        at(kari, f"overgang/{stay}/overlever/"),
        receiver_id=str(unit(kari.trine).public_id),
        words="Følge opp hver uke.",
    )
    page = hand_over_of(told)
    assert "Ja, vi tar over" not in text_of(berit, page)
    waiting = text_of(trine, page)
    assert "Ja, vi tar over" in waiting
    found = re.search(r'name="version" value="(\d+)"', waiting)
    assert found
    assert "Ansvaret flyttes når personen har møtt dere" in text_of(
        trine, f"{page}ja/", version=found.group(1)
    )

    own = text_of(person, "/min-plan/veien/")
    assert "Oppfølgingstjenesten vil følge deg opp" in own
    step = re.search(r'action="(/min-plan/veien/[^"]+/mott/)".*?name="version" value="(\d+)"', own, re.DOTALL)
    assert step
    assert "Oppfølgingstjenesten har ansvaret nå." in text_of(person, step.group(1), version=step.group(2))
    assert "Oppfølgingstjenesten, siden i dag" in text_of(berit, at(kari, f"overgang/{stay}/"))


def test_a_no_needs_a_reason_and_the_form_says_so(kari: World, stay: uuid.UUID) -> None:
    with as_(kari.berit) as actor:
        services.offer(
            actor, person_id=kari.person_id, episode_id=stay, receiver_id=unit(kari.trine).public_id
        )
    trine = client_of(kari.trine)
    page = hand_over_of(text_of(trine, at(kari, "overgang/")))
    assert trine.post(f"{page}nei/", {"version": "1", "reason": ""}).status_code == 422
    assert "Vi er fulle." in text_of(trine, f"{page}nei/", version="1", reason="Vi er fulle.")


def test_the_person_reads_what_is_in_place_and_who_sees_to_the_rest(kari: World, stay: uuid.UUID) -> None:
    tap(kari, stay, "housing_first_night", "in_place", kari.trine)
    with as_(kari.trine) as actor:
        services.change_item(
            actor,
            person_id=kari.person_id,
            episode_id=stay,
            code="first_appointment",
            version=0,
            filled=services.Filled(state="in_progress", owner_id=place_of(kari, "Trine Vik")),
        )
    text = text_of(client_of(kari.person), "/min-plan/veien/")
    assert "Du har et sted å sove første natt." in text
    assert "Trine Vik ordner det." in text
    assert "Du er hos Fjordheim senter." in text
    assert "Fjordheim senter har ansvaret for at du blir fulgt opp." in text
    with_code = text_of(client_of(kari.person, Level.CODE), "/min-plan/veien/")
    assert "Fjordheim" not in with_code
    assert "Du er på et opphold." in with_code


@pytest.mark.usefixtures("kari")
def test_a_page_without_anything_says_what_will_come(made: World) -> None:
    assert "Det er ingenting her nå" in text_of(client_of(made.person), "/min-plan/veien/")
    trine = client_of(made.trine)
    assert "Ingen overgang ennå" in text_of(trine, at(made, "overgang/"))
    assert "Ingen forløp ennå" in text_of(trine, at(made, "forlop/"))


def test_after_three_days_the_coordinator_is_asked(kari: World) -> None:
    over = admitted(kari, days=20)
    tap(kari, over, "first_appointment", "in_place")
    tell(kari, over, "discharged", days=4)
    ola = client_of(kari.coordinator)
    assert "Etter 3 dager: Ble det som avtalt?" in text_of(ola, at(kari, f"overgang/{over}/"))
    told = text_of(ola, at(kari, f"overgang/{over}/punkt/11/ble-det/"), days="3", answer="partly")
    assert "Takk. Svaret er lagret." in told
    assert listed(kari, over).items[10].outcomes[0].answer == "partly"


@pytest.mark.usefixtures("kari")
def test_a_coordinating_unit_fills_and_empties_a_place() -> None:
    marit = client_of(
        places.staff(
            "Marit Sund", Role.COORDINATING_UNIT, "Koordinerende enhet, Storelva", "coordinating_unit"
        )
    )
    assert "Legg til punkt 1" in text_of(marit, "/ke/overgangspunkter/")
    assert marit.post("/ke/overgangspunkter/1/", {"words": ""}).status_code == 422
    sent = {"words": "Nøkler til verkstedet", "phase": "after", "category": "0"}
    assert "Nøkler til verkstedet" in text_of(marit, "/ke/overgangspunkter/1/", **sent)
    version = version_on(text_of(marit, "/ke/overgangspunkter/1/"))
    assert "tatt bort" in text_of(marit, "/ke/overgangspunkter/1/", empty="1", version=version)


def test_a_draft_is_brought_back_and_can_be_left(kari: World, stay: uuid.UUID) -> None:
    trine = client_of(kari.trine)
    page = at(kari, f"overgang/{stay}/punkt/11/")
    kept = trine.post("/utkast/", {"draft_key": page, "note": "Halvferdig tanke"})
    assert kept.status_code == 204
    assert "Halvferdig tanke" in text_of(trine, page)
    assert "Halvferdig tanke" not in text_of(trine, f"{page}?uten-utkast=1")
