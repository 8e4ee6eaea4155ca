"""Evaluation in DuckDB: files and snapshots, larger than memory if need be."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import duckdb

from enplan.engine.calendars import EARLIEST, LATEST, calendar
from enplan.engine.commitments import Commitment, OutsideCalendar, State
from enplan.engine.dialects import commitments, filled
from enplan.engine.events import described, happening
from enplan.engine.relations import (
    Relation,
    Shape,
    calendar_relations,
    micros,
    needed_lists,
    reach,
    relations,
    windows,
    words,
)
from enplan.engine.rules import RuleSet

_NO_ROLES: Mapping[str, str] = MappingProxyType({})
_NUMBERS = itertools.count(1)


def evaluate_duckdb(
    source: str | Path | duckdb.DuckDBPyRelation,
    rules: RuleSet,
    *,
    as_of: datetime,
    roles: Mapping[str, str] = _NO_ROLES,
    connection: duckdb.DuckDBPyConnection | None = None,
) -> duckdb.DuckDBPyRelation:
    """The commitments as a relation with the columns of `Commitment`, computed when it is read or written.

    `source`: a Parquet file (or pattern of them), or a relation of the same connection, with the columns id, person,
    kind, occurred_at and, if it has them, recorded_at, organisation, counterpart, episode and attributes (JSON, map or
    struct). A time without zone is UTC. A field that rules name is a column of that name, or else an attribute. Raises
    MissingColumn, OutsideCalendar, and what DuckDB raises.
    """
    database = connection or duckdb.connect()
    events = database.read_parquet(str(source)) if isinstance(source, str | Path) else source
    name = f"enplan_{next(_NUMBERS)}"
    events.create_view(f"{name}_events")
    columns = described(database, f"{name}_events")
    shape = Shape.of(rules, roles)
    database.execute("SET TimeZone = 'UTC'")
    days = calendar(*_years(database, f"{name}_events", as_of, rules))
    reads = [f"happening AS ({happening(f'{name}_events', columns, shape)})"]
    for relation in (*relations(rules, shape, roles), words(rules), *calendar_relations(days)):
        _create(database, f"{name}_{relation.name}", relation)
        reads.append(f"{relation.name} AS (FROM {name}_{relation.name})")
    given = {"as_of": str(micros(as_of)), "origin": str(days.origin)}
    reads.append(filled(commitments("duckdb", *shape.sizes), given))
    return database.sql(_WITH_WORDS.format(reads=", ".join(reads)))


_WITH_WORDS = """
WITH {reads}
SELECT
    rule_key, rule_code, rule_valid_from, trigger_id, person, duty_role, duty_organisation, counterpart, episode,
    make_timestamptz(triggered_at) AS triggered_at,
    make_timestamptz(starts_at) AS starts_at,
    make_timestamptz(due_at) AS due_at,
    state, evidence_id,
    make_timestamptz(evidence_at) AS evidence_at,
    waived_id,
    make_timestamptz(waived_at) AS waived_at,
    lead_micros / 1000000 AS lead_time
FROM commitment INNER JOIN words ON commitment.rule = words.rule
"""


def _create(database: duckdb.DuckDBPyConnection, name: str, relation: Relation) -> None:
    columns = ", ".join(
        f"unnest(?::{kind}[]) AS {column}"
        for column, kind in zip(relation.columns, relation.types, strict=True)
    )
    lists = [[row[number] for row in relation.rows] for number, _ in enumerate(relation.columns)]
    database.execute(f"CREATE TEMP TABLE {name} AS SELECT {columns}", lists)


def _years(
    database: duckdb.DuckDBPyConnection, view: str, as_of: datetime, rules: RuleSet
) -> tuple[int, int]:
    """The years that starts and due times can fall in. Raises OutsideCalendar."""
    found = database.execute(f'SELECT MIN(occurred_at), MAX(occurred_at) FROM "{view}"').fetchone()
    if found is None or found[0] is None:
        return as_of.year, as_of.year
    spare = reach(windows(rules))
    first, last = found[0].year - spare, min(found[1].year, as_of.year) + spare
    on_calendar = bool(needed_lists(rules))
    if on_calendar and (first < EARLIEST or last > LATEST):
        raise OutsideCalendar(
            f"the events are from {found[0]} to {found[1]}; calendars reach from 1900 to 2150"
        )
    return (first, max(first, last)) if on_calendar else (as_of.year, as_of.year)


def fetch(relation: duckdb.DuckDBPyRelation) -> Iterator[Commitment]:
    """The rows of a relation that evaluate_duckdb gave, one at a time."""
    names = Commitment._fields
    for row in relation.select(*names).iter_rows():
        values = dict(zip(names, row, strict=True))
        moments = {
            name: value.astimezone(UTC) for name, value in values.items() if isinstance(value, datetime)
        }
        yield Commitment(**{**values, **moments, "state": State(values["state"])})
