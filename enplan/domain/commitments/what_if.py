"""What another time limit would have meant: the promises of late, told anew by the engine with the limit proposed.

Only the limit is tried; a clause that begins or is shown otherwise than before cannot be told from what was stored.
Counts are told as figures.py tells them, and never so that a few can be worked out from both.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.domain.agreements import parties
from enplan.domain.agreements.models import Clause, VersionState
from enplan.domain.agreements.rules import measuring
from enplan.domain.commitments import rulebook
from enplan.domain.commitments.figures import (
    OUTCOMES,
    STEPS,
    Outcome,
    Row,
    cells,
    clause_key,
    fewest,
    of_clauses,
    party_of,
)
from enplan.domain.commitments.rulebook import Book
from enplan.domain.commitments.rules.small_numbers import Told, moved, told
from enplan.domain.commitments.rules.standing import standing
from enplan.engine import Duty, Evidence, Rule, RuleSet, Scope, State, When, evaluate_postgres

BEGUN, READY, DONE, GONE = "begun", "ready", "done", "gone"
_ALWAYS = date(1970, 1, 1)
# Each promise is a story of its own: it began, its clock could run, it was done, it fell away.
_EVENTS = """
SELECT row_number() OVER () AS id, promise AS person, kind, occurred_at, NULL::timestamptz AS recorded_at,
       NULL::text AS organisation, NULL::text AS counterpart, NULL::text AS episode,
       jsonb_build_object('clause', clause) AS attributes
FROM unnest(%(promises)s::bigint[], %(kinds)s::text[], %(moments)s::timestamptz[], %(clauses)s::text[])
     AS given (promise, kind, occurred_at, clause)
"""


@dataclass(frozen=True, slots=True)
class PartyChange:
    """A party's figures, and how many would have been in time, None where that is not told.

    `party` is empty while nobody has been found.
    """

    party: str
    now: Told[Outcome]
    then: int | None


@dataclass(frozen=True, slots=True)
class Tried:
    """A clause whose limit would change. Not `is_comparable`: more than the limit is changed.

    `parties` are those that enough persons are behind.
    """

    is_comparable: bool
    parties: Sequence[PartyChange] = ()


@use_case(Permission.AGREEMENT_READ)
def of_proposal(actor: Actor, *, agreement_id: uuid.UUID) -> Mapping[uuid.UUID, Tried]:
    """For each clause whose limit a sent proposal changes, what it would have meant lately. Raises NotVisible.

    Drafts are not tried: who could try one limit after the other would learn when each promise was kept.
    """
    found = parties.find(actor, agreement_id)
    book, today = rulebook.book(), actor.at.date()
    wanted = {
        clause.key: rule
        for clause in Clause.objects.filter(
            version__agreement=found, version__state=VersionState.PROPOSED, removed_at=None
        ).exclude(rule=None)
        if (rule := _changed(book, clause, today)) is not None
    }
    if not wanted:
        return {}
    rows = [row for row in of_clauses(actor, agreement_id) if clause_key(row) in wanted]
    names = dict(found.parties.values_list("organization_id", "organization__name"))
    outcomes = _outcomes(actor, rows, wanted)
    return {key: _tried(actor, book, rule, names, outcomes[key]) for key, rule in wanted.items()}


def _changed(book: Book, clause: Clause, today: date) -> Rule | None:
    """The rule as proposed, when its limit is another than that of the newest version that has begun."""
    rule = measuring.whole(
        clause.rule or {},
        key=f"clause-{clause.key}",
        title=clause.text or "-",
        duty_role=clause.duty_role,
        reference="-",
        valid_from=_ALWAYS,
        valid_to=None,
    )
    versions = [one.rule for (key, day), one in book.clauses.items() if key == rule.identity and day <= today]
    newest = max(versions, key=lambda one: one.source.valid_from, default=None)
    return rule if newest is not None and newest.window.within != rule.window.within else None


Both = tuple[Row, Outcome, Outcome]


def _outcomes(
    actor: Actor, rows: Sequence[Row], wanted: Mapping[uuid.UUID, Rule]
) -> Mapping[uuid.UUID, Sequence[Both]]:
    """For each clause, its promises with what came of them and what would have."""
    found = defaultdict[uuid.UUID, list[Both]](list)
    states = _evaluated(actor, rows, RuleSet([_alone(rule) for rule in wanted.values()]))
    for number, row in enumerate(rows):
        was = OUTCOMES[standing(row.state, row.due_at, actor.at)]
        found[clause_key(row)].append((row, was, OUTCOMES[states[number]]))
    return found


def _evaluated(actor: Actor, rows: Sequence[Row], rules: RuleSet) -> dict[int, State]:
    """The engine's answer for each promise, by its place among the rows."""
    events = [
        (number, kind, moment, row.rule_key)
        for number, row in enumerate(rows)
        for kind, moment in (
            (BEGUN, row.triggered_at),
            (READY, row.starts_at),
            *(((GONE, row.waived_at), (DONE, row.done_at))[:: 1 if row.state == State.WAIVED else -1]),
        )
        if moment is not None
    ]
    names = ("promises", "kinds", "moments", "clauses")
    params = {name: [event[place] for event in events] for place, name in enumerate(names)}
    found = evaluate_postgres(connection.connection, rules, _EVENTS, params, as_of=actor.at)
    return {int(one.person): one.state for one in found}


def _alone(rule: Rule) -> Rule:
    """The same promise, told from its own story instead of from everything that happened."""
    return replace(
        rule,
        when=When(BEGUN, {"clause": (rule.identity,)}),
        after_all=(READY,),
        duty=Duty(rule.duty.role, "organisation"),
        evidence=Evidence((DONE,)),
        waived_by=(GONE,),
        scope=Scope(),
    )


def _tried(actor: Actor, book: Book, rule: Rule, names: Mapping[int, str], outcomes: Sequence[Both]) -> Tried:
    measured = {(row.rule_key, row.rule_valid_from) for row, _, _ in outcomes}
    if not all(
        version in book.clauses and _is_same_but_limit(book.clauses[version].rule, rule)
        for version in measured
    ):
        return Tried(is_comparable=False)
    changes = []
    for party in (*names, None):
        own = [each for each in outcomes if party_of(book, each[0].bearer, names) == party]
        now = told(cells(actor, [row for row, _, _ in own]), STEPS, fewest())
        if now is not None:
            each = [(row.person, was, would) for row, was, would in own]
            then = moved(each, Outcome.IN_TIME, now, fewest())
            changes.append(PartyChange(names[party] if party else "", now, then))
    return Tried(is_comparable=True, parties=changes)


def _is_same_but_limit(one: Rule, other: Rule) -> bool:
    return _but_limit(one) == _but_limit(other)


def _but_limit(rule: Rule) -> tuple[object, ...]:
    """What is measured, whatever the limit; the order of what is listed does not matter."""
    where, shown = (
        {key: {*values} for key, values in part.where.items()} for part in (rule.when, rule.evidence)
    )
    return (
        (rule.when.event, rule.when.each, where),
        ({*rule.evidence.any}, {*rule.evidence.same}, shown),
        (rule.duty, {*rule.after_all}, {*rule.waived_by}, rule.window.opens),
    )
