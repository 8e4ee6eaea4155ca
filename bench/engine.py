"""`make bench-engine`: what evaluating a log takes beside a plain scan and group of the same file, on this machine.

Each measurement is a process of its own, so that the most memory it held is its own. Writes bench/results/engine.json.
With pandas and pm4py in the environment they are asked the same of the log in the middle; neither belongs to the
product, and pm4py's licence keeps it out of every list of ours.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from bench import engine_beside, event_log
from bench.__main__ import RESULTS, surroundings
from bench.engine_in_duckdb import FLOORS, MEASURED
from bench.serving import ROOT

LOGS = ROOT / ".enplan" / "bench"
SIZES = (10_000, 100_000, 1_000_000)
SPARE = "4GB"
HEADS = (
    ("persons", 9), ("events", 10), ("commitments", 13), ("by person", 11), ("×", 5), ("and kind", 10), ("×", 5),
    ("sorted", 8), ("×", 5), ("evaluated", 11), ("µs/event", 10), ("most MB", 9), ("limit", 7),
)  # fmt: skip
GOALS = {"ratio": 10, "growth": 1.2, "beside": 100}


@click.command()
@click.option("--persons", "sizes", multiple=True, type=int, default=SIZES, show_default=True)
@click.option(
    "--memory", default="8GB", show_default=True, help="DuckDB's limit; the largest log also with 4GB."
)
def main(sizes: tuple[int, ...], memory: str) -> None:
    """Measure each size, then the largest with less memory, then what others take for the one in the middle."""
    found: dict[str, Any] = {"sizes": [], "beside": {}}
    print("Seconds, the best of three; × is the evaluation beside the floor.\n")
    print("".join(f"{name:>{width}}" for name, width in HEADS))
    for persons, limit in [*((size, memory) for size in sorted(sizes)), (max(sizes), SPARE)]:
        log = LOGS / f"events-{persons}.parquet"
        events = event_log.write(persons, log)
        row = {"persons": persons, "events": events, "limit": limit, **_apart("duckdb", str(log), limit)}
        found["sizes"].append(row)
        print(_line(row), flush=True)
    first, middle, last = found["sizes"][0], found["sizes"][len(sizes) // 2], found["sizes"][-2]
    found["growth"] = _each(last) / _each(first)
    print(
        f"Growth of the time for an event, smallest to largest: {found['growth']:.2f} (goal ≤ {GOALS['growth']})"
    )
    _beside(LOGS / f"events-{middle['persons']}.parquet", middle, found["beside"])
    found["one_person"] = _apart("postgres")
    print("In PostgreSQL, {events} events, {rules} rules: p50 {p50_ms} ms, p95 {p95_ms} ms (goal ≤ 5)".format(
        **found["one_person"]))  # fmt: skip
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**surroundings(), **found}, indent=1, ensure_ascii=False)
    (RESULTS / "engine.json").write_text(text + "\n", encoding="utf-8")


def _beside(log: Path, ours: dict[str, Any], found: dict[str, Any]) -> None:
    """What others take for the plain part of the same rules: trigger, evidence and hours, nothing else."""
    for name in engine_beside.OTHERS:
        if importlib.util.find_spec(name) is None:
            print(f"{name} is not installed here, and is not compared with.")
            continue
        found[name] = _apart(name, str(log))
        ratio = found[name]["seconds"] / ours["evaluate_s"]
        print(
            f"{name}, rule by rule: {found[name]['seconds']:.1f} s, {ratio:.0f} × ours (goal ≥ {GOALS['beside']})"
        )


def _apart(what: str, *arguments: str) -> dict[str, Any]:
    """A measurement in a process of its own."""
    command = [sys.executable, "-m", MEASURED[what], what, *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"{what} ended badly:\n{ended.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return told


def _each(row: dict[str, Any]) -> float:
    return float(row["evaluate_s"]) / float(row["events"])


def _line(row: dict[str, Any]) -> str:
    """One row of the table."""
    took = row["evaluate_s"]
    floors = [
        cell for name in FLOORS for cell in (f"{row[f'{name}_s']:.2f}", f"{took / row[f'{name}_s']:.0f}")
    ]
    cells = [
        row["persons"],
        row["events"],
        row["commitments"],
        *floors,
        f"{took:.2f}",
        f"{1e6 * _each(row):.2f}",
    ]
    return "".join(
        f"{cell:>{width}}"
        for cell, (_, width) in zip([*cells, row["most_mb"], row["limit"]], HEADS, strict=True)
    )


if __name__ == "__main__":
    main()
