"""What the access kernel costs by itself: beginning a request, row-level security, the audit row."""

from __future__ import annotations

import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, transaction

from bench.load import median_us
from enplan.base.access import Level, tickets
from enplan.base.access.acting import _hat_actor, acting
from enplan.base.access.tickets import HatTicket
from enplan.domain.care_plans import queries

SIZES = (1, 30, 300, 600)
CATEGORIES = 11
ROUNDS = 60


def begin_request(dsn: str, hat_id: int) -> dict[str, dict[str, int]]:
    """Microseconds of `sec.begin_request` and of making the actor in Python, by number of persons open to the hat.

    The hats and their grants are made in a transaction that is rolled back.
    """
    found = {}
    with psycopg.connect(dsn) as admin:
        for size in SIZES:
            with _hat_with(admin, hat_id, size) as (wide, there):
                if there < size:
                    continue
                told: list[Any] = []

                def once(wide: int = wide, told: list[Any] = told) -> None:
                    ticket = tickets.sign(HatTicket(wide, Level.HIGH), settings.ENPLAN_TICKET_KEY)
                    told[:] = admin.execute("SELECT sec.begin_request(%s)", [ticket]).fetchone() or [None]

                database = median_us(once)
                python = median_us(lambda told=told: _hat_actor(told[0], "", uuid.uuid4()), 20)  # type: ignore[misc]
                found[str(size)] = {"database_us": round(database), "python_us": round(python)}
    return found


@contextmanager
def _hat_with(admin: psycopg.Connection, like: int, size: int) -> Iterator[tuple[int, int]]:
    """A hat to which so many persons are open in eleven categories each, until the block ends."""
    try:
        row = admin.execute(
            "INSERT INTO accounts_hat (public_id, account_id, role, title, organization_id, organization_name, "
            "phone, hpr_number, starts_at) SELECT gen_random_uuid(), account_id, role, title, organization_id, "
            "organization_name, phone, hpr_number, starts_at FROM accounts_hat WHERE id = %s RETURNING id",
            [like],
        ).fetchone()
        wide = int(row[0]) if row else 0
        admin.execute(
            'INSERT INTO access_grant (subject_id, category, hat_id, role, "right", basis, starts_at) '
            "SELECT s.id, c, %s, '', 2, 'consent', now() - interval '1 day' "
            "FROM (SELECT subject_id AS id FROM people_person ORDER BY id LIMIT %s) s, generate_series(0, %s) c",
            [wide, size, CATEGORIES - 1],
        )
        admin.execute("ANALYZE access_grant")
        there = admin.execute("SELECT count(DISTINCT subject_id) FROM access_grant WHERE hat_id = %s", [wide])
        yield wide, int((there.fetchone() or [0])[0])
    finally:
        admin.rollback()


def audit_row(hat_id: int, person_id: uuid.UUID) -> dict[str, float]:
    """Milliseconds of one transaction that reads one plan, with and without writing the audit row, in turn."""

    def read() -> None:
        with transaction.atomic():
            _ask("SELECT sec.begin_request(%s)", _ticket(hat_id, person_id))
            _ask("SELECT id FROM care_plans_careplan")

    def read_and_note() -> None:
        with transaction.atomic():
            _ask("SELECT sec.begin_request(%s)", _ticket(hat_id, person_id))
            _ask("SELECT id FROM care_plans_careplan")
            _ask(
                "INSERT INTO audit_auditevent (request_id, hat_id, actor_name, actor_role, actor_title, "
                "organization_name, action, categories, basis, reason, door, outcome) VALUES "
                "(gen_random_uuid(), %s, 'bench', '', '', '', 'plan:read', '{0}', '', 'bench', 'bench', 'done')",
                hat_id,
            )

    without, with_row = _in_turn(read, read_and_note)
    return {"without_ms": without, "with_ms": with_row, "added_ms": round(with_row - without, 2)}


def row_level_security(dsn: str, hat_id: int, person_id: uuid.UUID) -> dict[str, float]:
    """Milliseconds of the statements behind the whole plan, as the running role and past row-level security."""
    asked: list[tuple[str, Any]] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if sql.startswith("SELECT") and "sec." not in sql:
            asked.append((sql, params))
        return execute(sql, params, many, context)

    ticket = HatTicket(hat_id, Level.HIGH, person_id)
    with acting(ticket, door="bench") as actor, connection.execute_wrapper(keep):
        queries.plan(actor, person_id=person_id)

    with psycopg.connect(dsn, cursor_factory=psycopg.ClientCursor) as admin:

        def past() -> None:
            for statement, params in asked:
                admin.execute(statement, params).fetchall()

        def through() -> None:
            for statement, params in asked:
                _ask(statement, *(params or ()))

        with transaction.atomic():
            _ask("SELECT sec.begin_request(%s)", _ticket(hat_id, person_id))
            off, on = _in_turn(past, through)
    return {"statements": len(asked), "off_ms": off, "on_ms": on, "ratio": round(on / off, 2)}


def _ticket(hat_id: int, person_id: uuid.UUID) -> str:
    return tickets.sign(HatTicket(hat_id, Level.HIGH, person_id), settings.ENPLAN_TICKET_KEY)


def _ask(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        if cursor.description:
            cursor.fetchall()


def _in_turn(first: Callable[[], None], second: Callable[[], None]) -> tuple[float, float]:
    """Medians in milliseconds of both, done by turns so that what else the machine does hits both alike."""
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS + 5):
        for index, once in enumerate((first, second)):
            begun = time.perf_counter()
            once()
            if number >= 5:  # noqa: PLR2004 - the rounds to warm up
                taken[index].append((time.perf_counter() - begun) * 1000)
    return round(statistics.median(taken[0]), 2), round(statistics.median(taken[1]), 2)
