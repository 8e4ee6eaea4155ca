"""The pages under load, each beside its floor; and how many statements each asks."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.test import Client

from bench import floors
from bench.load import CLIENTS, under_load
from bench.people import Guest
from bench.visiting import Form, Visitor

OK = 200
SEE_OTHER = 302
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Page:
    """A page to measure: as whom, where, and the bare statement that it is compared with."""

    name: str
    guest: str
    path: str
    floor: str = ""
    value: uuid.UUID | int | None = None


def pages(guests: dict[str, Guest]) -> list[Page]:
    """The pages of the brief goals, for those who are there."""
    found = [Page("front page, nobody signed in", "", "/")]
    for name in ("coordinator", "crowd coordinator", "one who helps"):
        guest = guests.get(name)
        if guest is None or not guest.persons:
            continue
        first = guest.persons[0]
        found.append(Page(f"worklist, {name}", name, "/personer/", floors.WORKLIST, guest.hat_id))
        if name != "one who helps":
            found.append(Page(f"person page, {name}", name, f"/personer/{first}/", floors.PERSON, first))
            found.append(Page(f"plan page, {name}", name, f"/personer/{first}/plan/", floors.PERSON, first))
    if "person" in guests:
        own = guests["person"]
        found.append(Page("home of the person", "person", "/min-plan/", floors.PERSON, own.persons[0]))
        found.append(
            Page("own plan of the person", "person", "/min-plan/plan/", floors.PERSON, own.persons[0])
        )
    return found


def measure(site: str, dsn: str, page: Page, guest: Guest | None) -> dict[str, Any]:
    """One page at each number of clients, its floor in the same run, and its statements. `skipped` says why not."""
    cookies = guest.cookies if guest else {}
    with Visitor(site, cookies) as visitor:
        status = visitor.get(page.path).status
    if status != OK:
        return {"name": page.name, "skipped": f"answers {status}"}
    told: dict[str, Any] = {"name": page.name, **alone(page.path, cookies), "load": {}}
    for clients in CLIENTS:

        def make(_: int) -> Callable[[], bool]:
            visitor = Visitor(site, cookies)
            return lambda: visitor.get(page.path).status == OK

        row: dict[str, Any] = under_load(make, clients=clients).told()
        if page.value is not None:
            least = under_load(floors.floor(dsn, page.floor, page.value), clients=clients)
            row["floor"] = least.told()
            row["times_the_floor_p50"] = round(row["p50_ms"] / least.p50_ms, 1)
        told["load"][str(clients)] = row
    return told


def alone(path: str, cookies: dict[str, str]) -> dict[str, Any]:
    """The page in this process, one request at a time: its statements (those of session, context and audit included),
    and the processor time in Python and in PostgreSQL, which a busy machine hardly changes.
    """
    count = 0

    def counting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies.load(cookies)
    client.get(path)
    with connection.execute_wrapper(counting):
        client.get(path)
    begun, there = time.thread_time(), _backend_seconds()
    for _ in range(ROUNDS):
        client.get(path)
    python, database = time.thread_time() - begun, _backend_seconds() - there
    return {
        "queries": count,
        "python_cpu_ms": round(python / ROUNDS * 1000, 1),
        "database_cpu_ms": round(database / ROUNDS * 1000, 1),
    }


def _backend_seconds() -> float:
    """Processor time of the server process behind this connection; 0 when it runs elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def write(site: str, dsn: str, guest: Guest) -> dict[str, Any]:
    """Moving an activity to another status and back through the plan page's own buttons.

    A press that changed nothing counts as failed: the history says how many changes there were.
    """
    name = "write: status of an activity"
    with Visitor(site, guest.cookies) as visitor:
        if _button(visitor, guest.persons[0]) is None:
            return {"name": name, "skipped": "the plan page has no such button"}
    told: dict[str, Any] = {"name": name, "load": {}}
    for clients in CLIENTS:

        def make(number: int) -> Callable[[], bool]:
            return _pressing(site, guest, guest.persons[number % len(guest.persons)])

        before = _changes(dsn)
        taken = under_load(make, clients=clients)
        missing = max(0, taken.requests - (_changes(dsn) - before))
        row: dict[str, Any] = {**taken.told(), "failures": max(taken.failures, missing)}
        least = under_load(floors.floor(dsn, floors.WRITE, guest.persons[0]), clients=clients)
        row |= {"floor": least.told(), "times_the_floor_p50": round(row["p50_ms"] / least.p50_ms, 1)}
        told["load"][str(clients)] = row
    return told


def _changes(dsn: str) -> int:
    with psycopg.connect(dsn) as admin:
        row = admin.execute(
            "SELECT count(*) FROM history_change WHERE \"table\" = 'care_plans_activity'"
        ).fetchone()
    return int(row[0]) if row else 0


def _button(visitor: Visitor, person: uuid.UUID) -> Form | None:
    """The status buttons of the first activity on the plan page."""
    forms = visitor.forms(f"/personer/{person}/plan/")
    return next((it for it in forms if "/tiltak/" in it.action and it.action.endswith("/status/")), None)


def _known_button(visitor: Visitor, person: uuid.UUID) -> Form:
    form = _button(visitor, person)
    if form is None:
        msg = f"{person} has no activity"
        raise RuntimeError(msg)
    return form


def _pressing(site: str, guest: Guest, person: uuid.UUID) -> Callable[[], bool]:
    """Press the buttons of one activity by turns; each press is a change with the next version."""
    visitor = Visitor(site, guest.cookies)
    first = _known_button(visitor, person)
    visitor.post(first.action, {**first.fields, "state": "in_progress"})  # whichever it had, it is known now
    fields = _known_button(visitor, person).fields
    address, states = first.action, ["agreed", "in_progress"]

    def once() -> bool:
        fields["state"] = states[0]
        answer = visitor.post(address, fields)
        fields["version"] = str(int(fields["version"]) + 1)
        states.reverse()
        return answer.status == SEE_OTHER

    return once
