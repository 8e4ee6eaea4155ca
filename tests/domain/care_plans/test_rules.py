"""The pure rules: what is missing is named, the order is total and stable, undo takes back exactly what it should."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enplan.base.terminology import code_system
from enplan.domain.care_plans.models import ActivityState, GoalState, PlanState
from enplan.domain.care_plans.rules import undoing
from enplan.domain.care_plans.rules.completeness import CONTENTS, PlanFacts, completeness
from enplan.domain.care_plans.rules.moves import (
    ACTIVITY_MOVES,
    GOAL_MOVES,
    OPEN_ACTIVITIES,
    PLAN_MOVES,
    may_move,
)
from enplan.domain.care_plans.rules.ordering import (
    RANKS,
    Reason,
    Situation,
    Waits,
    is_waiting,
    order_key,
    reasons,
)
from enplan.interfaces.web.persons.words import reason_words

DAY = date(2026, 11, 22)
COUNTS = st.integers(0, 3)
FACTS = st.builds(
    PlanFacts,
    goals=COUNTS,
    resources=COUNTS,
    needs=COUNTS,
    members=COUNTS,
    has_coordinator=st.booleans(),
    contributors=st.sets(st.sampled_from(["person", "member", "kin"])),
    activities=st.just(2),
    without_extent=st.integers(0, 2),
    without_how=st.integers(0, 2),
    has_period=st.booleans(),
    has_revision=st.booleans(),
    has_consent=st.booleans(),
    cooperation=COUNTS,
)
DAYS = st.dates(DAY - timedelta(days=400), DAY + timedelta(days=400))
SITUATIONS = st.builds(
    Situation,
    person_id=st.uuids(),
    name=st.sampled_from(["Kari N.", "Åse B.", "Per L."]),
    today=st.just(DAY),
    expiry_days=st.just(14),
    i_coordinate=st.booleans(),
    has_coordinator=st.booleans(),
    has_plan=st.booleans(),
    is_paused=st.booleans(),
    has_consent=st.booleans(),
    my_overdue=st.lists(st.dates(DAY - timedelta(days=90), DAY - timedelta(days=1)), max_size=2).map(tuple),
    others_overdue=st.lists(st.dates(DAY - timedelta(days=90), DAY - timedelta(days=1)), max_size=2).map(
        tuple
    ),
    help_asked_on=st.lists(st.dates(DAY - timedelta(days=90), DAY), max_size=2).map(tuple),
    requests_since=st.lists(st.dates(DAY - timedelta(days=90), DAY), max_size=1).map(tuple),
    consent_ends_on=st.none() | DAYS,
    next_review_on=st.none() | DAYS,
    suggestions=COUNTS,
    invited_on=st.lists(st.dates(DAY - timedelta(days=90), DAY), max_size=1).map(tuple),
    missing=st.sampled_from([(), ("goals",), ("goals", "period")]),
)
ROWS = st.fixed_dictionaries(
    {
        "words": st.sampled_from(["a", "b", "c"]),
        "state": st.sampled_from(["x", "y"]),
        "removed_at": st.sampled_from([None, "2026-11-22"]),
    }
)


@given(FACTS)
def test_there_are_nine_contents_and_each_is_in_place_or_names_what_it_lacks(facts: PlanFacts) -> None:
    answer = completeness(facts)
    assert answer.total == 9
    assert answer.in_place + sum(bool(content.missing) for content in answer.contents) == 9
    assert set(answer.missing) <= {part for parts in CONTENTS.values() for part in parts}


@given(FACTS, st.sampled_from(["goals", "resources", "needs", "members", "cooperation"]))
def test_more_of_anything_never_makes_a_plan_less_complete(facts: PlanFacts, name: str) -> None:
    before = set(completeness(facts).missing)
    setattr(facts, name, getattr(facts, name) + 1)
    assert set(completeness(facts).missing) <= before


def test_an_empty_plan_lacks_everything_and_a_full_one_nothing() -> None:
    assert completeness(PlanFacts()).in_place == 0
    full = PlanFacts(
        1, 1, 1, 2, has_coordinator=True, contributors={"person", "member", "kin"}, activities=1,
        has_period=True, has_revision=True, has_consent=True, cooperation=1,
    )  # fmt: skip
    assert completeness(full).missing == ()


def test_a_coordinator_alone_is_no_team() -> None:
    assert "participants" in completeness(PlanFacts(members=1, has_coordinator=True)).missing


def test_every_part_that_can_be_missing_has_its_words_and_its_place_among_the_nine() -> None:
    nine = code_system("domain.care_plans.statutory_contents")
    words = code_system("domain.care_plans.statutory_parts")
    assert tuple(nine.codes) == tuple(CONTENTS)
    for content, parts in CONTENTS.items():
        assert [words.concept(part).string("content") for part in parts] == [content] * len(parts)
    assert set(words.codes) == {part for parts in CONTENTS.values() for part in parts}


def test_the_tables_of_moves_know_every_state_and_no_other() -> None:
    assert (
        set(ACTIVITY_MOVES)
        == set(ActivityState.values)
        == set(code_system("domain.care_plans.activity_statuses").codes)
    )
    assert set(GOAL_MOVES) == set(GoalState.values)
    assert set(PLAN_MOVES) == set(PlanState.values)
    for table in (ACTIVITY_MOVES, GOAL_MOVES, PLAN_MOVES):
        assert all(targets <= set(table) for targets in table.values())


def test_open_activities_are_those_the_data_calls_open() -> None:
    statuses = code_system("domain.care_plans.activity_statuses")
    assert set(OPEN_ACTIVITIES) == {status.code for status in statuses if status.flag("open")}


@pytest.mark.parametrize("state", ActivityState.values)
def test_from_every_status_there_is_a_way_on_and_nothing_is_final(state: str) -> None:
    assert ACTIVITY_MOVES[state]
    assert may_move(ACTIVITY_MOVES, state, state)


def test_what_is_done_does_not_become_a_suggestion() -> None:
    assert not may_move(ACTIVITY_MOVES, "done", "proposed")


@given(SITUATIONS)
def test_every_person_has_a_reason_and_the_first_is_the_most_pressing(situation: Situation) -> None:
    why = reasons(situation)
    assert why
    assert [reason.rank for reason in why] == sorted(reason.rank for reason in why)


@given(st.lists(SITUATIONS, max_size=12, unique_by=lambda s: s.person_id), st.randoms(use_true_random=False))
def test_the_order_is_total_and_does_not_depend_on_where_one_starts(
    people: list[Situation], chance: Any
) -> None:
    keys = [order_key(it, reasons(it)[0]) for it in people]
    assert len(set(keys)) == len(keys)
    shuffled = list(people)
    chance.shuffle(shuffled)

    def key(it: Situation) -> tuple[Any, ...]:
        return order_key(it, reasons(it)[0])

    assert [it.person_id for it in sorted(shuffled, key=key)] == [
        it.person_id for it in sorted(people, key=key)
    ]


def _person(**more: Any) -> Situation:
    return Situation(person_id=uuid.uuid4(), name="Kari N.", today=DAY, expiry_days=14, **more)


def test_the_order_is_the_one_that_the_page_explains() -> None:
    people = [
        _person(next_review_on=DAY + timedelta(days=30)),
        _person(suggestions=1),
        _person(next_review_on=DAY - timedelta(days=1)),
        _person(consent_ends_on=DAY + timedelta(days=6)),
        _person(help_asked_on=(DAY,)),
        _person(others_overdue=(DAY - timedelta(days=3),)),
    ]
    ordered = sorted(people, key=lambda it: order_key(it, reasons(it)[0]))
    assert [reasons(it)[0].code for it in ordered] == [
        "activity_overdue",
        "asks_for_help",
        "consent_expires",
        "review_overdue",
        "suggestion_waits",
        "next_review",
    ]


def test_the_consent_that_ends_first_stands_first() -> None:
    late, soon = (_person(consent_ends_on=DAY + timedelta(days=n)) for n in (12, 2))
    assert order_key(soon, reasons(soon)[0]) < order_key(late, reasons(late)[0])


def test_a_consent_that_ends_in_fifteen_days_can_wait() -> None:
    assert reasons(_person(consent_ends_on=DAY + timedelta(days=15)))[0].code == "nothing_due"


def test_what_waits_for_the_coordinator_waits_for_others_than_the_rest_of_the_team() -> None:
    mine, theirs = (reasons(_person(help_asked_on=(DAY,), i_coordinate=i)) for i in (True, False))
    assert is_waiting(mine, Waits.FOR_ME)
    assert is_waiting(theirs, Waits.FOR_OTHERS)


def test_a_reason_from_above_takes_its_place_and_keeps_its_sentence() -> None:
    broken = Reason("promise_late", Waits.FOR_OTHERS, days=2, told=lambda: "DPS skulle ringt.")
    person = _person(suggestions=1, help_asked_on=(DAY,), more=(broken,))
    assert [reason.code for reason in reasons(person)] == [
        "promise_late",
        "asks_for_help",
        "suggestion_waits",
    ]
    assert reason_words(reasons(person)[0]) == "DPS skulle ringt."


def test_every_reason_has_a_place() -> None:
    assert all(2 <= rank <= 9 for rank in RANKS.values())


@given(ROWS, ROWS)
def test_undo_gives_back_what_was(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert {**after, **undoing.reversal(before, after, "now")} == before


@given(ROWS, ROWS)
def test_to_undo_an_undo_gives_the_change_again(before: dict[str, Any], after: dict[str, Any]) -> None:
    undone = {**after, **undoing.reversal(before, after, "now")}
    assert {**undone, **undoing.reversal(after, undone, "later")} == after


@given(ROWS, ROWS, ROWS)
def test_undo_is_refused_exactly_when_it_would_overwrite(
    before: dict[str, Any], after: dict[str, Any], current: dict[str, Any]
) -> None:
    touched = undoing.changed(before, after)
    assert undoing.stands(before, after, current) == all(current[name] == after[name] for name in touched)


def test_a_new_row_is_taken_away_and_can_come_back() -> None:
    new = {"words": "a", "removed_at": None}
    assert undoing.reversal(None, new, "now") == {"removed_at": "now"}


@pytest.mark.parametrize(("days_ago", "possible"), [(0, True), (30, True), (31, False)])
def test_the_thirtieth_day_is_the_last(days_ago: int, possible: bool) -> None:  # noqa: FBT001 - a parameter
    assert undoing.within(DAY - timedelta(days=days_ago), DAY, 30) is possible
