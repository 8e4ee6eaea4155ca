"""Which items a transition list has, by when each is suggested, and what still stands open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

SERVICE = "service"
ALWAYS = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One item as the list was opened with it. `category` is a code, or «service»: that of the episode's service.

    `words` are set for a local item only; others have theirs in data/transition_items.toml. `anchor` is start, end
    or nothing, and the suggested day is so many `days` after it. `when`: only for those whose stay ended this way.
    """

    code: str
    phase: str
    category: str
    anchor: str = ""
    days: int = 0
    when: str = ALWAYS
    event: str = ""
    words: str = ""
    number: int = 0

    @property
    def address(self) -> str:
        """How it is called in addresses, which hold no words about health."""
        return str(self.number) if self.number else self.code

    @property
    def is_local(self) -> bool:
        """Whether a coordinating unit has added it."""
        return bool(self.words)


def applying(points: Iterable[Point], state: str) -> list[Point]:
    """The items that belong to an episode in this state, in the order before, during, after."""
    order = ("before", "during", "after")
    return sorted(
        (point for point in points if point.when in {ALWAYS, state}), key=lambda each: order.index(each.phase)
    )


def suggested_day(point: Point, starts_on: date | None, ends_on: date | None) -> date | None:
    """The day by which this item should be in place, if treatment begins and ends on these days."""
    day = {"start": starts_on, "end": ends_on}.get(point.anchor)
    return day + timedelta(days=point.days) if day else None


def due_checks(ended_on: date | None, today: date, days: Iterable[int]) -> tuple[int, ...]:
    """The questions «ble det som avtalt?» whose day has come, by their number of days."""
    if ended_on is None:
        return ()
    return tuple(number for number in days if today >= ended_on + timedelta(days=number))
