"""Goals, needs and what helps: what it is about is chosen first, and nothing is final."""

from __future__ import annotations

import re

import pytest

from enplan.base.access import Category, Level
from enplan.domain.care_plans import services
from tests import world
from tests.interfaces.web.my_plan import scene
from tests.interfaces.web.my_plan.test_writing import version_in

pytestmark = pytest.mark.django_db

PLAN = "/min-plan/plan/"


def action_of(html: str, word: str) -> str:
    """The address in the page that ends with this word."""
    found = re.search(rf'action="([^"]*/{word}/[^"]*)"', html)
    assert found, word
    return found.group(1).replace("&amp;", "&")


def test_whoever_adds_a_goal_first_sees_who_can_read_about_each_area() -> None:
    it = scene.begin(yes=(Category.CORE, Category.HOUSING))
    page = it.page("/min-plan/mal/ny/")
    assert "Hvor og hvordan du bor Dette kan leses av: Ola" in page
    assert "Pengene dine Bare du kan lese dette." in page


def test_no_address_of_an_area_holds_a_word() -> None:
    html = scene.begin().html("/min-plan/mal/ny/")
    assert re.findall(r'href="/min-plan/mal/ny/([^"?]+)"', html) == [f"{number}/" for number in range(9)]


def test_a_goal_lands_in_the_area_that_was_chosen() -> None:
    it = scene.begin()
    assert "Det er lagt til i planen." in it.send("/min-plan/mal/ny/1/", words="Egen leilighet", version="0")
    (goal,) = it.plan().goals
    assert (goal.words, goal.category) == ("Egen leilighet", Category.HOUSING)


@pytest.mark.parametrize("area", [9, 10, 11, 12])
def test_there_is_no_goal_about_crisis_risk_or_oneself_alone(area: int) -> None:
    assert scene.begin().client.get(f"/min-plan/mal/ny/{area}/").status_code == 404


def test_a_goal_can_be_reached_and_taken_up_again() -> None:
    it = scene.begin()
    it.goal()
    assert "Målet er nådd. Bra!" in it.send(action_of(it.html(PLAN), "nadd"))
    assert "Mål du har nådd Jeg vil bo i egen leilighet" in it.page(PLAN)
    it.send(action_of(it.html(PLAN), "ta-opp"))
    assert it.plan().goals[0].state == "active"


def test_a_goal_can_be_laid_aside_and_the_receipt_takes_it_back() -> None:
    it = scene.begin()
    it.goal()
    html = it.client.post(action_of(it.html(PLAN), "legg-bort"), follow=True).content.decode()
    assert it.plan().goals[0].state == "cancelled"
    it.send(action_of(html, "angre"))
    assert it.plan().goals[0].state == "active"


def test_a_step_belongs_to_its_goal_and_its_area() -> None:
    it = scene.begin()
    goal_id = it.goal()
    it.send(f"/min-plan/mal/{goal_id}/steg/", words="Gå på visning", version="0")
    (step,) = it.plan().goals[0].subgoals
    assert (step.words, step.category) == ("Gå på visning", Category.HOUSING)
    assert "Steg på veien Gå på visning" in it.page(PLAN)


def test_something_to_do_can_be_added_to_a_goal() -> None:
    it = scene.begin()
    goal_id = it.goal()
    it.send(f"/min-plan/mal/{goal_id}/oppgave/", title="Ringe utleier", due_on="2027-01-04", version="0")
    (activity,) = it.plan().goals[0].activities
    assert (activity.title, activity.state, activity.is_persons) == ("Ringe utleier", "agreed", True)


def test_when_a_goal_was_changed_meanwhile_both_texts_are_shown() -> None:
    it = scene.begin()
    goal_id = it.goal()
    version = version_in(it.html(f"/min-plan/mal/{goal_id}/"))
    with world.as_(it.begun.coordinator) as actor:
        services.change_goal(
            actor, person_id=it.person_id, goal_id=goal_id, version=int(version), words="Ola sine ord"
        )
    response = it.client.post(f"/min-plan/mal/{goal_id}/", {"words": "Mine ord", "version": version})
    assert response.status_code == 409
    page = scene.text_of(response.content.decode())
    assert "Din tekst Mine ord" in page
    assert "Lagret tekst Ola sine ord" in page


def test_a_need_tells_how_it_goes_in_the_persons_own_word() -> None:
    it = scene.begin()
    it.send(
        "/min-plan/behov/ny/1/",
        words="Et sted å sove",
        own_view="not_good",
        wants_more_help="True",
        version="0",
    )
    page = it.page(PLAN)
    assert "Bolig Et sted å sove Slik går det nå: Ikke så bra. Du vil ha mer hjelp med dette." in page


def test_one_need_not_answer_how_it_goes() -> None:
    it = scene.begin()
    it.send("/min-plan/behov/ny/6/", words="Noen å snakke med", version="0")
    (need,) = it.plan().needs
    assert (need.own_view, need.wants_more_help) == ("", None)


def test_the_answer_of_before_stands_in_the_form() -> None:
    it = scene.begin()
    it.send("/min-plan/behov/ny/1/", words="Et sted", own_view="hard", wants_more_help="False", version="0")
    html = it.html(f"/min-plan/behov/{it.plan().needs[0].id}/")
    assert re.search(r'value="hard"[^>]*checked', html)
    assert re.search(r'value="False"[^>]*checked', html)


def test_what_helps_can_be_added_taken_out_and_brought_back() -> None:
    it = scene.begin()
    it.send("/min-plan/hjelper/ny/0/", words="Parsellen", version="0")
    (part,) = it.plan().resources
    html = it.html(f"/min-plan/hjelper/{part.id}/")
    html = it.client.post(action_of(html, "ta-ut"), follow=True).content.decode()
    assert it.plan().resources == ()
    it.send(action_of(html, "angre"))
    assert [one.words for one in it.plan().resources] == ["Parsellen"]


def test_only_needs_and_what_helps_can_be_taken_out_this_way() -> None:
    it = scene.begin()
    goal_id = it.goal()
    assert it.client.post(f"/min-plan/ta-ut/goal/{goal_id}/?v=1").status_code == 404
    assert len(it.plan().goals) == 1


def test_with_a_code_one_writes_in_the_core_alone() -> None:
    it = scene.begin(Level.CODE)
    response = it.client.get("/min-plan/mal/ny/")
    assert response.headers["Location"] == "/min-plan/mal/ny/0/"
    assert it.client.get("/min-plan/mal/ny/1/").status_code == 404
