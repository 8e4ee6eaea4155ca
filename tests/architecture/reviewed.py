"""The reviewed lists: places that go past a rule, each with the sentence that somebody agreed with."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LISTS = Path(__file__).parent / "reviewed.toml"


@cache
def everything() -> dict[str, Any]:
    """All lists."""
    return tomllib.loads(LISTS.read_text(encoding="utf-8"))


def reviewed(name: str) -> dict[str, str]:
    """One list: the place → why. Raises KeyError for a list that is not there."""
    entries: dict[str, str] = everything()[name]
    return entries
