"""Figures by rule, duty bearer and period, and what another rule set would have given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest

from enplan.engine import RuleSet
from enplan.engine.counting import compare_duckdb, summarise_duckdb
from enplan.engine.on_duckdb import evaluate_duckdb
from enplan.engine.summaries import Period, compare, period_of, summarise
from tests.engine.evaluating import Event, a_rule, in_duckdb, moment, told

AS_OF = "2024-03-01T00:00"


def admissions(count: int) -> list[Event]:
    """Admissions an hour apart from New Year on in two units; the notice of number n comes n hours later."""
    begin = moment("2023-12-31T20:00")
    events = []
    for number in range(count):
        at, unit = begin + timedelta(hours=number), f"unit-{number % 2}"
        admitted = at.strftime("%Y-%m-%dT%H:%M")
        events.append(Event(2 * number, "admitted", admitted, person=number, organisation=unit))
        if number % 5:
            notified = (at + timedelta(hours=number)).strftime("%Y-%m-%dT%H:%M")
            events.append(Event(2 * number + 1, "notified", notified, person=number, organisation=unit))
    return events


def test_each_figure_has_its_denominator() -> None:
    found = summarise(in_duckdb(admissions(40), [a_rule()], AS_OF))

    assert [(row.duty_organisation, row.period, row.counted.triggered) for row in found] == [
        ("unit-0", date(2023, 12, 1), 2),
        ("unit-0", date(2024, 1, 1), 18),
        ("unit-1", date(2023, 12, 1), 1),
        ("unit-1", date(2024, 1, 1), 19),
    ]
    for row in found:
        counted = row.counted
        states = counted.met, counted.late, counted.missed, counted.open, counted.waived, counted.pending
        assert sum(states) == counted.triggered
    [december] = [
        row.counted for row in found if row.period.year == 2023 and row.duty_organisation == "unit-0"
    ]
    assert (december.met, december.missed, december.median_lead_time) == (1, 1, 2 * 3600.0)


def test_a_wish_for_twelve_hours_is_seen_before_it_is_signed() -> None:
    events = admissions(40)
    shorter = a_rule(window={"within": "PT12H"})

    found = compare(in_duckdb(events, [a_rule()], AS_OF), in_duckdb(events, [shorter], AS_OF), Period.YEAR)

    before = sum(row.before.met for row in found if row.before)
    after = sum(row.after.met for row in found if row.after)
    assert (before, after) == (20, 10)


def test_a_rule_that_only_one_set_has_stands_alone() -> None:
    events = admissions(6)
    other = a_rule(code="other")

    found = compare(in_duckdb(events, [a_rule()], AS_OF), in_duckdb(events, [other], AS_OF), Period.YEAR)

    assert {(row.rule_key, row.before is None, row.after is None) for row in found} == {
        ("early-notice", False, True),
        ("other", True, False),
    }


@pytest.mark.parametrize("period", Period)
def test_python_and_duckdb_count_alike(period: Period) -> None:
    events = admissions(60)
    rules = [RuleSet([a_rule()]), RuleSet([a_rule(window={"within": "P1D"}), a_rule(code="other")])]
    with duckdb.connect() as database:
        given = told(database, events)
        one, other = (
            evaluate_duckdb(given, each, as_of=moment(AS_OF), connection=database).relation for each in rules
        )
        counted = summarise_duckdb(other, period).fetchall()
        compared = compare_duckdb(one, other, period).fetchall()

    expected = summarise(in_duckdb(events, rules[1], AS_OF), period)
    assert rounded(counted) == rounded((*row[:6], *row.counted) for row in expected)
    differences = compare(in_duckdb(events, rules[0], AS_OF), in_duckdb(events, rules[1], AS_OF), period)
    nothing = (None,) * 9
    assert rounded(compared) == rounded(
        (
            *row[:4],
            *(
                value
                for pair in zip(row.before or nothing, row.after or nothing, strict=True)
                for value in pair
            ),
        )
        for row in differences
    )


def rounded(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Seconds to the millionth, which is as far as two ways of interpolating agree."""
    return [tuple(round(value, 6) if isinstance(value, float) else value for value in row) for row in rows]


@pytest.mark.parametrize(
    ("period", "first_day"),
    [("day", "2024-01-01"), ("week", "2024-01-01"), ("month", "2024-01-01"), ("quarter", "2024-01-01")],
)
def test_a_period_begins_in_norway(period: str, first_day: str) -> None:
    assert period_of(moment("2023-12-31T23:00"), Period(period)) == date.fromisoformat(first_day)
