"""What a house has promised and not yet done, counted by rule for those who answer for it. Nothing of few persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

from enplan.base.access import Actor, Permission
from enplan.base.access.acting import note
from enplan.base.access.use_cases import use_case
from enplan.base.terminology import code_system
from enplan.domain.commitments import rulebook
from enplan.domain.commitments.describing import RuleView, describe
from enplan.domain.commitments.figures import COUNTS, Row, fewest, window
from enplan.domain.commitments.queries import ATTENTION
from enplan.domain.commitments.rules.small_numbers import Told, told
from enplan.domain.commitments.rules.standing import is_soon
from enplan.domain.directory.models import Organization


class Ahead(StrEnum):
    """How it is with the time of a promise that has not been kept."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"


_OVERDUE, _SOON, _LATER = (frozenset({one}) for one in Ahead)
STEPS = ((_OVERDUE, _SOON, _LATER), (_OVERDUE, _SOON | _LATER))


@dataclass(frozen=True, slots=True)
class HouseRow:
    """The promises of one rule, in its newest version among them."""

    rule: RuleView
    told: Told[Ahead]


@dataclass(frozen=True, slots=True)
class HouseFigures:
    """The rules that enough persons are behind, most promises first. What was due more than `days` ago is left out."""

    house: str
    rows: Sequence[HouseRow]
    fewest: int
    days: int
    soon_hours: int


@use_case(Permission.FIGURES_READ)
def of_house(actor: Actor) -> HouseFigures:
    """What the reader's house owes now, and what it should have done lately, by rule."""
    soon = code_system(ATTENTION).concept("due_soon").number("hours")
    book = rulebook.book()
    by_rule = defaultdict[str, list[Row]](list)
    for row in _owed(actor):
        by_rule[row.rule_key.partition("@")[0]].append(row)
    found = []
    for rows in by_rule.values():
        newest = max(rows, key=lambda row: (row.rule_valid_from, row.rule_key))
        view = describe(book, (newest.rule_key, newest.rule_valid_from))
        counted = told(_cells(actor, rows, soon), STEPS, fewest())
        if view is not None and counted is not None:
            found.append(HouseRow(view, counted))
    found.sort(key=lambda row: (-row.told.total, row.rule.key))
    *_, body = book.units.above(actor.organization_id)
    name = Organization.objects.get(pk=body.number).name
    return HouseFigures(name, found, fewest(), window().days, soon)


def _cells(actor: Actor, rows: Sequence[Row], soon: int) -> dict[Ahead, list[int]]:
    cells = defaultdict[Ahead, list[int]](list)
    for row in rows:
        if row.due_at is not None:
            is_near = is_soon(row.due_at, actor.at, soon)
            ahead = Ahead.OVERDUE if row.due_at < actor.at else Ahead.SOON if is_near else Ahead.LATER
            cells[ahead].append(row.person)
    return cells


def _owed(actor: Actor) -> list[Row]:
    note(actor, Permission.FIGURES_READ, None, set(), reason=COUNTS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM sec.promises_owed_by_own_house(%s, %s)", [actor.at - window(), actor.at]
        )
        return [Row(*row) for row in cursor.fetchall()]
