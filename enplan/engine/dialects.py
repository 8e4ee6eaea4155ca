"""The one definition in the words of each database. SQLGlot translates; each text is made once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import sqlglot
from sqlglot import exp

Dialect = Literal["duckdb", "postgres", "spark"]

_WORKED_OUT_ONCE = {"utc", "local", "clocked", "dated"}
_REPEATED = re.compile(r"^(?P<line>.*?) *-- each (?P<what>field|same)$")
_FIRST = re.compile(r"\b(?P<name>[fsc]?)1\b")


@lru_cache(maxsize=64)
def commitments(dialect: Dialect, fields: int, same: int) -> str:
    """The definition (data/commitments.sql) for so many fields, the first `same` of which may correlate.

    It is the list of what stands after WITH; the last of it is called `commitment`.
    """
    text = files("enplan.engine").joinpath("data/commitments.sql").read_text(encoding="utf-8")
    written = "\n".join(_lines(text, {"field": fields, "same": same}))
    tree = sqlglot.parse_one(written, read="duckdb").transform(_SPELLING[dialect])
    return ",\n".join(part.sql(dialect=dialect, pretty=True, comments=False) for part in tree.find(exp.With).expressions)


def _as_written(node: exp.Expression) -> exp.Expression:
    return node


def _for_postgres(node: exp.Expression) -> exp.Expression:
    """PostgreSQL divides whole numbers with `/`, and would work out a day anew wherever it is used."""
    if isinstance(node, exp.IntDiv):
        return exp.Div(this=node.this, expression=node.expression, typed=True)
    if isinstance(node, exp.CTE) and node.alias in _WORKED_OUT_ONCE:
        node.set("materialized", value=True)
    return node


def _for_spark(node: exp.Expression) -> exp.Expression:
    """Spark counts in brackets from 0, and SQLGlot cannot know that ours count from 1."""
    if isinstance(node, exp.Bracket):
        return exp.Anonymous(this="try_element_at", expressions=[node.this, *node.expressions])
    return node


_SPELLING = {"duckdb": _as_written, "postgres": _for_postgres, "spark": _for_spark}


def _lines(text: str, counts: dict[str, int]) -> Iterator[str]:
    for line in text.splitlines():
        repeated = _REPEATED.match(line)
        if repeated is None:
            yield line
        else:
            for number in range(1, counts[repeated["what"]] + 1):
                yield _FIRST.sub(rf"\g<name>{number}", repeated["line"])
