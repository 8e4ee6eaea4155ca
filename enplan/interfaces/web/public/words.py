"""Words of the glossary in the order of the alphabet, as the reader's language has it."""

from __future__ import annotations

from collections.abc import Iterable

from enplan.base.terminology import Concept

LONGEST_SEARCH = 60
AFTER_Z = str.maketrans({"æ": "{a", "ä": "{a", "ø": "{b", "ö": "{b", "å": "{c"})


def alphabetical(words: Iterable[Concept], wanted: str = "") -> list[Concept]:
    """Return the words that hold `wanted` in their name or explanation, æ, ø and å after z."""
    sought = wanted.casefold()
    found = [word for word in words if sought in f"{word.display} {word.definition}".casefold()]
    return sorted(found, key=lambda word: _sort_key(str(word.display)))


def _sort_key(word: str) -> str:
    return word.casefold().translate(AFTER_Z)
