"""ARCHITECTURE.md names every package and counts the kinds of information right."""

from pathlib import Path

import pytest

from enplan.base.access.vocabulary import Category

ROOT = Path(__file__).resolve().parents[2]
HOUSE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
NUMBERS = {12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen"}
PACKAGES = [
    path.parent.name
    for storey in ("base", "domain")
    for path in (ROOT / "enplan" / storey).glob("*/__init__.py")
]


@pytest.mark.parametrize("package", PACKAGES)
def test_the_picture_shows_every_package(package: str) -> None:
    picture = HOUSE.split("```")[1]
    assert package in picture.replace("·", " ").split()


def test_the_kinds_of_information_are_counted() -> None:
    assert f"one of {NUMBERS[len(Category)]} kinds of information" in HOUSE
