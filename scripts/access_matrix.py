"""Writes docs/access-matrix.md from the reviewed table of doors, so that people can read who comes in where.

`--check` changes nothing and fails when the page is not current.
"""

from __future__ import annotations

import csv
import sys
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "tests" / "matrix" / "expected.csv"
COLUMNS = ROOT / "tests" / "matrix" / "situations.csv"
PAGE = ROOT / "docs" / "access-matrix.md"
KEYS = ("door", "method", "part")
TITLE = """# Who comes in where

Made by `scripts/access_matrix.py` from `tests/matrix/expected.csv`, which is reviewed by people and tried against the
running product, door by door (`tests/matrix`). Change the table, not this page.

The plan is Kari's. *yes*: the door opens, also when a form comes back for correction. *404*: nothing is there, or
nothing for you; the two cannot be told apart. *403*: the role lacks the permission, or e-ID is needed, at an address
that names nobody else. *sign in*: nobody is signed in, or the hat is worth nothing any more. Where an address holds a
part of the plan, the row says its category.
"""
WORDS = {"ok": "yes", "login": "sign in", "-": ""}


def main() -> int:
    """Write the page, or compare it."""
    page = written()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    print("docs/access-matrix.md is not current: run python scripts/access_matrix.py")
    return 1


def written() -> str:
    """The page."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with COLUMNS.open(encoding="utf-8", newline="") as file:
        words = {line["situation"]: line["words"] for line in csv.DictReader(file)}
    names = [name for name in rows[0] if name not in KEYS]
    alike = list(groups(rows, names))
    return "\n".join([TITLE, *legend(words, alike), *table(rows, alike), ""])


def groups(rows: list[dict[str, str]], names: list[str]) -> list[list[str]]:
    """Situations that get the same answer at every door, together."""

    def answers(name: str) -> tuple[str, ...]:
        return tuple(row[name] for row in rows)

    ordered = sorted(names, key=lambda name: (answers(name), names.index(name)))
    found = [list(members) for _, members in groupby(ordered, key=answers)]
    return sorted(found, key=lambda members: names.index(members[0]))


def legend(words: dict[str, str], alike: list[list[str]]) -> list[str]:
    """What each column is about."""
    lines = ["## The situations", "", "Those on one line get the same answer everywhere.", ""]
    for number, members in enumerate(alike, start=1):
        told = "; ".join(f"*{name}* – {words[name]}" for name in members)
        lines.append(f"{number}. {told}")
    return [*lines, ""]


def table(rows: list[dict[str, str]], alike: list[list[str]]) -> list[str]:
    """One row for each door and method."""
    heads = [members[0] + (" …" if len(members) > 1 else "") for members in alike]
    lines = [
        "## The doors",
        "",
        "| Door | | Part | " + " | ".join(heads) + " |",
        "|---|---|---|" + "---|" * len(heads),
    ]
    for row in rows:
        cells = [WORDS.get(row[members[0]], row[members[0]]) for members in alike]
        name = row["door"].removeprefix("web:")
        lines.append(f"| {name} | {row['method']} | {row['part']} | " + " | ".join(cells) + " |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
