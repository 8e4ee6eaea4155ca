"""History in plain words: who did what, what stood there, and «Angre» that never writes over anybody."""

from __future__ import annotations

import pytest

from enplan.base.access import Level
from enplan.domain.care_plans import services
from tests import world
from tests.interfaces.web.my_plan import scene
from tests.interfaces.web.my_plan.test_home import address_of

pytestmark = pytest.mark.django_db

HISTORY = "/min-plan/endringer/"


def test_changes_are_told_in_sentences_with_you_and_names() -> None:
    it = scene.begin()
    it.write(words="Hunden min")
    it.goal("Bo for meg selv")
    page = it.page(HISTORY)
    assert "Du kan angre det meste i 30 dager. I dag" in page
    assert "Du la til egne ord. «Hunden min»" in page
    assert "Ola Berg la til et mål. «Bo for meg selv»" in page


def test_what_stood_there_and_what_stands_there_is_told() -> None:
    it = scene.begin()
    activity_id = it.add("Trene", days=1, by_coordinator=True)
    with world.as_(it.begun.coordinator) as actor:
        services.change_activity(
            actor, person_id=it.person_id, activity_id=activity_id, version=1, title="Svømme"
        )
    page = it.page(HISTORY)
    assert "Hva Før: Trene Nå: Svømme" in page
    assert "Hvem Før: Ola Berg Nå: Du" in page
    assert "Frist Før: i morgen Nå: (tomt)" in page


def test_private_notes_are_told_as_ones_own_notes() -> None:
    it = scene.begin()
    it.write("private", "Bare mitt")
    assert "Du la til notatene dine." in it.page(HISTORY)


def test_a_change_is_taken_back_from_here() -> None:
    it = scene.begin()
    it.goal("Bo for meg selv")
    page = it.send(address_of(it.html(HISTORY).replace(' class="ep-actions"', ""), "Angre"))
    assert "Det er som før igjen." in page
    assert it.plan().goals == ()
    assert "Du tok ut et mål." in page


def test_what_has_something_newer_on_top_is_not_taken_back() -> None:
    it = scene.begin()
    it.write(words="Den første")
    it.write(words="Den andre")
    html = it.html(HISTORY)
    url = address_of(html.replace(' class="ep-actions"', ""), "Angre")
    it.write(words="Den tredje")
    assert "Noen har skrevet noe nytt etter dette." in it.send(url)
    assert it.plan().words("what_matters") == "Den tredje"


def test_a_long_history_is_shown_page_by_page_without_holes() -> None:
    it = scene.begin()
    for number in range(20):
        it.write(words=f"Tekst nummer {number}")
    first = it.html(HISTORY)
    older = first.split('href="/min-plan/endringer/?eldre=')[1].split('"')[0]
    second = it.html(f"{HISTORY}?eldre={older}")
    shown = [n for page in (first, second) for n in range(20) if f"«Tekst nummer {n}»" in page]
    assert sorted(shown) == list(range(20))
    assert "Vis de nyeste" in second


def test_with_a_code_the_history_is_closed_and_says_why() -> None:
    it = scene.begin(Level.CODE)
    assert "Denne siden krever BankID." in it.page(HISTORY, status=403)
    assert HISTORY not in it.html("/min-plan/mer/")
    assert HISTORY not in it.html("/min-plan/plan/")


def test_what_is_no_change_of_ones_own_plan_is_not_found() -> None:
    it, other = scene.begin(), scene.begin()
    other.write(words="Noe annet")
    url = address_of(other.html(HISTORY).replace(' class="ep-actions"', ""), "Angre")
    assert it.client.post(url).status_code == 404
    assert other.plan().words("what_matters") == "Noe annet"
