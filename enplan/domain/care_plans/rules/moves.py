"""Life cycles as tables: from which state one may go where.

Undo goes back along any edge and is not bound by them.
"""

from __future__ import annotations

from collections.abc import Mapping

ACTIVITY_MOVES: Mapping[str, frozenset[str]] = {
    "proposed": frozenset({"agreed", "in_progress", "done", "stopped"}),
    "agreed": frozenset({"proposed", "in_progress", "done", "stopped"}),
    "in_progress": frozenset({"agreed", "done", "stopped"}),
    "done": frozenset({"agreed", "in_progress"}),
    "stopped": frozenset({"proposed", "agreed", "in_progress"}),
}
"""Énplan's five statuses. What is done or stopped can be taken up again: nothing is final."""

GOAL_MOVES: Mapping[str, frozenset[str]] = {
    "active": frozenset({"completed", "cancelled"}),
    "completed": frozenset({"active"}),
    "cancelled": frozenset({"active"}),
}

PLAN_MOVES: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"active", "revoked"}),
    "active": frozenset({"on-hold", "completed", "revoked"}),
    "on-hold": frozenset({"active", "completed", "revoked"}),
    "completed": frozenset({"active"}),
    "revoked": frozenset({"active"}),
}

OPEN_ACTIVITIES = ("proposed", "agreed", "in_progress")
"""States in which somebody still has something to do; the same as `open` in data/activity_statuses.toml."""


def may_move(moves: Mapping[str, frozenset[str]], before: str, after: str) -> bool:
    """Whether the table has this edge. To stay where one is, is no move and always right."""
    return before == after or after in moves[before]
