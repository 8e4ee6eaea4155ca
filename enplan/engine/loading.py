"""Rules from YAML files and from mappings; mistakes are named with file, line and key."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema

from enplan.engine.documents import Document, Keys, Unreadable, read
from enplan.engine.durations import BadDuration, Duration
from enplan.engine.problems import BadRules, Fault, Problem
from enplan.engine.rules import (
    Conditions,
    Duty,
    Each,
    Evidence,
    OverlappingVersions,
    Rule,
    RuleSet,
    Scope,
    Source,
    SourceKind,
    When,
    Window,
)

_FAULTS = {
    "additionalProperties": Fault.UNKNOWN_KEY,
    "required": Fault.MISSING_KEY,
    "pattern": Fault.BAD_LENGTH,
}


@cache
def schema() -> Mapping[str, Any]:
    """The published JSON Schema of a rule file (data/rule.schema.json)."""
    text = files("enplan.engine").joinpath("data/rule.schema.json").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def load(paths: Iterable[Path | str], *, known_kinds: Collection[str] | None = None) -> RuleSet:
    """All rules of some YAML files. `known_kinds=None` lets any event kind pass. Raises BadRules with every mistake."""
    problems: list[Problem] = []
    rules: list[Rule] = []
    places: dict[int, tuple[Document, int]] = {}
    for path in map(Path, paths):
        try:
            document = read(path)
        except Unreadable as error:
            problems.append(Problem(Fault.UNREADABLE, "", str(error), str(path), error.line))
            continue
        found = [*_twice(document), *_against_schema(document.value, Keys(), document)]
        if found:
            problems += found
            continue
        for number, mapping in enumerate(document.value):
            try:
                rule = _rule(mapping)
            except _Refused as refused:
                problems.append(_problem(refused, Keys((number, *refused.keys)), document))
                continue
            places[id(rule)] = document, number
            problems += [
                _problem(refused, Keys((number, *refused.keys)), document)
                for refused in _unknown(rule, known_kinds)
            ]
            rules.append(rule)
    problems += _overlaps(rules, places)
    if problems:
        raise BadRules(problems)
    return RuleSet(rules)


def parse(mapping: Mapping[str, Any], *, known_kinds: Collection[str] | None = None) -> Rule:
    """One rule from a mapping such as JSON from a database holds. Raises BadRules with every mistake."""
    found = list(_against_schema([json.loads(json.dumps(mapping, default=str))], Keys(), None))
    if found:
        raise BadRules(found)
    try:
        rule = _rule(mapping)
    except _Refused as refused:
        raise BadRules([_problem(refused, Keys(refused.keys), None)]) from refused
    if unknown := [_problem(refused, Keys(refused.keys), None) for refused in _unknown(rule, known_kinds)]:
        raise BadRules(unknown)
    return rule


class _Refused(Exception):
    def __init__(self, fault: Fault, message: str, *keys: str | int) -> None:
        super().__init__(message)
        self.fault, self.keys = fault, keys


def _rule(mapping: Mapping[str, Any]) -> Rule:
    when, evidence, scope = mapping["when"], mapping["evidence"], mapping.get("scope", {})
    duty = mapping["duty"]
    return Rule(
        code=mapping["code"],
        key=mapping.get("key", ""),
        title=dict(mapping["title"]),
        remark=dict(mapping.get("remark", {})),
        source=_source(mapping["source"]),
        when=When(when["event"], _conditions(when), Each(when.get("each", Each.OCCURRENCE))),
        after_all=tuple(mapping.get("after_all", ())),
        duty=Duty(duty) if isinstance(duty, str) else Duty(duty["role"], duty.get("from", "")),
        evidence=Evidence(tuple(evidence["any"]), _conditions(evidence), tuple(evidence.get("same", ()))),
        window=_window(mapping["window"]),
        waived_by=tuple(mapping.get("waived_by", ())),
        scope=Scope(_texts(scope.get("organisation", ())), _texts(scope.get("counterpart", ()))),
    )


def _source(mapping: Mapping[str, Any]) -> Source:
    begins = _day(mapping["valid_from"], "valid_from")
    ends = _day(mapping["valid_until"], "valid_until") if "valid_until" in mapping else None
    if ends is not None and ends < begins:
        raise _Refused(Fault.BAD_PERIOD, f"ends on {ends}, before it begins", "source", "valid_until")
    return Source(SourceKind(mapping["kind"]), mapping["ref"], begins, ends, mapping.get("url", ""))


def _day(value: date | str, key: str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except ValueError as error:
        raise _Refused(Fault.WRONG_VALUE, f"«{value}» is no day such as 2024-01-31", "source", key) from error


def _window(mapping: Mapping[str, Any]) -> Window:
    lengths = []
    for key in ("from", "within"):
        try:
            lengths.append(Duration.parse(mapping.get(key, "PT0S")))
        except BadDuration as error:
            raise _Refused(Fault.BAD_LENGTH, str(error), "window", key) from error
    opens, within = lengths
    if opens.shortest > within.longest:
        raise _Refused(
            Fault.IMPOSSIBLE_WINDOW,
            f"the window closes ({within}) before it opens ({opens}); nothing can be in time",
            "window",
            "within",
        )
    return Window(opens, within, is_local=mapping.get("local", False))


def _conditions(mapping: Mapping[str, Any]) -> Conditions:
    where = mapping.get("where", {})
    return {
        name: _texts(value if isinstance(value, list | tuple) else [value]) for name, value in where.items()
    }


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    """As attributes are compared: text as it is, numbers and truth as JSON writes them, each once."""
    return tuple(dict.fromkeys(value if isinstance(value, str) else json.dumps(value) for value in values))


def _unknown(rule: Rule, known: Collection[str] | None) -> Iterator[_Refused]:
    if known is None:
        return
    named: list[tuple[str, tuple[str | int, ...]]] = [(rule.when.event, ("when", "event"))]
    for keys, kinds in (
        (("after_all",), rule.after_all),
        (("evidence", "any"), rule.evidence.any),
        (("waived_by",), rule.waived_by),
    ):
        named += [(kind, (*keys, number)) for number, kind in enumerate(kinds)]
    for kind, place in named:
        if kind not in known:
            yield _Refused(Fault.UNKNOWN_KIND, f"«{kind}» is no known kind of event", *place)


def _against_schema(value: Any, keys: Keys, document: Document | None) -> Iterator[Problem]:
    validator = jsonschema.Draft202012Validator(schema())
    for error in sorted(validator.iter_errors(value), key=lambda error: list(map(str, error.absolute_path))):
        deepest = jsonschema.exceptions.best_match([error]) or error
        path = Keys((*keys, *deepest.absolute_path))
        fault = _FAULTS.get(str(deepest.validator), Fault.WRONG_VALUE)
        if fault is Fault.UNKNOWN_KEY:
            known = deepest.schema.get("properties", {})
            for key in deepest.instance:
                if key not in known:
                    message = f"unknown key; known are {', '.join(known)}"
                    yield _problem(_Refused(fault, message), Keys((*path, key)), document)
        else:
            yield _problem(_Refused(fault, deepest.message), path, document)


def _twice(document: Document) -> Iterator[Problem]:
    for keys, line in document.twice:
        yield Problem(Fault.KEY_TWICE, str(Keys(keys[1:])), "stands twice", document.name, line)


def _problem(refused: _Refused, keys: Keys, document: Document | None) -> Problem:
    if document is None:
        within = keys[1:] if keys and isinstance(keys[0], int) else keys
        return Problem(refused.fault, str(Keys(within)), str(refused))
    line = document.line(keys)
    return Problem(refused.fault, str(Keys(keys[1:])), str(refused), document.name, line)


def _overlaps(rules: list[Rule], places: Mapping[int, tuple[Document, int]]) -> Iterator[Problem]:
    try:
        RuleSet(rules)
    except OverlappingVersions as error:
        document, number = places[id(error.later)]
        refused = _Refused(Fault.OVERLAPPING_VERSIONS, str(error))
        yield _problem(refused, Keys((number, "source", "valid_from")), document)
