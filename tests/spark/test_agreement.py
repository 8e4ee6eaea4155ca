"""The naive reading and Spark give the same rows on the corners of the page and on generated worlds.

ENPLAN_SPARK_WORLDS says how many worlds are drawn; each holds up to ninety persons.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from enplan.engine import RuleSet
from enplan.engine.events import MissingColumn
from enplan.engine.on_spark import evaluate_spark, fetch
from tests.engine.corner_worlds import corner_worlds
from tests.engine.engines import COLUMNS, Question, as_answer, by_the_oracle, in_order
from tests.engine.evaluating import a_rule
from tests.engine.oracle import Answer
from tests.engine.test_agreement import differing
from tests.engine.worlds import ALONE, ROLES, World, worlds

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

WORLDS = int(os.environ.get("ENPLAN_SPARK_WORLDS", "20"))
TYPES = {"bigint": "bigint", "text": "string", "timestamptz": "timestamp", "jsonb": "string"}
AT = datetime(2024, 6, 1, tzinfo=UTC)


def by_spark(asked: Question, spark: SparkSession) -> list[Answer]:
    """What Spark says; the events are a frame of its own."""
    with evaluate_spark(told(asked, spark), asked.rules, as_of=asked.world.as_of, roles=ROLES) as found:
        return in_order(map(as_answer, fetch(found)))


def told(asked: Question, spark: SparkSession) -> DataFrame:
    """A world's events, with attributes as JSON."""
    rows = [
        tuple(
            json.dumps(event.attributes) if name == "attributes" else getattr(event, name) for name in COLUMNS
        )
        for event in asked.world.events
    ]
    return spark.createDataFrame(
        rows, ", ".join(f"{name} {TYPES[kind]}" for name, kind in asked.types.items())
    )


@pytest.mark.parametrize("ten", range(WORLDS // 10))
@pytest.mark.timeout(1800)
@given(world=worlds())
@settings(ALONE)
def test_the_naive_reading_and_spark_agree(spark: SparkSession, ten: int, world: World) -> None:
    del ten  # only asks again
    assert differing(by_the_oracle(world), by_spark(Question(world), spark)) == []


@pytest.mark.timeout(600)
def test_the_corners_are_as_the_naive_reading_says(spark: SparkSession) -> None:
    for asked, plain in corner_worlds():
        assert differing(by_the_oracle(plain), by_spark(Question(asked), spark)) == []


@pytest.mark.parametrize("attributes", ["map('setting', 'inpatient')", "struct('inpatient' AS setting)"])
def test_attributes_may_be_a_map_or_a_struct(spark: SparkSession, attributes: str) -> None:
    events = spark.sql(
        "SELECT 1 AS id, 'p' AS person, 'admitted' AS kind, TIMESTAMP_NTZ '2024-01-10 12:00:00' AS occurred_at, "
        f"{attributes} AS attributes"
    )
    rule = a_rule(when={"event": "admitted", "where": {"setting": "inpatient"}, "each": "occurrence"})

    with evaluate_spark(events, RuleSet([rule]), as_of=AT) as evaluated:
        [found] = fetch(evaluated)

    assert found.triggered_at == datetime(2024, 1, 10, 12, tzinfo=UTC)


def test_events_without_a_person_column_are_refused(spark: SparkSession) -> None:
    with pytest.raises(MissingColumn, match="person"):
        evaluate_spark(spark.sql("SELECT 1 AS id, 'a' AS kind"), RuleSet([a_rule()]), as_of=AT)


def test_the_session_keeps_its_time_zone(spark: SparkSession) -> None:
    with evaluate_spark(
        spark.sql("SELECT 1 AS id, 'p' AS person, 'admitted' AS kind, current_timestamp() AS occurred_at"),
        RuleSet([a_rule()]),
        as_of=AT,
    ):
        assert spark.conf.get("spark.sql.session.timeZone") == "America/St_Johns"
