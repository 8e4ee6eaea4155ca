"""`make bench`: what pages and kernel take, beside their floors, on this machine. Writes bench/results/*.json.

ENPLAN_BENCH_PERSONS is the number of persons, 1000 by default; 10000 is what the goals are set for.
"""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from typing import Any

import django

from bench.serving import DATABASE, ROOT, bare, product
from enplan.base.postgres.connection import ready

RESULTS = ROOT / "bench" / "results"
PERSONS = int(os.environ.get("ENPLAN_BENCH_PERSONS", "1000"))


def main() -> None:
    """Build, serve, measure, tell. What cannot be measured is said and left out."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
    os.environ["ENPLAN_DATABASE"] = DATABASE
    admin = ready(DATABASE).admin_dsn
    print(f"Énplan with {PERSONS} persons; the first time takes a while.")
    with product(PERSONS) as site:
        django.setup()
        from bench.measuring import everything  # noqa: PLC0415 - reads models, which exist only now

        with bare() as least:
            found = everything(site, least, admin)
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = RESULTS / f"pages-{found['persons']}.json"
    file.write_text(
        json.dumps({**surroundings(), **found}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(f"\nWritten to {file.relative_to(ROOT)}")


def surroundings() -> dict[str, Any]:
    """When and on what this was measured, and how busy the machine was with other things."""
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processors": os.cpu_count(),
        "load_average": os.getloadavg()[0],
        "python": platform.python_version(),
    }


if __name__ == "__main__":
    main()
