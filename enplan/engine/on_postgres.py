"""Evaluation inside PostgreSQL, in the caller's transaction and under its row-level security."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

import psycopg
from psycopg.rows import tuple_row

from enplan.engine.calendars import EARLIEST, LATEST, LISTS, MINUTE, calendar
from enplan.engine.commitments import DUE, STARTS, Commitment, OutsideCalendar, from_row
from enplan.engine.dialects import commitments
from enplan.engine.relations import Relation, Relations, empty, micros, relations
from enplan.engine.rules import COLUMNS, RuleSet

Ids = Literal["integer", "text"]
Roles = tuple[tuple[str, str], ...]
_NO_ROLES: Mapping[str, str] = MappingProxyType({})
_YEARS_BACK, _YEARS_AHEAD = 12, 4
_ID = {"integer": "id::bigint", "text": 'id::text COLLATE "C"'}


def evaluate_postgres(
    connection: psycopg.Connection[Any],
    rules: RuleSet,
    events_sql: str,
    params: Sequence[Any] | Mapping[str, Any] = (),
    *,
    as_of: datetime,
    roles: Mapping[str, str] = _NO_ROLES,
    ids: Ids = "integer",
) -> list[Commitment]:
    """The commitments of the events that a sub-select gives, ordered by trigger time, trigger id and rule.

    `events_sql` is a SELECT with the columns id, person, kind, occurred_at, recorded_at (timestamptz), organisation,
    counterpart, episode (any type) and attributes (jsonb), with psycopg's placeholders for `params`. `roles` maps duty
    roles to columns or attributes. `ids` says how ids are compared. Raises OutsideCalendar, and what psycopg raises.
    """
    if not rules:
        return []
    prepared = _prepared(rules, tuple(sorted(roles.items())))
    is_named = isinstance(params, Mapping)
    statement = _statement(events_sql, prepared.relations.fields, len(prepared.relations.same), ids, is_named)
    for years in _spans(as_of):
        values = (str(micros(as_of)), *_calendar_values(*years), *prepared.values)
        bound: Sequence[Any] | Mapping[str, Any]
        if isinstance(params, Mapping):
            bound = {**params, **{f"enplan_{number}": value for number, value in enumerate(values)}}
        else:
            bound = (*params, *values)
        with connection.cursor(row_factory=tuple_row) as cursor:
            rows = cursor.execute(statement, bound, prepare=True).fetchall()
        if not any(row[STARTS] is not None and row[DUE] is None for row in rows):
            return [from_row(rules, row) for row in rows]
    raise OutsideCalendar("events before 1900, or a window that ends after 2150")


def _spans(as_of: datetime) -> Iterator[tuple[int, int]]:
    """The years whose calendar is sent: those that are likely, and if some event lies outside them, all."""
    yield max(as_of.year - _YEARS_BACK, EARLIEST), min(as_of.year + _YEARS_AHEAD, LATEST)
    yield EARLIEST, LATEST


class _Prepared:
    """A rule set as PostgreSQL reads it: one array for each column of each relation."""

    def __init__(self, rules: RuleSet, roles: Roles) -> None:
        self.relations: Relations = relations(rules, dict(roles))
        self.values: tuple[str, ...] = tuple(
            _array(column)
            for relation in self.relations
            for column in (
                zip(*relation.rows, strict=True) if relation.rows else [()] * len(relation.columns)
            )
        )


_prepared = lru_cache(maxsize=256)(_Prepared)


@lru_cache(maxsize=8)
def _calendar_values(first_year: int, last_year: int) -> tuple[str, ...]:
    days = calendar(first_year, last_year)
    return (str(days.origin), str(MINUTE), *(_array(getattr(days, name)) for name in LISTS))


@lru_cache(maxsize=64)
def _statement(events_sql: str, fields: tuple[str, ...], same: int, ids: Ids, is_named: bool) -> bytes:  # noqa: FBT001
    """The whole statement; the same text each time, so that the server plans it once for each connection."""
    numbers = iter(range(1000))

    def value(of_type: str) -> str:
        return f"{f'%(enplan_{next(numbers)})s' if is_named else '%s'}::{of_type}"

    asked = ["as_of", "origin", "minute"]
    columns = [f"{value('bigint')} AS {name}" for name in asked] + [
        f"{value('int[]')} AS {name}" for name in LISTS
    ]
    parts = [
        f"happening AS ({_happening(events_sql, fields, ids)})",
        f"asked AS (SELECT {', '.join(columns)})",
    ]
    shape = empty(fields, same)
    parts += [f"{relation.name} AS ({_unnested(relation, value)})" for relation in shape]
    definition = commitments("postgres", len(fields), same).removeprefix("WITH ")
    return f"WITH {', '.join(parts)}, {definition} ORDER BY triggered_at, trigger_id, rule".encode()


def _happening(events_sql: str, fields: tuple[str, ...], ids: Ids) -> str:
    read = [_ID[ids] + " AS id", "person", 'kind::text COLLATE "C" AS kind']
    read += [f"{_micros(name)} AS {alias}" for name, alias in (("occurred_at", "at"),)]
    read += [f"COALESCE({_micros('recorded_at')}, {_micros('occurred_at')}) AS recorded"]
    read += [f"{_text(name)} AS {name}" for name in COLUMNS]
    for number, name in enumerate(fields, start=1):
        literal = name.replace("'", "''").replace("%", "%%")
        read.append(
            f"{_text(name) if name in COLUMNS else _text(f'''attributes ->> '{literal}' ''')} AS f{number}"
        )
    return f"SELECT {', '.join(read)} FROM ({events_sql}) AS given"


def _micros(column: str) -> str:
    return f"(EXTRACT(EPOCH FROM {column}) * 1000000)::bigint"


def _text(expression: str) -> str:
    return f"NULLIF(({expression})::text, '') COLLATE \"C\""


def _unnested(relation: Relation, value: Any) -> str:
    arrays = ", ".join(value(f"{of_type}[]") for of_type in relation.types)
    return f"SELECT * FROM UNNEST({arrays}) AS given({', '.join(relation.columns)})"


def _array(values: Sequence[Any]) -> str:
    """PostgreSQL's way of writing an array."""
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value)
