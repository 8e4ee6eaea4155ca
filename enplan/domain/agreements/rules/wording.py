"""The words of a clause as they are told to the person. Pure."""

from __future__ import annotations


def promised(plain: str) -> str:
    """What stands after «har lovet å»: the parties' own plain words without «å» in front and the full stop."""
    return plain.strip().rstrip(".").removeprefix("å ")
