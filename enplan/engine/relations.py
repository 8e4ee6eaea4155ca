"""A rule set as relations, so that one query evaluates all its rules.

A *start* is what triggers, a *series* what is looked up in order: evidence, waivers, what is waited for. Rules share
them. A *tie* is what evidence must have in common with its trigger. data/commitments.sql says how they are joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any

from enplan.engine.calendars import EARLIEST, LATEST, NORWAY, TABLES, Calendar
from enplan.engine.commitments import OutsideCalendar
from enplan.engine.durations import Duration
from enplan.engine.rules import Conditions, Rule, RuleSet

SECOND = 1_000_000
YEAR = 365 * 24 * 3600  # seconds
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FOREVER = 2**62

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows with named columns; `types` are SQL's."""

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[Row, ...]


_DUTIES = {"organisation": 0, "counterpart": -1}
_TIES: dict[tuple[str, ...], int] = {(): 0, ("episode",): -1}


@dataclass(frozen=True, slots=True)
class Shape:
    """What the definition has to read from events beside its columns.

    Fields of conditions, of duties, and tuples of fields that tie.
    """

    fields: tuple[str, ...]
    duties: tuple[str, ...]
    ties: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, rules: Iterable[Rule], roles: Mapping[str, str]) -> Shape:
        """Of a rule set, in an order that does not depend on the order of rules."""
        given = list(rules)
        fields = {name for rule in given for name in (*_wanted(rule), *rule.evidence.where)}
        duties = {duty_column(rule, roles) for rule in given} - _DUTIES.keys()
        ties = {tuple(sorted(rule.evidence.same)) for rule in given} - _TIES.keys()
        return cls(tuple(sorted(fields)), tuple(sorted(duties)), tuple(sorted(ties)))

    def columns(self, read: Callable[[str], str]) -> Iterator[tuple[str, str]]:
        """The names f1 …, d1 … and t1 … with SQL for their values; `read` writes how a field is read as text."""
        for letter, names in (("f", self.fields), ("d", self.duties)):
            yield from ((f"{letter}{number}", read(name)) for number, name in enumerate(names, start=1))
        for number, tie in enumerate(self.ties, start=1):
            values = [read(name) for name in tie]
            # Lengths keep apart what would look the same when put together.
            several = " || ".join(f"CAST(LENGTH({value}) AS TEXT) || ':' || {value}" for value in values)
            yield f"t{number}", values[0] if len(values) == 1 else several

    def duty(self, column: str) -> int:
        """The number that the definition knows a duty's column by."""
        return _DUTIES[column] if column in _DUTIES else self.duties.index(column) + 1

    def tie(self, same: Iterable[str]) -> int:
        """The number that the definition knows a tie by."""
        tie = tuple(sorted(same))
        return _TIES[tie] if tie in _TIES else self.ties.index(tie) + 1

    @property
    def sizes(self) -> tuple[int, int, int]:
        """How many of each."""
        return len(self.fields), len(self.duties), len(self.ties)


def duty_column(rule: Rule, roles: Mapping[str, str]) -> str:
    """The field of the trigger that names the organisation which owes the rule's duty."""
    return rule.duty.column or roles.get(rule.duty.role, "organisation")


def relations(rules: Sequence[Rule], shape: Shape, roles: Mapping[str, str]) -> tuple[Relation, ...]:
    """Rule, start, member and awaited. `roles` maps a duty role to the column or attribute that names who owes it."""
    return _Builder(shape, roles).built(rules)


def calendar_relations(days: Calendar) -> Iterator[Relation]:
    """The calendar as the definition reads it."""
    for table, (number, columns) in TABLES.items():
        lists = [getattr(days, attribute) for attribute in columns.values()]
        rows = tuple((place, *row) for place, row in enumerate(zip(*lists, strict=True), start=1))
        yield _relation(table, dict.fromkeys((number, *columns), "BIGINT"), rows)


def windows(rules: Iterable[Rule]) -> list[Duration]:
    """The lengths that a rule set counts with."""
    return [length for rule in rules for length in (rule.window.opens, rule.window.within)]


def needed_lists(rules: Iterable[Rule]) -> frozenset[str]:
    """Which lists of the calendar the lengths of these rules look into."""
    lengths = windows(rules)
    lists: set[str] = set()
    if any(length.is_on_calendar for length in lengths):
        lists |= {"midnight", "change", "shift"}
    if any(length.months for length in lengths):
        lists |= {"month", "of_month", "first_day", "days"}
    if any(length.working_days for length in lengths):
        lists |= {"working", "working_day"}
    return frozenset(lists)


def reach(lengths: Iterable[Duration]) -> int:
    """Years that the longest of some lengths can touch."""
    longest = max((max(abs(length.shortest), abs(length.longest)) for length in lengths), default=0)
    return longest // YEAR + 1


def years(first: int | None, last: int | None, as_of: datetime, rules: RuleSet) -> tuple[int, int]:
    """The years that starts and due times of events can fall in, from the years of the first and the last event.

    Raises OutsideCalendar.
    """
    if first is None or last is None or not needed_lists(rules):
        return as_of.year, as_of.year
    spare = reach(windows(rules))
    begins, ends = first - spare, min(last, as_of.year) + spare
    if begins < EARLIEST or ends > LATEST:
        raise OutsideCalendar(f"the events are from {first} to {last}; calendars reach from 1900 to 2150")
    return begins, max(begins, ends)


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _wanted(rule: Rule) -> Conditions:
    """What the trigger must have, its scope included."""
    where = dict(rule.when.where)
    for column, values in (
        ("organisation", rule.scope.organisation),
        ("counterpart", rule.scope.counterpart),
    ):
        if values:
            given = where.get(column, values)
            where[column] = tuple(value for value in given if value in values)
    return where


@dataclass(slots=True)
class _Builder:
    """Numbers rules from 1 in their order; starts, series and waits in the order they are first named."""

    shape: Shape
    roles: Mapping[str, str]
    starts: dict[Row, int] = field(default_factory=dict)
    series: dict[Row, int] = field(default_factory=dict)
    waits: dict[tuple[int, ...], int] = field(default_factory=dict)

    def built(self, rules: Sequence[Rule]) -> tuple[Relation, ...]:
        """The four relations."""
        rule_rows = tuple(self._rule(number, rule) for number, rule in enumerate(rules, start=1))
        start_rows = (
            (number, each, kind, *values)
            for (kind, each, where), number in self.starts.items()
            for values in self._combinations(where)
        )
        member_rows = (
            (number, part, tie, kind, *values)
            for (part, kinds, where, tie), number in self.series.items()
            for kind, values in product(kinds, self._combinations(where))
        )
        awaited_rows = ((wait, len(parts), part) for parts, wait in self.waits.items() for part in parts)
        return (
            _relation("rule", RULE_COLUMNS, rule_rows),
            _relation("start", START_COLUMNS | self._field_columns, start_rows),
            _relation("member", MEMBER_COLUMNS | self._field_columns, member_rows),
            _relation("awaited", AWAITED_COLUMNS, awaited_rows),
        )

    @property
    def _field_columns(self) -> dict[str, str]:
        return {f"f{number}": "TEXT" for number, _ in enumerate(self.shape.fields, start=1)}

    def _rule(self, number: int, rule: Rule) -> Row:
        begins, ends = rule.source.valid_from, rule.source.valid_until
        start = rule.when.event, rule.when.each.value, _ordered(_wanted(rule))
        tie = self.shape.tie(rule.evidence.same)
        return (
            number,
            self.starts.setdefault(start, len(self.starts) + 1),
            _begin(begins),
            _begin(ends + timedelta(days=1)) if ends else _FOREVER,
            self._series("evidence", rule.evidence.any, rule.evidence.where, tie),
            tie,
            self._series("waiver", rule.waived_by) if rule.waived_by else 0,
            self._wait(rule.after_all) if rule.after_all else 0,
            self.shape.duty(duty_column(rule, self.roles)),
            *_length(rule.window.opens),
            *_length(rule.window.within),
        )

    def _wait(self, kinds: Iterable[str]) -> int:
        parts = tuple(self._series("wait", (kind,)) for kind in sorted(set(kinds)))
        return self.waits.setdefault(parts, len(self.waits) + 1)

    def _series(self, part: str, kinds: Iterable[str], where: Conditions | None = None, tie: int = 0) -> int:
        key = part, tuple(sorted(set(kinds))), _ordered(where or {}), tie
        return self.series.setdefault(key, len(self.series) + 1)

    def _combinations(self, where: Row) -> Iterable[Row]:
        """The values that each field may have, None for any."""
        given = dict(where)
        return product(*(given.get(name, (None,)) for name in self.shape.fields))


def _ordered(where: Conditions) -> Row:
    return tuple(sorted((name, tuple(sorted(values))) for name, values in where.items()))


_LENGTHS = ("months", "days", "micros", "working")
RULE_COLUMNS = {
    "rule": "INTEGER",
    "start": "INTEGER",
    "valid_from": "BIGINT",
    "valid_until": "BIGINT",
    "evidence": "INTEGER",
    "tie": "INTEGER",
    "waiver": "INTEGER",
    "wait": "INTEGER",
    "duty": "INTEGER",
    **{f"{side}_{name}": "BIGINT" for side in ("opens", "within") for name in _LENGTHS},
}
START_COLUMNS = {"start": "INTEGER", "each": "TEXT", "kind": "TEXT"}
MEMBER_COLUMNS = {"series": "INTEGER", "part": "TEXT", "tie": "INTEGER", "kind": "TEXT"}
AWAITED_COLUMNS = {"wait": "INTEGER", "parts": "INTEGER", "series": "INTEGER"}
WORDS_COLUMNS = {
    "rule": "INTEGER",
    "rule_key": "TEXT",
    "rule_code": "TEXT",
    "rule_valid_from": "DATE",
    "duty_role": "TEXT",
}


def empty(shape: Shape) -> tuple[Relation, ...]:
    """The relations of no rule, for their columns."""
    return relations((), shape, {})


def words(rules: Sequence[Rule]) -> Relation:
    """What a commitment tells about its rule."""
    rows = tuple(
        (number, rule.identity, rule.code, rule.source.valid_from, rule.duty.role)
        for number, rule in enumerate(rules, start=1)
    )
    return _relation("words", WORDS_COLUMNS, rows)


def _relation(name: str, columns: Mapping[str, str], rows: Iterable[Row]) -> Relation:
    return Relation(name, tuple(columns), tuple(columns.values()), tuple(rows))


def _length(length: Duration) -> Row:
    return length.months, length.days, length.seconds * SECOND, length.working_days


def _begin(day: date) -> int:
    return micros(datetime.combine(day, time(), NORWAY).astimezone(UTC))
