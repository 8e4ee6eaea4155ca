"""A rule set as relations, so that one query evaluates all its rules.

A *series* is a set of kinds with conditions whose events are looked up in order: evidence, waivers, what is waited for.
Rules that look for the same thing share one. `f1`, `f2` … are the fields that rules look at; the first of them may
correlate, and do when the flag `s1`, `s2` … of the same number says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any

from enplan.engine.calendars import NORWAY
from enplan.engine.durations import Duration
from enplan.engine.rules import Conditions, Rule

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


@dataclass(frozen=True, slots=True)
class Relations:
    """What the definition reads beside events: `rule`, `start`, `member`, `awaited`."""

    fields: tuple[str, ...]
    same: tuple[str, ...]
    rule: Relation
    start: Relation
    member: Relation
    awaited: Relation

    def __iter__(self) -> Iterator[Relation]:
        return iter((self.rule, self.start, self.member, self.awaited))


def relations(rules: Sequence[Rule], roles: Mapping[str, str]) -> Relations:
    """The relations of a rule set. `roles` maps a duty role to the column or attribute that names its organisation."""
    return _Builder(rules, roles).built()


def empty(fields: tuple[str, ...], same: int) -> Relations:
    """The relations of no rule, with the columns for these fields, the first `same` of which may correlate."""
    return _related(fields, fields[:same], (), (), (), ())


def windows(rules: Iterable[Rule]) -> list[Duration]:
    """The lengths that a rule set counts with."""
    return [length for rule in rules for length in (rule.window.opens, rule.window.within)]


def needed_lists(rules: Iterable[Rule]) -> frozenset[str]:
    """Which lists of the calendar the lengths of these rules look into."""
    lengths = windows(rules)
    lists: set[str] = set()
    if any(length.is_on_calendar for length in lengths):
        lists |= {"midnight", "change"}
    if any(length.months for length in lengths):
        lists |= {"month", "month_start"}
    if any(length.working_days for length in lengths):
        lists |= {"working", "working_day"}
    return frozenset(lists)


def reach(lengths: Iterable[Duration]) -> int:
    """Years that the longest of some lengths can touch."""
    longest = max((max(abs(length.shortest), abs(length.longest)) for length in lengths), default=0)
    return longest // YEAR + 1


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def duty_column(rule: Rule, roles: Mapping[str, str]) -> str:
    """The field of the trigger that names the organisation which owes the rule's duty."""
    return rule.duty.column or roles.get(rule.duty.role, "organisation")


@dataclass(slots=True)
class _Builder:
    rules: Sequence[Rule]
    roles: Mapping[str, str]
    fields: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    series: dict[Row, int] = field(default_factory=dict)
    waits: dict[tuple[int, ...], int] = field(default_factory=dict)

    def built(self) -> Relations:
        """Numbers rules from 1 in their order, and series in the order they are first named."""
        named = [name for rule in self.rules for name in (*rule.fields, duty_column(rule, self.roles))]
        self.same = tuple(sorted({name for rule in self.rules for name in rule.evidence.same}))
        self.fields = (*self.same, *sorted(set(named) - set(self.same))) or ("organisation",)
        rule_rows = tuple(self._rule(number, rule) for number, rule in enumerate(self.rules, start=1))
        start_rows = tuple(
            (number, *row) for number, rule in enumerate(self.rules, start=1) for row in self._start(rule)
        )
        member_rows = tuple(row for key, number in self.series.items() for row in self._members(key, number))
        awaited_rows = tuple((wait, len(parts), part) for parts, wait in self.waits.items() for part in parts)
        return _related(self.fields, self.same, rule_rows, start_rows, member_rows, awaited_rows)

    def _rule(self, number: int, rule: Rule) -> Row:
        begins, ends = rule.source.valid_from, rule.source.valid_until
        opens, within = rule.window.opens, rule.window.within
        flags = tuple(name in rule.evidence.same for name in self.same)
        return (
            number,
            rule.when.each.value,
            _begin(begins),
            _begin(ends + timedelta(days=1)) if ends else _FOREVER,
            self._evidence(rule),
            self._kinds(rule.waived_by) if rule.waived_by else 0,
            self._wait(rule.after_all) if rule.after_all else 0,
            self.fields.index(duty_column(rule, self.roles)) + 1,
            *_length(opens),
            *_length(within),
            *flags,
        )

    def _start(self, rule: Rule) -> Iterator[Row]:
        """The combinations of values a trigger may have, with its scope."""
        where = dict(rule.when.where)
        for column, values in (
            ("organisation", rule.scope.organisation),
            ("counterpart", rule.scope.counterpart),
        ):
            if values:
                given = where.get(column, values)
                where[column] = tuple(value for value in given if value in values)
        for values in self._combinations(where):
            yield rule.when.event, rule.when.each.value, *values

    def _combinations(self, where: Conditions) -> Iterable[Row]:
        return product(*(where.get(name, (None,)) for name in self.fields))

    def _evidence(self, rule: Rule) -> int:
        where = tuple(sorted((name, values) for name, values in rule.evidence.where.items()))
        return self._number("evidence", tuple(sorted(set(rule.evidence.any))), where, rule.evidence.same)

    def _kinds(self, kinds: Iterable[str], part: str = "waiver") -> int:
        return self._number(part, tuple(sorted(set(kinds))), (), ())

    def _wait(self, kinds: Iterable[str]) -> int:
        parts = tuple(self._kinds([kind], "wait") for kind in sorted(set(kinds)))
        return self.waits.setdefault(parts, len(self.waits) + 1)

    def _number(self, part: str, kinds: Row, where: Row, same: Sequence[str]) -> int:
        key = part, kinds, where, tuple(name for name in self.same if name in same)
        return self.series.setdefault(key, len(self.series) + 1)

    def _members(self, key: Row, number: int) -> Iterator[Row]:
        part, kinds, where, same = key
        flags = tuple(name in same for name in self.same)
        for kind, values in product(kinds, self._combinations(dict(where))):
            yield number, part, kind, *values, *flags


_LENGTHS = ("months", "days", "micros", "working")
RULE_COLUMNS = {
    "rule": "INTEGER",
    "each": "TEXT",
    "valid_from": "BIGINT",
    "valid_until": "BIGINT",
    "evidence": "INTEGER",
    "waiver": "INTEGER",
    "wait": "INTEGER",
    "duty": "INTEGER",
    **{f"{side}_{name}": "BIGINT" for side in ("opens", "within") for name in _LENGTHS},
}
START_COLUMNS = {"rule": "INTEGER", "kind": "TEXT", "each": "TEXT"}
MEMBER_COLUMNS = {"series": "INTEGER", "part": "TEXT", "kind": "TEXT"}
WORDS_COLUMNS = {
    "rule": "INTEGER",
    "rule_key": "TEXT",
    "rule_code": "TEXT",
    "rule_valid_from": "DATE",
    "duty_role": "TEXT",
}
AWAITED_COLUMNS = {"wait": "INTEGER", "parts": "INTEGER", "series": "INTEGER"}


def words(rules: Sequence[Rule]) -> Relation:
    """What a commitment tells about its rule."""
    rows = tuple(
        (number, rule.identity, rule.code, rule.source.valid_from, rule.duty.role)
        for number, rule in enumerate(rules, start=1)
    )
    return _relation("words", WORDS_COLUMNS, rows)


def _related(
    fields: tuple[str, ...],
    same: tuple[str, ...],
    rule: tuple[Row, ...],
    start: tuple[Row, ...],
    member: tuple[Row, ...],
    awaited: tuple[Row, ...],
) -> Relations:
    wanted = {f"f{number}": "TEXT" for number, _ in enumerate(fields, start=1)}
    flags = {f"s{number}": "BOOLEAN" for number, _ in enumerate(same, start=1)}
    return Relations(
        fields,
        same,
        _relation("rule", RULE_COLUMNS | flags, rule),
        _relation("start", START_COLUMNS | wanted, start),
        _relation("member", MEMBER_COLUMNS | wanted | flags, member),
        _relation("awaited", AWAITED_COLUMNS, awaited),
    )


def _relation(name: str, columns: Mapping[str, str], rows: tuple[Row, ...]) -> Relation:
    return Relation(name, tuple(columns), tuple(columns.values()), rows)


def _length(length: Duration) -> Row:
    return length.months, length.days, length.seconds * SECOND, length.working_days


def _begin(day: date) -> int:
    return micros(datetime.combine(day, time(), NORWAY).astimezone(UTC))
