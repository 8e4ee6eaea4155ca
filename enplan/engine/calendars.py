"""The Norwegian calendar as numbers, so that the query only adds and every engine has the same days.

Public holidays are the library's, changes of the clock those of the time zone database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

import holidays

NORWAY = ZoneInfo("Europe/Oslo")
EARLIEST, LATEST = 1900, 2150
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SATURDAY = 5
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
TABLES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "calendar": (
        "day",
        {name: name for name in ("midnight", "change", "shift", "month", "of_month", "working")},
    ),
    "month": ("month", {"first_day": "first_day", "days": "days"}),
    "working_day": ("number", {"day": "working_day"}),
}
"""The calendar as relations: what their rows are numbered by, and which list of a Calendar each column is."""

LISTS = tuple(attribute for _, columns in TABLES.values() for attribute in columns.values())
MICROSECOND = timedelta(microseconds=1)
NEVER = 2 * 24 * 3600 * 1_000_000  # microseconds into a day; no day is that long


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whole years. Days, months and working days are counted from 1 on the first; clock times are microseconds.

    Of each day: `midnight`, when it begins, since 1970; `change`, how far into the day the clock is changed (NEVER on
    most days), and by what `shift`; its `month` and day `of_month`; `working`, the working days up to and including it.
    Of each month: its `first_day` and how many `days` it has. Of each working day: which day it is.
    """

    first: date
    midnight: tuple[int, ...]
    change: tuple[int, ...]
    shift: tuple[int, ...]
    month: tuple[int, ...]
    of_month: tuple[int, ...]
    working: tuple[int, ...]
    first_day: tuple[int, ...]
    days: tuple[int, ...]
    working_day: tuple[int, ...]

    @property
    def origin(self) -> int:
        """UTC midnight of the first day, since 1970."""
        return (datetime.combine(self.first, time(), UTC) - _EPOCH) // MICROSECOND


@lru_cache(maxsize=16)
def calendar(first_year: int, last_year: int) -> Calendar:
    """The calendar of whole years, both included, within 1900–2150."""
    first, after = date(first_year, 1, 1), date(last_year + 1, 1, 1)
    days = [first + timedelta(days=number) for number in range((after - first).days)]
    free = holidays.country_holidays("NO", years=range(first_year, last_year + 1))
    is_working = [day.weekday() < _SATURDAY and day not in free for day in days]
    changes = [_change(day) for day in days]
    first_days = [number for number, day in enumerate(days, start=1) if day.day == 1]
    return Calendar(
        first=first,
        midnight=tuple(_midnight(day) for day in days),
        change=tuple(change for change, _ in changes),
        shift=tuple(shift for _, shift in changes),
        month=tuple((day.year - first_year) * 12 + day.month for day in days),
        of_month=tuple(day.day for day in days),
        working=tuple(accumulate(map(int, is_working))),
        first_day=tuple(first_days),
        days=tuple(after - before for before, after in pairwise([*first_days, len(days) + 1])),
        working_day=tuple(number for number, works in enumerate(is_working, start=1) if works),
    )


def _midnight(day: date) -> int:
    return (datetime.combine(day, time(), NORWAY) - _EPOCH) // MICROSECOND


def _change(day: date) -> tuple[int, int]:
    """How far into the day the clock is changed, and by how much."""
    begins = datetime.combine(day, time(), NORWAY).astimezone(UTC)
    ends = datetime.combine(day + _DAY, time(), NORWAY).astimezone(UTC)
    before, after = _offset(begins), _offset(ends - MICROSECOND)
    if before == after:
        return NEVER, 0
    low, high = 0, (ends - begins) // _MINUTE
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(begins + middle * _MINUTE) == before:
            low = middle
        else:
            high = middle
    return high * _MINUTE // MICROSECOND, (after - before) // MICROSECOND


def _offset(moment: datetime) -> timedelta:
    offset = moment.astimezone(NORWAY).utcoffset()
    assert offset is not None  # noqa: S101 - a zone always has one
    return offset
