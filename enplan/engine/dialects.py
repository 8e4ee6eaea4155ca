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

_REPEATED = re.compile(r"^(?P<line>.*?) *-- each (?P<what>field|duty|tie)$")
_FIRST = re.compile(r"\b(?P<name>[fdt]?)1\b")
_GIVEN = re.compile(r"(?<!:):(?P<name>[a-z_]+)\b")


@lru_cache(maxsize=64)
def commitments(dialect: Dialect, fields: int, duties: int, ties: int) -> Mapping[str, str]:
    """The definition (data/commitments.sql) for so many fields, duties and ties.

    Each part with its name, in order; the last is `commitment`. Values that must be given are written `:as_of`;
    PostgreSQL, which has no calendar relation, needs its lists too (`:midnight`); the others are told the name of
    each relation (`:event`).
    """
    return spelled(dialect, definition(fields, duties, ties))


def definition(fields: int, duties: int, ties: int) -> exp.Expr:
    """The definition as it is written, for so many fields, duties and ties."""
    text = files("enplan.engine").joinpath("data/commitments.sql").read_text(encoding="utf-8")
    written = "\n".join(_lines(text, {"field": fields, "duty": duties, "tie": ties}))
    return sqlglot.parse_one(written, read="duckdb")


def spelled(dialect: Dialect, tree: exp.Expr) -> Mapping[str, str]:
    """The parts of a definition in the words of a database."""
    tree = tree.transform(_given)
    if dialect in _SPELLING:
        tree = tree.transform(_SPELLING[dialect])
    return {
        part.alias: part.this.sql(dialect=dialect, pretty=True, comments=False)
        for part in tree.args["with_"].expressions
    }


def filled(text: str, values: Mapping[str, str]) -> str:
    """The definition with what `:name` stands for. Raises KeyError for a name without value."""
    return _GIVEN.sub(lambda found: values[found["name"]], text)


def _given(node: exp.Expression) -> exp.Expression:
    return exp.Var(this=f":{node.name}") if isinstance(node, exp.Placeholder) else node


def _for_postgres(node: exp.Expression) -> exp.Expression:
    """What PostgreSQL says otherwise or does better.

    It divides whole numbers with `/`; and for one person it is many times faster to look into a list than to join a
    calendar.
    """
    if isinstance(node, exp.IntDiv):
        return exp.Div(this=node.this, expression=node.expression, typed=True)
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


def _for_duckdb(node: exp.Expression) -> exp.Expression:
    """DuckDB sorts all rows several times faster than it sorts them by group, and keeps them in order.

    So what looks back within a group looks back at the row before, if that is of the same group (documentation, «Order
    preservation»: a window that says nothing keeps the order of its input).
    """
    if isinstance(node, exp.Table):
        return _named(node)
    window = node.find(exp.Window) if isinstance(node, exp.CTE) else None
    if window is None:
        return node
    group, keys = window.args["partition_by"], window.args["order"].expressions
    ordered = exp.select("*").from_(_named(node.this.args["from_"].this)).where(node.this.args["where"].this)
    ordered = ordered.order_by(*(exp.Ordered(this=key.copy(), nulls_first=False) for key in group), *keys)
    same = exp.and_(*(exp.EQ(this=_before(key), expression=key.copy()) for key in group))
    found = exp.Case().when(same, _before(window.this.this))
    name = window.parent.alias if window.parent else ""
    node.set("this", exp.select("*", found.as_(name)).from_(ordered.subquery("ordered")))
    return node


def _for_spark(node: exp.Expression) -> exp.Expression:
    return _named(node) if isinstance(node, exp.Table) else node


def _named(table: exp.Table) -> exp.Table:
    """A relation whose name is given; one that has become so stays."""
    if isinstance(table.this, exp.Var):
        return table
    name = exp.Var(this=f":{table.name}")
    return exp.Table(this=name, alias=exp.TableAlias(this=exp.to_identifier(table.alias_or_name)))


def _before(value: exp.Expression) -> exp.Window:
    return exp.Window(this=exp.Lag(this=value.copy()))


_SPELLING = {"postgres": _for_postgres, "duckdb": _for_duckdb, "spark": _for_spark}


def _lines(text: str, counts: dict[str, int]) -> Iterator[str]:
    for line in text.splitlines():
        repeated = _REPEATED.match(line)
        if repeated is None:
            yield line
        else:
            for number in range(1, counts[repeated["what"]] + 1):
                yield _FIRST.sub(rf"\g<name>{number}", repeated["line"])
