"""Writing in a plan on its pages: every kind, faults, both versions, one press, undo."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from enplan.base.access import Category
from enplan.domain.care_plans import services
from enplan.domain.care_teams import leaving
from enplan.domain.consents import services as consents
from tests import world
from tests.domain.care_plans import cast

pytestmark = pytest.mark.django_db


def at(begun: cast.Begun, tail: str = "") -> str:
    return f"/personer/{begun.person_id}/plan/{tail}"


def client_of(begun: cast.Begun) -> Client:
    return world.sign_in(Client(), begun.coordinator)


def add_activity(begun: cast.Begun, title: str = "Ringe Nav", **more: Any) -> uuid.UUID:
    with world.as_(begun.coordinator) as actor:
        return services.add_activity(actor, person_id=begun.person_id, title=title, **more)


NEW = [
    ("mal", {"category": "1", "words": "Bo i egen leilighet"}, "Bo i egen leilighet"),
    ("tiltak", {"category": "0", "title": "Ringe utleieren", "state": "agreed"}, "Ringe utleieren"),
    ("behov", {"category": "1", "words": "Hjelp til å lete", "own_view": "hard"}, "Vanskelig"),
    ("ressurs", {"category": "0", "words": "Søsteren min"}, "Søsteren min"),
    ("bidrag", {"contributor": "kin", "is_none": "on"}, "Sagt at det er ingen."),
    ("samarbeid", {"with_whom": "Nav", "words": "Møte hver måned"}, "Møte hver måned"),
]


@pytest.mark.parametrize(("slug", "data", "told"), NEW)
def test_each_kind_is_added_and_shown(slug: str, data: dict[str, str], told: str) -> None:
    begun = cast.begin()
    client = client_of(begun)
    assert client.get(at(begun, f"{slug}/ny/")).status_code == 200
    response = client.post(at(begun, f"{slug}/ny/"), data, follow=True)
    text = response.content.decode()
    assert response.status_code == 200
    assert told in text
    assert "er lagret." in text
    assert "/angre/" in text


@pytest.mark.parametrize("slug", ["mal", "tiltak", "behov", "ressurs", "bidrag", "samarbeid"])
def test_an_empty_form_says_what_to_write(slug: str) -> None:
    begun = cast.begin()
    response = client_of(begun).post(at(begun, f"{slug}/ny/"), {})
    assert response.status_code == 422
    assert "Noe må rettes før vi kan lagre" in response.content.decode()


def test_a_part_is_changed_and_then_undone_from_the_message() -> None:
    begun = cast.begin()
    activity = add_activity(begun)
    client = client_of(begun)
    data = {
        "version": "1",
        "title": "Ringe utleieren",
        "owner_id": "",
        "goal_id": "",
        "how": "",
        "extent": "",
    }
    changed = client.post(at(begun, f"tiltak/{activity}/"), data, follow=True).content.decode()
    undo = re.search(r'action="(/personer/[^"]+/angre/[^"]*)"', changed)
    assert undo is not None
    undone = client.post(undo[1].replace("&amp;", "&"), follow=True)
    assert "Endringen er angret." in undone.content.decode()
    assert undone.redirect_chain[-1][0].startswith(at(begun))
    (now,) = cast.plan_of(begun.coordinator, begun.person_id).activities
    assert now.title == "Ringe Nav"


def test_above_each_text_stands_who_can_read_it() -> None:
    begun = cast.begin(yes=(Category.CORE,))
    text = client_of(begun).get(at(begun, "ord/det-viktigste/")).content.decode()
    assert "Dette kan leses av: Kari og Ola Berg (Storelva kommune)" in " ".join(text.split())


def test_only_areas_that_are_open_can_be_chosen_and_each_says_who_reads_it() -> None:
    begun = cast.begin(yes=(Category.CORE, Category.HOUSING))
    text = " ".join(client_of(begun).get(at(begun, "mal/ny/")).content.decode().split())
    assert text.count('name="category"') == 2
    assert "Bolig: Kari og Ola Berg" in text


def test_two_versions_stand_side_by_side_and_the_choice_is_kept() -> None:
    begun = cast.begin()
    activity = add_activity(begun, how="På telefon")
    with world.as_(begun.person) as actor:
        services.change_activity(
            actor,
            person_id=begun.person_id,
            activity_id=activity,
            version=1,
            title="Besøke Nav",
            how="På telefon",
        )
    client = client_of(begun)
    mine = {"version": "1", "title": "Ringe Nav i dag", "how": "Fra kontoret", "owner_id": "", "goal_id": ""}
    conflict = client.post(at(begun, f"tiltak/{activity}/"), mine)
    text = conflict.content.decode()
    assert conflict.status_code == 409
    assert "Ringe Nav i dag" in text
    assert "Besøke Nav" in text
    assert '<input type="hidden" name="version" value="2">' in text
    choice = {
        "version": "2",
        "title__keep": "saved",
        "title__yours": "Ringe Nav i dag",
        "how__keep": "yours",
        "how__yours": "Fra kontoret",
    }
    assert client.post(at(begun, f"tiltak/{activity}/"), choice).status_code == 302
    (now,) = cast.plan_of(begun.coordinator, begun.person_id).activities
    assert (now.title, now.how) == ("Besøke Nav", "Fra kontoret")


def test_text_written_over_something_removed_is_not_lost() -> None:
    begun = cast.begin()
    activity = add_activity(begun)
    with world.as_(begun.person) as actor:
        services.remove(actor, person_id=begun.person_id, kind="activity", part_id=activity, version=1)
    response = client_of(begun).post(at(begun, f"tiltak/{activity}/"), {"version": "1", "title": "Mine ord"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "Mine ord" in text
    assert "Noen har fjernet dette" in text


def test_text_written_while_the_consent_was_withdrawn_is_not_lost() -> None:
    begun = cast.begin()
    with world.as_(begun.person) as actor:
        consents.withdraw_plan_consent(actor)
    response = client_of(begun).post(
        at(begun, "ord/styrker/"), {"version": "0", "words": "Flink til å tegne"}
    )
    assert response.status_code == 422
    assert "Flink til å tegne" in response.content.decode()
    assert "Planen mangler samtykke" in response.content.decode()


def test_a_status_changes_with_one_press_and_can_be_taken_back() -> None:
    begun = cast.begin()
    activity = add_activity(begun, state="agreed")
    response = client_of(begun).post(
        at(begun, f"tiltak/{activity}/status/"), {"version": "1", "state": "done"}, follow=True
    )
    text = response.content.decode()
    assert "Flyttet til Ferdig." in text
    assert "Angre" in text
    assert cast.plan_of(begun.coordinator, begun.person_id).activities[0].state == "done"


def test_a_press_on_an_old_page_changes_nothing_and_says_so() -> None:
    begun = cast.begin()
    activity = add_activity(begun, state="agreed")
    with world.as_(begun.person) as actor:
        services.set_activity_state(
            actor, person_id=begun.person_id, activity_id=activity, version=1, state="stopped"
        )
    response = client_of(begun).post(
        at(begun, f"tiltak/{activity}/status/"), {"version": "1", "state": "in_progress"}, follow=True
    )
    assert "Noen andre endret dette først" in response.content.decode()
    assert cast.plan_of(begun.coordinator, begun.person_id).activities[0].state == "stopped"


def test_from_my_tasks_one_comes_back_to_my_tasks() -> None:
    begun = cast.begin()
    activity = add_activity(begun, state="agreed")
    response = client_of(begun).post(
        at(begun, f"tiltak/{activity}/status/"), {"version": "1", "state": "done", "next": "/oppgaver/"}
    )
    assert response["Location"] == f"/oppgaver/#tiltak-{activity}"


def test_nobody_is_sent_to_another_site() -> None:
    begun = cast.begin()
    activity = add_activity(begun, state="agreed")
    response = client_of(begun).post(
        at(begun, f"tiltak/{activity}/status/"),
        {"version": "1", "state": "done", "next": "https://evil.example/"},
    )
    assert response["Location"].startswith("/personer/")


def test_a_draft_comes_back_until_it_is_saved() -> None:
    begun = cast.begin()
    client = client_of(begun)
    address = at(begun, "ord/det-viktigste/")
    kept = client.post("/utkast/", {"draft_key": address, "words": "Halvferdig", "version": "0"})
    assert kept.status_code == 204
    text = client.get(address).content.decode()
    assert "Halvferdig" in text
    assert "Vi har tatt fram det du skrev sist" in text
    client.post(address, {"words": "Ferdig", "version": "0"})
    assert "Halvferdig" not in client.get(address).content.decode()


def test_an_evaluation_and_a_period_are_written() -> None:
    begun = cast.begin()
    client = client_of(begun)
    period = {"version": "1", "period_starts_on": "2026-01-01", "period_ends_on": "2099-01-01"}
    assert client.post(at(begun, "periode/"), {**period, "next_review_on": "2098-01-01"}).status_code == 302
    review = {
        "version": "2",
        "held_on": "2026-11-01",
        "persons_words": "Bedre",
        "next_review_on": "2098-06-01",
    }
    text = client.post(at(begun, "gjennomgang/ny/"), review, follow=True).content.decode()
    assert "Bedre" in text
    plan = cast.plan_of(begun.coordinator, begun.person_id)
    assert str(plan.next_review_on) == "2098-06-01"


def test_a_period_that_goes_backwards_is_told_beside_its_field() -> None:
    begun = cast.begin()
    data = {"version": "1", "period_starts_on": "2026-01-01", "period_ends_on": "2025-01-01"}
    response = client_of(begun).post(at(begun, "periode/"), data)
    assert response.status_code == 422
    assert "Velg en dag etter at perioden starter" in response.content.decode()


def test_a_goal_is_reached_and_taken_up_again() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        goal = services.add_goal(actor, person_id=begun.person_id, words="Bo bra")
    client = client_of(begun)
    for version, state in (("1", "completed"), ("2", "active")):
        client.post(at(begun, f"mal/{goal}/status/"), {"version": version, "state": state})
        assert cast.plan_of(begun.coordinator, begun.person_id).goals[0].state == state


def test_closing_says_what_happens_asks_why_and_can_be_opened_again() -> None:
    begun = cast.begin()
    client = client_of(begun)
    assert "Dette skjer" in client.get(at(begun, "avslutt/")).content.decode()
    assert client.post(at(begun, "avslutt/"), {"version": "1", "because": ""}).status_code == 422
    closed = client.post(at(begun, "avslutt/"), {"version": "1", "because": "Målene er nådd"}, follow=True)
    assert "Avsluttet fordi: Målene er nådd" in " ".join(closed.content.decode().split())
    client.post(at(begun, "apne/"), {"version": "2"})
    assert cast.plan_of(begun.coordinator, begun.person_id).standing == "active"


def test_a_pause_is_a_press_and_so_is_going_on() -> None:
    begun = cast.begin()
    client = client_of(begun)
    client.post(at(begun, "pause/"), {"version": "1"})
    assert cast.plan_of(begun.coordinator, begun.person_id).standing == "on-hold"
    client.post(at(begun, "fortsett/"), {"version": "2"})
    assert cast.plan_of(begun.coordinator, begun.person_id).standing == "active"


def test_an_unknown_kind_of_part_is_not_there() -> None:
    begun = cast.begin()
    assert client_of(begun).get(at(begun, "rubbish/ny/")).status_code == 404


def test_what_is_hidden_is_said_without_a_hint() -> None:
    begun = cast.begin(yes=(Category.CORE,))
    with world.as_(begun.person) as actor:
        services.add_goal(actor, person_id=begun.person_id, words="Hemmelig", category=Category.SUBSTANCE_USE)
    client = client_of(begun)
    for address in (f"/personer/{begun.person_id}/", at(begun), f"/personer/{begun.person_id}/historikk/"):
        assert "Hemmelig" not in client.get(address).content.decode()
    assert "har valgt å ikke dele dette" in client.get(at(begun)).content.decode()


def test_the_persons_page_shows_what_matters_and_what_is_missing() -> None:
    begun = cast.begin()
    with world.as_(begun.person) as actor:
        services.write_statement(actor, person_id=begun.person_id, kind="what_matters", words="Ro om kvelden")
        services.write_statement(
            actor,
            person_id=begun.person_id,
            kind="how_to_meet_me",
            words="Ring meg først.",
        )
    text = " ".join(client_of(begun).get(f"/personer/{begun.person_id}/").content.decode().split())
    assert "Ro om kvelden" in text
    assert "Ring meg først." in text
    assert "2 av 9 på plass." in text
    assert "Du ser dette fordi Kari har sagt ja. Det gjelder til" in text
    assert "Kari" not in re.findall("<title>.*?</title>", text)[0]


def test_a_status_is_given_with_a_note_and_one_comes_back_to_the_list() -> None:
    begun = cast.begin()
    activity = add_activity(begun, state="agreed")
    client = client_of(begun)
    address = at(begun, f"tiltak/{activity}/merknad/") + "?til=/oppgaver/"
    assert "Dette kan leses av" in client.get(address).content.decode()
    response = client.post(
        address,
        {"version": "1", "state": "in_progress", "state_note": "Venter på svar", "next": "/oppgaver/"},
    )
    assert response["Location"] == f"/oppgaver/#tiltak-{activity}"
    (now,) = cast.plan_of(begun.coordinator, begun.person_id).activities
    assert (now.state, now.state_note) == ("in_progress", "Venter på svar")


def test_an_owner_who_has_left_stays_the_owner_when_something_else_is_saved() -> None:
    begun = cast.begin()
    colleague = cast.join(begun, world.professional("Nina Nav", "Nav Storelva", "nav_office"))
    activity = add_activity(begun, owner_id=colleague)
    with world.as_(begun.coordinator) as actor:
        leaving.end_membership(actor, person_id=begun.person_id, member_id=colleague, version=1)
    client = client_of(begun)
    assert "Nina Nav (ikke i teamet nå)" in client.get(at(begun, f"tiltak/{activity}/")).content.decode()
    data = {"version": "1", "title": "Ringe nå", "owner_id": str(colleague)}
    assert client.post(at(begun, f"tiltak/{activity}/"), data).status_code == 302
    (now,) = cast.plan_of(begun.person, begun.person_id).activities
    assert (now.title, now.owner_name) == ("Ringe nå", "Nina Nav")


def test_nothing_can_be_pressed_in_a_plan_without_consent() -> None:
    begun = cast.begin()
    add_activity(begun)
    with world.as_(begun.person) as actor:
        consents.withdraw_plan_consent(actor)
    text = client_of(begun).get(at(begun)).content.decode()
    assert "/status/" not in text
    assert "Nytt tiltak" not in text
