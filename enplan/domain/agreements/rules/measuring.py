"""How a clause is measured: between what people choose on a page and the rule that the engine runs.

Pure. A clause holds the measurable part of a rule (docs/engine.md): when, after_all, evidence, window, waived_by. The
rest – key, title, source, validity, scope – follows from where it stands. No limit is given where none was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from enplan.base.access import Category
from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system
from enplan.engine import BadRules, Duration, Fault, Problem, Rule, parse

EVENTS = "domain.timeline.event_kinds"
EPISODE = "episode"
_CLOSED = date(1970, 1, 1)


class Unit(StrEnum):
    """What a limit is counted in. `at_once` has no number."""

    AT_ONCE = "at_once"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Measure:
    """What starts the clock, what shows that it was done, and the limit.

    `waits_for` must have happened before the clock runs; `waived_by` takes the duty away. `same_stay`: what shows it
    must be about the same stay. `conditions` limit the trigger to certain values of its attributes. `rest` holds
    what no page changes, from the template the clause was made from.
    """

    trigger: str
    evidence: tuple[str, ...]
    unit: Unit
    amount: int | None = None
    waits_for: tuple[str, ...] = ()
    waived_by: tuple[str, ...] = ()
    same_stay: bool = True
    conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rest: Mapping[str, Any] = field(default_factory=dict)


FIELDS = {
    ("when", "event"): "trigger",
    ("when", "where"): "trigger",
    ("evidence", "any"): "evidence",
    ("evidence", "where"): "evidence",
    ("window", "within"): "amount",
    ("window", "from"): "amount",
    ("after_all", ""): "waits_for",
    ("waived_by", ""): "waived_by",
}


def to_rule(measure: Measure) -> dict[str, Any]:
    """The measurable part of a rule. Raises Invalid with a code for each field that cannot stand."""
    if not measure.trigger:
        raise Invalid({"trigger": "missing"})
    if not measure.evidence:
        raise Invalid({"evidence": "missing"})
    within = _within(measure)
    conditions = _checked_conditions(measure.trigger, measure.conditions)
    when: dict[str, Any] = {"event": measure.trigger, **dict(measure.rest.get("when", {}))}
    evidence: dict[str, Any] = {"any": list(measure.evidence), **dict(measure.rest.get("evidence", {}))}
    if conditions:
        when["where"] = conditions
    same = [name for name in measure.rest.get("same", ()) if name != EPISODE]
    if same or measure.same_stay:
        evidence["same"] = [EPISODE, *same] if measure.same_stay else same
    rule: dict[str, Any] = {
        "when": when,
        "evidence": evidence,
        "window": {**dict(measure.rest.get("window", {})), "within": within},
    }
    if measure.waits_for:
        rule["after_all"] = list(measure.waits_for)
    if measure.waived_by:
        rule["waived_by"] = list(measure.waived_by)
    _check(rule)
    return rule


def from_rule(rule: Mapping[str, Any]) -> Measure:
    """What a page shows of a clause's rule."""
    when, evidence, window = rule["when"], rule["evidence"], rule["window"]
    unit, amount = _limit(str(window["within"]))
    same = tuple(evidence.get("same", ()))
    rest: dict[str, Any] = {
        "when": {key: value for key, value in when.items() if key not in {"event", "where"}},
        "evidence": {key: value for key, value in evidence.items() if key not in {"any", "same"}},
        "window": {key: value for key, value in window.items() if key != "within"},
        "same": [name for name in same if name != EPISODE],
    }
    return Measure(
        trigger=when["event"],
        evidence=tuple(evidence["any"]),
        unit=unit,
        amount=amount,
        waits_for=tuple(rule.get("after_all", ())),
        waived_by=tuple(rule.get("waived_by", ())),
        same_stay=EPISODE in same,
        conditions={name: _texts(value) for name, value in when.get("where", {}).items()},
        rest={key: value for key, value in rest.items() if value},
    )


def of_whole(rule: Rule) -> dict[str, Any]:
    """The measurable part of a whole rule, such as those that are shipped."""
    parts = {"when", "after_all", "evidence", "window", "waived_by"}
    return {key: value for key, value in rule.to_mapping().items() if key in parts}


def whole(
    rule: Mapping[str, Any],
    *,
    key: str,
    title: str,
    duty_role: str,
    reference: str,
    valid_from: date,
    valid_to: date | None,
) -> Rule:
    """The rule that the engine runs. `valid_to` is the first day it does not hold.

    Raises Invalid as `to_rule` does.
    """
    mapping: dict[str, Any] = {
        **rule,
        "code": key,
        "key": key,
        "title": {"nb": title, "nn": title, "en": title},
        "duty": duty_role,
        "source": {"kind": "agreement-clause", "ref": reference, "valid_from": valid_from.isoformat()},
    }
    if valid_to is not None:
        mapping["source"]["valid_until"] = (valid_to - timedelta(days=1)).isoformat()
    try:
        return parse(mapping, known_kinds=code_system(EVENTS).codes)
    except BadRules as bad:
        raise Invalid(_fields(bad)) from bad


def category_of(rule: Mapping[str, Any] | None) -> Category:
    """The category of information that a person's part of this clause belongs to: that of what starts it."""
    if rule is None:
        return Category.CORE
    code = code_system(EVENTS).concept(rule["when"]["event"]).string("category")
    return Category[code.upper()]


def _within(measure: Measure) -> str:
    if measure.unit is Unit.AT_ONCE:
        return "PT0S"
    if measure.amount is None:
        raise Invalid({"amount": "missing"})
    if measure.amount < 1:
        raise Invalid({"amount": "too-small"})
    written = {
        Unit.HOURS: f"PT{measure.amount}H",
        Unit.DAYS: f"P{measure.amount}D",
        Unit.MONTHS: f"P{measure.amount}M",
        Unit.WORKING_DAYS: f"{measure.amount} working day{'s' if measure.amount > 1 else ''}",
    }
    return written[measure.unit]


def _limit(within: str) -> tuple[Unit, int | None]:
    length = Duration.parse(within)
    if length.working_days:
        return Unit.WORKING_DAYS, length.working_days
    if length.months and not length.days and not length.seconds:
        return Unit.MONTHS, length.months
    if length.days and not length.months and not length.seconds:
        return Unit.DAYS, length.days
    hours, rest = divmod(length.seconds, 3600)
    if hours and not rest and not length.days and not length.months:
        return Unit.HOURS, hours
    if not length.seconds and not length.days and not length.months:
        return Unit.AT_ONCE, None
    return Unit.HOURS, -(-length.longest // 3600)


def _checked_conditions(event: str, conditions: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Raise Invalid (conditions: not-of-this-event) unless this kind of event has all these attributes."""
    concept = code_system(EVENTS).concept(event) if event in code_system(EVENTS) else None
    known = concept.extra.get("attributes", {}) if concept else {}
    if not isinstance(known, Mapping) or not set(conditions) <= set(known):
        raise Invalid({"conditions": "not-of-this-event"})
    return {name: list(values) for name, values in conditions.items()}


def _check(rule: Mapping[str, Any]) -> None:
    """Raise Invalid with a code for each field that the engine refuses."""
    whole(
        rule,
        key="clause",
        title="clause",
        duty_role="all_parties",
        reference="1",
        valid_from=_CLOSED,
        valid_to=None,
    )


def _fields(bad: BadRules) -> dict[str, str]:
    return {_field(problem): _code(problem) for problem in bad.problems}


def _field(problem: Problem) -> str:
    head, _, rest = problem.path.partition(".")
    key = (head.partition("[")[0], rest.partition("[")[0].partition(".")[0])
    return FIELDS.get(key, "")


def _code(problem: Problem) -> str:
    codes = {
        Fault.BAD_LENGTH: "not-a-limit",
        Fault.IMPOSSIBLE_WINDOW: "closes-before-it-opens",
        Fault.UNKNOWN_KIND: "unknown-event",
    }
    return codes.get(problem.fault, "cannot-be-measured")


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else (str(value),)
