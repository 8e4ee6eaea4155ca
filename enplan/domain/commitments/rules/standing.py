"""Where a commitment stands at a moment, and in which order one looks at them: by what can still be saved.

What is stored knows no clock (models.Stored); here the clock is asked. The words are the engine's (docs/engine.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from enplan.engine import State

RUNNING = "running"


class Group(IntEnum):
    """In which part of the list a commitment stands; the first is looked at first."""

    CAN_BE_KEPT = 0
    CAN_STILL_BE_DONE = 1
    WAITS = 2
    KEPT = 3
    FELL_AWAY = 4


_GROUPS = {
    State.OPEN: Group.CAN_BE_KEPT,
    State.MISSED: Group.CAN_STILL_BE_DONE,
    State.PENDING: Group.WAITS,
    State.MET: Group.KEPT,
    State.LATE: Group.KEPT,
    State.WAIVED: Group.FELL_AWAY,
}


def stored(state: State) -> str:
    """What is kept of the engine's answer: open and missed differ by the clock alone."""
    return RUNNING if state in {State.OPEN, State.MISSED} else str(state)


def standing(state: str, due_at: datetime | None, now: datetime) -> State:
    """Where it stands now. The moment it is due is still in time."""
    if state != RUNNING:
        return State(state)
    if due_at is None:
        msg = "a commitment that runs is due some time"
        raise ValueError(msg)
    return State.OPEN if now <= due_at else State.MISSED


@dataclass(frozen=True, slots=True)
class Placed:
    """What the order is told from."""

    state: State
    due_at: datetime | None
    settled_at: datetime | None
    triggered_at: datetime

    @property
    def group(self) -> Group:
        """The part of the list it stands in."""
        return _GROUPS[self.state]


def order(it: Placed) -> tuple[int, timedelta]:
    """Among those that can be kept the soonest due first; among all others the newest first."""
    zero = it.triggered_at.replace(year=2000, month=1, day=1)
    if it.group is Group.CAN_BE_KEPT and it.due_at is not None:
        return it.group, it.due_at - zero
    return it.group, zero - (it.settled_at or it.due_at or it.triggered_at)


def is_soon(due_at: datetime, now: datetime, hours: int) -> bool:
    """Whether there are at most so many hours left."""
    return now <= due_at <= now + timedelta(hours=hours)
