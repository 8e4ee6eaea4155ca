"""History in words with undo, both versions when undo would overwrite, and the plan on paper."""

from __future__ import annotations

import pytest
from django.test import Client

from enplan.base.audit.models import AuditEvent
from enplan.domain.care_plans import queries, services
from enplan.domain.care_plans.kinds import TABLES, columns_of, model_of
from enplan.domain.care_plans.rules.undoing import BOOKKEEPING
from enplan.interfaces.web.plans.words import FIELDS, KINDS, UNTOLD
from tests import world
from tests.domain.care_plans import cast

pytestmark = pytest.mark.django_db


def client_of(begun: cast.Begun) -> Client:
    return world.sign_in(Client(), begun.coordinator)


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_every_change_is_told_with_who_and_from_what_to_what() -> None:
    begun = cast.begin()
    with world.as_(begun.person) as actor:
        goal = services.add_goal(actor, person_id=begun.person_id, words="Bo bra")
        services.change_goal(actor, person_id=begun.person_id, goal_id=goal, version=1, words="Bo trygt")
    text = text_of(client_of(begun), f"/personer/{begun.person_id}/historikk/")
    assert "Kari Nordli endret målet: Bo trygt" in text
    assert "<del>Bo bra</del>" in text
    assert "<ins>Bo trygt</ins>" in text


def test_a_change_is_taken_back_from_the_history() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        services.add_goal(actor, person_id=begun.person_id, words="Feil mål")
        change = queries.history(actor, person_id=begun.person_id)[0]
    address = f"/personer/{begun.person_id}/historikk/{change.id}/angre/"
    response = client_of(begun).post(address, follow=True)
    assert "Endringen er angret." in response.content.decode()
    assert cast.plan_of(begun.coordinator, begun.person_id).goals == ()


def test_an_undo_that_would_overwrite_shows_both_and_changes_nothing() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        goal = services.add_goal(actor, person_id=begun.person_id, words="Først")
        services.change_goal(actor, person_id=begun.person_id, goal_id=goal, version=1, words="Så")
        change = queries.history(actor, person_id=begun.person_id)[0]
        services.change_goal(actor, person_id=begun.person_id, goal_id=goal, version=2, words="Til slutt")
    response = client_of(begun).post(f"/personer/{begun.person_id}/historikk/{change.id}/angre/")
    text = response.content.decode()
    assert response.status_code == 409
    assert "Først" in text
    assert "Til slutt" in text
    assert cast.plan_of(begun.coordinator, begun.person_id).goals[0].words == "Til slutt"


def test_a_long_history_goes_on_on_the_next_page() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        for number in range(51):
            services.add_goal(actor, person_id=begun.person_id, words=f"Mål nummer {number}")
    client = client_of(begun)
    first = text_of(client, f"/personer/{begun.person_id}/historikk/")
    assert "Mål nummer 50" in first
    assert "Mål nummer 0 " not in first
    older = first.split('href="')
    link = next(part.split('"')[0] for part in older if "eldre-enn" in part)
    assert "Mål nummer 0" in text_of(client, link)


def test_the_print_has_nine_parts_and_shows_the_chosen_ones() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        services.add_goal(actor, person_id=begun.person_id, words="Bo bra")
    client = client_of(begun)
    address = f"/personer/{begun.person_id}/skriv-ut/"
    everything = text_of(client, address)
    assert everything.count("ep-print-whole") == 9
    assert "Bo bra" in everything
    chosen = text_of(client, f"{address}?del=coordinator&del=consent&del=rubbish")
    assert chosen.count("ep-print-whole") == 2
    assert "Bo bra" not in chosen
    assert "Kari har sagt ja til planen." in chosen


def test_the_log_says_printed_where_the_plan_is_printed_and_not_read() -> None:
    begun = cast.begin()
    client = client_of(begun)
    for page in ("", "skriv-ut/"):
        text_of(client, f"/personer/{begun.person_id}/{page}")
    with world.as_(begun.person):
        noted = AuditEvent.objects.filter(hat_id=begun.coordinator.pk, door__startswith="web:person")
        told = dict(noted.values_list("door", "action"))
    assert told == {"web:person": "plan:read", "web:person_print": "plan:export"}


def test_every_change_of_every_kind_has_words() -> None:
    """No code of the domain reaches the reader: every field that the history may tell has a label."""
    assert set(KINDS) == set(TABLES.values())
    for table in TABLES:
        fields = {c.removesuffix("_id") for c in columns_of(model_of(table)) if c not in BOOKKEEPING}
        assert fields - set(FIELDS) - UNTOLD <= {"removed_at", "position"}
