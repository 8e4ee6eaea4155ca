"""Canaries: every free text about a person in the matrix's world carries one, and it says what it is and whose.

`kanari-housing-goal-7f3a` is Kari's, in the category housing; Nils's begin with `nilsord`,
Randi's with `randiord`.
"""

from __future__ import annotations

import hashlib
import re

from enplan.base.access import Category

PREFIX = {"kari": "kanari", "nils": "nilsord", "randi": "randiord"}
WHOSE = {prefix: whose for whose, prefix in PREFIX.items()}
PATTERN = re.compile(r"(kanari|nilsord|randiord)-([a-z]+)-([a-z0-9_]+)-[0-9a-f]{4}")


MANAGE = "manage"
"""Stands where a category would, in what only those who manage the plan may read."""

ASKED = "asked"
"""The same, in what a person has asked an organisation: the coordinator, whom it is about, may not read it."""


def canary(whose: str, category: Category | str, field: str) -> str:
    """A word that stands in one field of one category of one person, and nowhere else."""
    mark = hashlib.sha256(f"{whose}|{code(category)}|{field}".encode()).hexdigest()[:4]
    return f"{PREFIX[whose]}-{code(category)}-{field}-{mark}"


def code(category: Category | str) -> str:
    """The category as it stands inside a canary."""
    return category if isinstance(category, str) else category.name.lower().replace("_", "")


def found(text: str) -> set[tuple[str, str, str]]:
    """Every canary in a text, as (whose, category, the whole canary)."""
    return {(WHOSE[match[1]], match[2], match[0]) for match in PATTERN.finditer(text)}


def outside(text: str, open_to: dict[str, set[Category | str]]) -> list[str]:
    """The canaries that should not stand here, for somebody to whom these categories of each are open."""
    allowed = {(whose, code(category)) for whose, open_ in open_to.items() for category in open_}
    return sorted(whole for whose, category, whole in found(text) if (whose, category) not in allowed)
