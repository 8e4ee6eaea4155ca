"""The life of an agreement: which state follows which, what is in force when, and what a new version may change.

Pure. Validity is half-open days in Norway.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system
from enplan.domain.agreements.models import EndsAs, VersionState

TIMES = "domain.agreements.agreement_times"


class Standing(StrEnum):
    """What a version is on a day."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What the parties do that moves a version from one state to the next; the rest happens by the date alone."""

    PROPOSE = "propose"
    TAKE_BACK = "take_back"
    DISCARD = "discard"
    APPROVE = "approve"


MOVES: Mapping[Standing, Mapping[Act, Standing]] = {
    Standing.DRAFT: {Act.PROPOSE: Standing.PROPOSED, Act.DISCARD: Standing.WITHDRAWN},
    Standing.PROPOSED: {
        Act.TAKE_BACK: Standing.DRAFT,
        Act.APPROVE: Standing.AGREED,
        Act.DISCARD: Standing.WITHDRAWN,
    },
}
BINDING = frozenset({Standing.AGREED, Standing.IN_FORCE, Standing.SUPERSEDED, Standing.ENDED})
"""The parties have agreed, so nothing in the version can be changed any more."""


@dataclass(frozen=True, slots=True)
class Period:
    """When a binding version is valid, and why it ends."""

    number: int
    starts: date
    ends: date | None = None
    ends_as: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the version is in force on this day."""
        return self.starts <= day and (self.ends is None or day < self.ends)


def check_move(now: Standing, act: Act) -> Standing:
    """The state that follows. Raises Invalid (version-moved-on) when the act cannot be done in this state."""
    then = MOVES.get(now, {}).get(act)
    if then is None:
        raise Invalid(code="version-moved-on")
    return then


def standing(state: str, *, starts: date | None, ends: date | None, ends_as: str, day: date) -> Standing:
    """What a version in this stored state is on this day."""
    if state != VersionState.AGREED or starts is None:
        return Standing(state)
    period = Period(0, starts, ends)
    if period.holds_on(day):
        return Standing.IN_FORCE
    if day < starts:
        return Standing.AGREED
    return Standing.SUPERSEDED if ends_as == EndsAs.SUPERSEDED else Standing.ENDED


def start_of(wanted: date, earlier: Sequence[Period], today: date) -> date:
    """The day a version begins when the last party approves today.

    The day they agreed on; but where there is an earlier version, never before today: what has been is not measured
    anew. The first version of an agreement may begin in the past, as when one that stands on paper is taken in.
    """
    return max(wanted, today) if earlier else wanted


def put_into_force(earlier: Sequence[Period], new: Period, today: date) -> list[Period]:
    """All periods when `new` has been agreed today: the one before ends where it begins.

    Raises Invalid when it would change what is past (starts-in-the-past) or would begin before a version that is
    already agreed to come (starts-before-agreed).
    """
    starts = start_of(new.starts, earlier, today)
    if any(period.starts >= starts for period in earlier):
        raise Invalid({"valid_from": "starts-before-agreed"})
    kept = [
        replace(period, ends=starts, ends_as=EndsAs.SUPERSEDED)
        if period.ends is None or period.ends > starts
        else period
        for period in earlier
    ]
    return [*kept, replace(new, starts=starts)]


def end_on(periods: Sequence[Period], last: date, today: date) -> list[Period]:
    """All periods when notice has been given that nothing holds from `last`; what was to come after is dropped.

    Raises Invalid when the day is in the past, or nothing is in force then.
    """
    if last < today:
        raise Invalid({"ends_on": "in-the-past"})
    if not any(period.starts < last and (period.ends is None or period.ends > last) for period in periods):
        raise Invalid({"ends_on": "nothing-to-end"})
    return [
        replace(period, ends=last, ends_as=EndsAs.NOTICE)
        if period.ends is None or period.ends > last
        else period
        for period in periods
        if period.starts < last
    ]


def review_is_due(review: date | None, ends: date | None, ends_as: str, today: date) -> bool:
    """Whether it is time to look at an agreement again: its day, or its end, is near or has passed.

    Not when a new version has been agreed already, to begin where this one ends.
    """
    if ends_as == EndsAs.SUPERSEDED:
        return False
    soon = today + timedelta(days=code_system(TIMES).concept("review_soon").number("days"))
    return any(day is not None and day <= soon for day in (review, ends))
