"""One log evaluated in DuckDB by 40 shipped rules, beside two floors: a scan and group, and one sort of the events."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from bench.serving import ROOT
from enplan.engine import RuleSet, load
from enplan.engine.on_duckdb import evaluate_duckdb

MEASURED = {
    "duckdb": "bench.engine_in_duckdb",
    "postgres": "bench.engine_in_postgres",
    "pandas": "bench.engine_beside",
    "pm4py": "bench.engine_beside",
}
AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
SHIPPED = ROOT / "enplan" / "domain" / "commitments" / "data" / "rules"
FORTY = ("agreement-clauses", "guideline-is-1948", "plan-duties")
GROUPED = (
    "SELECT count(*) FROM (SELECT {by}, count(*), min(occurred_at), max(occurred_at) FROM log GROUP BY {by})"
)
SORTED = "SELECT lag(occurred_at) OVER (PARTITION BY person ORDER BY occurred_at, id) AS last FROM log"
FLOORS = {
    "scan": GROUPED.format(by="person"),
    "scan_by_kind": GROUPED.format(by="person, kind"),
    # The least that anybody needs who wants to know what came after what, for each person.
    "sort": f"SELECT max(last) FROM ({SORTED})",
}
ROUNDS = 3


def rules() -> RuleSet:
    """Forty rules as they are shipped."""
    return load([SHIPPED / f"{name}.yaml" for name in FORTY])


def measure(log: Path, limit: str) -> dict[str, Any]:
    """Seconds of each, the best of some rounds; how many commitments, and the most memory held, in MB."""
    with tempfile.TemporaryDirectory(prefix="enplan-bench-") as folder, duckdb.connect() as database:
        for setting, value in {
            "threads": 2,
            "memory_limit": f"'{limit}'",
            "temp_directory": f"'{folder}'",
        }.items():
            database.execute(f"SET {setting} = {value}")
        database.execute(f"CREATE VIEW log AS SELECT * FROM '{log}'")
        floors = {f"{name}_s": best(partial(_asked, database, sql)) for name, sql in FLOORS.items()}
        counted: list[int] = []
        forty = rules()
        took = best(lambda: counted.append(_evaluated(database, log, forty)))
        most = most_mb()
    return {**floors, "evaluate_s": took, "commitments": counted[-1], "most_mb": most}


def _asked(database: duckdb.DuckDBPyConnection, sql: str) -> None:
    database.execute(sql).fetchall()


def _evaluated(database: duckdb.DuckDBPyConnection, log: Path, forty: RuleSet) -> int:
    """Every commitment worked out and counted by state, as a report needs it."""
    with evaluate_duckdb(log, forty, as_of=AS_OF, connection=database) as found:
        figures = found.relation.aggregate(
            "state, count(*), median(lead_time), max(evidence_at), max(waived_at)"
        )
        return sum(row[1] for row in figures.fetchall())


def most_mb() -> int:
    """The most memory this process has held. What getrusage says may be the memory of whoever started it."""
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(told["VmHWM"].split()[0]) // 1024


def best(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Seconds of the quickest of some rounds."""
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[2]), sys.argv[3])))
