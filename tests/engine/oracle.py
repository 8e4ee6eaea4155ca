"""The semantics of docs/engine.md, read naively: one rule, one person, one trigger at a time.

Written from that page alone. It imports nothing of the engine, asks no database, and has a calendar of its own (the
EU's summer time, Easter by the Gregorian computus), so that a mistake must be made twice to stay hidden.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

RuleMapping = Mapping[str, Any]
"""A rule as it stands in a file."""

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
COLUMNS = ("organisation", "counterpart", "episode")


@dataclass(frozen=True)
class Event:
    """One recorded row. Moments are aware."""

    id: int | str
    person: str
    kind: str
    occurred_at: datetime
    recorded_at: datetime | None = None
    organisation: str | None = None
    counterpart: str | None = None
    episode: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def known_at(self) -> datetime:
        """When it was recorded; when it happened if nobody says."""
        return self.recorded_at or self.occurred_at

    @property
    def order(self) -> tuple[datetime, int | str]:
        """The earliest event is the one with the least of this."""
        return self.occurred_at, self.id

    def text(self, name: str) -> str | None:
        """A column or an attribute as it is compared; None when it is missing."""
        value = getattr(self, name) if name in COLUMNS else self.attributes.get(name)
        if value is None or value == "":
            return None
        return value if isinstance(value, str) else json.dumps(value)


class Answer(NamedTuple):
    """One commitment, as the engine's rows tell it."""

    rule_key: str
    rule_code: str
    rule_valid_from: date
    trigger_id: int | str
    person: str
    duty_role: str
    duty_organisation: str | None
    counterpart: str | None
    episode: str | None
    triggered_at: datetime
    starts_at: datetime | None
    due_at: datetime | None
    state: str
    evidence_id: int | str | None
    evidence_at: datetime | None
    waived_id: int | str | None
    waived_at: datetime | None
    lead_time: float | None


def evaluate(
    events: Iterable[Event],
    rules: Sequence[RuleMapping],
    as_of: datetime,
    roles: Mapping[str, str] | None = None,
) -> list[Answer]:
    """Every commitment of every person, in no particular order."""
    by_person: dict[str, list[Event]] = {}
    for event in existing(events, as_of):
        by_person.setdefault(event.person, []).append(event)
    return [
        answer(rule, trigger, history, as_of, roles or {})
        for history in by_person.values()
        for rule in rules
        for trigger in triggers(rule, history)
    ]


# Events


def existing(events: Iterable[Event], as_of: datetime) -> list[Event]:
    """The version of each event that counts, of those that have happened."""
    versions: dict[int | str, list[Event]] = {}
    for event in events:
        if event.known_at <= as_of:
            versions.setdefault(event.id, []).append(event)
    newest = [max(rows, key=version_order) for rows in versions.values()]
    return [event for event in newest if event.occurred_at <= as_of]


def version_order(event: Event) -> tuple[Any, ...]:
    """Newest recorded, then latest happened, then the greater texts, a missing one the least."""
    texts = [event.kind, event.person, *(event.text(name) for name in COLUMNS)]
    return event.known_at, event.occurred_at, [(text is not None, text or "") for text in texts]


def earliest(events: Iterable[Event]) -> Event | None:
    """The first in time, then in id."""
    return min(events, key=lambda event: event.order, default=None)


# Triggers


def triggers(rule: RuleMapping, history: Sequence[Event]) -> Iterator[Event]:
    """The events of one person that start this rule."""
    fitting = [
        event for event in history if fits(event, rule["when"]["event"], rule["when"].get("where", {}))
    ]
    fitting = [event for event in fitting if in_scope(event, rule.get("scope", {}))]
    each = rule["when"].get("each", "occurrence")
    if each == "person":
        fitting = first_of_each([("", event) for event in fitting])
    if each == "episode":
        fitting = first_of_each([(event.text("episode") or event, event) for event in fitting])
    for event in fitting:
        if is_valid(rule["source"], event.occurred_at):
            yield event


def first_of_each(groups: Iterable[tuple[object, Event]]) -> list[Event]:
    """The earliest event of each group."""
    members: dict[object, list[Event]] = {}
    for group, event in groups:
        members.setdefault(group if isinstance(group, str) else id(group), []).append(event)
    return [min(events, key=lambda event: event.order) for events in members.values()]


def fits(event: Event, kind: str, where: Mapping[str, Any]) -> bool:
    """Whether an event is of the kind and has every attribute asked for."""
    return event.kind == kind and all(event.text(name) in texts(wanted) for name, wanted in where.items())


def in_scope(event: Event, scope: Mapping[str, Sequence[Any]]) -> bool:
    """Whether the organisation (and the counterpart) is among those named."""
    return all(event.text(name) in texts(named) for name, named in scope.items() if named)


def texts(wanted: Any) -> list[str]:
    """A value or a list of them, as attributes are compared."""
    values = wanted if isinstance(wanted, list | tuple) else [wanted]
    return [value if isinstance(value, str) else json.dumps(value) for value in values]


def is_valid(source: Mapping[str, Any], at: datetime) -> bool:
    """Whether the rule held on the Norwegian day of this moment, both days included."""
    day = local(at).date()
    until = source.get("valid_until")
    return as_date(source["valid_from"]) <= day and (until is None or day <= as_date(until))


def as_date(value: date | str) -> date:
    """A day, as YAML gives it."""
    return value if isinstance(value, date) else date.fromisoformat(value)


# From trigger to state


def answer(
    rule: RuleMapping, trigger: Event, history: Sequence[Event], as_of: datetime, roles: Mapping[str, str]
) -> Answer:
    """One rule applied to one trigger."""
    start = start_of(rule, trigger, history)
    due = None if start is None else shifted(start, rule["window"]["within"])
    evidence = None if start is None else evidence_of(rule, trigger, start, history)
    waiver = waiver_of(rule, trigger, evidence, history)
    duty = rule["duty"] if isinstance(rule["duty"], dict) else {"role": rule["duty"]}
    column = duty.get("from") or roles.get(duty["role"], "organisation")
    return Answer(
        rule_key=rule.get("key") or rule["code"],
        rule_code=rule["code"],
        rule_valid_from=as_date(rule["source"]["valid_from"]),
        trigger_id=trigger.id,
        person=trigger.person,
        duty_role=duty["role"],
        duty_organisation=trigger.text(column),
        counterpart=trigger.text("counterpart"),
        episode=trigger.text("episode"),
        triggered_at=trigger.occurred_at,
        starts_at=start,
        due_at=due,
        state=state_of(due, evidence, waiver, as_of),
        evidence_id=evidence.id if evidence else None,
        evidence_at=evidence.occurred_at if evidence else None,
        waived_id=waiver.id if waiver else None,
        waived_at=waiver.occurred_at if waiver else None,
        lead_time=(evidence.occurred_at - start) / SECOND if evidence and start else None,
    )


def start_of(rule: RuleMapping, trigger: Event, history: Sequence[Event]) -> datetime | None:
    """The trigger's time, or that of the last thing waited for; None when one of them has not happened."""
    start = trigger.occurred_at
    for kind in rule.get("after_all", []):
        first = earliest(event for event in history if event.kind == kind)
        if first is None:
            return None
        start = max(start, first.occurred_at)
    return start


def evidence_of(rule: RuleMapping, trigger: Event, start: datetime, history: Sequence[Event]) -> Event | None:
    """The earliest event that shows that it was done."""
    wanted = rule["evidence"]
    opens = shifted(start, rule["window"].get("from", "PT0S"))
    return earliest(
        event
        for event in history
        if any(fits(event, kind, wanted.get("where", {})) for kind in wanted["any"])
        and all(is_same(event.text(name), trigger.text(name)) for name in wanted.get("same", []))
        and event.occurred_at >= opens
    )


def is_same(one: str | None, other: str | None) -> bool:
    """Equal, and there on both sides."""
    return one is not None and one == other


def waiver_of(
    rule: RuleMapping, trigger: Event, evidence: Event | None, history: Sequence[Event]
) -> Event | None:
    """The earliest event that frees from the duty, at or after the trigger and before the evidence."""
    waiver = earliest(
        event
        for event in history
        if event.kind in rule.get("waived_by", []) and event.occurred_at >= trigger.occurred_at
    )
    if waiver and evidence and evidence.order <= waiver.order:
        return None
    return waiver


def state_of(due: datetime | None, evidence: Event | None, waiver: Event | None, as_of: datetime) -> str:
    """Where it stands."""
    if due is None:
        return "pending"
    if waiver and waiver.occurred_at <= due:
        return "waived"
    if evidence:
        return "met" if evidence.occurred_at <= due else "late"
    return "open" if as_of <= due else "missed"


# Lengths of time

ISO = re.compile(
    r"([+-]?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)
WORKING = re.compile(r"(\d+) working days?")


def shifted(start: datetime, length: str) -> datetime:
    """The moment that lies `length` after `start`."""
    if working := WORKING.fullmatch(length):
        return end_of_working_day(start, int(working[1]))
    found = ISO.fullmatch(length)
    assert found, length
    sign = -1 if found[1] == "-" else 1
    years, months, weeks, days, hours, minutes, seconds = (
        sign * int(part or 0) for part in found.groups()[1:]
    )
    moved = start
    if years or months or weeks or days:
        clock = local(start)
        day = in_months(clock.date(), 12 * years + months) + (7 * weeks + days) * DAY
        moved = moment(datetime.combine(day, clock.time()))
    return moved + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def in_months(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for candidate in range(day.day, 0, -1):
        try:
            return date(year, month + 1, candidate)
        except ValueError:
            continue
    raise AssertionError(day)


def end_of_working_day(start: datetime, count: int) -> datetime:
    """The midnight that ends the count-th working day after the Norwegian date of the start."""
    day = local(start).date()
    while count:
        day += DAY
        count -= is_working_day(day)
    return moment(datetime.combine(day + DAY, time()))


# Norway's clock and holidays


def local(at: datetime) -> datetime:
    """What a clock in Norway shows at this moment, without zone."""
    utc = at.astimezone(UTC).replace(tzinfo=None)
    return utc + (2 if is_summer(utc) else 1) * HOUR


def moment(clock: datetime) -> datetime:
    """When a clock in Norway shows this: the first time if it does so twice; an hour later if it never does."""
    summer, winter = clock - 2 * HOUR, clock - HOUR
    return (summer if is_summer(summer) else winter).replace(tzinfo=UTC)


def is_summer(utc: datetime) -> bool:
    """From 01:00 UTC on the last Sunday of March until 01:00 UTC on the last Sunday of October."""
    assert utc.year >= 1996, "the EU's rule, in Norway since 1996"
    return last_sunday(utc.year, 3) + HOUR <= utc < last_sunday(utc.year, 10) + HOUR


def last_sunday(year: int, month: int) -> datetime:
    """Midnight that begins the last Sunday of a month of 31 days."""
    last = datetime(year, month, 31)  # noqa: DTZ001 - a clock without zone
    return last - (last.weekday() + 1) % 7 * DAY


def is_working_day(day: date) -> bool:
    """Monday to Friday, without Norwegian public holidays."""
    return day.weekday() < 5 and day not in holidays_of(day.year)


def holidays_of(year: int) -> set[date]:
    """The Norwegian public holidays that can fall on a working day, and some Sundays."""
    easter = easter_sunday(year)
    movable = (-3, -2, 0, 1, 39, 49, 50)  # Maundy Thursday, Good Friday, Easter, Ascension, Whitsun
    fixed = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
    return {easter + days * DAY for days in movable} | {date(year, *day) for day in fixed}


def easter_sunday(year: int) -> date:
    """The anonymous Gregorian computus (Meeus, Astronomical Algorithms, 1991)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    lo = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * lo) // 433
    month = (h + lo - 7 * m + 90) // 25
    return date(year, month, (h + lo - 7 * m + 33 * month + 19) % 32)
