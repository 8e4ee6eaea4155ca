"""One person's events evaluated in PostgreSQL, in one transaction, as a request does it."""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from bench.engine_in_duckdb import SHIPPED
from bench.event_log import PLAN, STAY
from enplan.base.postgres import roles
from enplan.base.postgres.connection import ready
from enplan.engine import Rule, RuleSet, evaluate_postgres, load

DATABASE = "enplan_bench_engine"
EVENTS, RULES, ROUNDS = 300, 60, 300
BEGAN = datetime(2023, 1, 1, tzinfo=UTC)
AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
COLUMNS = (
    "id bigint, person bigint, kind text, occurred_at timestamptz, recorded_at timestamptz, "
    "organisation text, counterpart text, episode text, attributes jsonb"
)


def measure() -> dict[str, Any]:
    """Milliseconds from asking to commitments in Python."""
    admin = ready(DATABASE).admin_dsn
    try:
        with psycopg.connect(make_conninfo(admin, dbname=DATABASE)) as connection:
            connection.execute(f"CREATE TEMP TABLE event ({COLUMNS})")
            with connection.cursor().copy("COPY event FROM STDIN") as copy:
                for row in history():
                    copy.write_row(row)
            connection.execute("ANALYZE event")
            rules = sixty()
            taken = sorted(_once(connection, rules) for _ in range(ROUNDS))
    finally:
        roles.drop_database(admin, DATABASE)
    p50, p95 = statistics.median(taken), taken[int(0.95 * len(taken))]
    return {
        "events": EVENTS,
        "rules": RULES,
        "rounds": ROUNDS,
        "p50_ms": round(p50, 2),
        "p95_ms": round(p95, 2),
    }


def _once(connection: psycopg.Connection[Any], rules: RuleSet) -> float:
    begun = time.perf_counter()
    evaluate_postgres(connection, rules, "SELECT * FROM event WHERE person = %s", [1], as_of=AS_OF)
    return 1000 * (time.perf_counter() - begun)


def history() -> list[tuple[Any, ...]]:
    """Ten stays and three plans of one person."""
    chance, found = Random(1948), []  # noqa: S311 - made-up events
    beats = [(kind, after, spread) for kind, after, spread, _ in (*STAY, *PLAN)]
    for number in range(EVENTS):
        kind, after, spread = beats[number % len(beats)]
        stay = number // len(beats)
        at = BEGAN + timedelta(hours=after + chance.randrange(spread), days=40 * stay)
        facts = '{"setting": "inpatient", "service": "addiction_treatment", "level": "specialist"}'
        found.append((number, 1, kind, at, at, "unit-1", "municipality-1", f"1-{stay}", facts))
    return found


def sixty() -> RuleSet:
    """What is shipped, and as many of it again under other names as sixty need."""
    shipped: list[Rule] = list(load(sorted(Path(SHIPPED).glob("*.yaml"))))
    again = [replace(rule, key=f"{rule.identity}-again") for rule in shipped[: RULES - len(shipped)]]
    return RuleSet([*shipped, *again])


if __name__ == "__main__":
    print(json.dumps(measure()))
