"""Counting commitments by rule, who owes them and period; and what another rule set would have counted.

A figure never stands without how many it is made of.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from enplan.engine.calendars import NORWAY
from enplan.engine.commitments import Commitment, State

_MONTHS_IN_A_QUARTER = 3


class Period(StrEnum):
    """Norwegian days, weeks from Monday, months, quarters or years."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Counted(NamedTuple):
    """How many commitments are in each state; lead times of those met or late, in seconds, None when there are none."""

    triggered: int
    met: int
    late: int
    missed: int
    open: int
    waived: int
    pending: int
    median_lead_time: float | None
    p90_lead_time: float | None


class Summary(NamedTuple):
    """The commitments of one version of a rule, owed by one organisation, triggered in one period (its first day)."""

    rule_key: str
    rule_code: str
    rule_valid_from: date
    duty_role: str
    duty_organisation: str | None
    period: date
    counted: Counted


class Difference(NamedTuple):
    """What two rule sets make of the same events; None where a set has no such commitments."""

    rule_key: str
    duty_role: str
    duty_organisation: str | None
    period: date
    before: Counted | None
    after: Counted | None


def period_of(moment: datetime, period: Period) -> date:
    """The first day of the period in which a moment lies, in Norway."""
    day = moment.astimezone(NORWAY).date()
    match period:
        case Period.DAY:
            return day
        case Period.WEEK:
            return day - timedelta(days=day.weekday())
        case Period.MONTH:
            return day.replace(day=1)
        case Period.QUARTER:
            return day.replace(month=day.month - (day.month - 1) % _MONTHS_IN_A_QUARTER, day=1)
        case Period.YEAR:
            return day.replace(month=1, day=1)


def summarise(commitments: Iterable[Commitment], period: Period = Period.MONTH) -> list[Summary]:
    """One row for each rule, version, duty bearer and period, in that order."""
    groups = defaultdict[tuple[str, str, date, str, str | None, date], list[Commitment]](list)
    for row in commitments:
        version = row.rule_key, row.rule_code, row.rule_valid_from
        bearer = row.duty_role, row.duty_organisation
        groups[*version, *bearer, period_of(row.triggered_at, period)].append(row)
    return [Summary(*key, counted(groups[key])) for key in sorted(groups, key=_in_order)]


def compare(
    before: Iterable[Commitment], after: Iterable[Commitment], period: Period = Period.MONTH
) -> list[Difference]:
    """What-if: two rule sets evaluated on the same events, side by side for each rule, duty bearer and period.

    Rules are the same when their keys are, whatever their versions say.
    """
    sides = [_by_rule(commitments, period) for commitments in (before, after)]
    keys = sorted({key for side in sides for key in side}, key=_in_order)
    return [
        Difference(*key, *(counted(side[key]) if key in side else None for side in sides)) for key in keys
    ]


def counted(commitments: Sequence[Commitment]) -> Counted:
    """The figures of some commitments."""
    states = Counter(row.state for row in commitments)
    done = sorted(
        row.lead_time
        for row in commitments
        if row.lead_time is not None and row.state in {State.MET, State.LATE}
    )
    return Counted(
        len(commitments),
        states[State.MET],
        states[State.LATE],
        states[State.MISSED],
        states[State.OPEN],
        states[State.WAIVED],
        states[State.PENDING],
        quantile(done, 0.5),
        quantile(done, 0.9),
    )


def quantile(ordered: Sequence[float], share: float) -> float | None:
    """Interpolated between neighbours (R's type 7), or None of nothing."""
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _by_rule(
    commitments: Iterable[Commitment], period: Period
) -> dict[tuple[str, str, str | None, date], list[Commitment]]:
    groups = defaultdict[tuple[str, str, str | None, date], list[Commitment]](list)
    for row in commitments:
        groups[
            row.rule_key, row.duty_role, row.duty_organisation, period_of(row.triggered_at, period)
        ].append(row)
    return dict(groups)


def _in_order(key: tuple[object, ...]) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in key)
