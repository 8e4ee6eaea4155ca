"""Undo as a calculation: which values bring a row back, and whether something newer stands on top.

Works on rows as the history keeps them (column → JSON value). An undo is a change like any other and can be
undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

Row = Mapping[str, Any]

BOOKKEEPING = frozenset(
    {
        "id",
        "public_id",
        "subject_id",
        "category",
        "compartment",
        "version",
        "created_at",
        "updated_at",
        "plan_id",
    }
)
"""Columns that no reader cares about and no undo touches."""


def changed(before: Row | None, after: Row) -> frozenset[str]:
    """The columns that a change touched. A new row touched only its being there."""
    if before is None:
        return frozenset({"removed_at"})
    return frozenset(name for name in after if name not in BOOKKEEPING and before.get(name) != after[name])


def reversal(before: Row | None, after: Row, now: Any) -> dict[str, Any]:
    """The values that take the change back: a new row is taken away, anything else gets its former values."""
    if before is None:
        return {"removed_at": now}
    return {name: before.get(name) for name in sorted(changed(before, after))}


def stands(before: Row | None, after: Row, current: Row) -> bool:
    """Whether what the change wrote is still what is there, so that taking it back overwrites nobody."""
    return all(current.get(name) == after.get(name) for name in changed(before, after))


def within(changed_on: date, today: date, days: int) -> bool:
    """Whether the time to undo has not run out; the last day counts."""
    return today <= changed_on + timedelta(days=days)
