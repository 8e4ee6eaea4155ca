"""Rules of the look-up log: which kind an entry is, folding repeats of one day, and when an answer is due.

Pure.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import holidays

from enplan.base.access.vocabulary import Category
from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import Concept, code_system

NORWAY = ZoneInfo("Europe/Oslo")
MOST_WORDS = 1000
_SATURDAY = 5


class Group(StrEnum):
    """What kind of thing somebody did (data/groups.toml)."""

    LOOKED = "looked"
    LISTED = "listed"
    CHANGED = "changed"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Looker:
    """Who did it, as the log wrote it at that time."""

    hat_id: int | None
    name: str
    role: str
    title: str
    organization_id: int | None
    organization_name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log."""

    id: int
    at: datetime
    looker: Looker
    action: str
    categories: frozenset[Category]
    basis: str
    reason: str

    @property
    def day(self) -> date:
        """The day in Norway."""
        return self.at.astimezone(NORWAY).date()

    @property
    def group(self) -> Group:
        """What kind of thing it was."""
        return group_of(self.action)


@dataclass(frozen=True, slots=True)
class Folded:
    """What one did of one kind on one day, newest first; `entries` has at least one."""

    day: date
    looker: Looker
    group: Group
    entries: Sequence[Entry]

    @property
    def newest(self) -> Entry:
        """The entry that stands for them all in addresses."""
        return self.entries[0]

    @property
    def categories(self) -> frozenset[Category]:
        """Everything that was shown."""
        return frozenset().union(*(entry.categories for entry in self.entries))

    @property
    def action(self) -> str:
        """What they all did, or nothing where they differ."""
        actions = {entry.action for entry in self.entries}
        return actions.pop() if len(actions) == 1 else ""

    @property
    def reason(self) -> str:
        """The first reason that was given."""
        return next((entry.reason for entry in self.entries if entry.reason), "")


def words_of(action: str) -> Concept | None:
    """What the log says about an action (data/actions.toml), or None for one that has no words."""
    known = code_system("domain.lookups.actions")
    code = action.replace(":", "_")
    return known.concept(code) if code in known else None


def group_of(action: str) -> Group:
    """The kind of an action; an unknown one counts as a look."""
    words = words_of(action)
    return Group(words.string("group")) if words else Group.LOOKED


def fold(entries: Iterable[Entry]) -> list[Folded]:
    """The same person doing the same kind of thing on one day becomes one line, in the order of the newest."""
    folded: dict[tuple[object, ...], list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.id), reverse=True):
        key = entry.day, entry.looker.hat_id, entry.looker.name, entry.group
        folded.setdefault(key, []).append(entry)
    return [Folded(rows[0].day, rows[0].looker, rows[0].group, tuple(rows)) for rows in folded.values()]


def answer_due(asked_on: date) -> date:
    """The day by which a question is answered (data/answer_times.toml), never later than the law's limit."""
    times = code_system("domain.lookups.answer_times")
    return min(_after(asked_on, times.concept("aim")), _after(asked_on, times.concept("limit")))


def working_days_after(day: date, count: int) -> date:
    """So many Norwegian working days later; Saturdays, Sundays and public holidays do not count."""
    free = holidays.country_holidays("NO")
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY and day not in free:
            count -= 1
    return day


def check_words(words: str, *, may_be_empty: bool = False) -> str:
    """The text without space around it. Raises Invalid (missing, too-long)."""
    text = words.strip()
    if not text and not may_be_empty:
        raise Invalid({"words": "missing"})
    if len(text) > MOST_WORDS:
        raise Invalid({"words": "too-long"})
    return text


def _after(day: date, time: Concept) -> date:
    count = time.number("count")
    if time.string("unit") == "working_days":
        return working_days_after(day, count)
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
