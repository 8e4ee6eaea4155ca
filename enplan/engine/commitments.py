"""What comes out: one rule applied to one trigger event. FHIR R4: Task with restriction.period.end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from enplan.engine.rules import Rule

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class State(StrEnum):
    """Where a commitment stands at the moment asked about."""

    PENDING = "pending"
    WAIVED = "waived"
    MET = "met"
    LATE = "late"
    OPEN = "open"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Commitment:
    """One row of the result. Moments are UTC; `lead_time` is in seconds, negative for early evidence.

    `person` and the ids are what the events relation gave; organisations and the episode are text.
    """

    rule_key: str
    rule_code: str
    rule_valid_from: date
    trigger_id: Any
    person: Any
    duty_role: str
    duty_organisation: str | None
    counterpart: str | None
    episode: str | None
    triggered_at: datetime
    starts_at: datetime | None
    due_at: datetime | None
    state: State
    evidence_id: Any
    evidence_at: datetime | None
    waived_id: Any
    waived_at: datetime | None
    lead_time: float | None


def moment(micros: int | None) -> datetime | None:
    """The moment so many microseconds after 1970."""
    return None if micros is None else EPOCH + timedelta(microseconds=micros)


class OutsideCalendar(ValueError):
    """A due time cannot be found: events before 1900, or a window that ends after 2150."""


STARTS, DUE = 7, 8
_SECOND = 1_000_000


def from_row(rules: Sequence[Rule], row: Sequence[Any]) -> Commitment:
    """A row of the definition (data/commitments.sql), with the words of its rule."""
    rule = rules[row[0] - 1]
    return Commitment(
        rule.identity,
        rule.code,
        rule.source.valid_from,
        row[1],
        row[2],
        rule.duty.role,
        row[3],
        row[4],
        row[5],
        EPOCH + timedelta(microseconds=row[6]),
        moment(row[STARTS]),
        moment(row[DUE]),
        State(row[9]),
        row[10],
        moment(row[11]),
        row[12],
        moment(row[13]),
        None if row[14] is None else row[14] / _SECOND,
    )
