"""Everything that is measured in one run, and the table that tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from bench import kernel, pages
from bench.load import CLIENTS, under_load
from bench.people import Guest, guests
from bench.serving import DATABASE
from bench.visiting import Visitor

GOAL_P95_MS = 300


def everything(site: str, least: str, admin: str) -> dict[str, Any]:
    """Measure all and print each row when it is there."""
    dsn = make_conninfo(admin, dbname=DATABASE)
    everyone = guests()
    found: dict[str, Any] = {"persons": persons(dsn), "server_floor": server_floor(least)}
    print(
        f"\n{'':<38}{'clients':>8}{'/s':>8}{'p50 ms':>9}{'p95 ms':>9}{'× floor':>9}{'queries':>9}{'cpu ms':>13}"
    )
    for clients, row in found["server_floor"].items():
        print(line("bare server", int(clients), row))
    found["pages"] = []
    for page in pages.pages(everyone):
        found["pages"].append(told(pages.measure(site, dsn, page, everyone.get(page.guest))))
    writer = everyone.get("crowd coordinator") or everyone["coordinator"]
    found["pages"].append(told(pages.write(site, dsn, writer)))
    found["kernel"] = kernel_costs(dsn, writer)
    return found


def persons(dsn: str) -> int:
    """How many persons there are."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT count(*) FROM people_person").fetchone()
    return int(row[0]) if row else 0


def server_floor(least: str) -> dict[str, Any]:
    """The bare server, by the same visitors."""

    def make(_: int) -> Callable[[], bool]:
        visitor = Visitor(least)
        return lambda: visitor.get("/").status == pages.OK

    return {str(n): under_load(make, clients=n, requests=400).told() for n in CLIENTS}


def kernel_costs(dsn: str, guest: Guest) -> dict[str, Any]:
    """The access kernel by itself."""
    found: dict[str, Any] = {
        "begin_request": kernel.begin_request(dsn, guest.hat_id),
        "audit_row": kernel.audit_row(guest.hat_id, guest.persons[0]),
        "row_level_security": kernel.row_level_security(dsn, guest.hat_id, guest.persons[0]),
    }
    print("\nBeginning a request, by persons open to the hat (a page about one person opens one):")
    for size, row in found["begin_request"].items():
        print(
            f"  {size:>4} persons: {row['database_us']:>7} µs in the database, {row['python_us']:>7} µs in Python"
        )
    audit, rls = found["audit_row"], found["row_level_security"]
    print(f"The audit row: {audit['without_ms']} ms without, {audit['with_ms']} ms with, both committed")
    print(f"Row-level security on the {rls['statements']} statements of a whole plan: "
          f"{rls['off_ms']} ms past it, {rls['on_ms']} ms through it, ratio {rls['ratio']}")  # fmt: skip
    return found


def told(row: dict[str, Any]) -> dict[str, Any]:
    """Print one page's rows and give them back."""
    if "skipped" in row:
        print(f"{row['name']:<38}left out: {row['skipped']}")
        return row
    for clients, taken in row["load"].items():
        print(line(row["name"], int(clients), taken, row))
    return row


def line(name: str, clients: int, row: dict[str, Any], page: dict[str, Any] | None = None) -> str:
    """One line of the table; what failed or is over the goal is said. Processor time is Python's + PostgreSQL's."""
    times = row.get("times_the_floor_p50", "")
    queries, cpu = "", ""
    if page and "queries" in page:
        queries, cpu = page["queries"], f"{page['python_cpu_ms']:.0f} + {page['database_cpu_ms']:.0f}"
    ending = f"   {row['failures']} failed" if row["failures"] else ""
    ending += f"   over {GOAL_P95_MS} ms" if row["p95_ms"] > GOAL_P95_MS else ""
    return (
        f"{name:<38}{clients:>8}{row['per_second']:>8.0f}{row['p50_ms']:>9.1f}{row['p95_ms']:>9.1f}"
        f"{times:>9}{queries:>9}{cpu:>13}{ending}"
    )
