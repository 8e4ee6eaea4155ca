"""What can be wrong with rules, so that it can be said in any language and shown in the right place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """The kinds of mistakes."""

    UNREADABLE = "unreadable"
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    KEY_TWICE = "key-twice"
    WRONG_VALUE = "wrong-value"
    BAD_LENGTH = "bad-length"
    IMPOSSIBLE_WINDOW = "impossible-window"
    UNKNOWN_KIND = "unknown-kind"
    BAD_PERIOD = "bad-period"
    OVERLAPPING_VERSIONS = "overlapping-versions"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: what, at which key (`when.event`, `after_all[0]`), in which file and line if there is one."""

    fault: Fault
    path: str
    message: str
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " if self.file else ""
        return f"{where}{self.path}: {self.message}" if self.path else f"{where}{self.message}"


class BadRules(ValueError):
    """Rules that are refused; `problems` has at least one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
