"""A name says what a thing is: words that could mean anything name no module and no class."""

import ast
import re
from pathlib import Path

from tests.architecture.test_sizes import named, source

EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "data", "info", "misc"}


def words(name: str) -> set[str]:
    """`CarePlanManager` and `care_plan_manager` are both care, plan and manager."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


def test_no_module_has_an_empty_name() -> None:
    paths = source("config", "enplan", "scripts", "tests")

    assert [named(path) for path in paths if path.stem in EMPTY_WORDS] == []


def test_no_class_has_an_empty_name() -> None:
    found = [
        f"{named(path)}:{node.name}"
        for path in source("config", "enplan", "scripts")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef) and words(node.name) & EMPTY_WORDS and not is_django_manager(node)
    ]

    assert found == []


def test_every_module_says_what_it_is_for_in_at_most_five_lines() -> None:
    lengths = {
        named(path): len(re.findall(r"^.*\S", ast.get_docstring(parsed(path)) or "", re.MULTILINE))
        for path in source("config", "enplan", "scripts")
    }

    assert {name: lines for name, lines in lengths.items() if not 1 <= lines <= 5} == {}


def is_django_manager(node: ast.ClassDef) -> bool:
    """Django's own word for what stands behind `Model.objects`."""
    return any("Manager" in ast.unparse(base) for base in node.bases)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
