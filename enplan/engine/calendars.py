"""The Norwegian calendar as numbers, so that the query only adds and every engine has the same days.

Days are counted from 1 on `first`; moments are whole minutes since 1970 in UTC. Public holidays are the library's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

import holidays

NORWAY = ZoneInfo("Europe/Oslo")
EARLIEST, LATEST = 1900, 2150
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SATURDAY = 5
_DAY = timedelta(days=1)
LISTS = ("midnight", "change", "month", "working", "month_start", "working_day")
MINUTE = 60_000_000  # microseconds
NEVER = 10_000  # minutes into a day; no day is that long


@dataclass(frozen=True, slots=True)
class Calendar:
    """Lists that begin with day 1, working day 1 and month 1 of the first year.

    `midnight`: when the day begins, minutes since 1970. `change`: minutes into the day when the clock is changed,
    NEVER on most days. `month`: the number of its month. `working`: working days up to and including it.
    `month_start`: the first day of each month. `working_day`: the day of each working day number.
    """

    first: date
    midnight: tuple[int, ...]
    change: tuple[int, ...]
    month: tuple[int, ...]
    working: tuple[int, ...]
    month_start: tuple[int, ...]
    working_day: tuple[int, ...]

    @property
    def origin(self) -> int:
        """UTC midnight of the first day, in microseconds since 1970."""
        return round((datetime.combine(self.first, time(), UTC) - _EPOCH) / timedelta(microseconds=1))


@lru_cache(maxsize=16)
def calendar(first_year: int, last_year: int) -> Calendar:
    """The calendar of whole years, both included, within 1900–2150."""
    first, after = date(first_year, 1, 1), date(last_year + 1, 1, 1)
    days = [first + timedelta(days=number) for number in range((after - first).days)]
    free = holidays.country_holidays("NO", years=range(first_year, last_year + 1))
    is_working = [day.weekday() < _SATURDAY and day not in free for day in days]
    return Calendar(
        first=first,
        midnight=tuple(_minutes(day) for day in days),
        change=tuple(_change(day) for day in days),
        month=tuple((day.year - first_year) * 12 + day.month for day in days),
        working=tuple(accumulate(map(int, is_working))),
        month_start=tuple(number for number, day in enumerate(days, start=1) if day.day == 1),
        working_day=tuple(number for number, works in enumerate(is_working, start=1) if works),
    )


def _minutes(day: date) -> int:
    return round((datetime.combine(day, time(), NORWAY) - _EPOCH) / timedelta(minutes=1))


def _change(day: date) -> int:
    """How many minutes into the day the clock is changed."""
    begins = datetime.combine(day, time(), NORWAY).astimezone(UTC)
    ends = datetime.combine(day + _DAY, time(), NORWAY).astimezone(UTC)
    before, after = _offset(begins), _offset(ends - timedelta(microseconds=1))
    if before == after:
        return NEVER
    low, high = 0, round((ends - begins) / timedelta(minutes=1))
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(begins + timedelta(minutes=middle)) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(moment: datetime) -> timedelta:
    offset = moment.astimezone(NORWAY).utcoffset()
    assert offset is not None  # noqa: S101 - a zone always has one
    return offset
