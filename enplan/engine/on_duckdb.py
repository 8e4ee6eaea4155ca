"""Evaluation in DuckDB: files and snapshots, larger than memory if need be."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import duckdb

from enplan.engine.calendars import calendar
from enplan.engine.commitments import Commitment, State
from enplan.engine.dialects import commitments, filled
from enplan.engine.events import Columns, described, happening
from enplan.engine.keeping import Kept
from enplan.engine.relations import (
    Relation,
    Shape,
    calendar_relations,
    micros,
    relations,
    words,
    years,
)
from enplan.engine.rules import RuleSet

_NO_ROLES: Mapping[str, str] = MappingProxyType({})
_NUMBERS = itertools.count(1)
# Worked out and kept: several later steps read them, and DuckDB plans better when it knows how many rows there are.
_KEPT = ("trigger", "series")


class Evaluated(Kept):
    """Commitments in DuckDB. `relation` has the columns of `Commitment`, and is worked out when it is read."""

    def __init__(self, database: duckdb.DuckDBPyConnection, name: str) -> None:
        self._database, self._name = database, name
        self._made: list[str] = []
        self.relation: duckdb.DuckDBPyRelation

    def close(self) -> None:
        """Give the room back; the relation cannot be read any more."""
        for made in reversed(self._made):
            self._database.execute(f"DROP {made}")
        self._made.clear()

    def called(self, part: str) -> str:
        """The name of a part in this database."""
        return f"{self._name}_{part}"

    def view(self, part: str, sql: str) -> None:
        """A part that is worked out when it is read."""
        self._database.execute(f"CREATE TEMP VIEW {self.called(part)} AS {sql}")
        self._made.append(f"VIEW {self.called(part)}")

    def table(self, part: str, sql: str, values: list[list[object]] | None = None) -> None:
        """A part that is worked out now."""
        self._database.execute(f"CREATE TEMP TABLE {self.called(part)} AS {sql}", values or [])
        self._made.append(f"TABLE {self.called(part)}")


def evaluate_duckdb(
    source: str | Path | duckdb.DuckDBPyRelation,
    rules: RuleSet,
    *,
    as_of: datetime,
    roles: Mapping[str, str] = _NO_ROLES,
    connection: duckdb.DuckDBPyConnection | None = None,
    progress: Callable[[str], None] | None = None,
) -> Evaluated:
    """The commitments of the events in a Parquet file (or a pattern of them) or a relation of the same connection.

    Columns: id, person, kind, occurred_at and, if they are there, recorded_at, organisation, counterpart, episode and
    attributes (JSON, map or struct). A time without zone is UTC. A field that rules name is a column of that name, or
    else an attribute. `progress` is told each part that is being worked out. Raises MissingColumn, OutsideCalendar, and
    what DuckDB raises.
    """
    database = connection or duckdb.connect()
    database.execute("SET TimeZone = 'UTC'")
    events = database.read_parquet(str(source)) if isinstance(source, str | Path) else source
    made = Evaluated(database, f"enplan_{next(_NUMBERS)}")
    events.create_view(made.called("given"))
    shape = Shape.of(rules, roles)
    columns = described(database, made.called("given"))
    days = calendar(*_years(database, made.called("given"), as_of, rules))
    for relation in (*relations(rules, shape, roles), words(rules), *calendar_relations(days)):
        _tell(made, relation)
    parts = dict(commitments("duckdb", *shape.sizes))
    names = {part: made.called(part) for part in (*parts, *_READ)}
    given = {**names, "as_of": str(micros(as_of)), "origin": str(days.origin)}
    made.view("told", happening(made.called("given"), columns, shape))
    _sort_out_versions(database, made, columns, filled(parts.pop("version"), given), given["as_of"])
    for part, sql in parts.items():
        if part in _KEPT and progress:
            progress(part)
        (made.table if part in _KEPT else made.view)(part, filled(sql, given))
    made.relation = database.sql(filled(_WITH_WORDS, given))
    return made


_READ = ("happening", "rule", "start", "member", "awaited", "calendar", "month", "working_day", "words")
_WITH_WORDS = """
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
FROM :commitment AS commitment INNER JOIN :words AS words ON commitment.rule = words.rule
"""


def _sort_out_versions(
    database: duckdb.DuckDBPyConnection, made: Evaluated, columns: Columns, sql: str, as_of: str
) -> None:
    """The part called version: only events that were recorded more than once have to be sorted for it."""
    told, singles = made.called("told"), f"recorded <= {as_of} AND id IS NOT NULL AND person IS NOT NULL"
    if _are_unique(database, told, columns["id"]):
        made.view("version", f"SELECT *, NULL AS newer FROM {told} WHERE {singles}")
        return
    made.table("repeated", f"SELECT id FROM {told} GROUP BY id HAVING count(*) > 1")
    repeated = made.called("repeated")
    made.view("happening", f"SELECT * FROM {told} SEMI JOIN {repeated} USING (id)")
    once = f"SELECT *, NULL AS newer FROM {told} ANTI JOIN {repeated} USING (id) WHERE {singles}"
    made.view("version", f"{sql} UNION ALL {once}")


def _are_unique(database: duckdb.DuckDBPyConnection, told: str, kind: str) -> bool:
    """Whether no id stands twice. Whole numbers that lie close are ticked off in a string of bits."""
    if kind in _WHOLE_NUMBERS:
        found = database.execute(f"SELECT count(id), min(id), max(id) FROM {told}").fetchone()
        if found is None or found[0] == 0:
            return True
        count, least, most = found
        if most - least < _BITS_FOR_EACH * count:
            bits = f"bit_count(bitstring_agg(id, {least}, {most}))"
            return bool(database.execute(f"SELECT {bits} = {count} FROM {told}").fetchall()[0][0])
    return bool(database.execute(f"SELECT count(id) = count(DISTINCT id) FROM {told}").fetchall()[0][0])


_WHOLE_NUMBERS = {"INTEGER", "BIGINT", "UINTEGER"}
_BITS_FOR_EACH = 64


def _tell(made: Evaluated, relation: Relation) -> None:
    """Give the database a relation, column by column."""
    columns = ", ".join(
        f"unnest(?::{kind}[]) AS {column}"
        for column, kind in zip(relation.columns, relation.types, strict=True)
    )
    lists = [[row[number] for row in relation.rows] for number, _ in enumerate(relation.columns)]
    made.table(relation.name, f"SELECT {columns}", lists)


def _years(
    database: duckdb.DuckDBPyConnection, view: str, as_of: datetime, rules: RuleSet
) -> tuple[int, int]:
    found = database.execute(
        f'SELECT year(MIN(occurred_at)), year(MAX(occurred_at)) FROM "{view}"'
    ).fetchone()
    first, last = found or (None, None)
    return years(first, last, as_of, rules)


def fetch(evaluated: Evaluated) -> Iterator[Commitment]:
    """The commitments, one at a time."""
    names = Commitment._fields
    for row in evaluated.relation.select(*names).iter_rows():
        values = dict(zip(names, row, strict=True))
        moments = {
            name: value.astimezone(UTC) for name, value in values.items() if isinstance(value, datetime)
        }
        yield Commitment(**{**values, **moments, "state": State(values["state"])})
