"""The definition of the engine with one thing wrong, in every way that these rules know.

A mutant is named by its part, what was done, what it was done to, and which of those that are alike; so the same one
is found in the definition of any rule set, however many fields it reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from sqlglot import exp

MIRRORED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.GT: exp.GTE,
    exp.GTE: exp.GT,
    exp.LT: exp.LTE,
    exp.LTE: exp.LT,
    exp.Add: exp.Sub,
    exp.Sub: exp.Add,
    exp.Least: exp.Greatest,
    exp.Greatest: exp.Least,
    exp.Max: exp.Min,
}


class Mutant(NamedTuple):
    """Where, what, to what, and which of several alike."""

    part: str
    change: str
    text: str
    number: int

    def __str__(self) -> str:
        return f"{self.part}: {self.change} in «{self.text}» ({self.number})"


def mutants(tree: exp.Expr) -> Iterator[tuple[Mutant, exp.Expr]]:
    """Every mutant of a definition, with its tree."""
    for place, part in enumerate(tree.args["with_"].expressions):
        alike: Counter[tuple[str, str]] = Counter()
        for position, node in enumerate(part.this.walk()):
            for change, _ in changes(node):
                text = node.sql(dialect="duckdb", comments=False)
                alike[change, text] += 1
                mutant = Mutant(part.alias, change, text, alike[change, text])
                yield mutant, _changed(tree, place, position, change)


def mutated(tree: exp.Expr, wanted: Mutant) -> exp.Expr | None:
    """The tree of one mutant; None where the definition has no such place."""
    return next((found for mutant, found in mutants(tree) if mutant == wanted), None)


def _changed(tree: exp.Expr, place: int, position: int, change: str) -> exp.Expr:
    copy = tree.copy()
    node = list(copy.args["with_"].expressions[place].this.walk())[position]
    new = dict(changes(node))[change]
    node.replace(new)
    return copy


def changes(node: exp.Expr) -> Iterator[tuple[str, exp.Expr]]:
    """What can be done to one node, and what stands there afterwards."""
    if type(node) in MIRRORED:
        turned = MIRRORED[type(node)](**{name: _copy(value) for name, value in node.args.items()})
        yield f"{type(turned).__name__} for {type(node).__name__}", turned
    if isinstance(node, exp.And | exp.Or):
        yield f"only the left of {type(node).__name__}", node.this.copy()
        yield f"only the right of {type(node).__name__}", node.expression.copy()
    if isinstance(node, exp.Coalesce):
        yield "no default", node.this.copy()
    if isinstance(node, exp.Literal) and not node.is_string and not isinstance(node.parent, exp.DataType):
        yield "one more", exp.Literal.number(int(node.name) + 1)
    if isinstance(node, exp.Ordered):
        turned = node.copy()
        turned.set("desc", not node.args.get("desc"))
        yield "the other way round", turned
    if isinstance(node, exp.Union):
        yield "only the first", node.this.copy()
        yield "only the second", node.expression.copy()
    yield from _left_out(node)


def _left_out(node: exp.Expr) -> Iterator[tuple[str, exp.Expr]]:
    """One of several left out: a branch, a key, the side of a join."""
    if isinstance(node, exp.Case):
        for number, _ in enumerate(node.args["ifs"], start=1):
            if len(node.args["ifs"]) > 1:
                fewer = node.copy()
                fewer.args["ifs"].pop(number - 1)
                yield f"without branch {number}", fewer
        if node.args.get("default"):
            fewer = node.copy()
            fewer.set("default", None)
            yield "without the last branch", fewer
    if isinstance(node, exp.Window) and len(node.args["partition_by"]) > 1:
        for number, key in enumerate(node.args["partition_by"]):
            narrower = node.copy()
            narrower.args["partition_by"].pop(number)
            yield f"not by {key.sql()}", narrower
    if isinstance(node, exp.Order) and len(node.expressions) > 1:
        for number, key in enumerate(node.expressions):
            shorter = node.copy()
            shorter.expressions.pop(number)
            yield f"order without {key.sql()}", shorter


def _copy(value: object) -> object:
    return value.copy() if isinstance(value, exp.Expr) else value
