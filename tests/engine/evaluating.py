"""Asking each engine about the same events; the answers are lists of commitments in one order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import duckdb
import psycopg

from enplan.engine import Commitment, Rule, RuleSet, evaluate_postgres, parse
from enplan.engine.on_duckdb import evaluate_duckdb, fetch


@dataclass(frozen=True)
class Event:
    """One recorded row; `at` and `recorded` as 2024-01-31T12:00 in UTC."""

    id: int
    kind: str
    at: str
    person: int = 1
    organisation: str | None = "dps"
    counterpart: str | None = "kommunen"
    episode: str | None = "e1"
    recorded: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def row(self) -> tuple[Any, ...]:
        """As the events relation has it."""
        recorded = moment(self.recorded) if self.recorded else None
        ends = self.organisation, self.counterpart, self.episode, json.dumps(dict(self.attributes))
        return self.id, self.person, self.kind, moment(self.at), recorded, *ends


COLUMNS = {
    "id": "bigint",
    "person": "bigint",
    "kind": "text",
    "occurred_at": "timestamptz",
    "recorded_at": "timestamptz",
    "organisation": "text",
    "counterpart": "text",
    "episode": "text",
    "attributes": "json",
}


def moment(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def a_rule(**changes: Any) -> Rule:
    """The early notice: within 24 hours of each admission, shown by the notice in the same episode."""
    name = changes.get("code", "early-notice")
    given: dict[str, Any] = {
        "code": name,
        "title": {"nb": name, "nn": name, "en": name},
        "source": {"kind": "agreement-clause", "ref": "3.1", "valid_from": "2020-01-01"},
        "when": {"event": "admitted"},
        "duty": "admitting-unit",
        "evidence": {"any": ["notified"]},
        "window": {"within": "PT24H"},
    }
    return parse(given | changes)


def told(database: duckdb.DuckDBPyConnection, events: Iterable[Event]) -> duckdb.DuckDBPyRelation:
    """The events as a table in DuckDB."""
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    database.execute(f"CREATE TABLE given ({columns})")
    rows = [list(event.row) for event in events]
    if rows:
        database.executemany(f"INSERT INTO given VALUES ({', '.join('?' * len(COLUMNS))})", rows)
    return database.table("given")


def in_duckdb(
    events: Iterable[Event], rules: Sequence[Rule], as_of: str, roles: Mapping[str, str] | None = None
) -> list[Commitment]:
    """What DuckDB makes of it."""
    with duckdb.connect() as database:
        found = evaluate_duckdb(
            told(database, events),
            RuleSet(rules),
            as_of=moment(as_of),
            roles=roles or {},
            connection=database,
        )
        return ordered(fetch(found))


def in_postgres(
    connection: psycopg.Connection[Any],
    events: Iterable[Event],
    rules: Sequence[Rule],
    as_of: str,
    roles: Mapping[str, str] | None = None,
) -> list[Commitment]:
    """What PostgreSQL makes of it."""
    rows = [event.row for event in events]
    columns = zip(*rows, strict=True) if rows else ([] for _ in COLUMNS)
    arrays = ", ".join(f"%s::{kind}[]" for kind in COLUMNS.values())
    given = f"SELECT * FROM unnest({arrays}) AS given({', '.join(COLUMNS)})"
    params = [list(column) for column in columns]
    found = evaluate_postgres(
        connection, RuleSet(rules), given, params, as_of=moment(as_of), roles=roles or {}
    )
    return ordered(found)


def ordered(commitments: Iterable[Commitment]) -> list[Commitment]:
    """In an order that all engines can be asked for."""
    return sorted(commitments, key=lambda row: tuple(map(str, row)))
