"""The hand-over with two keys: what each turn leads to. Responsibility moves only into `completed`."""

from __future__ import annotations

from collections.abc import Mapping

MOVES: Mapping[str, Mapping[str, str]] = {
    "offered": {
        "accept": "accepted",
        "meet": "met",
        "decline": "declined",
        "withdraw": "withdrawn",
    },
    "accepted": {
        "take_back_yes": "offered",
        "meet": "completed",
        "decline": "declined",
        "withdraw": "withdrawn",
    },
    "met": {
        "accept": "completed",
        "take_back_meeting": "offered",
        "decline": "declined",
        "withdraw": "withdrawn",
    },
    "completed": {},
    "declined": {},
    "withdrawn": {},
}
"""State → what somebody does → the state it leads to. What is completed is handed back the same way, never undone."""


class WrongKey(ValueError):
    """Nobody can do this with the hand-over as it stands."""


def turn(state: str, action: str) -> str:
    """The state after this action. Raises WrongKey."""
    if action not in MOVES[state]:
        raise WrongKey(f"{action} in state {state}")
    return MOVES[state][action]
