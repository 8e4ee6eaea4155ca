"""What evaluates a log: DuckDB on this machine, or Spark. Either answer is a relation of the same DuckDB."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from enplan.engine import RuleSet
from enplan.engine.on_duckdb import evaluate_duckdb
from enplan.engine.on_spark import evaluate_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Say = Callable[[str], None]
Engine = Callable[..., duckdb.DuckDBPyRelation]


class NoSpark(Exception):
    """Spark is not installed, or there is no Java for it."""


def in_duckdb(
    events: duckdb.DuckDBPyRelation,
    rules: RuleSet,
    database: duckdb.DuckDBPyConnection,
    say: Say,
    **asked: Any,
) -> duckdb.DuckDBPyRelation:
    """The commitments, worked out when they are read."""
    return evaluate_duckdb(events, rules, connection=database, progress=say, **asked).relation


def in_spark(
    events: duckdb.DuckDBPyRelation,
    rules: RuleSet,
    database: duckdb.DuckDBPyConnection,
    say: Say,
    **asked: Any,
) -> duckdb.DuckDBPyRelation:
    """The commitments; events go to Spark, and answers come back, as Parquet in the database's folder for the moment.

    Spark runs where SPARK_HOME, SPARK_REMOTE or spark-defaults.conf say, else on this machine. Raises NoSpark.
    """
    folder = Path(database.execute("SELECT current_setting('temp_directory')").fetchall()[0][0])
    given, answered = folder / f"given-{id(rules)}.parquet", folder / f"answered-{id(rules)}"
    say("starting Spark")
    session = _session()
    events.write_parquet(str(given))
    say("evaluating")
    with evaluate_spark(session.read.parquet(str(given)), rules, **asked) as found:
        found.frame.write.parquet(str(answered))
    return database.read_parquet(f"{answered}/*.parquet")


def _session() -> SparkSession:
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra
        from pyspark.sql import SparkSession  # noqa: PLC0415 - the same
    except ImportError as error:
        raise NoSpark("--engine spark needs Spark: pip install 'enplan[spark]'") from error
    builder = SparkSession.builder.appName("enplan evaluate")
    # As others write moments too; Spark's own way of old says nothing about the zone.
    builder = builder.config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
    try:
        return builder.getOrCreate()
    except PySparkException as error:
        raise NoSpark(f"--engine spark needs Java 17 or newer, and Spark does not start: {error}") from error


ENGINES: dict[str, Engine] = {"duckdb": in_duckdb, "spark": in_spark}
