"""The reviewed table of who gets which answer at which door (expected.csv)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

EXPECTED = Path(__file__).parent / "expected.csv"
SITUATIONS = Path(__file__).parent / "situations.csv"
ANSWERS = {"ok", "404", "403", "login", "-"}
KEYS = ("door", "method", "part")


@dataclass(frozen=True)
class Row:
    """One door, one method and, where the address names a part of a plan, the category of that part."""

    door: str
    method: str
    part: str
    cells: dict[str, str]

    @property
    def name(self) -> str:
        """For people and for pytest."""
        return f"{self.method} {self.door}" + (f" [{self.part}]" if self.part else "")


@cache
def rows() -> tuple[Row, ...]:
    """The table from top to bottom."""
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return tuple(
            Row(
                line["door"],
                line["method"],
                line["part"],
                {name: cell for name, cell in line.items() if name not in KEYS},
            )
            for line in csv.DictReader(file)
        )


def situations() -> tuple[str, ...]:
    """The columns, in order."""
    return tuple(rows()[0].cells)


ALIKE = {
    "undecided": "withdrawn",
    "ended_member": "expired",
    "left": "withdrawn",
    "siri_elsewhere": "stranger",
    "nora": "stranger",
    "other_relative": "relative_withdrawn",
    "competence_centre": "administrator",
    "ended_hat": "anonymous",
    "disabled": "anonymous",
}
"""Situation → another with the same role and as little of Kari's, which stands for it where each page is read twice."""


def telling() -> list[str]:
    """The situations without those that another stands for, and without nobody."""
    return [name for name in situations() if name not in ALIKE and name != "anonymous"]


@cache
def words() -> dict[str, str]:
    """Column → what it is about, as the page about access tells it."""
    with SITUATIONS.open(encoding="utf-8", newline="") as file:
        return {line["situation"]: line["words"] for line in csv.DictReader(file)}
