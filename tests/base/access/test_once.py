"""Whoever comes second on what may stand once is told so; every other refusal of a table stays what it is."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection

from enplan.base.access.once import once, overtaken
from enplan.base.kernel.errors import Invalid
from enplan.domain.directory.models import Organization
from enplan.domain.people.models import Person

pytestmark = pytest.mark.django_db


def _refused_by_the_database(condition: str) -> None:
    connection.cursor().execute(f"DO $$ BEGIN RAISE {condition}; END $$")


@pytest.mark.parametrize("condition", ["unique_violation", "exclusion_violation"])
def test_the_second_gets_the_refusal_and_the_transaction_goes_on(condition: str) -> None:
    with pytest.raises(Invalid, match="already-there"), once(lambda: Invalid(code="already-there")):
        _refused_by_the_database(condition)
    assert not Organization.objects.filter(name="Storelva kommune").exists()


def test_what_breaks_another_rule_of_the_table_is_no_second() -> None:
    with pytest.raises(IntegrityError), once(lambda: Invalid(code="already-there")):
        _refused_by_the_database("check_violation")


def test_the_one_who_was_overtaken_has_both_side_by_side() -> None:
    row = Person(given_name="Kari", version=3)
    told = overtaken(row, {"given_name": "Karin"})
    assert (told.current, told.attempted, told.version) == (
        {"given_name": "Kari"},
        {"given_name": "Karin"},
        3,
    )


def test_where_the_other_has_gone_again_nothing_stands() -> None:
    told = overtaken(None, {"given_name": "Karin"})
    assert (told.current, told.version) == ({"given_name": None}, 0)
