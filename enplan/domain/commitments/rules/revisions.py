"""What an event that was written down late, corrected or taken back changed in what had been told.

That a promise is kept when the evidence comes is no revision: it is what everybody waited for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from enplan.engine import State


class Because(StrEnum):
    """Why something that had been told changed."""

    RECORDED_LATE = "recorded_late"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Told:
    """A commitment as it was, or is, shown at one moment."""

    state: State
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Written:
    """An event of this transaction, by its number: `corrects` an earlier version, or `retracts` it for good."""

    number: int
    kind: str
    corrects: bool = False
    retracts: bool = False


_SETTLED = frozenset({State.MET, State.LATE, State.WAIVED, State.MISSED})


def is_revision(was: Told, became: Told) -> bool:
    """Whether somebody had been told something else: a judgement that changed, or a time limit that moved."""
    if was.state is State.MISSED and became.state is State.LATE:
        return False
    if was.state in _SETTLED and became.state is not was.state:
        return True
    return was.due_at is not None and became.due_at != was.due_at


def cause(near: Collection[Written], others: Collection[Written]) -> tuple[Because, Written | None]:
    """Why: an event of this transaction that the commitment itself hangs on, or else one that was put right."""
    for event in near:
        if event.retracts:
            return Because.RETRACTED, event
        return (Because.CORRECTED if event.corrects else Because.RECORDED_LATE), event
    for event in others:
        if event.corrects or event.retracts:
            return (Because.RETRACTED if event.retracts else Because.CORRECTED), event
    return Because.OTHER, None
