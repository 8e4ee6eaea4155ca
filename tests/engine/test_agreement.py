"""The naive reading, PostgreSQL and DuckDB give the same rows on generated worlds.

ENPLAN_WORLDS says how many worlds; each holds up to ninety persons. A disagreement shrinks to a few events.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import psycopg
import pytest
from hypothesis import given, settings

from tests.engine.engines import Question, by_duckdb, by_postgres, by_the_oracle
from tests.engine.oracle import Answer
from tests.engine.worlds import ALONE, World, some_worlds, worlds

pytestmark = pytest.mark.slow

WORLDS = int(os.environ.get("ENPLAN_WORLDS", "40"))


@pytest.fixture(scope="module")
def planner(postgres: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    """PostgreSQL without compiling to machine code, which costs more here than it saves."""
    postgres.execute("SET jit = off")
    return postgres


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """One database for all worlds."""
    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


@pytest.mark.parametrize("ten", range(WORLDS // 10))
@given(world=worlds())
@settings(ALONE)
def test_the_naive_reading_postgresql_and_duckdb_agree(
    planner: psycopg.Connection[Any], database: duckdb.DuckDBPyConnection, ten: int, world: World
) -> None:
    del ten  # only asks again
    expected = by_the_oracle(world)
    asked = Question(world)
    assert differing(expected, by_postgres(asked, planner)) == []
    assert differing(expected, by_duckdb(asked, database)) == []


def differing(expected: Sequence[Answer], given: Sequence[Answer]) -> list[tuple[str, Answer]]:
    """The rows that only one of them has, the first few."""
    count = Counter(expected)
    count.subtract(given)
    return [("missing" if times > 0 else "too many", row) for row, times in count.items() if times][:4]


def test_the_worlds_hold_what_the_page_speaks_of() -> None:
    asked = [(answer, world) for world in some_worlds(30) for answer in by_the_oracle(world)]
    states = Counter(answer.state for answer, _ in asked)
    seen = Counter(feature for answer, world in asked for feature in features(answer, world))
    assert {state: times for state, times in states.items() if times >= 15}.keys() == {
        *("pending", "waived", "met", "late", "open", "missed")
    }, states
    assert seen.keys() == {
        "shown early",
        "shown by itself",
        "shown exactly when due",
        "asked exactly when due",
        "waived at the trigger",
        "waiver and evidence at once",
        "the clock waited",
        "the clock was changed",
    }, seen


def features(answer: Answer, world: World) -> Iterator[str]:
    """What is remarkable about an answer."""
    if answer.lead_time is not None and answer.lead_time < 0:
        yield "shown early"
    if answer.evidence_id == answer.trigger_id:
        yield "shown by itself"
    if answer.due_at is not None and answer.evidence_at == answer.due_at:
        yield "shown exactly when due"
    if answer.due_at == world.as_of:
        yield "asked exactly when due"
    if answer.waived_at == answer.triggered_at:
        yield "waived at the trigger"
    if answer.waived_at is not None and answer.waived_at == answer.evidence_at:
        yield "waiver and evidence at once"
    if answer.starts_at is not None and answer.starts_at > answer.triggered_at:
        yield "the clock waited"
    if answer.starts_at is not None and answer.due_at is not None:
        length = (answer.due_at - answer.starts_at).total_seconds()
        if length % 86400 in {3600, 82800}:
            yield "the clock was changed"
