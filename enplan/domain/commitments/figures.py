"""Counting promises for those who answer for them: per clause of an agreement and party, and per rule of a house.

No person is ever told, and no count of few (rules/small_numbers.py). What is counted is told by functions of the
database that ask themselves whether the reader's house is a party (migration 0004).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.db import connection

from enplan.base.access import Actor, Permission
from enplan.base.access.acting import note
from enplan.base.access.use_cases import use_case
from enplan.base.terminology import code_system
from enplan.domain.agreements import parties
from enplan.domain.commitments import rulebook
from enplan.domain.commitments.rulebook import Book
from enplan.domain.commitments.rules.small_numbers import Told, told
from enplan.domain.commitments.rules.standing import standing
from enplan.engine import State

FIGURES = "domain.commitments.figures"
COUNTS = "counts, of nobody in particular"


class Outcome(StrEnum):
    """What came of a promise, as it is counted. APART: the clock never ran, or the promise fell away."""

    IN_TIME = "in-time"
    LATE = "late"
    NOT_KEPT = "not-kept"
    OPEN = "open"
    APART = "apart"


OUTCOMES = {
    State.MET: Outcome.IN_TIME,
    State.LATE: Outcome.LATE,
    State.MISSED: Outcome.NOT_KEPT,
    State.OPEN: Outcome.OPEN,
    State.WAIVED: Outcome.APART,
    State.PENDING: Outcome.APART,
}
_KEPT, _BROKEN = frozenset({Outcome.IN_TIME}), frozenset({Outcome.LATE, Outcome.NOT_KEPT})
_OTHERWISE = frozenset({Outcome.OPEN, Outcome.APART})
STEPS: tuple[tuple[frozenset[Outcome], ...], ...] = (
    tuple(frozenset({one}) for one in Outcome),
    (_KEPT, frozenset({Outcome.LATE}), frozenset({Outcome.NOT_KEPT}), _OTHERWISE),
    (_KEPT, _BROKEN, frozenset({Outcome.OPEN}), frozenset({Outcome.APART})),
    (_KEPT, _BROKEN, _OTHERWISE),
    (_KEPT, _BROKEN | _OTHERWISE),
)
"""From every outcome for itself to in time or not."""


class Row(NamedTuple):
    """One promise as the database tells it for counting; `person` is a number that means nothing outside one answer."""

    person: int
    rule_key: str
    rule_valid_from: date
    bearer: int | None
    triggered_at: datetime
    starts_at: datetime | None
    due_at: datetime | None
    done_at: datetime | None
    waived_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class PartyFigures:
    """What came of the promises of one clause that one party owes; `party` is empty while nobody has been found."""

    party: str
    told: Told[Outcome]
    is_by_several_versions: bool


@dataclass(frozen=True, slots=True)
class AgreementFigures:
    """The figures of an agreement by the key of the clause, from a day on."""

    since: date
    fewest: int
    by_clause: Mapping[uuid.UUID, Sequence[PartyFigures]]


@use_case(Permission.AGREEMENT_READ)
def of_agreement(actor: Actor, *, agreement_id: uuid.UUID) -> AgreementFigures:
    """How each clause was kept by each party: the promises that began lately. Raises NotVisible."""
    found = parties.find(actor, agreement_id)
    names = dict(found.parties.values_list("organization_id", "organization__name"))
    book = rulebook.book()
    grouped: dict[uuid.UUID, dict[int | None, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in of_clauses(actor, agreement_id):
        grouped[clause_key(row)][party_of(book, row.bearer, names)].append(row)
    return AgreementFigures(
        since=(actor.at - window()).date(),
        fewest=fewest(),
        by_clause={key: _by_party(actor, rows, names) for key, rows in grouped.items()},
    )


def _by_party(
    actor: Actor, rows: Mapping[int | None, Sequence[Row]], names: Mapping[int, str]
) -> list[PartyFigures]:
    """In the order of the parties, those that nobody was found for last; without those that too few are behind."""
    figures = []
    for party in (*names, None):
        counted = told(cells(actor, rows.get(party, ())), STEPS, fewest())
        if counted is not None:
            versions = {row.rule_valid_from for row in rows[party]}
            figures.append(PartyFigures(names[party] if party else "", counted, len(versions) > 1))
    return figures


def cells(actor: Actor, rows: Iterable[Row]) -> dict[Outcome, list[int]]:
    """Who is behind each outcome now."""
    found = defaultdict[Outcome, list[int]](list)
    for row in rows:
        found[OUTCOMES[standing(row.state, row.due_at, actor.at)]].append(row.person)
    return found


def of_clauses(actor: Actor, agreement_id: uuid.UUID) -> list[Row]:
    """The promises of an agreement's clauses that began lately; a step inside use cases, noted in the log as counts."""
    note(actor, Permission.AGREEMENT_READ, None, set(), reason=f"{COUNTS}: {agreement_id}")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM sec.promises_of_agreement(%s, %s, %s)",
            [agreement_id, actor.at - window(), actor.at],
        )
        return [Row(*row) for row in cursor.fetchall()]


def clause_key(row: Row) -> uuid.UUID:
    """The clause that a promise comes from."""
    return uuid.UUID(row.rule_key.removeprefix("clause-"))


def party_of(book: Book, bearer: int | None, names: Mapping[int, str]) -> int | None:
    """The party that a unit belongs to, the nearest if there are several."""
    return next((unit.number for unit in book.units.above(bearer) if unit.number in names), None)


def window() -> timedelta:
    """How far back is counted."""
    return timedelta(days=code_system(FIGURES).concept("window").number("days"))


def fewest() -> int:
    """Of how few persons a figure may be."""
    return code_system(FIGURES).concept("fewest").number("persons")
