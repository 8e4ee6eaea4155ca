"""The definition with one thing wrong gives a wrong answer somewhere in the generated worlds: the tests would notice.

Takes minutes, so `make test` leaves it out; `make mutants` and .ci/run ask for it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlglot import exp

from enplan.engine import on_postgres
from enplan.engine.commitments import OutsideCalendar
from enplan.engine.dialects import definition, spelled
from enplan.engine.relations import Shape
from tests.engine.corner_worlds import corner_worlds
from tests.engine.engines import Question, by_postgres, by_the_oracle
from tests.engine.mutations import mutants
from tests.engine.worlds import some_worlds

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(3600),
    pytest.mark.skipif("ENPLAN_MUTANTS" not in os.environ, reason="asked for by `make mutants`"),
]

WORLDS = 120
SHAPE = Shape(
    fields=("counterpart", "episode", "organisation", "p", "q"),
    duties=("p", "q"),
    ties=(("counterpart",), ("episode", "organisation"), ("episode", "p"), ("organisation",), ("p",), ("q",)),
)
"""Everything that the worlds' rules read, so that all worlds are asked with the same definition."""

ALIKE: Mapping[str, str] = {
    row["mutant"]: row["why"]
    for row in tomllib.loads(Path(__file__).with_name("alike_mutants.toml").read_text("utf-8"))["alike"]
}
"""Mutants that answer as the definition does, whatever happens, and why."""


@pytest.fixture
def one_shape(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Every rule set reads the same columns; what was prepared before and inside is forgotten."""
    monkeypatch.setattr(Shape, "of", classmethod(lambda *_: SHAPE))
    on_postgres._prepared.cache_clear()
    yield monkeypatch
    on_postgres._prepared.cache_clear()
    on_postgres._statement.cache_clear()


def test_no_mutant_answers_as_the_definition_does(
    postgres: psycopg.Connection[Any], one_shape: pytest.MonkeyPatch
) -> None:
    postgres.execute("SET jit = off")
    asked = [(Question(world), by_the_oracle(told)) for world, told in corner_worlds()]
    asked += [(Question(world), by_the_oracle(world)) for world in some_worlds(WORLDS)]

    def answers_right(tree: exp.Expr) -> bool:
        parts = spelled("postgres", tree)
        one_shape.setattr(on_postgres, "commitments", lambda *_: parts)
        on_postgres._statement.cache_clear()
        try:
            with postgres.transaction(force_rollback=True):
                return all(by_postgres(question, postgres) == expected for question, expected in asked)
        except (psycopg.Error, OutsideCalendar, KeyError, TypeError):
            return False  # no answer at all

    whole = definition(*SHAPE.sizes)
    assert answers_right(whole)
    unnoticed = {str(mutant) for mutant, tree in mutants(whole) if answers_right(tree)}

    new, gone = sorted(unnoticed - ALIKE.keys()), sorted(ALIKE.keys() - unnoticed)
    assert not new, "nothing notices these:\n" + "\n".join(new)
    assert not gone, "these are noticed after all:\n" + "\n".join(gone)
