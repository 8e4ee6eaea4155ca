"""Acting: one transaction on one actor's behalf, known to the database and written in the audit log before it ends.

`ATOMIC_REQUESTS` stays off; the transaction is opened here, so that the context and the audit row live exactly as long
as the work (ADR 0003, ADR 0005).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from enplan.base.access import port, tickets
from enplan.base.access.actor import Actor, Opening
from enplan.base.access.endings import ending
from enplan.base.access.models import Subject
from enplan.base.access.permissions import Permission
from enplan.base.access.vocabulary import Basis, Category, Level, Right, compartment
from enplan.base.accounts.roles import Role
from enplan.base.audit.models import AuditEvent, Outcome
from enplan.base.kernel.errors import NotVisible


@dataclass(slots=True)
class _Note:
    """What one request did with one person, gathered until the transaction ends."""

    action: str
    categories: set[int] = field(default_factory=set)
    basis: str = ""
    outcome: Outcome = Outcome.DONE
    asked_for: uuid.UUID | None = None
    reason: str = ""


@dataclass(slots=True)
class _Ledger:
    """The notes of the current transaction: at most one row for each person."""

    actor: Actor
    ticket: tickets.Ticket
    notes: dict[object, _Note] = field(default_factory=dict)
    anchors: dict[uuid.UUID, Subject] = field(default_factory=dict)


_current: ContextVar[_Ledger | None] = ContextVar("ledger", default=None)


@contextmanager
def acting(ticket: tickets.Ticket, *, door: str = "", request_id: uuid.UUID | None = None) -> Iterator[Actor]:
    """Open the transaction, tell the database who acts, yield the actor, write the audit rows, commit.

    Raises NotVisible when the hat is ended, unknown, or its account is disabled.
    """
    outer = _current.get()
    with transaction.atomic():
        actor = _begin(ticket, door=door, request_id=request_id or uuid.uuid4())
        token = _current.set(_Ledger(actor, ticket))
        try:
            with ending() if outer is None else nullcontext():
                yield actor
            _write_notes()
            _restore(outer)  # when the work fails, the rollback restores the context by itself
        finally:
            _current.reset(token)


@contextmanager
def acting_as_job(job: str, *, subject_id: int | None = None, accounts: bool = False) -> Iterator[Actor]:
    """A named task of the system's own, for at most one person. Used where the human has no ground yet, such as
    accepting an invitation; each place is listed in tests/architecture and reviewed.
    """
    outer = _current.get()
    door = outer.actor.door if outer else ""
    request_id = outer.actor.request_id if outer else None
    with acting(
        tickets.JobTicket(job=job, subject_id=subject_id, accounts=accounts), door=door, request_id=request_id
    ) as actor:
        yield actor


def note(
    actor: Actor,
    action: Permission,
    subject_id: int | None,
    categories: set[int],
    *,
    basis: str = "",
    outcome: Outcome = Outcome.DONE,
    asked_for: uuid.UUID | None = None,
    reason: str = "",
) -> None:
    """Remember that this transaction touched this person. The first action names the row; categories add up.

    Raises RuntimeError outside a transaction opened by `acting`: no audit, no answer.
    """
    ledger = _current.get()
    if ledger is None or not ledger.actor.same_request_as(actor):
        msg = "nobody is acting here, so nothing may be read or changed"
        raise RuntimeError(msg)
    key: object = subject_id if subject_id is not None else (asked_for, action)
    row = ledger.notes.setdefault(key, _Note(action=str(action)))
    if not _is_reading(action) and _is_reading(row.action):
        row.action = str(action)
    row.categories |= categories
    row.basis = row.basis or basis
    row.reason = row.reason or reason
    if outcome is Outcome.REFUSED:
        row.outcome, row.asked_for = outcome, asked_for


def anchors(actor: Actor) -> dict[uuid.UUID, Subject]:
    """The anchors that this actor has found in this transaction, to be filled; who may go how far is asked anew."""
    ledger = _current.get()
    return ledger.anchors if ledger is not None and ledger.actor.same_request_as(actor) else {}


def _is_reading(action: str) -> bool:
    return str(action).endswith(":read")


def _begin(ticket: tickets.Ticket, *, door: str, request_id: uuid.UUID) -> Actor:
    signed = tickets.sign(ticket, settings.ENPLAN_TICKET_KEY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.begin_request(%s)", [signed])
        row = cursor.fetchone()
    told = row[0] if row else None
    if told is None:
        raise NotVisible(code="hat-not-valid")
    facts: dict[str, Any] = json.loads(told) if isinstance(told, str) else told
    return (
        _job_actor(facts, door, request_id) if facts["kind"] == "job" else _hat_actor(facts, door, request_id)
    )


def _restore(outer: _Ledger | None) -> None:
    """After an inner actor, the database must again know the outer one (or nobody)."""
    with connection.cursor() as cursor:
        if outer is None:
            cursor.execute("SELECT sec.end_request()")
        else:
            cursor.execute(
                "SELECT sec.begin_request(%s)", [tickets.sign(outer.ticket, settings.ENPLAN_TICKET_KEY)]
            )


def _hat_actor(facts: dict[str, Any], door: str, request_id: uuid.UUID) -> Actor:
    role, level, at = Role(facts["role"]), Level(facts["level"]), datetime.fromisoformat(facts["at"])
    wearer = port.Wearer(facts["hat"], role, facts["organization"], facts["subject"], level)
    openings = port.policy().openings(wearer, _grants(facts["grants"]), _blocks(facts["blocks"]), at)
    return Actor(
        account_id=facts["account"],
        hat_id=facts["hat"],
        role=role,
        name=facts["name"],
        title=facts["title"],
        organization_id=facts["organization"],
        organization_name=facts["organization_name"],
        own_subject_id=facts["subject"] if role is Role.PERSON else None,
        level=level,
        at=at,
        permissions=port.policy().permissions(role, level),
        openings=openings,
        request_id=request_id,
        door=door,
    )


def _job_actor(facts: dict[str, Any], door: str, request_id: uuid.UUID) -> Actor:
    subject_id = facts["subject"]
    openings = {
        compartment(subject_id, category): Opening(Right.MANAGE, Basis.SYSTEM)
        for category in Category
        if subject_id is not None and category is not Category.MINE
    }
    return Actor(
        account_id=None,
        hat_id=None,
        role=None,
        name="Énplan",
        title="",
        organization_id=None,
        organization_name="",
        own_subject_id=None,
        level=Level.HIGH,
        at=datetime.fromisoformat(facts["at"]),
        permissions=frozenset(Permission),
        openings=openings,
        job=facts["job"],
        request_id=request_id,
        door=door,
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _grants(rows: list[dict[str, Any]]) -> list[port.GrantFact]:
    facts = []
    for row in rows:
        right, basis = Right(row["r"]), Basis(row["b"])
        starts, ends, revoked = datetime.fromisoformat(row["f"]), _moment(row["t"]), _moment(row["x"])
        facts += [
            port.GrantFact(row["s"], category, right, basis, starts, ends, revoked) for category in row["c"]
        ]
    return facts


def _blocks(rows: list[dict[str, Any]]) -> list[port.BlockFact]:
    return [
        port.BlockFact(
            subject_id=row["s"],
            category=row["c"],
            hat_id=row["h"],
            organization_id=row["o"],
            starts_at=datetime.fromisoformat(row["f"]),
            ends_at=_moment(row["t"]),
        )
        for row in rows
    ]


def _write_notes() -> None:
    ledger = _current.get()
    if ledger is None or not ledger.notes:
        return
    actor = ledger.actor
    AuditEvent.objects.bulk_create(
        AuditEvent(
            request_id=actor.request_id,
            account_id=actor.account_id,
            hat_id=actor.hat_id,
            actor_name=actor.name,
            actor_role=actor.role or "",
            actor_title=actor.title,
            organization_id=actor.organization_id,
            organization_name=actor.organization_name,
            subject_id=key if isinstance(key, int) else None,
            asked_for=row.asked_for,
            action=row.action,
            categories=sorted(row.categories),
            basis=row.basis,
            reason=row.reason or actor.job,
            door=actor.door,
            level=actor.level,
            outcome=row.outcome,
        )
        for key, row in ledger.notes.items()
    )
