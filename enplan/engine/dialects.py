"""The one definition in the words of each database. SQLGlot translates; each text is made once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import sqlglot
from sqlglot import exp

from enplan.engine.calendars import TABLES

Dialect = Literal["duckdb", "postgres", "spark"]

_WORKED_OUT_ONCE = {"begun", "local", "clocked", "dated"}
_REPEATED = re.compile(r"^(?P<line>.*?) *-- each (?P<what>field|duty|tie)$")
_FIRST = re.compile(r"\b(?P<name>[fdt]?)1\b")
_GIVEN = re.compile(r"(?<!:):(?P<name>[a-z_]+)\b")


@lru_cache(maxsize=64)
def commitments(dialect: Dialect, fields: int, duties: int, ties: int) -> str:
    """The definition (data/commitments.sql) for so many fields, duties and ties.

    It is the list of what stands after WITH; the last of it is called `commitment`. Values that must be given are
    written `:as_of`; PostgreSQL, which has no calendar relation, needs its lists too (`:midnight` and so on).
    """
    text = files("enplan.engine").joinpath("data/commitments.sql").read_text(encoding="utf-8")
    written = "\n".join(_lines(text, {"field": fields, "duty": duties, "tie": ties}))
    tree = sqlglot.parse_one(written, read="duckdb").transform(_given)
    if dialect == "postgres":
        tree = tree.transform(_for_postgres)
    parts = tree.args["with_"].expressions
    return ",\n".join(part.sql(dialect=dialect, pretty=True, comments=False) for part in parts)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The definition with what `:name` stands for. Raises KeyError for a name without value."""
    return _GIVEN.sub(lambda found: values[found["name"]], text)


def _given(node: exp.Expression) -> exp.Expression:
    return exp.Var(this=f":{node.name}") if isinstance(node, exp.Placeholder) else node


def _for_postgres(node: exp.Expression) -> exp.Expression:
    """What PostgreSQL says otherwise or does better.

    It divides whole numbers with `/`; it would work out a day anew wherever it is used; and for one person a list looked into is
    many times faster than a calendar joined.
    """
    if isinstance(node, exp.IntDiv):
        return exp.Div(this=node.this, expression=node.expression, typed=True)
    if isinstance(node, exp.CTE) and node.alias in _WORKED_OUT_ONCE:
        node.set("materialized", value=True)
    if isinstance(node, exp.Join) and node.this.name in TABLES:
        return _looked_up(node)
    return node


def _looked_up(join: exp.Join) -> exp.Join:
    """`LEFT JOIN calendar AS due ON due.day = x` as the elements number x of the calendar's lists."""
    _, columns = TABLES[join.this.name]
    number = join.args["on"].expression
    elements = [
        exp.alias_(
            exp.Bracket(this=exp.Paren(this=exp.Var(this=f":{attribute}")), expressions=[number.copy()]),
            column,
        )
        for column, attribute in columns.items()
    ]
    looked_up = exp.Lateral(
        this=exp.Subquery(this=exp.select(*elements)),
        alias=exp.TableAlias(this=exp.to_identifier(join.this.alias)),
    )
    return exp.Join(this=looked_up, side="LEFT", on=exp.true())


def _lines(text: str, counts: dict[str, int]) -> Iterator[str]:
    for line in text.splitlines():
        repeated = _REPEATED.match(line)
        if repeated is None:
            yield line
        else:
            for number in range(1, counts[repeated["what"]] + 1):
                yield _FIRST.sub(rf"\g<name>{number}", repeated["line"])
