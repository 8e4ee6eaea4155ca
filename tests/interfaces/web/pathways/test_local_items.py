"""Two colleagues of a coordinating unit fill in the same one of their own items: the second loses nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.domain.pathways.test_transitions import unit_at_home
from tests.world import sign_in

ADDRESS = "/ke/overgangspunkter/1/"
FIRST = {"version": "0", "words": "Nøkler til verkstedet", "phase": "after", "category": "1"}
SECOND = {"version": "0", "words": "Kart over bussen", "phase": "before", "category": "0"}


@pytest.fixture
def unit(client: Client, kari: object) -> Client:
    del kari
    return sign_in(client, unit_at_home())


def test_the_second_is_told_sees_what_stands_and_keeps_what_was_typed(unit: Client) -> None:
    assert unit.post(ADDRESS, FIRST).status_code == 302
    told = unit.post(ADDRESS, SECOND)
    text = " ".join(told.content.decode().split())

    assert told.status_code == 409
    assert "Noen andre endret dette først." in text
    assert "Nøkler til verkstedet (Etter, Bolig)" in text
    assert 'value="Kart over bussen"' in text
    assert "Nøkler til verkstedet" in unit.get(ADDRESS).content.decode()

    version = text.split('name="version" value="')[1].split('"')[0]
    assert unit.post(ADDRESS, {**SECOND, "version": version}).status_code == 302
    assert "Kart over bussen" in unit.get(ADDRESS).content.decode()


def test_an_item_that_a_colleague_has_changed_is_not_taken_away_unseen(unit: Client) -> None:
    unit.post(ADDRESS, FIRST)
    told = unit.post(ADDRESS, {**SECOND, "empty": "1"})

    assert told.status_code == 409
    assert "Nøkler til verkstedet" in unit.get(ADDRESS).content.decode()
