"""Who does what: the list, one's own to change, a suggestion to answer, and somebody else's to read."""

from __future__ import annotations

import re

import pytest

from enplan.base.access import Category
from enplan.domain.care_plans import services
from tests import world
from tests.interfaces.web.my_plan import scene
from tests.interfaces.web.my_plan.test_home import address_of
from tests.interfaces.web.my_plan.test_writing import version_in

pytestmark = pytest.mark.django_db

LIST = "/min-plan/hvem-gjor-hva/"


def test_the_list_has_own_first_then_the_team_and_what_is_over_is_folded() -> None:
    it = scene.begin()
    it.add("Ringe", by_coordinator=True)
    it.add("Handle")
    with world.as_(it.begun.coordinator) as actor:
        services.set_activity_state(
            actor,
            person_id=it.person_id,
            activity_id=it.add("Vaske"),
            version=1,
            state="done",
        )
    html = it.html(LIST)
    page = scene.text_of(html)
    assert "Dette gjør du Du: Handle" in page
    assert "Dette gjør teamet Ola: Ringe" in page
    assert "Vaske" in html[html.index("<details>") : html.index("</details>")]


def test_a_suggestion_is_answered_with_one_press() -> None:
    it = scene.begin()
    it.add("Prøve en gruppe", state="proposed")
    page = it.send(address_of(it.html("/min-plan/venter/"), "Ja, det er greit"))
    assert "Du har sagt ja. Det er avtalt." in page
    assert it.activity("Prøve en gruppe").state == "agreed"


def test_no_thanks_takes_a_suggestion_away_and_can_be_taken_back() -> None:
    it = scene.begin()
    it.add("Prøve en gruppe", state="proposed")
    html = it.client.post(address_of(it.html("/min-plan/venter/"), "Nei takk"), follow=True).content.decode()
    assert "Du har sagt nei takk." in html
    assert it.activity("Prøve en gruppe").state == "stopped"
    it.send(address_of(html, "Angre"))
    assert it.activity("Prøve en gruppe").state == "proposed"


def test_ones_own_can_be_changed_and_keeps_how_much() -> None:
    it = scene.begin()
    activity_id = it.add("Trene", days=3)
    with world.as_(it.begun.coordinator) as actor:
        services.change_activity(
            actor,
            person_id=it.person_id,
            activity_id=activity_id,
            version=1,
            title="Trene",
            extent="To ganger i uka",
        )
    url = f"{LIST}{activity_id}/"
    it.send(url, title="Gå tur", how="Med hunden", due_on="2027-02-01", version=version_in(it.html(url)))
    changed = it.activity("Gå tur")
    assert (changed.how, changed.extent, str(changed.due_on)) == (
        "Med hunden",
        "To ganger i uka",
        "2027-02-01",
    )


def test_two_who_change_different_things_both_get_their_way() -> None:
    it = scene.begin()
    activity_id = it.add("Trene")
    url = f"{LIST}{activity_id}/"
    version = version_in(it.html(url))
    with world.as_(it.begun.coordinator) as actor:
        services.change_activity(
            actor,
            person_id=it.person_id,
            activity_id=activity_id,
            version=1,
            title="Trene",
            how="På senteret",
        )
    it.send(url, title="Gå tur", how="", version=version)
    changed = it.activity("Gå tur")
    assert changed.how == "På senteret"


def test_two_who_change_the_same_choose_between_both_texts() -> None:
    it = scene.begin()
    activity_id = it.add("Trene")
    url = f"{LIST}{activity_id}/"
    version = version_in(it.html(url))
    with world.as_(it.begun.coordinator) as actor:
        services.change_activity(
            actor,
            person_id=it.person_id,
            activity_id=activity_id,
            version=1,
            title="Svømme",
            due_on=scene.in_days(0),
        )
    typed = {"title": "Gå tur", "how": "Med hunden", "due_on": str(scene.in_days(1)), "version": version}
    response = it.client.post(url, typed)
    html = response.content.decode()
    assert response.status_code == 409
    for words in ("Gå tur", "Svømme", "i morgen", "i dag"):
        assert words in html
    it.send(url, title__keep="yours", due_on__keep="saved", version=version_in(html))
    changed = it.activity("Gå tur")
    assert (changed.how, changed.due_on) == ("Med hunden", scene.in_days(0))


def test_somebody_elses_is_told_with_how_to_reach_them_and_without_a_form() -> None:
    it = scene.begin()
    activity_id = it.add("Ringe utleier", days=2, by_coordinator=True)
    html = it.html(f"{LIST}{activity_id}/")
    assert "Den som gjør det" in html
    assert "data-draft" not in html
    assert it.client.post(f"{LIST}{activity_id}/", {"title": "Mitt"}).status_code == 200
    assert it.activity("Ringe utleier").title == "Ringe utleier"


def test_one_can_say_that_one_has_begun_or_that_it_comes_to_nothing() -> None:
    it = scene.begin()
    activity_id = it.add("Trene")
    url = f"{LIST}{activity_id}/"
    it.send(address_of(it.html(url), "Jeg er i gang"))
    assert it.activity("Trene").state == "in_progress"
    it.send(address_of(it.html(url), "Det blir ikke noe av"))
    assert it.activity("Trene").state == "stopped"
    it.send(address_of(it.html(url), "Ta det opp igjen"))
    assert it.activity("Trene").state == "agreed"


def test_an_unknown_step_or_activity_is_not_found() -> None:
    it = scene.begin()
    activity_id = it.add("Trene")
    assert it.client.post(f"{LIST}{activity_id}/slett/").status_code == 404
    assert it.client.post(f"{LIST}{it.person_id}/gjort/").status_code == 404
    assert it.client.get(f"{LIST}{activity_id}/gjort/").status_code == 405


def test_something_to_do_gets_its_area_and_belongs_to_the_person() -> None:
    it = scene.begin()
    it.send(f"{LIST}ny/8/", title="Ringe søsteren min", version="0")
    added = it.activity("Ringe søsteren min")
    assert (added.category, added.state, added.is_persons) == (Category.NETWORK, "agreed", True)


def test_only_goals_about_the_same_can_be_chosen_for_it() -> None:
    it = scene.begin()
    it.goal("Bo for meg selv", Category.HOUSING)
    it.goal("Se familien", Category.NETWORK)
    activity_id = it.add("Rydde", area=Category.HOUSING)
    options = re.findall(r"<option[^>]*>([^<]*)</option>", it.html(f"{LIST}{activity_id}/"))
    assert options == ["Ikke til noe mål", "Bo for meg selv"]
