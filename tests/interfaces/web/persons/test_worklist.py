"""The worklist: who stands there and why, filters, order, pages, the file, and a fixed number of queries."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enplan.base.access import Role
from enplan.base.accounts.models import Hat
from enplan.domain.care_plans import services
from enplan.domain.care_teams import queries as teams
from tests import world
from tests.domain.care_plans import cast

pytestmark = pytest.mark.django_db


def page(hat: Hat, address: str = "/personer/") -> str:
    response = world.sign_in(Client(), hat).get(address)
    assert response.status_code == 200
    return response.content.decode()


def ask_for_help(begun: cast.Begun) -> None:
    with world.as_(begun.person) as actor:
        activity = services.add_activity(actor, person_id=begun.person_id, title="Søke bolig", state="agreed")
        services.ask_for_help(actor, person_id=begun.person_id, activity_id=activity, version=1)


def test_everybody_in_the_list_stands_there_with_a_reason_in_words() -> None:
    begun = cast.begin()
    ask_for_help(begun)
    text = page(begun.coordinator)
    assert "Kari N." in text
    assert "Ber om hjelp. Spurte i dag." in text
    assert "1 person. 1 trenger noe av deg i dag." in text


def test_the_list_tells_nothing_of_what_the_help_is_about() -> None:
    begun = cast.begin()
    ask_for_help(begun)
    assert "Søke bolig" not in page(begun.coordinator)


def test_filters_are_links_with_counts_and_keep_to_their_own() -> None:
    hat = world.professional("Ola Berg")
    ask_for_help(cast.begin(given_name="Kari", coordinator=hat))
    quiet = cast.begin(given_name="Liv", coordinator=hat)
    with world.as_(quiet.person) as actor:
        services.pause(actor, person_id=quiet.person_id, version=1)
    mine = page(hat, "/personer/?vis=meg")
    assert "Kari N." in mine
    assert "Liv N." not in mine
    assert 'href="/personer/?vis=mangler"' in mine


def test_an_unknown_filter_shows_all() -> None:
    begun = cast.begin()
    assert "Kari N." in page(begun.coordinator, "/personer/?vis=rubbish&rekkefolge=x&side=-3")


def test_the_list_can_be_ordered_by_name() -> None:
    hat = world.professional("Ola Berg")
    for name in ("Åse", "Kari", "Berit"):
        cast.begin(given_name=name, coordinator=hat)
    text = page(hat, "/personer/?rekkefolge=navn")
    assert text.index("Berit N.") < text.index("Kari N.") < text.index("Åse N.")


def test_somebody_without_persons_is_told_what_to_do() -> None:
    text = page(world.professional("Ny Ansatt"))
    assert "Du er ikke med i noen plan ennå" in text
    assert "Start en plan" in text


def test_a_coordinating_unit_sees_no_persons_it_has_no_part_in() -> None:
    cast.begin()
    unit = world.staff("Kari Enhet", Role.COORDINATING_UNIT, "Storelva kommune", "municipality")
    text = page(unit)
    assert "Kari N." not in text
    assert "/personer/ny/" not in text


def test_the_file_has_names_and_reasons_and_no_formulas() -> None:
    hat = world.professional("Ola Berg")
    cast.begin(given_name="=Kari", coordinator=hat)
    response = world.sign_in(Client(), hat).get("/personer/liste.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert response["Content-Type"].startswith("text/csv")
    assert rows[0][:2] == ["Navn", "Hvorfor nå"]
    assert rows[1][0] == "'=Kari N."


def queries_for(hat: Hat, address: str) -> int:
    client = world.sign_in(Client(), hat)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_number_of_persons() -> None:
    hat = world.professional("Ola Berg")
    cast.begin(coordinator=hat)
    with_one = queries_for(hat, "/personer/")
    for name in ("Liv", "Per", "Åse"):
        ask_for_help(cast.begin(given_name=name, coordinator=hat))
    assert queries_for(hat, "/personer/") == with_one
    assert with_one <= 39


def test_the_number_of_queries_of_a_persons_page_does_not_grow_with_the_plan() -> None:
    begun = cast.begin()
    address = f"/personer/{begun.person_id}/"
    with world.as_(begun.coordinator) as actor:
        goal = services.add_goal(actor, person_id=begun.person_id, words="Bo bra")
        services.add_activity(actor, person_id=begun.person_id, title="Lete", goal_id=goal)
    with_little = queries_for(begun.coordinator, address)
    with world.as_(begun.coordinator) as actor:
        for number in range(5):
            goal = services.add_goal(actor, person_id=begun.person_id, words=f"Mål {number}")
            services.add_activity(actor, person_id=begun.person_id, title=f"Tiltak {number}", goal_id=goal)
    assert queries_for(begun.coordinator, address) == with_little
    assert with_little <= 60


def test_fifty_stand_on_a_page_and_the_rest_on_the_next() -> None:
    hat = world.professional("Ola Berg")
    for _ in range(51):
        cast.start_as(hat)
    first, second = page(hat), page(hat, "/personer/?side=2")
    assert first.count('role="rowheader"') == 50
    assert second.count('role="rowheader"') == 1
    assert "Side 1 av 2" in first


def test_my_tasks_stand_together_by_date() -> None:
    begun = cast.begin()
    day = timezone.localdate() - timedelta(days=1)
    with world.as_(begun.coordinator) as actor:
        (me,) = teams.team(actor, person_id=begun.person_id).members
        services.add_activity(
            actor, person_id=begun.person_id, title="Ringe Nav", owner_id=me.id, due_on=day, state="agreed"
        )
    text = page(begun.coordinator, "/oppgaver/")
    assert "Fristen er over" in text
    assert "Ringe Nav" in text
    assert "Kari N." in text
