"""The rules in force: what is shipped, what places have decided about it, and the clauses of binding agreements.

Read once and kept in memory until something of it changes in the database, which is asked each time: a clause that was
changed on a page counts for the next event, without code and without a restart.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.db import connection

from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system
from enplan.domain.agreements.in_force import MeasuredRule, measured_rules
from enplan.domain.commitments.models import RuleSetting
from enplan.domain.commitments.rules.in_force import Decision, nearest, versions
from enplan.domain.commitments.rules.roles import MUNICIPALITY, Unit, Units
from enplan.domain.directory.models import Organization
from enplan.engine import Duration, Rule, RuleSet, Scope, load

ROLES = "domain.commitments.roles"
EVENTS = "domain.timeline.event_kinds"
SHIPPED_OFF = "domain.commitments.shipped_off"
FILES = Path(__file__).parent / "data" / "rules"
OF_CLAUSES = "agreement-clauses.yaml"
"""These measure clauses, and count only where somebody has agreed on one."""

log = logging.getLogger("enplan.commitments")

STAMP = """
SELECT coalesce((SELECT string_agg(concat_ws(':', id, valid_from, valid_to), ',' ORDER BY id)
                 FROM agreements_agreementversion WHERE state = 'agreed'), '')
    || '|' || coalesce((SELECT concat_ws(':', count(*), max(id)) FROM commitments_rulesetting), '')
    || '|' || coalesce((SELECT concat_ws(':', count(*), max(id), max(updated_at)) FROM directory_organization), '')
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person's events belong: the municipality's number, and every organisation that stands in one of them."""

    municipality: str
    organizations: frozenset[int]


Version = tuple[str, date]
"""Key of a rule and the first day of a version of it."""


def version_of(rule: Rule) -> Version:
    """What tells one version of one rule from all others."""
    return rule.identity, rule.source.valid_from


@dataclass(frozen=True, slots=True)
class Clause:
    """A binding clause that is measured, and its rule."""

    measured: MeasuredRule
    rule: Rule


@dataclass(frozen=True, slots=True)
class Here:
    """The rules that can concern somebody in a place."""

    rules: RuleSet
    by_version: Mapping[Version, Rule]


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that decides which rules count, at one stamp."""

    stamp: str
    units: Units
    decisions: Mapping[str, Sequence[Decision]]
    clauses: Mapping[Version, Clause]
    kinds: frozenset[str]
    described: dict[Version, Any] = field(default_factory=dict)
    addresses: dict[str, Version] = field(default_factory=dict)
    _here: dict[Place, Here] = field(default_factory=dict)

    def rules_for(self, place: Place) -> Here:
        """All versions of all rules that can concern somebody there, whenever they held."""
        if place not in self._here:
            if len(self._here) > MOST_PLACES:
                self._here.clear()
            rules = RuleSet((*self._shipped(place), *self._agreed(place)))
            self._here[place] = Here(rules, {version_of(rule): rule for rule in rules})
        return self._here[place]

    def _shipped(self, place: Place) -> list[Rule]:
        found: list[Rule] = []
        for rule in shipped():
            decisions = self.decisions.get(rule.code, ())
            for own, scope in self._scopes(rule, decisions, place):
                found += versions(rule, decisions, own, scope=scope)
        return found

    def _scopes(
        self, rule: Rule, decisions: Sequence[Decision], place: Place
    ) -> list[tuple[int | None, Scope]]:
        """The places that have decided something about a rule, each with the events where its word counts.

        A duty that the trigger names is decided by where the one who owes it belongs; another by the municipality.
        """
        column = rule.duty.column or COLUMNS.get(
            code_system(ROLES).concept(rule.duty.role).string("resolved_from")
        )
        if not any(one.place is not None for one in decisions):
            return [(None, Scope())]
        if column is None:
            home = self.units.of_municipality(place.municipality, MUNICIPALITY)
            return [(nearest(decisions, [unit.number for unit in self.units.above(home)]), Scope())]
        groups: dict[int | None, list[str]] = defaultdict(list)
        for number in sorted(place.organizations):
            chain = [unit.number for unit in self.units.above(number)]
            groups[nearest(decisions, chain)].append(str(number))
        return [(own, Scope(**{column: tuple(numbers)})) for own, numbers in groups.items()]

    def _agreed(self, place: Place) -> list[Rule]:
        """The clauses of agreements of which at least two parties are around the person, in every version."""
        home = self.units.of_municipality(place.municipality, MUNICIPALITY)
        around = {*place.organizations, *([home] if home is not None else [])}
        bodies = {unit.number for number in around for unit in self.units.above(number)}
        return [
            replace(
                clause.rule, scope=Scope(organisation=_texts(clause.measured.units & place.organizations))
            )
            for clause in self.clauses.values()
            if len(bodies & set(clause.measured.clause.party_ids)) > 1
            and clause.measured.units & place.organizations
        ]


COLUMNS = {
    "trigger.organisation": "organisation",
    "trigger.organisation.trust": "organisation",
    "trigger.organisation.trust.coordinating_unit": "organisation",
    "trigger.counterpart": "counterpart",
}
"""Roles that the trigger names → the column that says whose they are."""
MOST_PLACES = 512


def book() -> Book:
    """The rules as they are now; one short question to the database, and only what changed is read again."""
    current = _Kept.book
    if current is not None and current.stamp == _stamp():
        return current
    with _Kept.lock:
        current, stamp = _Kept.book, _stamp()  # somebody else may have read it meanwhile
        if current is None or current.stamp != stamp:
            current = _Kept.book = _read(stamp)
        return current


def _stamp() -> str:
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        (stamp,) = cursor.fetchone()
    return str(stamp)


class _Kept:
    book: Book | None = None
    lock = Lock()


@cache
def shipped() -> RuleSet:
    """The rules of law, guideline, pathway and plan as they are shipped."""
    return load(
        sorted(path for path in FILES.glob("*.yaml") if path.name != OF_CLAUSES),
        known_kinds=code_system(EVENTS).codes,
    )


def _read(stamp: str) -> Book:
    clauses = _clauses()
    kinds = shipped().kinds.union(*(clause.rule.kinds for clause in clauses.values()))
    return Book(stamp, _units(), _decisions(), clauses, kinds)


def _units() -> Units:
    rows = Organization.objects.order_by("pk").values_list(
        "pk", "kind", "part_of", "municipality_number", "level", "has_operating_agreement", "closed_on"
    )
    return Units([Unit(*row[:-1], is_closed=row[-1] is not None) for row in rows])


def _decisions() -> dict[str, list[Decision]]:
    """What places have decided, after what holds from the start: all rules count, but those that are shipped off."""
    off = code_system(SHIPPED_OFF)
    found: dict[str, list[Decision]] = defaultdict(list)
    for rule in shipped():
        if rule.code in off:
            found[rule.code].append(Decision(None, False, None, rule.source.valid_from, 0))  # noqa: FBT003 - is off
    for row in RuleSetting.objects.order_by("pk"):
        within = Duration.parse(row.within) if row.within else None
        found[row.rule_code].append(Decision(row.organization_id, row.is_on, within, row.valid_from, row.pk))
    return found


def _clauses() -> dict[Version, Clause]:
    """Each version of each measured clause. One that cannot be read any more stops no other: it is logged."""
    found: dict[Version, Clause] = {}
    for measured in measured_rules():
        try:
            clause = Clause(measured, measured.for_engine())
        except Invalid:
            log.exception("the rule of %s cannot be measured", measured.instance)
        else:
            found[version_of(clause.rule)] = clause
    return found


def _texts(numbers: Collection[int]) -> tuple[str, ...]:
    return tuple(str(number) for number in sorted(numbers))
