"""What may be told of a count when nobody behind it may be found: no group of fewer persons than a limit.

Counts are put together in steps that stand fast, from every cell for itself to the sum alone, and the first step where
each group is large enough is what is told. Whoever knows these steps still cannot work out a cell that is not told:
that a finer step was not taken leaves at least as many answers open as the limit says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=StrEnum)
Groups = Sequence[frozenset[Name]]
"""A way to put cells together. The first group is the one that a sentence is about: «61 of 80»."""


class Bound(StrEnum):
    """What is told where the first group or all the others are fewer than the limit, but the sum may be told."""

    NONE = "none"
    NEARLY_ALL = "nearly-all"
    NEARLY_NONE = "nearly-none"


@dataclass(frozen=True, slots=True)
class Told(Generic[Name]):
    """What may be shown: the sum, and the groups that may be told apart; without groups, perhaps a bound."""

    total: int
    groups: Mapping[frozenset[Name], int]
    bound: Bound = Bound.NONE

    def of(self, *names: Name) -> int | None:
        """How many are in exactly these cells, None where that is not told."""
        return self.groups.get(frozenset(names))


def told(
    cells: Mapping[Name, Sequence[int]], steps: Sequence[Groups[Name]], fewest: int
) -> Told[Name] | None:
    """What may be told of cells that give the person behind each thing counted; None where not even the sum may.

    `steps` go from fine to coarse, and each is made of groups of the next. The last has two groups.
    """
    everybody = [person for persons in cells.values() for person in persons]
    if len(set(everybody)) < fewest:
        return None
    for groups in steps:
        members = {group: _members(cells, group) for group in groups}
        if all(len(set(persons)) >= fewest for persons in members.values()):
            return Told(len(everybody), {group: len(persons) for group, persons in members.items()})
    return Told(len(everybody), {}, _bound(cells, steps[-1], fewest))


def _bound(cells: Mapping[Name, Sequence[int]], groups: Groups[Name], fewest: int) -> Bound:
    """Which side is small, where the sum is so large that this leaves as many answers open as the limit says."""
    first, rest = (_members(cells, group) for group in groups)
    if len({*first, *rest}) < 2 * fewest - 1:
        return Bound.NONE
    if len(rest) < fewest:
        return Bound.NEARLY_ALL
    return Bound.NEARLY_NONE if len(first) < fewest else Bound.NONE


def _members(cells: Mapping[Name, Sequence[int]], group: frozenset[Name]) -> list[int]:
    return [person for name in group for person in cells.get(name, ())]


def moved(
    each: Sequence[tuple[int, Name, Name]],
    first: Name,
    now: Told[Name],
    fewest: int,
) -> int | None:
    """How many would be in the first cell, where that may be told beside what is told of how things are now.

    `each` gives the person behind a thing, the cell it is in and the one it would be in. Those that move, and those
    that stay in a group that is told, can be worked out by subtraction, so none of these may be few. None where there
    is but a bound now, and says no more: that little would be otherwise, or few be left, is the same answer.
    """
    if not now.groups:
        return None
    moving = [(person, was) for person, was, would in each if (was is first) != (would is first)]
    staying = [(person, was) for person, was, would in each if (was is first) == (would is first)]
    parts = [
        {person for person, _, would in each if would is first},
        {person for person, _, would in each if would is not first},
        {person for person, _ in moving},
        *(
            {person for person, was in staying if was in group}
            for group in now.groups
            if any(was in group for _, was in moving)
        ),
    ]
    if any(len(part) < fewest for part in parts):
        return None
    return sum(would is first for _, _, would in each)
