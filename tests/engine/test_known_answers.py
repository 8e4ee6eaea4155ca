"""Small worlds whose answers can be seen, asked of PostgreSQL and DuckDB alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import psycopg
import pytest

from enplan.engine import Commitment, Rule, State
from tests.engine.evaluating import Event, a_rule, in_duckdb, in_postgres, moment

Ask = Callable[..., list[Commitment]]


@pytest.fixture
def ask(postgres: psycopg.Connection[Any]) -> Ask:
    """The answer of both, which must be the same."""

    def both(
        events: Iterable[Event], rules: Sequence[Rule], as_of: str = "2030-01-01T00:00", **more: Any
    ) -> Any:
        answers = in_postgres(postgres, events, rules, as_of, **more), in_duckdb(events, rules, as_of, **more)
        assert answers[0] == answers[1]
        return answers[0]

    return both


def test_what_was_done_in_time_is_met(ask: Ask) -> None:
    [found] = ask(
        [Event(1, "admitted", "2024-01-10T12:00"), Event(2, "notified", "2024-01-11T11:00")], [a_rule()]
    )

    assert found == Commitment(
        rule_key="early-notice",
        rule_code="early-notice",
        rule_valid_from=a_rule().source.valid_from,
        trigger_id=1,
        person=1,
        duty_role="admitting-unit",
        duty_organisation="dps",
        counterpart="kommunen",
        episode="e1",
        triggered_at=moment("2024-01-10T12:00"),
        starts_at=moment("2024-01-10T12:00"),
        due_at=moment("2024-01-11T12:00"),
        state=State.MET,
        evidence_id=2,
        evidence_at=moment("2024-01-11T11:00"),
        waived_id=None,
        waived_at=None,
        lead_time=23 * 3600.0,
    )


@pytest.mark.parametrize(
    ("within", "start", "due"),
    [
        ("PT24H", "2024-03-30T23:30", "2024-03-31T23:30"),
        ("P1D", "2024-03-30T12:00", "2024-03-31T11:00"),
        ("P1D", "2024-10-26T12:00", "2024-10-27T13:00"),
        ("P1D", "2024-03-30T01:30", "2024-03-31T01:30"),  # 02:30 does not exist and is 03:30
        ("P1D", "2024-10-26T00:30", "2024-10-27T00:30"),  # 02:30 is there twice, the first counts
        ("P7D", "2024-03-31T00:30", "2024-04-06T23:30"),
        ("P1M", "2024-01-31T12:00", "2024-02-29T12:00"),
        ("P1M", "2023-01-31T12:00", "2023-02-28T12:00"),
        ("P1Y", "2024-02-29T12:00", "2025-02-28T12:00"),
        ("P1MT1H", "2024-03-29T12:00", "2024-04-29T12:00"),
        ("3 working days", "2024-03-27T12:00", "2024-04-04T22:00"),  # Easter
        ("1 working day", "2024-04-30T12:00", "2024-05-02T22:00"),  # 1 May
        ("1 working day", "2024-05-16T12:00", "2024-05-21T22:00"),  # 17 May and Whit Monday
        ("2 working days", "2023-12-22T22:59", "2023-12-28T23:00"),  # still Friday, then Christmas
        ("1 working day", "2024-03-29T23:30", "2024-04-02T22:00"),
    ],
)
def test_time_is_counted_as_norwegians_count_it(ask: Ask, within: str, start: str, due: str) -> None:
    [found] = ask([Event(1, "admitted", start)], [a_rule(window={"within": within})])

    assert found.due_at == moment(due)


def test_the_clock_waits_until_sharing_is_agreed(ask: Ask) -> None:
    rule = a_rule(after_all=["consented", "told"])
    events = [Event(1, "admitted", "2024-01-10T12:00"), Event(2, "told", "2023-01-01T12:00")]

    [before] = ask(events, [rule])
    [after] = ask([*events, Event(3, "consented", "2024-01-12T12:00")], [rule])

    assert (before.state, before.starts_at, before.due_at) == (State.PENDING, None, None)
    assert (after.state, after.due_at) == (State.MISSED, moment("2024-01-13T12:00"))


def test_a_waiver_frees_only_when_it_comes_in_time_and_before_the_evidence(ask: Ask) -> None:
    rule = a_rule(waived_by=["refused"])

    def state(*events: Event) -> State:
        [found] = ask([Event(1, "admitted", "2024-01-10T12:00"), *events], [rule])
        return State(found.state)

    assert state(Event(2, "refused", "2024-01-10T13:00")) is State.WAIVED
    assert state(Event(2, "refused", "2024-01-10T11:00")) is State.MISSED
    assert state(Event(2, "refused", "2024-01-12T11:00")) is State.MISSED
    assert (
        state(Event(2, "refused", "2024-01-10T13:00"), Event(3, "notified", "2024-01-10T14:00"))
        is State.WAIVED
    )
    assert (
        state(Event(2, "refused", "2024-01-10T13:00"), Event(3, "notified", "2024-01-10T12:30")) is State.MET
    )
    assert (
        state(Event(4, "refused", "2024-01-10T13:00"), Event(3, "notified", "2024-01-10T13:00")) is State.MET
    )
    assert (
        state(Event(2, "refused", "2024-01-10T13:00"), Event(3, "notified", "2024-01-10T13:00"))
        is State.WAIVED
    )


def test_a_missing_episode_matches_nothing(ask: Ask) -> None:
    rule = a_rule(evidence={"any": ["notified"], "same": ["episode"]})
    events = [
        Event(1, "admitted", "2024-01-10T12:00", episode=None),
        Event(2, "admitted", "2024-01-10T12:00", episode=""),
        Event(3, "admitted", "2024-01-10T12:00", episode="e9"),
        Event(4, "notified", "2024-01-10T13:00", episode=None),
        Event(5, "notified", "2024-01-10T14:00", episode="e9"),
    ]

    assert {row.trigger_id: row.evidence_id for row in ask(events, [rule])} == {1: None, 2: None, 3: 5}


def test_an_episode_starts_a_promise_once(ask: Ask) -> None:
    rule = a_rule(when={"event": "admitted", "each": "episode"})
    events = [
        Event(3, "admitted", "2024-01-10T12:00"),
        Event(2, "admitted", "2024-01-10T12:00"),
        Event(1, "admitted", "2024-01-11T12:00"),
        Event(4, "admitted", "2024-01-11T12:00", episode="e2"),
        Event(5, "admitted", "2024-01-11T12:00", episode=None),
        Event(6, "admitted", "2024-01-12T12:00", episode=None),
    ]

    assert sorted(row.trigger_id for row in ask(events, [rule])) == [2, 4, 5, 6]


def test_what_is_known_later_is_not_known_yet(ask: Ask) -> None:
    events = [
        Event(1, "admitted", "2024-01-10T12:00", recorded="2024-01-10T12:00"),
        Event(1, "admitted", "2024-01-09T12:00", recorded="2024-01-15T12:00"),
        Event(2, "notified", "2024-01-11T13:00", recorded="2024-01-20T12:00"),
    ]

    assert [row.due_at for row in ask(events, [a_rule()], "2024-01-14T00:00")] == [moment("2024-01-11T12:00")]
    assert [row.state for row in ask(events, [a_rule()], "2024-01-11T12:00")] == [State.OPEN]
    assert [row.due_at for row in ask(events, [a_rule()], "2024-01-16T00:00")] == [moment("2024-01-10T12:00")]
    assert [row.state for row in ask(events, [a_rule()], "2024-01-21T00:00")] == [State.LATE]


def test_conditions_and_scope_choose_the_trigger(ask: Ask) -> None:
    rule = a_rule(
        when={"event": "admitted", "where": {"setting": ["inpatient", "day"], "planned": False}},
        scope={"organisation": ["dps", "7"]},
        duty={"role": "municipality", "from": "counterpart"},
    )
    fitting = {"setting": "day", "planned": False}
    events = [
        Event(1, "admitted", "2024-01-10T12:00", attributes=fitting),
        Event(2, "admitted", "2024-01-10T12:00", attributes=fitting, organisation="sykehuset"),
        Event(3, "admitted", "2024-01-10T12:00", attributes=fitting, organisation=None),
        Event(4, "admitted", "2024-01-10T12:00", attributes={"setting": "day"}),
        Event(5, "admitted", "2024-01-10T12:00", attributes={"setting": "home", "planned": False}),
    ]

    [found] = ask(events, [rule])

    assert (found.trigger_id, found.duty_organisation) == (1, "kommunen")


def test_a_version_holds_through_its_last_norwegian_day(ask: Ask) -> None:
    first = {"kind": "law", "ref": "1", "valid_from": "2023-01-01", "valid_until": "2023-12-31"}
    rules = [
        a_rule(source=first),
        a_rule(source=first | {"valid_from": "2024-01-01", "valid_until": "2024-12-31"}),
    ]
    events = [Event(1, "admitted", "2023-12-31T22:59"), Event(2, "admitted", "2023-12-31T23:00")]

    found = ask(events, rules)

    assert {row.trigger_id: row.rule_valid_from.year for row in found} == {1: 2023, 2: 2024}
