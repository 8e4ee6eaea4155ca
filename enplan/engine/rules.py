"""Rules as values: when X, then Y by Z within T, shown by W. FHIR R4: PlanDefinition.action, Contract.term.action."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from enplan.engine.durations import Duration

COLUMNS = ("organisation", "counterpart", "episode")
"""Columns of an event that conditions, correlations and duties may name beside attributes."""

Conditions = Mapping[str, tuple[str, ...]]


class Each(StrEnum):
    """How often one rule starts."""

    OCCURRENCE = "occurrence"
    EPISODE = "episode"
    PERSON = "person"


class SourceKind(StrEnum):
    """What the promise rests on."""

    AGREEMENT_CLAUSE = "agreement-clause"
    GUIDELINE = "guideline"
    PATHWAY = "pathway"
    LAW = "law"
    ROUTINE = "routine"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rule stands, and in which period it holds: both days included, Norwegian days."""

    kind: SourceKind
    ref: str
    valid_from: date
    valid_until: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """The trigger: an event kind, attribute values (any of them) and how often it counts."""

    event: str
    where: Conditions = field(default_factory=dict)
    each: Each = Each.OCCURRENCE


@dataclass(frozen=True, slots=True)
class Duty:
    """Who owes it: a role, and the column or attribute of the trigger that names the organisation."""

    role: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that it was done: kinds, attribute values, and what must be the same as in the trigger."""

    any: tuple[str, ...]
    where: Conditions = field(default_factory=dict)
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """From when evidence counts and until when it is in time, both from the start.

    `is_local`: the number is a local setting; neither law nor guideline says it.
    """

    opens: Duration
    within: Duration
    is_local: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The organisations and counterparts the rule is limited to; empty is everybody."""

    organisation: tuple[str, ...] = ()
    counterpart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise. `key` tells two rules with one code apart, such as the clauses of two agreements."""

    code: str
    title: Mapping[str, str] = field(hash=False)
    source: Source
    when: When = field(hash=False)
    duty: Duty
    evidence: Evidence = field(hash=False)
    window: Window
    after_all: tuple[str, ...] = ()
    waived_by: tuple[str, ...] = ()
    scope: Scope = Scope()
    key: str = ""
    remark: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def identity(self) -> str:
        """The key, or the code when none is given."""
        return self.key or self.code

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every event kind it names, in the order of the file."""
        return (self.when.event, *self.after_all, *self.evidence.any, *self.waived_by)

    @property
    def fields(self) -> Iterator[str]:
        """Columns and attributes that its conditions and correlations look at."""
        yield from self.when.where
        yield from self.evidence.where
        yield from self.evidence.same
        yield from (name for name in ("organisation", "counterpart") if getattr(self.scope, name))
        if self.duty.column:
            yield self.duty.column

    def to_mapping(self) -> dict[str, Any]:
        """What a rule file holds, so that `parse(rule.to_mapping()) == rule`."""
        when: dict[str, Any] = {"event": self.when.event, "each": self.when.each.value}
        evidence: dict[str, Any] = {"any": list(self.evidence.any)}
        mapping: dict[str, Any] = {
            "code": self.code,
            "title": dict(self.title),
            "source": _present(
                kind=self.source.kind.value,
                ref=self.source.ref,
                url=self.source.url,
                valid_from=self.source.valid_from,
                valid_until=self.source.valid_until,
            ),
            "when": when | _present(where=_lists(self.when.where)),
            "duty": _present(role=self.duty.role, **{"from": self.duty.column}),
            "evidence": evidence | _present(where=_lists(self.evidence.where), same=list(self.evidence.same)),
            "window": {"from": str(self.window.opens), "within": str(self.window.within)}
            | _present(local=self.window.is_local),
        }
        return mapping | _present(
            key=self.key,
            after_all=list(self.after_all),
            waived_by=list(self.waived_by),
            remark=dict(self.remark),
            scope=_present(
                organisation=list(self.scope.organisation), counterpart=list(self.scope.counterpart)
            ),
        )


def _present(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _lists(conditions: Conditions) -> dict[str, list[str]]:
    return {name: list(values) for name, values in conditions.items()}


class OverlappingVersions(ValueError):
    """Two versions of one rule hold on the same day."""

    def __init__(self, earlier: Rule, later: Rule) -> None:
        super().__init__(
            f"two versions of «{later.identity}» hold on {later.source.valid_from}: "
            f"end the one valid from {earlier.source.valid_from} with valid_until"
        )
        self.earlier, self.later = earlier, later


class RuleSet(Sequence[Rule]):
    """Rules in force together. Versions of one key do not overlap. Raises OverlappingVersions."""

    def __init__(self, rules: Sequence[Rule] = ()) -> None:
        self._rules = tuple(rules)
        ordered = sorted(self._rules, key=lambda rule: (rule.identity, rule.source.valid_from))
        for earlier, later in pairwise(ordered):
            ends = earlier.source.valid_until
            if earlier.identity == later.identity and (ends is None or ends >= later.source.valid_from):
                raise OverlappingVersions(earlier, later)

    def __getitem__(self, index: Any) -> Any:
        return RuleSet(self._rules[index]) if isinstance(index, slice) else self._rules[index]

    def __len__(self) -> int:
        return len(self._rules)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleSet) and self._rules == other._rules

    def __hash__(self) -> int:
        return hash(self._rules)

    def __add__(self, other: Sequence[Rule]) -> RuleSet:
        return RuleSet((*self._rules, *other))

    def __repr__(self) -> str:
        return f"RuleSet({[rule.identity for rule in self._rules]})"

    @property
    def kinds(self) -> frozenset[str]:
        """Every event kind that some rule names."""
        return frozenset(kind for rule in self._rules for kind in rule.kinds)
