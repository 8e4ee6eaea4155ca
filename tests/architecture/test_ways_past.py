"""Ways past a rule are few, listed in reviewed.toml, and each has a sentence."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.reviewed import everything, reviewed
from tests.architecture.test_sizes import named, source


def calls(path: Path, name: str) -> Iterator[tuple[str, ast.Call]]:
    """(name of the innermost function, call) for every call of something with this name."""

    def walk(node: ast.AST, inside: str) -> Iterator[tuple[str, ast.Call]]:
        for child in ast.iter_child_nodes(node):
            function = child.name if isinstance(child, ast.FunctionDef | ast.ClassDef) else inside
            if isinstance(child, ast.Call) and ast.unparse(child.func).split(".")[-1] == name:
                yield inside, child
            yield from walk(child, function)

    return walk(ast.parse(path.read_text(encoding="utf-8")), "")


def places(name: str) -> Counter[str]:
    """`path function` → how many such calls stand there."""
    found: Counter[str] = Counter()
    for path in source("enplan", "config"):
        found.update(f"{named(path)} {inside}" for inside, _ in calls(path, name))
    return found


def test_jobs_act_only_where_somebody_agreed() -> None:
    found = set(places("acting_as_job")) - {"enplan/base/access/acting.py acting_as_job"}

    assert sorted(found) == sorted(reviewed("jobs"))


def test_queries_without_scope_stand_only_where_somebody_agreed() -> None:
    found = {place for place in places("unscoped") if not place.startswith("enplan/base/access/scoping.py")}

    assert sorted(found) == sorted(reviewed("unscoped"))


def test_queries_without_scope_say_why_in_the_code_as_in_the_list() -> None:
    said = {}
    for path in source("enplan", "config"):
        for inside, call in calls(path, "unscoped"):
            if named(path) != "enplan/base/access/scoping.py":
                said[f"{named(path)} {inside}"] = ast.literal_eval(call.keywords[0].value)

    assert said == reviewed("unscoped")


def test_raw_sql_stands_only_where_somebody_agreed() -> None:
    elsewhere = (
        "enplan/base/postgres/",
        "enplan/engine/on_duckdb.py",
        "enplan/engine/events.py",
        "enplan/engine/on_spark.py",
        "enplan/engine/reading.py",
        "enplan/interfaces/cli/engines.py",
        "enplan/interfaces/cli/evaluate.py",
    )  # DuckDB holds files
    found = {place for place in places("execute") if not place.startswith(elsewhere)}

    assert sorted(found) == sorted(reviewed("raw_sql"))


def test_nothing_is_marked_as_safe_html_but_where_somebody_agreed() -> None:
    assert sorted(places("mark_safe")) == sorted(reviewed("mark_safe"))


@pytest.mark.parametrize("name", sorted(everything()))
def test_every_entry_has_a_sentence(name: str) -> None:
    short = [place for place, why in reviewed(name).items() if len(why.split()) < 4]

    assert short == []
