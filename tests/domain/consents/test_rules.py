"""The rules of consent on answers nobody thought of: a yes opens, in its time, until it is taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from enplan.base.access import Category
from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import Concept, code_system
from enplan.domain.consents import rules
from enplan.domain.consents.rules import Answer, Answers, PartyKind, State

OSLO = ZoneInfo("Europe/Oslo")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
categories = st.frozensets(st.sampled_from(Category))


@st.composite
def answered(draw: st.DrawFn) -> Answers:
    yes = draw(categories)
    start = draw(moments)
    later = st.none() | st.timedeltas(timedelta(0), timedelta(days=900)).map(lambda after: start + after)
    return Answers(yes, draw(categories) - yes, start, draw(later), draw(later), draw(later))


@given(answered(), moments)
def test_nothing_is_open_that_was_not_said_yes_to(answers: Answers, at: datetime) -> None:
    assert answers.open_at(at) <= answers.yes
    assert not answers.open_at(at) & answers.no


@given(answered(), moments)
def test_undecided_is_a_no(answers: Answers, at: datetime) -> None:
    undecided = {category for category in Category if answers.to(category) is Answer.UNDECIDED}
    assert not answers.open_at(at) & undecided


@given(answered(), st.data())
def test_a_withdrawal_closes_for_good(answers: Answers, data: st.DataObject) -> None:
    assume(answers.withdrawn_at is not None)
    withdrawn = answers.withdrawn_at
    assert withdrawn is not None
    after = data.draw(st.timedeltas(timedelta(0), timedelta(days=900)))
    assert answers.open_at(withdrawn + after) == frozenset()


@given(answered(), moments)
def test_outside_its_time_and_without_core_an_answer_opens_nothing(answers: Answers, at: datetime) -> None:
    ends = [moment for moment in (answers.ends_at, answers.superseded_at, answers.withdrawn_at) if moment]
    if at < answers.starts_at or any(end <= at for end in ends) or Category.CORE not in answers.yes:
        assert answers.open_at(at) == frozenset()
    else:
        assert answers.open_at(at) == answers.yes


@given(st.sampled_from(PartyKind), categories, categories)
def test_what_is_accepted_can_be_shared(
    kind: PartyKind, yes: frozenset[Category], no: frozenset[Category]
) -> None:
    try:
        rules.check_answers(kind, yes, no)
    except Invalid:
        assert yes & no or not yes <= set(rules.offered(kind))
    else:
        assert Category.MINE not in yes
        assert kind is PartyKind.ORGANIZATION or Category.RISK not in yes


@given(st.dates(date(1920, 1, 1), date(2020, 12, 31)), st.dates(date(2021, 1, 1), date(2040, 12, 31)))
def test_exactly_one_answers_at_every_age(birth_date: date, day: date) -> None:
    assert rules.answerer(birth_date, day) in {"person", "parents"}
    assert (rules.answerer(birth_date, day) == "person") == (
        datetime.combine(day, time(), OSLO) >= rules.parents_end(birth_date)
    )


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(2026, 6, 1), "under_twelve"),
        (date(2026, 6, 2), "twelve_to_fifteen"),
        (date(2030, 6, 1), "twelve_to_fifteen"),
        (date(2030, 6, 2), "sixteen_and_over"),
    ],
)
def test_the_age_rule_changes_on_the_birthday(day: date, rule: str) -> None:
    assert rules.age_rule(date(2014, 6, 2), day).code == rule


def test_nobody_is_born_tomorrow() -> None:
    with pytest.raises(Invalid):
        rules.age_rule(date(2026, 6, 2), date(2026, 6, 1))


@pytest.mark.parametrize(
    ("period", "start", "last"),
    [
        ("six_months", datetime(2026, 11, 22, 9, tzinfo=OSLO), date(2027, 5, 22)),
        ("six_months", datetime(2026, 8, 31, 9, tzinfo=OSLO), date(2027, 2, 28)),
        ("one_year", datetime(2028, 2, 29, 9, tzinfo=OSLO), date(2029, 2, 28)),
        ("end_of_treatment", datetime(2026, 11, 22, 23, 30, tzinfo=UTC), date(2027, 11, 23)),
    ],
)
def test_a_period_includes_its_last_day(period: str, start: datetime, last: date) -> None:
    end = rules.period_end(period, start)
    assert rules.last_day(end) == last
    assert end == datetime.combine(last + timedelta(days=1), time(), OSLO)


@pytest.mark.parametrize(
    ("period", "ends_on", "fields"),
    [
        ("", None, {"period": "missing"}),
        ("for_ever", None, {"period": "not-a-period"}),
        ("date", None, {"ends_on": "missing"}),
        ("date", date(2026, 3, 1), {"ends_on": "not-in-future"}),
        ("date", date(2028, 3, 2), {"ends_on": "too-far-away"}),
    ],
)
def test_a_length_that_cannot_be_is_refused(
    period: str, ends_on: date | None, fields: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        rules.period_end(period, NOON, ends_on)
    assert refused.value.fields == fields


@given(moments, st.integers(1, 700))
def test_a_chosen_day_counts_down_to_nothing(start: datetime, days: int) -> None:
    last = start.astimezone(OSLO).date() + timedelta(days=days)
    end = rules.period_end("date", start, last)
    assert rules.days_left(end, start) == days
    assert rules.days_left(end, end) == -1


def test_without_answers_nothing_is_decided() -> None:
    nothing = Answers(frozenset(), frozenset(), NOON)
    assert nothing.state(NOON) is State.UNDECIDED
    assert rules.days_left(nothing.ends_at, NOON) is None


@pytest.mark.parametrize(
    ("through", "by_staff"), [("screen", True), ("paper", False), ("post", True), ("", False)]
)
def test_the_way_fits_the_one_who_acts(through: str, *, by_staff: bool) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_way(through, by_staff=by_staff, present="")
    assert "through" in refused.value.fields


@pytest.mark.parametrize(
    "shortcut", code_system("domain.consents.shortcuts"), ids=lambda concept: concept.code
)
def test_a_shortcut_names_categories_that_exist(shortcut: Concept) -> None:
    named = shortcut.strings("yes") if shortcut.has("yes") else shortcut.strings("all_but")
    assert {Category[name.upper()] for name in named} <= set(rules.offered(PartyKind.ORGANIZATION))
