"""On paper only what was chosen; and whether the number is right, in which language, with an interpreter."""

from __future__ import annotations

import pytest
from django.utils import timezone

from enplan.base.access import Level
from enplan.domain.people import queries as people
from enplan.domain.people import services
from enplan.domain.people.queries import PersonView
from tests import world
from tests.interfaces.web.my_plan import scene
from tests.interfaces.web.my_plan.scene import Scene
from tests.interfaces.web.my_plan.test_writing import version_in

pytestmark = pytest.mark.django_db

PRINT, SETTINGS = "/min-plan/skriv-ut/", "/min-plan/innstillinger/"


def me(it: Scene) -> PersonView:
    with world.as_(it.begun.person) as actor:
        return people.own(actor)


def test_everything_but_the_private_notes_is_suggested_for_paper() -> None:
    html = scene.begin().html(PRINT)
    assert html.count("checked") == 5
    assert 'value="notater"' in html


def test_only_what_is_chosen_is_on_the_paper() -> None:
    it = scene.begin()
    it.write(words="Hunden min")
    it.write("private", "Bare mitt")
    it.goal("Bo for meg selv")
    page = it.page(f"{PRINT}?valg=1&del=viktigst")
    assert "Hunden min" in page
    assert "Bo for meg selv" not in page
    assert "Bare mitt" not in page
    assert "Bare mitt" in it.page(f"{PRINT}?valg=1&del=notater")


def test_there_is_nothing_to_press_on_the_paper() -> None:
    it = scene.begin()
    goal_id = it.goal("Bo for meg selv")
    it.add("Ringe")
    html = it.html(f"{PRINT}?valg=1&del=mal")
    assert "Ringe" in html
    assert "Gjort" not in html
    assert str(goal_id) not in html.replace(f'id="mal-{goal_id}"', "")


def test_large_letters_are_chosen_with_the_parts() -> None:
    it = scene.begin()
    assert "ep-large-print" in it.html(f"{PRINT}?valg=1&stor=on")
    assert "ep-large-print" not in it.html(f"{PRINT}?valg=1")


def test_the_team_is_on_the_paper_with_names() -> None:
    assert "Teamet mitt OB Ola Berg" in scene.begin().page(f"{PRINT}?valg=1&del=team")


def test_choosing_nothing_is_said() -> None:
    assert "Du har ikke valgt noe." in scene.begin().page(f"{PRINT}?valg=1")


def test_with_a_code_there_is_no_print() -> None:
    assert scene.begin(Level.CODE).client.get(PRINT).status_code == 403


def test_saying_that_the_number_is_right_is_remembered_with_the_day() -> None:
    it = scene.begin()
    html = it.html(SETTINGS)
    fields = {"phone": "41 00 00 00", "language": "nn", "interpreter_language": "arabisk"}
    page = it.send(SETTINGS, **fields, version=version_in(html))
    assert "Du så over dette i dag." in page
    now = me(it)
    assert (now.phone, now.language, now.interpreter_language) == ("41 00 00 00", "nn", "arabisk")
    assert now.phone_confirmed_on == timezone.localdate()


def test_a_number_that_is_none_is_said_and_kept_in_the_field() -> None:
    it = scene.begin()
    response = it.client.post(SETTINGS, {"phone": "vet ikke", "language": "nb", "version": "1"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Skriv nummeret med bare tall" in html
    assert 'value="vet ikke"' in html


def test_a_number_changed_by_the_coordinator_meanwhile_is_shown_beside_ones_own() -> None:
    it = scene.begin()
    version = version_in(it.html(SETTINGS))
    with world.as_(it.begun.coordinator) as actor:
        services.update_contact(
            actor, person_id=it.person_id, version=int(version), phone="42 00 00 00", language="nb"
        )
    typed = {"phone": "43 00 00 00", "language": "nb", "interpreter_language": "", "version": version}
    response = it.client.post(SETTINGS, typed)
    html = response.content.decode()
    assert response.status_code == 409
    assert "43 00 00 00" in html
    assert "42 00 00 00" in html
    it.send(SETTINGS, phone__keep="yours", language__keep="yours", version=version_in(html))
    assert me(it).phone == "43 00 00 00"


def test_the_answer_to_the_plan_is_shown_with_the_way_to_change_it() -> None:
    html = scene.begin().html(SETTINGS)
    assert "Du sa ja til å ha en plan i dag." in html
    assert 'href="/min-plan/hvem-ser-hva/planen/"' in html
