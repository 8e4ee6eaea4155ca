"""The word lists of `words.toml`: what never may be written, and what betrays copied nynorsk."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("words.toml")


@cache
def _lists() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    forbidden = [(_whole_words(group["patterns"]), str(group["why"])) for group in content["forbidden"]]
    return {
        "forbidden": forbidden,
        "bokmal": [(_whole_words([re.escape(word) for word in content["bokmal_only"]["words"]]), "bokmål")],
        "health": [(_whole_words(content["health"]["patterns"]), "a health word")],
    }


def _whole_words(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


def forbidden_in(text: str) -> list[str]:
    """Return the forbidden words in `text`, each with the reason."""
    return [
        f"{word.group()!r}: {why}"
        for pattern, why in _lists()["forbidden"]
        for word in pattern.finditer(text)
    ]


def bokmal_in(text: str) -> list[str]:
    """Return the words in a nynorsk or English `text` that only bokmål has."""
    return [word.group() for pattern, _ in _lists()["bokmal"] for word in pattern.finditer(text)]


def health_words_in(text: str) -> list[str]:
    """Return the words in `text` that tell something about somebody's health."""
    return [word.group() for pattern, _ in _lists()["health"] for word in pattern.finditer(text)]
