"""What a version is on a day, and that a new one never changes what an older day was measured by."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enplan.base.kernel.errors import Invalid
from enplan.domain.agreements.rules import (
    BINDING,
    MOVES,
    Act,
    Period,
    Standing,
    check_move,
    end_on,
    promised,
    put_into_force,
    standing,
)

TODAY = date(2026, 3, 10)
days = st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))
lengths = st.none() | st.integers(1, 500)


@st.composite
def histories(draw: st.DrawFn) -> list[Period]:
    """Versions as they come to stand when one after the other is agreed, each on a later day than the one before."""
    periods: list[Period] = []
    agreed_on = TODAY - timedelta(days=400)
    for number in range(1, draw(st.integers(0, 4)) + 1):
        starts = agreed_on + timedelta(days=draw(st.integers(0, 90)))
        length = draw(lengths)
        new = Period(number, starts, starts + timedelta(days=length) if length else None)
        try:
            periods = put_into_force(periods, new, agreed_on)
        except Invalid:
            continue
        agreed_on += timedelta(days=draw(st.integers(1, 100)))
    return periods


def by_day(periods: list[Period]) -> dict[date, int | None]:
    """Which version is in force, day by day."""
    every = [TODAY + timedelta(days=n) for n in range(-500, 1000)]
    return {day: next((each.number for each in periods if each.holds_on(day)), None) for day in every}


@given(histories(), days, lengths)
def test_a_new_version_never_changes_what_an_older_day_was_measured_by(
    earlier: list[Period], starts: date, length: int | None
) -> None:
    new = Period(99, starts, starts + timedelta(days=length) if length else None)
    before = by_day(earlier)
    try:
        after = by_day(put_into_force(earlier, new, TODAY))
    except Invalid:
        return
    if earlier:
        assert {day: before[day] for day in before if day < TODAY} == {
            day: after[day] for day in after if day < TODAY
        }
    changed = {day for day in after if after[day] != before[day]}
    assert {after[day] for day in changed} <= {99, None}
    assert all(day >= min(starts, TODAY) for day in changed)


@given(histories(), days, lengths)
def test_there_is_never_more_than_one_version_in_force(
    earlier: list[Period], starts: date, length: int | None
) -> None:
    new = Period(99, starts, starts + timedelta(days=length) if length else None)
    try:
        periods = put_into_force(earlier, new, TODAY)
    except Invalid:
        return
    for n in range(-500, 1000, 7):
        day = TODAY + timedelta(days=n)
        assert sum(period.holds_on(day) for period in periods) <= 1


@given(histories(), days)
def test_notice_changes_no_day_that_has_passed(periods: list[Period], last: date) -> None:
    before = by_day(periods)
    try:
        after = by_day(end_on(periods, last, TODAY))
    except Invalid:
        return
    assert all(after[day] == before[day] for day in before if day < max(last, TODAY))
    assert all(after[day] is None for day in after if day >= last)


def standing_on(period: Period, day: date) -> Standing:
    return standing("agreed", starts=period.starts, ends=period.ends, ends_as=period.ends_as, day=day)


def test_a_version_ends_where_the_next_begins_and_is_then_superseded() -> None:
    first = Period(1, date(2025, 1, 1))

    old, new = put_into_force([first], Period(2, date(2026, 4, 1)), TODAY)

    assert (old.ends, new.starts) == (date(2026, 4, 1), date(2026, 4, 1))
    assert standing_on(old, date(2026, 3, 31)) is Standing.IN_FORCE
    assert standing_on(old, date(2026, 4, 1)) is Standing.SUPERSEDED


def test_a_version_that_is_approved_late_begins_on_the_day_of_the_last_approval() -> None:
    _, new = put_into_force([Period(1, date(2025, 1, 1))], Period(2, date(2026, 1, 1)), TODAY)

    assert new.starts == TODAY


def test_the_first_version_may_begin_in_the_past_as_when_a_paper_is_taken_in() -> None:
    assert put_into_force([], Period(1, date(2020, 1, 1)), TODAY) == [Period(1, date(2020, 1, 1))]


def test_a_version_cannot_begin_before_one_that_is_already_agreed_to_come() -> None:
    coming = [Period(1, date(2025, 1, 1), date(2026, 6, 1), "superseded"), Period(2, date(2026, 6, 1))]

    with pytest.raises(Invalid, match="starts-before-agreed"):
        put_into_force(coming, Period(3, date(2026, 5, 1)), TODAY)


def test_notice_cannot_be_given_for_a_day_that_has_passed() -> None:
    with pytest.raises(Invalid, match="in-the-past"):
        end_on([Period(1, date(2025, 1, 1))], date(2026, 3, 9), TODAY)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 31), Standing.AGREED),
        (date(2026, 2, 1), Standing.IN_FORCE),
        (date(2026, 2, 27), Standing.IN_FORCE),
        (date(2026, 2, 28), Standing.ENDED),
    ],
)
def test_what_a_version_is_follows_from_its_days(day: date, expected: Standing) -> None:
    found = standing("agreed", starts=date(2026, 2, 1), ends=date(2026, 2, 28), ends_as="", day=day)
    assert found is expected


def test_nothing_the_parties_do_leads_out_of_what_they_have_agreed_or_given_up() -> None:
    reached = {after for moves in MOVES.values() for after in moves.values()}
    assert reached == {Standing.DRAFT, Standing.PROPOSED, Standing.AGREED, Standing.WITHDRAWN}
    for state in (*BINDING, Standing.WITHDRAWN):
        for act in Act:
            with pytest.raises(Invalid, match="version-moved-on"):
                check_move(state, act)


@pytest.mark.parametrize(
    "written", ["ringe deg samme dag", "å ringe deg samme dag.", " å ringe deg samme dag. "]
)
def test_plain_words_follow_upon_a_promise_however_the_parties_wrote_them(written: str) -> None:
    assert promised(written) == "ringe deg samme dag"


def test_what_is_agreed_is_not_taken_back_to_a_draft() -> None:
    assert check_move(Standing.PROPOSED, Act.TAKE_BACK) is Standing.DRAFT
    with pytest.raises(Invalid, match="version-moved-on"):
        check_move(Standing.AGREED, Act.TAKE_BACK)
