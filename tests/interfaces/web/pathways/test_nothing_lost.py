"""What somebody typed is there again when another saved first, and when they come back another day."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from enplan.base.access import Role
from enplan.domain.pathways import services
from tests import world as places
from tests.domain.pathways.test_hand_over import accept, offer, view
from tests.domain.pathways.world import World, admitted, details, tell
from tests.interfaces.web.pathways.test_pages import at, client_of, text_of, version_on
from tests.world import as_

WHY = "Boligen er klar på mandag."


@pytest.fixture
def stay(kari: World) -> uuid.UUID:
    return admitted(kari, days=2)


def test_a_reason_for_ready_stays_when_somebody_else_was_first(kari: World, stay: uuid.UUID) -> None:
    berit, page = client_of(kari.berit), at(kari, f"overgang/{stay}/klar/")
    old = str(details(kari, stay).version)
    tell(kari, stay, "discharge_planned", planned_on=timezone.localdate())
    answer = berit.post(page, {"version": old, "reason": WHY})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert WHY in text
    assert "Noen andre endret dette først." in text
    assert "Nå står det: Utskriving er planlagt." in text
    now = str(details(kari, stay).version)
    assert f'name="version" value="{now}"' in text
    assert "Meldt utskrivingsklar" in text_of(berit, page, version=now, reason=WHY)


@pytest.mark.parametrize(("step", "who"), [("nei", "trine"), ("trekk", "berit")])
def test_a_reason_against_a_hand_over_stays_when_somebody_else_was_first(
    kari: World, stay: uuid.UUID, step: str, who: str
) -> None:
    number = offer(kari, stay)
    client, page = client_of(getattr(kari, who)), at(kari, f"overlevering/{number}/")
    old = str(view(kari, number).version)
    accept(kari, number)
    answer = client.post(f"{page}{step}/", {"version": old, "reason": "Vi er fulle."})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert ">\nVi er fulle.</textarea>" in text
    assert "Noen andre endret dette først." in text
    now = str(view(kari, number).version)
    assert f'name="version" value="{now}"' in text
    assert "Vi er fulle." in text_of(client, f"{page}{step}/", version=now, reason="Vi er fulle.")
    assert not view(kari, number).is_open


def test_a_reason_is_shown_where_there_is_no_longer_a_form_for_it(kari: World, stay: uuid.UUID) -> None:
    number = offer(kari, stay)
    version = view(kari, number).version
    with as_(kari.berit) as actor:
        services.withdraw(
            actor, person_id=kari.person_id, hand_over_id=number, version=version, reason="Likevel ikke."
        )
    answer = client_of(kari.trine).post(
        at(kari, f"overlevering/{number}/nei/"), {"version": str(version), "reason": "Vi er fulle."}
    )
    assert answer.status_code == 409
    assert "Dette hadde du skrevet" in answer.content.decode()
    assert "Vi er fulle." in answer.content.decode()


def test_a_question_that_lapsed_says_why(kari: World, stay: uuid.UUID) -> None:
    number = offer(kari, stay)
    tell(kari, stay, "discharged", days=1)
    admitted(kari, follows=stay)
    page = text_of(client_of(kari.trine), at(kari, f"overlevering/{number}/"))
    assert "falt bort da personen kom til et nytt sted" in page
    assert "Ja, vi tar over" not in page


def test_a_draft_of_a_reason_is_brought_back_can_be_left_and_goes_when_sent(
    kari: World, stay: uuid.UUID
) -> None:
    berit, page = client_of(kari.berit), at(kari, f"overgang/{stay}/klar/")
    version = str(details(kari, stay).version)
    assert berit.post("/utkast/", {"draft_key": page, "version": "1", "reason": WHY}).status_code == 204
    brought = text_of(berit, page)
    assert WHY in brought
    assert "Vi har tatt fram det du skrev sist" in brought
    assert f'name="version" value="{version}"' in brought
    assert WHY not in text_of(berit, f"{page}?uten-utkast=1")
    text_of(berit, page, version=version, reason=WHY)
    assert WHY not in text_of(berit, page)


@pytest.mark.usefixtures("kari")
def test_a_draft_of_a_units_own_item_is_brought_back_and_goes_when_saved() -> None:
    marit = client_of(
        places.staff(
            "Marit Sund", Role.COORDINATING_UNIT, "Koordinerende enhet, Storelva", "coordinating_unit"
        )
    )
    page = "/ke/overgangspunkter/2/"
    typed = {"words": "Nøkler til verkstedet", "phase": "after", "category": "0"}
    assert marit.post("/utkast/", {"draft_key": page, **typed}).status_code == 204
    brought = text_of(marit, page)
    assert "Nøkler til verkstedet" in brought
    assert "Vi har tatt fram det du skrev sist" in brought
    assert "Nøkler" not in text_of(marit, f"{page}?uten-utkast=1")
    text_of(marit, page, **typed)
    text_of(marit, page, empty="1", version=version_on(text_of(marit, page)))
    assert "Nøkler" not in text_of(marit, page)


@pytest.mark.usefixtures("kari")
def test_a_coordinating_unit_finds_its_own_items_from_its_list() -> None:
    marit = client_of(
        places.staff(
            "Marit Sund", Role.COORDINATING_UNIT, "Koordinerende enhet, Storelva", "coordinating_unit"
        )
    )
    assert 'href="/ke/overgangspunkter/"' in text_of(marit, "/ke/")


def test_days_on_paper_are_true_tomorrow(kari: World, stay: uuid.UUID) -> None:
    tell(kari, stay, "discharge_planned", planned_on=timezone.localdate())
    sheet = text_of(client_of(kari.berit), at(kari, f"overgang/{stay}/skriv-ut/")).partition("<main")[2]
    assert date_format(timezone.localdate(), "j. F Y") in sheet
    assert "i dag" not in sheet
