"""Evaluation in Apache Spark: events that no single machine holds. Needs the extra `enplan[spark]` and Java 17."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from enplan.engine.calendars import calendar
from enplan.engine.commitments import Commitment, State, moment
from enplan.engine.dialects import commitments, filled
from enplan.engine.events import Columns, happening, needed
from enplan.engine.keeping import Kept
from enplan.engine.relations import Relation, Shape, calendar_relations, micros, relations, words, years
from enplan.engine.rules import RuleSet

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_NO_ROLES: Mapping[str, str] = MappingProxyType({})
# Several later steps read them: they are worked out once and kept, on disk if need be.
_KEPT = ("trigger", "series")
_ZONE = "spark.sql.session.timeZone"


class Evaluated(Kept):
    """Commitments in Spark. `frame` has the columns of `Commitment`, and is worked out when it is read."""

    def __init__(self, frame: DataFrame, kept: tuple[DataFrame, ...]) -> None:
        self.frame, self._kept = frame, kept

    def close(self) -> None:
        """Give the room back; the frame is worked out anew if it is read again."""
        for frame in self._kept:
            frame.unpersist()


def evaluate_spark(
    events: DataFrame, rules: RuleSet, *, as_of: datetime, roles: Mapping[str, str] = _NO_ROLES
) -> Evaluated:
    """The commitments of a frame of events, with the columns that `evaluate_duckdb` takes.

    Raises MissingColumn, OutsideCalendar, and what Spark raises when the answer is read.
    """
    session = events.sparkSession
    shape = Shape.of(rules, roles)
    columns = _described(events)
    with _utc(session):
        days = calendar(*_years(events, as_of, rules))
        frames = {
            relation.name: _told(session, relation)
            for relation in (*relations(rules, shape, roles), words(rules), *calendar_relations(days))
        }
        frames["happening"] = session.sql(_for_spark(happening("given", columns, shape)), given=events)
        literals = {"as_of": str(micros(as_of)), "origin": str(days.origin)}
        for part, sql in (*commitments("spark", *shape.sizes).items(), ("answer", _WITH_WORDS)):
            named = {name: f"{{{name}}}" for name in frames}
            frames[part] = session.sql(filled(sql, {**named, **literals}), **frames)
            if part in _KEPT:
                frames[part].persist()
    return Evaluated(frames["answer"], tuple(frames[part] for part in _KEPT))


def fetch(evaluated: Evaluated) -> Iterator[Commitment]:
    """The commitments, one at a time."""
    moments = {name for name in Commitment._fields if name.endswith("_at")}
    read = [f"unix_micros({name}) AS {name}" if name in moments else name for name in Commitment._fields]
    for row in evaluated.frame.selectExpr(*read).toLocalIterator():
        values = row.asDict()
        told = {name: moment(values[name]) for name in moments}
        yield Commitment(**{**values, **told, "state": State(values["state"])})


_WITH_WORDS = """
SELECT
    rule_key, rule_code, rule_valid_from, trigger_id, person, duty_role, duty_organisation, counterpart, episode,
    timestamp_micros(triggered_at) AS triggered_at,
    timestamp_micros(starts_at) AS starts_at,
    timestamp_micros(due_at) AS due_at,
    state, evidence_id,
    timestamp_micros(evidence_at) AS evidence_at,
    waived_id,
    timestamp_micros(waived_at) AS waived_at,
    lead_micros / 1000000 AS lead_time
FROM :commitment AS commitment INNER JOIN :words AS words ON commitment.rule = words.rule
"""


@contextmanager
def _utc(session: SparkSession) -> Iterator[None]:
    """A time without zone is UTC, as in DuckDB; the session keeps what it had."""
    before = session.conf.get(_ZONE)
    session.conf.set(_ZONE, "UTC")
    try:
        yield
    finally:
        if before is not None:
            session.conf.set(_ZONE, before)


def _described(events: DataFrame) -> Columns:
    """The columns with the types that DuckDB would give them. Raises MissingColumn."""
    return needed(
        {
            name: exp.DataType.build(kind, dialect="spark").sql(dialect="duckdb")
            for name, kind in events.dtypes
        }
    )


def _for_spark(sql: str) -> str:
    return sqlglot.parse_one(sql, read="duckdb").transform(_spelled).sql(dialect="spark")


def _spelled(node: exp.Expression) -> exp.Expr:
    if isinstance(node, exp.Table):
        return exp.Table(this=exp.Var(this=f"{{{node.name}}}"))
    if isinstance(node, exp.Anonymous) and node.name == "epoch_us":
        return exp.func("unix_micros", exp.cast(node.expressions[0], "timestamptz"))
    return node


def _told(session: SparkSession, relation: Relation) -> DataFrame:
    """A relation of ours, which every machine of the cluster gets whole."""
    schema = ", ".join(
        f"{column} {_TYPES[kind]}" for column, kind in zip(relation.columns, relation.types, strict=True)
    )
    return session.createDataFrame(list(relation.rows), schema).hint("broadcast")


_TYPES = {"INTEGER": "int", "BIGINT": "bigint", "TEXT": "string", "DATE": "date"}


def _years(events: DataFrame, as_of: datetime, rules: RuleSet) -> tuple[int, int]:
    found = events.selectExpr("year(min(occurred_at))", "year(max(occurred_at))").first()
    first, last = found or (None, None)
    return years(first, last, as_of, rules)
