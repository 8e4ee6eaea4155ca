"""Staff and consent: what I see and why; the coordinator reads the grid and writes down what was said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.domain.consents.world import C, World, begin, born_on, row, say, sees, today
from tests.world import professional, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return begin()


def url(world: World, path: str = "") -> str:
    return f"/personer/{world.person_id}/samtykke/{path}"


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def said(world: World, **more: Any) -> dict[str, str]:
    """What the coordinator's form sends: yes to core, on paper."""
    mark = row(world, world.nav_id).mark
    return {
        "core": "yes",
        "period": "one_year",
        "seen": mark,
        "through": "paper",
        "given_by": "person",
    } | more


def test_a_member_sees_what_is_open_and_why(client: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE, C.FINANCES})
    text = page(sign_in(client, world.nav), url(world))
    shown = text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "Økonomi" in shown
    assert "Bolig" not in shown
    assert "Samtykke" in shown
    assert "Svaret til Nav Storelva:" in text
    assert "Mona Nordli" not in text
    assert "Skriv inn svar" not in text


def test_the_coordinator_sees_the_whole_grid(client: Client, world: World) -> None:
    say(world, world.relative_id, yes={C.CORE})
    text = page(sign_in(client, world.coordinator), url(world))
    for words in ("Nav Storelva", "Mona Nordli", "Storelva kommune", "Ja til planen.", "Koordinatoroppdrag"):
        assert words in text
    assert "Til stede: Ola og Kari." in text


def test_what_the_coordinator_writes_down_counts_and_is_marked(client: Client, world: World) -> None:
    sign_in(client, world.coordinator)
    address = url(world, f"part/{world.nav_id}/")
    assert " checked" in page(client, address)
    saved = client.post(address, said(world), follow=True)
    assert "Svaret er skrevet inn. Det gjelder fra nå av." in saved.content.decode()
    assert sees(world, world.nav) == {C.CORE}
    kari = page(sign_in(Client(), world.person), f"/min-plan/hvem-ser-hva/{world.nav_id}/")
    assert "Registrert av Ola Nordli for deg i dag, på papir." in kari


def test_by_speech_it_takes_who_was_present(client: Client, world: World) -> None:
    sign_in(client, world.coordinator)
    address = url(world, f"part/{world.nav_id}/")
    refused = client.post(address, said(world, through="speech"))
    assert refused.status_code == 422
    assert "Skriv hvem som var til stede" in refused.content.decode()
    assert client.post(address, said(world, through="speech", present="Ola og Kari")).status_code == 302


def test_the_way_must_be_chosen(client: Client, world: World) -> None:
    refused = sign_in(client, world.coordinator).post(
        url(world, f"part/{world.nav_id}/"), said(world, through="")
    )
    assert refused.status_code == 422
    assert "Velg papir eller muntlig" in refused.content.decode()


def test_an_older_form_does_not_overwrite_the_persons_answer(client: Client, world: World) -> None:
    old = said(world, housing="yes")
    say(world, world.nav_id, yes={C.CORE}, no={C.HOUSING})
    late = sign_in(client, world.coordinator).post(url(world, f"part/{world.nav_id}/"), old)
    assert late.status_code == 409
    assert "Noen andre lagret først" in late.content.decode()
    assert sees(world, world.nav) == {C.CORE}


def test_a_no_to_everything_on_paper(client: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    sign_in(client, world.coordinator)
    address = url(world, f"part/{world.nav_id}/nei/")
    assert "Nei til alt for Nav Storelva?" in page(client, address)
    assert client.post(address, {"through": "paper", "given_by": "person"}).status_code == 302
    assert sees(world, world.nav) == set()


def test_a_no_to_the_plan_on_paper(client: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    sign_in(client, world.coordinator)
    assert "Ja til planen." in page(client, url(world, "planen/"))
    client.post(url(world, "planen/"), {"answer": "no", "through": "paper", "given_by": "person"})
    assert sees(world, world.nav) == set()
    assert "Nei til planen." in page(client, url(world))


def test_an_assessment_is_written_down_with_its_reasons(client: Client, world: World) -> None:
    sign_in(client, world.coordinator)
    facts = {
        "state": "lacks",
        "reason": "Svarer ikke på spørsmål nå.",
        "assessed_by": "Berit Vik, psykolog",
        "review_on": (today() + timedelta(days=30)).isoformat(),
    }
    refused = client.post(url(world, "vurdering/"), facts)
    assert refused.status_code == 422
    assert "Velg hvem som svarer for personen" in refused.content.decode()
    saved = client.post(
        url(world, "vurdering/"), facts | {"representative": str(world.relative_id)}, follow=True
    )
    text = saved.content.decode()
    assert "Mangler samtykkekompetanse" in text
    assert "Berit Vik, psykolog" in text
    by_person = client.post(url(world, f"part/{world.nav_id}/"), said(world))
    assert by_person.status_code == 422
    by_mother = client.post(url(world, f"part/{world.nav_id}/"), said(world, given_by="representative"))
    assert by_mother.status_code == 302


def test_from_twelve_the_child_is_heard(client: Client, world: World) -> None:
    born_on(world, today().replace(year=today().year - 14))
    sign_in(client, world.coordinator)
    address = url(world, f"part/{world.nav_id}/")
    refused = client.post(address, said(world, given_by="parents"))
    assert refused.status_code == 422
    assert "Hør barnet først" in refused.content.decode()
    assert client.post(address, said(world, given_by="parents", person_heard="on")).status_code == 302


def test_the_paper_form_has_lines_to_sign(client: Client, world: World) -> None:
    text = page(sign_in(client, world.coordinator), url(world, "tabell/"))
    assert "Dato og underskrift" in text
    assert f"part/{world.nav_id}/#id_core_0" in text


def test_a_member_who_does_not_coordinate_cannot_write_down(client: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    sign_in(client, world.nav)
    for path in ("tabell/", "planen/", "vurdering/", f"part/{world.nav_id}/", f"part/{world.nav_id}/nei/"):
        assert client.get(url(world, path)).status_code == 404
        assert client.post(url(world, path), said(world)).status_code in {404, 405}
    assert sees(world, world.nav) == {C.CORE}


def test_a_stranger_finds_nothing(client: Client, world: World) -> None:
    sign_in(client, professional("Fremmed"))
    for path in (
        "",
        "tabell/",
        "planen/",
        "vurdering/",
        f"part/{world.nav_id}/",
        f"part/{world.nav_id}/nei/",
    ):
        assert client.get(url(world, path)).status_code == 404


def test_after_a_withdrawal_the_members_page_is_gone(client: Client, world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    sign_in(client, world.nav)
    assert client.get(url(world)).status_code == 200
    say(world, world.nav_id, no={C.CORE})
    assert client.get(url(world)).status_code == 404
