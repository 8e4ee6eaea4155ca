"""The same world asked of each engine; every answer as the oracle gives it, in one order."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import duckdb
import psycopg

from enplan.engine import Commitment, RuleSet, evaluate_postgres, parse
from enplan.engine.on_duckdb import evaluate_duckdb, fetch
from tests.engine.oracle import Answer, evaluate
from tests.engine.worlds import ROLES, World

COLUMNS = {
    "id": "bigint",
    "person": "text",
    "kind": "text",
    "occurred_at": "timestamptz",
    "recorded_at": "timestamptz",
    "organisation": "text",
    "counterpart": "text",
    "episode": "text",
    "attributes": "jsonb",
}


class Question:
    """A world as the engines take it, made ready once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rules = RuleSet([parse(rule) for rule in world.rules])
        self.types = {**COLUMNS, "id": "text"} if world.has_text_ids else COLUMNS
        rows = [{name: getattr(event, name) for name in COLUMNS} for event in world.events]
        self.events = json.dumps(rows, default=lambda value: value.isoformat())


def by_the_oracle(world: World) -> list[Answer]:
    """What the naive reading says."""
    return in_order(evaluate(world.events, world.rules, world.as_of, ROLES))


def by_postgres(asked: Question, connection: psycopg.Connection[Any]) -> list[Answer]:
    """What PostgreSQL says; the events come with the question."""
    columns = ", ".join(f"{name} {kind}" for name, kind in asked.types.items())
    found = evaluate_postgres(
        connection,
        asked.rules,
        f"SELECT * FROM jsonb_to_recordset(%s::jsonb) AS given({columns})",
        [asked.events],
        as_of=asked.world.as_of,
        roles=ROLES,
        ids="text" if asked.world.has_text_ids else "integer",
    )
    return in_order(map(as_answer, found))


def by_duckdb(asked: Question, database: duckdb.DuckDBPyConnection) -> list[Answer]:
    """What DuckDB says; the events are a table of its own."""
    shape = json.dumps([{name: kind.upper() for name, kind in asked.types.items()}]).replace("JSONB", "JSON")
    database.execute(
        "CREATE OR REPLACE TEMP TABLE given AS SELECT unnest(from_json(?::JSON, ?), recursive := true)",
        [asked.events, shape],
    )
    found = evaluate_duckdb(
        database.table("given"), asked.rules, as_of=asked.world.as_of, roles=ROLES, connection=database
    )
    return in_order(map(as_answer, fetch(found)))


def as_answer(found: Commitment) -> Answer:
    """An engine's row as the oracle writes it."""
    row = {name: getattr(found, name) for name in Answer._fields}
    return Answer(**{**row, "state": str(found.state)})


def in_order(answers: Iterable[Answer]) -> list[Answer]:
    """In an order that does not depend on who was asked."""
    return sorted(answers, key=lambda answer: tuple(map(str, answer)))
