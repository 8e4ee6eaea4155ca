"""Every rule of an agreement clause as it is shipped, against answers that were counted by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from enplan.base.terminology import code_system
from enplan.domain.agreements.templates import RULES
from enplan.engine import Rule, load
from tests.engine.evaluating import Event, in_duckdb, in_postgres

Case = Mapping[str, Any]
OSLO = ZoneInfo("Europe/Oslo")
BY_HAND: Mapping[str, list[Case]] = tomllib.loads(
    Path(__file__).with_name("clauses_by_hand.toml").read_text(encoding="utf-8")
)
SHIPPED: Mapping[str, Rule] = {rule.code: rule for rule in load([RULES])}
CASES = [
    pytest.param(code, case, id=f"{code}: {case['why']}") for code, cases in BY_HAND.items() for case in cases
]


def utc(text: str) -> str:
    """A Norwegian time as the engines are asked, in UTC without offset."""
    told = datetime.fromisoformat(text)
    known = told if told.tzinfo else told.replace(tzinfo=OSLO)
    return known.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")


def event(number: int, line: str) -> Event:
    """One line of a case: «2024-06-03 20:00 admitted setting=inpatient»."""
    day, clock, kind, *facts = line.split()
    told = dict(fact.split("=") for fact in facts)
    episode = told.pop("episode", "stay")
    return Event(number, kind, utc(f"{day} {clock}"), episode=episode, attributes=told)


@pytest.mark.parametrize(("code", "case"), CASES)
def test_a_clause_is_measured_as_it_is_counted_by_hand(
    postgres: psycopg.Connection[Any], code: str, case: Case
) -> None:
    events = [event(number, line) for number, line in enumerate(case["events"], start=1)]
    asked = events, [SHIPPED[code]], utc(case.get("as_of", "2030-12-31 12:00"))

    found = in_postgres(postgres, *asked)

    assert found == in_duckdb(*asked)
    if case.get("none"):
        assert found == []
        return
    first = min(found, key=lambda row: row.triggered_at)
    due = first.due_at.strftime("%Y-%m-%dT%H:%M") if first.due_at else None
    assert (first.state, due) == (case["state"], utc(case["due"]) if "due" in case else None)


@pytest.mark.parametrize("code", SHIPPED)
def test_every_shipped_clause_has_been_counted_kept_broken_and_in_every_other_way_that_it_can_go(
    code: str,
) -> None:
    rule, states = SHIPPED[code], {case.get("state") for case in BY_HAND[code]}

    assert "met" in states
    assert states & {"late", "missed"}
    assert not rule.waived_by or "waived" in states
    assert not rule.after_all or "pending" in states


def test_all_eighteen_typical_clauses_are_measured_or_say_why_not() -> None:
    templates = list(code_system("domain.agreements.clause_templates"))
    measured = {each.string("rule") for each in templates if each.has("rule")}

    assert {each.number("typical") for each in templates} == set(range(1, 19))
    assert all(each.has("rule") != each.has("not_measured") for each in templates)
    assert measured == set(BY_HAND) == set(SHIPPED)
