"""Clauses that an institution without an agreement has accepted for one person, as rules of that person alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from enplan.base.access import Actor
from enplan.domain.agreements.taken_on import TakenOn, taken_on
from enplan.domain.commitments.rulebook import Book, Clause, Here, Place, Version, version_of
from enplan.domain.commitments.rules.roles import Trigger
from enplan.engine import Rule, RuleSet, Scope


@dataclass(frozen=True, slots=True)
class GuestClause:
    """A binding clause as a guest owes it: `rule` is its own, with a key that names the guest as well."""

    clause: Clause
    rule: Rule
    taken: TakenOn
    units: frozenset[int]

    @property
    def everybody(self) -> frozenset[int]:
        """Whom the clause can concern: those of the parties, and the guest's."""
        return self.clause.measured.units | self.units

    def is_begun_by(self, trigger: Trigger) -> bool:
        """Whether what happened makes the guest owe it: while it holds, and at the guest's or from a party to it."""
        if not self.taken.holds_at(trigger.at):
            return False
        if trigger.organization in self.units:
            return True
        return trigger.organization in self.clause.measured.units and trigger.counterpart in self.units


def guest_clauses(job: Actor, subject_id: int, book: Book, place: Place) -> Mapping[Version, GuestClause]:
    """What guests have taken on for this person, by the version of the rule it makes.

    A clause whose agreement no longer binds anybody, or has come to bind the institution itself, makes none.
    """
    found = {}
    for taken in taken_on(job, subject_id):
        clause = book.clauses.get((f"clause-{taken.clause_key}", taken.valid_from))
        units = book.units.below(taken.organization_id)
        if clause is None or taken.organization_id in clause.measured.units:
            continue
        if not units & place.organizations:
            continue
        concerned = sorted((clause.measured.units | units) & place.organizations)
        rule = replace(
            clause.rule,
            key=f"{clause.rule.identity}@{taken.organization_id}",
            scope=Scope(organisation=tuple(map(str, concerned))),
        )
        found[version_of(rule)] = GuestClause(clause, rule, taken, units)
    return found


def with_guests(here: Here, guests: Mapping[Version, GuestClause]) -> Here:
    """The rules that can concern somebody in a place, and those that guests have taken on for this person."""
    if not guests:
        return here
    own = {version: guest.rule for version, guest in guests.items()}
    return Here(RuleSet((*here.rules, *own.values())), {**here.by_version, **own})
