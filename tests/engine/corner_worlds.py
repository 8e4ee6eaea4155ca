"""Worlds for the corners that drawn worlds seldom reach: each opening of a window around a change of the clock, windows
that open before the calendar, versions that differ in one column alone, rows that cannot count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.engine.oracle import DAY, Event, moment
from tests.engine.worlds import World, named

HALF_HOUR = timedelta(minutes=30)
CHANGES = (date(2024, 3, 31), date(2024, 10, 27))
PLAIN: dict[str, Any] = {
    "when": {"event": "a", "where": {}, "each": "occurrence"},
    "after_all": [],
    "duty": "owes",
    "evidence": {"any": ["b"], "where": {}, "same": []},
    "waived_by": [],
    "scope": {},
}


def at(year: int, month: int, day: int, hour: int) -> datetime:
    """What a clock in Norway shows."""
    return datetime.combine(date(year, month, day), time(hour))


def corner_worlds() -> Iterator[tuple[World, World]]:
    """Each world as it is asked, and as the naive reading is asked: the same but for rows that cannot count."""
    for window in (
        {"from": "-P1D", "within": "PT1H"},
        {"from": "-P1DT1H", "within": "PT1H"},
        {"from": "P1D", "within": "PT48H"},
    ):
        clock = World(tuple(_around_changes(window)), (_rule(window),), moment(at(2024, 12, 1, 12)))
        yield clock, clock
    month = _world([_event(1, "a", at(2024, 6, 3, 12)), _event(2, "b", at(2024, 6, 20, 12))])
    month = replace(month, rules=(_rule({"from": "P1M", "within": "PT1000H"}),))
    yield month, month
    old = _world([_event(1, "a", at(2014, 6, 3, 12)), _event(2, "b", at(2014, 3, 3, 12))])
    old = replace(old, rules=(_rule({"from": "-P2Y", "within": "PT1H"}),))
    yield old, old
    versions = _world(_versions())
    yield versions, versions
    clean = _world([_event(1, "a", at(2024, 6, 3, 12)), _event(2, "b", at(2024, 6, 3, 13))])
    nobody: dict[str, Any] = {"id": 9, "person": None}
    nameless: dict[str, Any] = {"id": None}
    useless = [replace(clean.events[0], **nothing) for nothing in (nobody, nameless)]
    yield replace(clean, events=(*clean.events, *useless)), clean


def _rule(window: dict[str, str]) -> Any:
    return named({**PLAIN, "window": window}, "r0")


def _world(events: list[Event]) -> World:
    return World(tuple(events), (_rule({"from": "-P1D", "within": "P1D"}),), moment(at(2024, 12, 1, 12)))


def _event(number: int, kind: str, at: datetime, **more: Any) -> Event:
    return Event(id=number, person=more.pop("person", "p0"), kind=kind, occurred_at=moment(at), **more)


def _around_changes(window: dict[str, str]) -> Iterator[Event]:
    """For each half hour of those nights a trigger the day before or after, and evidence at each half hour around."""
    number, away = 0, -DAY if window["from"].startswith("P") else DAY
    for day in CHANGES:
        for clock in (time(hour, minute) for hour in (0, 1, 2, 3, 4, 12) for minute in (0, 30)):
            opens = moment(datetime.combine(day, clock))
            for steps in range(-4, 5):
                person = f"p{number}"
                number += 2
                started = moment(datetime.combine(day + away, clock))
                yield Event(id=number, person=person, kind="a", occurred_at=started)
                yield Event(id=number + 1, person=person, kind="b", occurred_at=opens + steps * HALF_HOUR)


def _versions() -> list[Event]:
    """One event told twice in the same moment, differing in one column; the greater counts."""
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"episode": "e1"}, {"episode": "e2"}),
        ({"counterpart": "c1"}, {"counterpart": "c2"}),
        ({"organisation": "o1"}, {"organisation": "o2"}),
        ({"episode": None}, {"episode": "e1"}),
        ({"person": "p1"}, {"person": "p2"}),
    ]
    found = []
    for number, (less, more) in enumerate(pairs):
        first = _event(number, "a", at(2024, 6, 3, 12), person=f"p{number}")
        found += [replace(first, **less), replace(first, **more)]
    return [*found, *reversed(found)]
