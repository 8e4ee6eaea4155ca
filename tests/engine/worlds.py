"""Worlds for Hypothesis: a rule set, many persons with short histories, and a moment to ask at.

Many persons stand in one world so that one question to a database checks all their histories. Few kinds, values and
clock times make events meet: at the same moment, exactly when a window opens or closes, in the hours when the clock
is changed. All is drawn from lists that begin with the plainest, so that a failing world shrinks to a few words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.engine.oracle import (
    COLUMNS,
    DAY,
    HOUR,
    SECOND,
    Event,
    RuleMapping,
    fits,
    in_scope,
    is_valid,
    moment,
    shifted,
    version_order,
)

HISTORIES = 30  # each is lived by one person near each anchor day
MOST_EVENTS = 12  # of one person; five on average
MOST_RULES = 6
TICK = timedelta(microseconds=1)

ALONE = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
"""Of the first ten worlds of a run none is a variation of another; after them Hypothesis varies each five times."""

KINDS = ("a", "b", "c", "d", "e")
ROLES: Mapping[str, str] = {"told": "counterpart", "named": "q"}

ANCHORS = (
    date(2024, 6, 12),  # an ordinary Wednesday
    date(2024, 3, 30),  # the day before summer time; Easter Saturday
    date(2024, 10, 26),  # the day before winter time
    date(2024, 2, 28),  # a leap day comes
    date(2023, 2, 28),  # none comes
    date(2024, 1, 31),  # the last day of a long month
    date(2024, 4, 30),  # 1 May
    date(2024, 5, 16),  # 17 May and Whit Monday
    date(2025, 4, 16),  # Easter
    date(2025, 5, 28),  # Ascension Day
    date(2024, 12, 31),  # a new year
    date(2023, 12, 22),  # Christmas
    date(2025, 3, 29),
    date(2009, 10, 24),
)
DAYS = (0, 0, 0, 1, 1, -1, 2, 3, 4, 5, 7, 14, 28, 30, 31, -7, -30, 91)
CLOCKS = (
    time(12),
    time(0),
    time(2, 30),
    time(2),
    time(3),
    time(3, 30),
    time(23, 59, 59),
    time(1, 30),
    time(23, 30),
)
NUDGES = (*[timedelta()] * 6, SECOND, -SECOND, TICK, -TICK, HOUR, -HOUR)

WITHIN = (
    *("PT24H", "P1D", "PT0S", "PT1H", "P1D", "P7D", "P1W", "P2W", "P1M", "P3M", "P1Y"),
    *("P1M1D", "P1MT1H", "P1DT12H"),
    *("1 working day", "2 working days", "3 working days", "10 working days"),
)
FROM = (*["PT0S"] * 4, "-PT24H", "-P7D", "-P1M", "-P1W", "-P1DT1H", "-P1Y", "-P1M1D", "-P1D")
LATER = (
    ("PT1S", "PT24H"),
    ("PT1S", "P3M"),
    ("P1D", "P7D"),
    ("P1D", "P1D"),
    ("PT1H", "3 working days"),
    ("P1M", "P3M"),
)

ENDS = (
    ("o1", "c1", "e1"),
    ("o1", "c1", "e1"),
    ("o1", "c1", "e2"),
    ("o2", "c1", "e1"),
    ("o1", "c2", "e1"),
    ("o2", "c2", "e2"),
    ("o1", "c1", None),
    ("o1", "c1", ""),
    (None, "c1", "e1"),
    ("o1", None, "e1"),
    (None, None, None),
    ("o2", "o2", "o2"),
)
ATTRIBUTES: tuple[Mapping[str, Any], ...] = (
    {},
    {"p": "red"},
    {"p": "blue"},
    {"p": "red", "q": 1},
    {"p": "red", "q": "1"},
    {"p": "", "q": True},
    {"p": None, "q": "true"},
    {"p": "Red", "q": 0.5},
    {"q": False, "p": "rød «a» 'b' \"c\" %s \\ {}"},
)
VALUES = ("red", ["red", "blue"], "1", 1, True, ["rød «a» 'b' \"c\" %s \\ {}", 0.5], "nobody")

NEW, AGAIN, TWICE, MOVED = "new", "again", "twice", "moved"
RECORDED = (
    *[(NEW, None)] * 10,
    *((NEW, late) for late in ("at once", "late", "at the moment asked", "too late")),
    *(
        (AGAIN, late)
        for late in (None, "at once", "late", "late", "at the moment asked", "too late", "early")
    ),
    (TWICE, None),
    (MOVED, "late"),
)


@dataclass(frozen=True)
class World:
    """What is asked of every engine: events, rules, and as of when."""

    events: tuple[Event, ...]
    rules: tuple[RuleMapping, ...]
    as_of: datetime

    @property
    def has_text_ids(self) -> bool:
        """Whether ids are text, which has another order than numbers."""
        return any(isinstance(event.id, str) for event in self.events)

    def __repr__(self) -> str:
        rows = "\n".join(f"  {event}" for event in self.events)
        return f"as of {self.as_of}\n" + "\n".join(f"  {rule}" for rule in self.rules) + f"\n{rows}"


@st.composite
def worlds(draw: st.DrawFn, histories: int = HISTORIES) -> World:
    """Rules, histories and a moment."""
    anchors = draw(st.lists(st.sampled_from(ANCHORS), min_size=1, max_size=3, unique=True))
    rules = draw(rule_sets(anchors))
    lives = draw(st.tuples(*[st.lists(ROWS, max_size=MOST_EVENTS)] * histories))
    rows = list(told([(day, life) for day in anchors for life in lives], rules))
    as_of = draw(moments_asked(anchors, rules, [event for event, _ in rows]))
    events = list(written_down(rows, as_of))
    if draw(st.booleans()):
        events = [replace(event, id=str(event.id)) for event in events]
    return World(tuple(events), tuple(rules), as_of)


def some_worlds(count: int, histories: int = HISTORIES) -> list[World]:
    """The same worlds each time, none a variation of another."""
    found: list[World] = []
    while len(found) < count:

        @seed(len(found))
        @settings(ALONE, phases=[Phase.generate], database=None)
        @given(world=worlds(histories))
        def keep(world: World) -> None:
            if world.events:
                found.append(world)

        keep()
    return found[:count]


# Rules


@st.composite
def rarely(draw: st.DrawFn, strategy: st.SearchStrategy[Any], plain: Any) -> Any:
    """The plain thing three times of four."""
    return draw(strategy) if draw(st.sampled_from([False, False, False, True])) else plain


CONDITIONS = rarely(
    st.one_of(
        st.fixed_dictionaries({"p": st.sampled_from(VALUES)}),
        st.fixed_dictionaries({"q": st.sampled_from(VALUES)}),
        st.sampled_from([{"organisation": "o1"}, {"counterpart": ["c1", "c2"]}, {"episode": "e1"}]),
        st.sampled_from([{"p": "red", "q": 1}, {"p": ["red", "blue"], "q": [1, True]}]),
    ),
    {},
)
SAME = st.sampled_from(
    [
        [],
        ["episode"],
        [],
        ["organisation"],
        ["counterpart"],
        ["p"],
        ["q"],
        ["episode", "organisation"],
        ["p", "episode"],
    ]
)
SCOPE = rarely(
    st.sampled_from(
        [
            {"organisation": ["o1"]},
            {"counterpart": ["c2"]},
            {"organisation": ["o1", "o2"], "counterpart": ["c1"]},
        ]
    ),
    {},
)
DUTIES = st.sampled_from(
    [
        "owes",
        "told",
        "named",
        {"role": "told"},
        {"role": "owes", "from": "counterpart"},
        {"role": "owes", "from": "p"},
    ]
)
KIND = st.sampled_from(KINDS)
WINDOWS = st.one_of(
    st.fixed_dictionaries({"within": st.sampled_from(WITHIN)}, optional={"from": st.sampled_from(FROM)}),
    st.sampled_from([{"from": opens, "within": within} for opens, within in LATER]),
)


def rule_bodies() -> st.SearchStrategy[dict[str, Any]]:
    """Everything of a rule but its name and its dates."""
    kinds = st.lists(KIND, max_size=2, unique=True)
    return st.fixed_dictionaries(
        {
            "when": st.fixed_dictionaries(
                {
                    "event": KIND,
                    "where": CONDITIONS,
                    "each": st.sampled_from(["occurrence", "episode", "person"]),
                }
            ),
            "after_all": rarely(kinds, []),
            "duty": DUTIES,
            "evidence": st.fixed_dictionaries(
                {
                    "any": st.lists(KIND, min_size=1, max_size=2, unique=True),
                    "where": CONDITIONS,
                    "same": SAME,
                }
            ),
            "window": WINDOWS,
            "waived_by": st.one_of(st.just([]), kinds),
            "scope": SCOPE,
        }
    )


@st.composite
def rule_sets(draw: st.DrawFn, anchors: Sequence[date]) -> list[RuleMapping]:
    """Up to six rules; some of them have two versions that follow each other, some two keys with one code."""
    found: list[RuleMapping] = []
    for number, body in enumerate(draw(st.lists(rule_bodies(), min_size=1, max_size=MOST_RULES))):
        turn = draw(st.sampled_from(anchors)) + draw(st.sampled_from([0, 1, -1, 30])) * DAY
        code = f"r{number}"
        match draw(st.sampled_from(["always", "always", "begins", "ends", "versions", "changed", "keys"])):
            case "always":
                found.append(named(body, code))
            case "begins":
                found.append(named(body, code, begins=turn))
            case "ends":
                found.append(named(body, code, ends=turn))
            case "versions":
                window = draw(WINDOWS)
                found.append(named({**body, "window": window}, code, begins=turn + DAY))
                found.append(named(body, code, ends=turn))
            case "changed":
                found.append(named(body, code, ends=turn))
                found.append(named(draw(rule_bodies()), code, begins=turn + DAY))
            case _:
                found.append(named({**body, "scope": {"organisation": ["o1"]}}, code, key=f"{code}-one"))
                found.append(named({**body, "scope": {"organisation": ["o2"]}}, code, key=f"{code}-two"))
    return found


def named(
    body: Mapping[str, Any],
    code: str,
    *,
    begins: date = date(2000, 1, 1),
    ends: date | None = None,
    key: str = "",
) -> RuleMapping:
    """A whole rule, as a file has it."""
    source = {"kind": "routine", "ref": "made up", "valid_from": begins.isoformat()}
    if ends is not None:
        source["valid_until"] = ends.isoformat()
    whole = {"code": code, "title": {"nb": code, "nn": code, "en": code}, "source": source, **body}
    return {**whole, "key": key} if key else whole


# Histories


@dataclass(frozen=True)
class Row:
    """What is drawn for one event, before it has a person, an id and a time."""

    deed: tuple[str, int]
    kind: str
    day: int
    clock: time
    nudge: timedelta
    ends: tuple[str | None, str | None, str | None]
    attributes: Mapping[str, Any]
    recorded: tuple[str, str | None]


ANY = ("any", 0)
DEEDS = [
    *[ANY] * 10,
    *(
        (deed, rule)
        for rule in range(MOST_RULES)
        for deed in ("starts", "shows as it closes", "shows as it opens")
    ),
    *(
        (deed, rule)
        for rule in range(3)
        for deed in ("waives as it closes", "waives at once", "waives at once")
    ),
]
ROWS = st.builds(
    Row,
    deed=st.sampled_from(DEEDS),
    kind=KIND,
    day=st.sampled_from(DAYS),
    clock=st.sampled_from(CLOCKS),
    nudge=st.sampled_from(NUDGES),
    ends=st.sampled_from(ENDS),
    attributes=st.sampled_from(ATTRIBUTES),
    recorded=st.sampled_from(RECORDED),
)


def happened(row: Row, day: date, last: Event | None, rules: Sequence[RuleMapping], number: int) -> Event:
    """An event like any other, or one that a rule asks for: that starts it, or fits what came last exactly in time."""
    deed, which = row.deed
    rule = rules[which % len(rules)]
    event = Event(
        id=number,
        person="",
        kind=row.kind,
        occurred_at=moment(datetime.combine(day + row.day * DAY, row.clock)) + row.nudge,
        organisation=row.ends[0],
        counterpart=row.ends[1],
        episode=row.ends[2],
        attributes=row.attributes,
    )
    if deed == "starts":
        return with_values(replace(event, kind=rule["when"]["event"]), rule["when"]["where"])
    if deed == "any" or last is None:
        return event
    side = "from" if deed.endswith("opens") else "within"
    at = (
        last.occurred_at
        if deed.endswith("once")
        else shifted(last.occurred_at, rule["window"].get(side, "PT0S"))
    )
    if deed.startswith("waives"):
        return replace(event, kind=(rule["waived_by"] or KINDS)[0], occurred_at=at + row.nudge)
    alike = {name: getattr(last, name) for name in COLUMNS}
    shown = replace(event, **alike, kind=rule["evidence"]["any"][-1], occurred_at=at + row.nudge)
    return with_values(shown, rule["evidence"]["where"])


def with_values(event: Event, where: Mapping[str, Any]) -> Event:
    """The event with the first value of each that is asked for."""
    first = {name: wanted[0] if isinstance(wanted, list) else wanted for name, wanted in where.items()}
    columns = {name: value for name, value in first.items() if name in COLUMNS}
    attributes = {name: value for name, value in first.items() if name not in COLUMNS}
    return replace(event, **columns, attributes={**event.attributes, **attributes})


def told(
    lives: Sequence[tuple[date, Sequence[Row]]], rules: Sequence[RuleMapping]
) -> Iterator[tuple[Event, str | None]]:
    """The rows as events, and when they are written down.

    Some are told again under the same id: changed, unchanged, or of another person.
    """
    number = 0
    for person, (day, rows) in enumerate(lives):
        last: Event | None = None
        for row in rows:
            how, late = row.recorded
            if how == TWICE and last:
                yield last, None
                continue
            if how not in {AGAIN, MOVED} or last is None:
                number += 1
            owner = (person + 1) % len(lives) if how == MOVED and last else person
            identity = (
                number + 1 if number % 2 else number - 1
            )  # the later of two has the lesser id half the times
            last = replace(happened(row, day, last, rules, identity), person=f"p{owner}")
            yield last, late


@st.composite
def moments_asked(
    draw: st.DrawFn, anchors: Sequence[date], rules: Sequence[RuleMapping], events: Sequence[Event]
) -> datetime:
    """Long after everything, soon after it, or in the midst: about when a rule that some event starts is due."""
    days = draw(st.sampled_from([500, 10, 0, 0, 0]))
    started = [(event, rule) for event in events for rule in rules if starts(event, rule)]
    if days or not started:
        return moment(datetime.combine(max(anchors), time(12))) + days * DAY
    event, rule = draw(st.sampled_from(started))
    return shifted(event.occurred_at, rule["window"]["within"]) + draw(st.sampled_from(NUDGES))


def starts(event: Event, rule: RuleMapping) -> bool:
    """Whether the event starts the rule, unless another did so first."""
    when = rule["when"]
    return (
        fits(event, when["event"], when["where"])
        and in_scope(event, rule["scope"])
        and is_valid(rule["source"], event.occurred_at)
    )


def written_down(rows: Sequence[tuple[Event, str | None]], as_of: datetime) -> Iterator[Event]:
    """The events with the time they were recorded."""
    seen: dict[tuple[Any, ...], Event] = {}
    for event, late in rows:
        moments = {
            "at once": event.occurred_at,
            "late": event.occurred_at + 2 * DAY,
            "early": event.occurred_at - DAY,
            "at the moment asked": as_of,
            "too late": as_of + TICK,
        }
        dated = replace(event, recorded_at=moments[late] if late else None)
        # Which of two rows counts that differ in attributes alone is nobody's promise.
        yield seen.setdefault((dated.id, *map(repr, version_order(dated))), dated)
