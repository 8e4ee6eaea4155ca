"""Evaluation inside PostgreSQL, in the caller's transaction and under its row-level security."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import count
from types import MappingProxyType
from typing import Any, Literal

import psycopg
from psycopg.rows import tuple_row
from psycopg.types.numeric import Int8

from enplan.engine.arrays import ARRAYS, Array, Bigints, register
from enplan.engine.calendars import EARLIEST, LATEST, LISTS, calendar
from enplan.engine.commitments import Commitment, OutsideCalendar, from_row
from enplan.engine.dialects import commitments, filled
from enplan.engine.relations import Relation, Shape, empty, micros, needed_lists, reach, relations
from enplan.engine.rules import COLUMNS, RuleSet

Ids = Literal["integer", "text"]
Params = Sequence[Any] | Mapping[str, Any]
_NO_ROLES: Mapping[str, str] = MappingProxyType({})
_YEARS_OF_A_LONG_STORY = 10
_ANY_TIME = -(2**62)  # before every event: nobody looks into the calendar
_ID = {"integer": "id::bigint", "text": 'id::text COLLATE "C"'}
_PLACE = re.compile(r"%(?:(?P<escaped>%)|\((?P<name>[^)]+)\)s|s)")
# The server knows neither how many events nor how many rules will come, and would compare each with each. A savepoint
# would restore the settings as well, but psycopg forgets what it has prepared when something is rolled back.
_SETTINGS = {
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
    "enable_nestloop": "off",
    "enable_mergejoin": "off",
}
_KEEP = ", ".join(f"set_config('enplan.{name}', current_setting('{name}'), TRUE)" for name in _SETTINGS)
_PLAN = ", ".join(f"set_config('{name}', '{value}', TRUE)" for name, value in _SETTINGS.items())
_RESTORE = ", ".join(f"set_config('{name}', current_setting('enplan.{name}'), TRUE)" for name in _SETTINGS)


def evaluate_postgres(
    connection: psycopg.Connection[Any],
    rules: RuleSet,
    events_sql: str,
    params: Params = (),
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
    statement = _statement(events_sql, prepared.shape, ids)
    given = [params[name] for name in statement.names] if isinstance(params, Mapping) else list(params)
    for years in _spans(as_of, prepared.reach):
        asked = (Int8(micros(as_of)), *_calendar_values(years, prepared.lists))
        rows = _fetched(connection, statement.text, [*given, *asked, *prepared.values])
        if not any(row[-1] for row in rows):
            return [from_row(rules, row) for row in rows]
    raise OutsideCalendar("events before 1900, or a window that ends after 2150")


def _fetched(
    connection: psycopg.Connection[Any], statement: bytes, values: list[Any]
) -> list[tuple[Any, ...]]:
    """The rows, leaving the transaction and its settings as they were."""
    cursor = psycopg.RawCursor(connection, row_factory=tuple_row)
    register(cursor.adapters)
    with connection.pipeline():
        connection.execute(f"SELECT {_KEEP}, {_PLAN}", prepare=True)
        cursor.execute(statement, values, prepare=True)
        connection.execute(f"SELECT {_RESTORE}", prepare=True)
    return cursor.fetchall()


def _spans(as_of: datetime, reach: int) -> Iterator[tuple[int, int]]:
    """The years whose calendar is sent: those that are likely, and if some event lies outside them, more."""
    for back in (_YEARS_OF_A_LONG_STORY, 4 * _YEARS_OF_A_LONG_STORY):
        yield max(as_of.year - back, EARLIEST), min(as_of.year + reach, LATEST)
    yield EARLIEST, LATEST


class _Prepared:
    """A rule set as PostgreSQL reads it: one array for each column of each relation, and the lists they need."""

    def __init__(self, rules: RuleSet, roles: tuple[tuple[str, str], ...]) -> None:
        self.shape = Shape.of(rules, dict(roles))
        self.lists: frozenset[str] = needed_lists(rules)
        self.reach: int = reach(rule.window.within for rule in rules)
        self.values: tuple[Array, ...] = tuple(
            ARRAYS[kind].made(row[number] for row in relation.rows)
            for relation in relations(rules, self.shape, dict(roles))
            for number, kind in enumerate(relation.types)
        )


_prepared = lru_cache(maxsize=256)(_Prepared)


@lru_cache(maxsize=32)
def _calendar_values(years: tuple[int, int], lists: frozenset[str]) -> tuple[Any, ...]:
    days = calendar(*years)
    arrays = (Bigints.made(getattr(days, name) if name in lists else ()) for name in LISTS)
    return (Int8(days.origin if lists else _ANY_TIME), *arrays)


@dataclass(frozen=True, slots=True)
class _Statement:
    """Text with $1, $2 …: first what the caller's events need, then ours; and the names of theirs."""

    text: bytes
    names: tuple[str, ...]


@lru_cache(maxsize=64)
def _statement(events_sql: str, shape: Shape, ids: Ids) -> _Statement:
    """The whole statement; the same text each time, so that the server plans it once for each connection."""
    events, names, used = _numbered(events_sql)
    numbers = count(used + 1)

    def value(of_type: str) -> str:
        return f"${next(numbers)}::{of_type}"

    asked = {name: value("bigint") for name in ("as_of", "origin")}
    asked |= {name: value("bigint[]") for name in LISTS}
    parts = [f"happening AS ({_happening(events, shape, ids)})"]
    parts += [f"{relation.name} AS ({_unnested(relation, value)})" for relation in empty(shape)]
    for name, part in commitments("postgres", *shape.sizes).items():
        parts.append(f"{name} AS {_ONCE.get(name, '')} ({filled(part, asked)})")
    text = f"WITH {', '.join(parts)} {filled(_ENDING, asked)}"
    return _Statement(text.encode(), names)


# What is worked out in steps would else be worked out anew wherever it is used.
_ONCE = dict.fromkeys(("begun", "local", "clocked", "dated"), "MATERIALIZED")
# The last column says that the calendar does not reach back to the first event, or not forward to some due time.
_ENDING = """
SELECT *, is_outside_calendar OR (SELECT MIN(happened) FROM event) < :origin
FROM commitment
ORDER BY triggered_at, trigger_id, rule
"""


def _numbered(events_sql: str) -> tuple[str, tuple[str, ...], int]:
    """Psycopg's placeholders as $1, $2 …, with the names in that order and how many there are."""
    names: list[str] = []
    positions = count(1)

    def numbered(found: re.Match[str]) -> str:
        if found["escaped"]:
            return "%"
        if found["name"] is None:
            return f"${next(positions)}"
        if found["name"] not in names:
            names.append(found["name"])
        return f"${names.index(found['name']) + 1}"

    text = _PLACE.sub(numbered, events_sql)
    return text, tuple(names), len(names) + next(positions) - 1


def _happening(events_sql: str, shape: Shape, ids: Ids) -> str:
    read = [
        f"{_ID[ids]} AS id",
        "person",
        'kind::text COLLATE "C" AS kind',
        f"{_micros('occurred_at')} AS happened",
        f"{_micros('COALESCE(recorded_at, occurred_at)')} AS recorded",
    ]
    read += [f"{_field(name)} AS {name}" for name in COLUMNS]
    read += [f"{value} AS {name}" for name, value in shape.columns(_field)]
    return f"SELECT {', '.join(read)} FROM ({events_sql}) AS given"


def _field(name: str) -> str:
    """A column or an attribute as text; an empty text is a missing value."""
    literal = name.replace("'", "''")
    value = name if name in COLUMNS else f"attributes ->> '{literal}'"
    return f"NULLIF(({value})::text, '') COLLATE \"C\""


def _micros(column: str) -> str:
    return f"(EXTRACT(EPOCH FROM {column}) * 1000000)::bigint"


def _unnested(relation: Relation, value: Any) -> str:
    arrays = ", ".join(value(f"{of_type}[]") for of_type in relation.types)
    return f"SELECT * FROM UNNEST({arrays}) AS given({', '.join(relation.columns)})"
