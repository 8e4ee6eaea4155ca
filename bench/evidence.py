"""`make evidence`: what has been measured of reliability and security, as one JSON and one page.

Runs the short tests of the access rules now; takes the rest from what `make bench` and `python -m bench.killing` wrote
in bench/results. What nobody has measured is listed as not measured; nothing is carried over or estimated.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
MATRIX = ROOT / "tests" / "matrix" / "expected.csv"
RULES = ["tests/policy/test_agreement.py", "tests/base/access"]
DESCRIBING_COLUMNS = 3
GOAL_P95_MS = 300
GOAL_CLIENTS = "8"
GOAL_PERSONS = 10_000
GOAL_MUTANTS = 30
GOAL_CELLS = 75_000
GOAL_KILLS = 200

NOT_MEASURED = {
    "C4": "Non-interference of paired worlds",
    "C9": "Reads across users on one shared connection, 100 000 alternations",
    "C13": "Timing of forbidden against absent",
    "R3": "100 editors at once",
    "R4": "Cut connections and retries, 10 000",
    "R7": "Tampering with the audit log",
    "R8": "Restore drill",
    "P1": "200 000 malformed inputs",
    "P3": "One hour of load on 8 processors",
    "P6": "24 hours without growth",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: what was asked, what was found, and whether that is enough. `enough` None: not measured."""

    id: str
    what: str
    target: str
    found: str
    enough: bool | None


def main() -> None:
    """Gather, print, write evidence.json and evidence.md."""
    figures = [*matrix(), *rules(), *kills(), *pages()]
    measured = {figure.id for figure in figures}
    figures += [Figure(i, what, "", "", None) for i, what in NOT_MEASURED.items() if i not in measured]
    RESULTS.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    told = {"made_at": now, "load_average": os.getloadavg()[0], "figures": [asdict(it) for it in figures]}
    (RESULTS / "evidence.json").write_text(
        json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    page = "\n".join(written(figures, now)) + "\n"
    (RESULTS / "evidence.md").write_text(page, encoding="utf-8")
    print(page)


def matrix() -> Iterator[Figure]:
    """The size of the reviewed table; the tests of tests/matrix compare every cell with the product."""
    if not MATRIX.exists():
        yield Figure("C1", "Cells of the access matrix", f"≥ {GOAL_CELLS}", "no reviewed table", None)
        return
    with MATRIX.open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    doors = len({row[0] for row in rows})
    visitors = len(heading) - DESCRIBING_COLUMNS
    cells = len(rows) * visitors
    found = f"{cells} cells reviewed: {len(rows)} rows over {doors} doors, {visitors} visitors"
    what = "Cells of the access matrix (compared by `make test`)"
    yield Figure("C1", what, f"≥ {GOAL_CELLS}", found, cells >= GOAL_CELLS)


def rules() -> Iterator[Figure]:
    """The tests of the access rules, run now."""
    passed, failed, mutants_killed, mutants = _run_rules()
    yield Figure("C5", "Application, database and naive reading agree; contexts cannot be forged", "no test fails",
                 f"{passed} passed, {failed} failed", failed == 0)  # fmt: skip
    yield Figure("C6", "Changed rules that are caught", f"all of ≥ {GOAL_MUTANTS}", f"{mutants_killed} of {mutants}",
                 mutants_killed == mutants and mutants >= GOAL_MUTANTS)  # fmt: skip


def _run_rules() -> tuple[int, int, int, int]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", *RULES, "-q", f"--junitxml={report}"]
        subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
        cases = ET.parse(report).getroot().findall(".//testcase")  # noqa: S314 - written by our own tests just now
    good = [case for case in cases if not list(case.iter("failure")) and not list(case.iter("error"))]
    changed = "test_a_changed_rule_is_caught"
    return (
        len(good),
        len(cases) - len(good),
        sum(str(case.get("name")).startswith(changed) for case in good),
        sum(str(case.get("name")).startswith(changed) for case in cases),
    )


def kills() -> Iterator[Figure]:
    """What `python -m bench.killing` counted."""
    told = _read("kills.json")
    if told is None:
        yield Figure("R1", "Acknowledged writes lost by kill -9", "0", "run `python -m bench.killing`", None)
        return
    as_is, control = told["kills"], told["control"]
    found = (
        f"{as_is['lost']} of {as_is['acknowledged']} lost in {as_is['database_kills']} kills of the database and "
        f"{as_is['worker_kills']} of web workers; control with asynchronous commit: {control['lost']} of "
        f"{control['acknowledged']} in {control['database_kills']} kills"
    )
    enough = as_is["lost"] == 0 and control["lost"] > 0 and as_is["database_kills"] >= GOAL_KILLS
    target = f"0 in {GOAL_KILLS} kills, control more than 0"
    yield Figure("R1", "Acknowledged writes lost by kill -9", target, found, enough)
    found = f"{as_is['half_applied']} persons where row, history, event and audit row do not agree"
    yield Figure("R2", "Half-applied writes after those kills", "0", found, as_is["half_applied"] == 0)


def pages() -> Iterator[Figure]:
    """What `make bench` measured last."""
    files = sorted(RESULTS.glob("pages-*.json"), key=lambda file: file.stat().st_mtime)
    told = _read(files[-1].name) if files else None
    if told is None:
        yield Figure("P4", "Pages under load", f"p95 ≤ {GOAL_P95_MS} ms", "run `make bench`", None)
        return
    where = (
        f"{told['persons']} persons, {told['processors']} processors, load average {told['load_average']:.1f}"
    )
    for row in told["pages"]:
        if "skipped" in row:
            yield Figure("P4", row["name"], f"p95 ≤ {GOAL_P95_MS} ms", row["skipped"], None)
            continue
        eight = row["load"][GOAL_CLIENTS]
        found = (
            f"p50 {eight['p50_ms']:.0f}, p95 {eight['p95_ms']:.0f} ms, {eight['per_second']:.0f}/s ({where})"
        )
        good = eight["p95_ms"] <= GOAL_P95_MS and not eight["failures"]
        enough = good and told["persons"] >= GOAL_PERSONS
        target = f"p95 ≤ {GOAL_P95_MS} ms, 8 users, {GOAL_PERSONS} persons"
        yield Figure("P4", row["name"], target, found, enough)
    rls = told["kernel"]["row_level_security"]
    added = rls["on_ms"] - rls["off_ms"]
    found = f"{added:.1f} ms over {rls['statements']} statements, ratio {rls['ratio']}"
    yield Figure("P5", "What row-level security adds to a whole plan", "≤ 3 ms", found, added <= 3)  # noqa: PLR2004


def written(figures: list[Figure], now: str) -> Iterator[str]:
    """The page in Markdown."""
    yield f"# Evidence, {now}\n"
    yield "| Id | What | Target | Found | Enough |\n|---|---|---|---|---|"
    for it in figures:
        if it.enough is not None:
            yield f"| {it.id} | {it.what} | {it.target} | {it.found} | {'yes' if it.enough else 'no'} |"
    yield "\n## Not measured\n"
    for it in figures:
        if it.enough is None:
            yield f"- {it.id} {it.what}" + (f": {it.found}" if it.found else "")


def _read(name: str) -> dict[str, Any] | None:
    file = RESULTS / name
    if not file.exists():
        return None
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


if __name__ == "__main__":
    main()
