"""Decisions in docs/adr are numbered without gap or double, and their titles agree with their file names."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "adr"
DECISIONS = sorted(FOLDER.glob("*.md"))


def test_there_are_decisions() -> None:
    assert DECISIONS


def test_numbers_are_unique_and_without_gap() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_headed_by_its_number_and_says_how_it_is_enforced(path: Path) -> None:
    assert re.fullmatch(r"\d{4}-[a-z0-9]+(-[a-z0-9]+)*", path.stem)
    text = path.read_text(encoding="utf-8")

    assert re.match(rf"# {path.stem[:4]}\. \S", text)
    assert re.search(r"enforce", text, re.IGNORECASE)
