"""What comes out: one rule applied to one trigger event. FHIR R4: Task with restriction.period.end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from enplan.engine.rules import Rule

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class State(StrEnum):
    """Where a commitment stands at the moment asked about."""

    PENDING = "pending"
    WAIVED = "waived"
    MET = "met"
    LATE = "late"
    OPEN = "open"
    MISSED = "missed"


class Commitment(NamedTuple):
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


class OutsideCalendar(ValueError):
    """A due time cannot be found: events before 1900, or a window that ends after 2150."""


_SECOND = 1_000_000
_STATES = {state.value: state for state in State}


def moment(micros: int | None) -> datetime | None:
    """What stands so many microseconds after 1970."""
    return None if micros is None else _EPOCH + timedelta(0, 0, micros)


def from_row(rules: Sequence[Rule], row: Sequence[Any]) -> Commitment:
    """A row of the definition (data/commitments.sql), with the words of its rule."""
    (
        number, trigger, person, organisation, counterpart, episode, triggered, starts, due, state,
        evidence, evidence_at, waived, waived_at, lead, *_,
    ) = row  # fmt: skip
    rule = rules[number - 1]
    return Commitment(
        rule.identity,
        rule.code,
        rule.source.valid_from,
        trigger,
        person,
        rule.duty.role,
        organisation,
        counterpart,
        episode,
        _EPOCH + timedelta(0, 0, triggered),
        moment(starts),
        moment(due),
        _STATES[state],
        evidence,
        moment(evidence_at),
        waived,
        moment(waived_at),
        None if lead is None else lead / _SECOND,
    )
