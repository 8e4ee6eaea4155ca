"""Lengths of time as rules write them: elapsed, on the Norwegian calendar, or in working days."""

from __future__ import annotations

import re
from dataclasses import dataclass

HOUR = 3600
DAY = 24 * HOUR

_ISO = re.compile(
    r"(?P<sign>[+-])?P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?P<time>T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)
_WORKING = re.compile(r"(?P<count>\d+) working days?")
_LONGEST = {
    "years": 100,
    "months": 1200,
    "weeks": 5200,
    "days": 36_500,
    "hours": 876_000,
    "minutes": 52_560_000,
}
_MOST_WORKING_DAYS = 2500
_SHORTEST_MONTH, _LONGEST_MONTH = 28, 31
_WORKING_WEEK = 5
_FREE_IN_A_ROW = 21  # days without a working day that no Norwegian calendar has, for bounds only


class BadDuration(ValueError):
    """The text is no length of time that rules know."""


@dataclass(frozen=True, slots=True)
class Duration:
    """Months, then days (both on the Norwegian calendar), then elapsed seconds; or a number of working days alone.

    All of one sign: `-P1D` has `days=-1`.
    """

    months: int = 0
    days: int = 0
    seconds: int = 0
    working_days: int = 0

    @classmethod
    def parse(cls, text: str) -> Duration:
        """From ISO 8601 (`PT24H`, `P7D`, `-P1M`) or `3 working days`. Raises BadDuration."""
        working = _WORKING.fullmatch(text)
        if working:
            count = int(working["count"])
            if not 1 <= count <= _MOST_WORKING_DAYS:
                raise BadDuration(f"«{text}»: from 1 to {_MOST_WORKING_DAYS} working days")
            return cls(working_days=count)
        found = _ISO.fullmatch(text)
        if not found or text.endswith(("P", "T")):
            raise BadDuration(
                f"«{text}» is neither ISO 8601, such as PT24H or P7D, nor such as «3 working days»"
            )
        part = {name: int(value) for name, value in found.groupdict(default="0").items() if value.isdigit()}
        if any(part.get(name, 0) > most for name, most in _LONGEST.items()):
            raise BadDuration(f"«{text}» is longer than a hundred years")
        sign = -1 if found["sign"] == "-" else 1
        return cls(
            months=sign * (12 * part["years"] + part["months"]),
            days=sign * (7 * part["weeks"] + part["days"]),
            seconds=sign * (HOUR * part["hours"] + 60 * part["minutes"] + part["seconds"]),
        )

    def __str__(self) -> str:
        if self.working_days:
            return f"{self.working_days} working day{'s' if self.working_days > 1 else ''}"
        sign = "-" if min(self.months, self.days, self.seconds) < 0 else ""
        months, days, seconds = abs(self.months), abs(self.days), abs(self.seconds)
        date = (f"{months}M" if months else "") + (f"{days}D" if days else "")
        hours, rest = divmod(seconds, HOUR)
        minutes, rest = divmod(rest, 60)
        parts = ((hours, "H"), (minutes, "M"), (rest, "S"))
        time = "".join(f"{count}{unit}" for count, unit in parts if count)
        return f"{sign}P{date}{'T' if time else ''}{time}" if date or time else "PT0S"

    @property
    def is_on_calendar(self) -> bool:
        """Whether it depends on the Norwegian clock and not on elapsed time alone."""
        return bool(self.months or self.days or self.working_days)

    @property
    def shortest(self) -> int:
        """Seconds that it lasts at least, wherever it begins."""
        return min(self._bounds())

    @property
    def longest(self) -> int:
        """Seconds that it lasts at most, wherever it begins."""
        return max(self._bounds())

    def _bounds(self) -> tuple[int, int]:
        if self.working_days:
            weeks = self.working_days // _WORKING_WEEK + 1
            return (self.working_days * DAY - HOUR, (self.working_days + 2 * weeks + _FREE_IN_A_ROW) * DAY)
        change = HOUR if self.is_on_calendar else 0
        months = (self.months * _SHORTEST_MONTH * DAY, self.months * _LONGEST_MONTH * DAY)
        rest = self.days * DAY + self.seconds
        return min(months) + rest - change, max(months) + rest + change
