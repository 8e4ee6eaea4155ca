"""Where a notice goes, what it may hold, which state follows which, and when an answer is due."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system
from enplan.domain.care_requests import rules
from enplan.domain.care_requests.models import ConsentAnswer, Need, NoticeState
from enplan.domain.care_requests.rules import NoUnit, Said, Unit

KINDS = code_system("domain.directory.organization_kinds").codes
SPECIALIST = {"health_trust", "dps", "tsb"}
PLACES = ("trust", "serving_trust", "municipality")
kinds = st.sampled_from(KINDS)
agreements = st.sampled_from([True, False, None])
there = st.sets(st.sampled_from(PLACES)).map(lambda found: {of: Unit(of, len(of), of) for of in found})


def expected(kind: str, *, agreement: bool | None, also: bool) -> list[str]:
    """Read from helsepersonelloven § 38 a and recommendation 87, sharing no code with the rule."""
    if kind in SPECIALIST:
        first = "trust"
    elif kind == "private_institution" and agreement:
        first = "serving_trust"
    else:
        return ["municipality"]
    return [first, "municipality"] if also else [first]


@given(kind=kinds, agreement=agreements, also=st.booleans(), units=there)
def test_a_notice_goes_where_the_law_says_or_nowhere(
    kind: str, *, agreement: bool | None, also: bool, units: dict[str, Unit]
) -> None:
    way = rules.route(kind, has_operating_agreement=agreement)
    wanted = expected(kind, agreement=agreement, also=also)
    missing = [of for of in wanted if of not in units]
    if missing:
        with pytest.raises(NoUnit) as told:
            rules.receivers(way, units, needs_municipality=also)
        assert told.value.details["missing"] == missing[0]
    else:
        assert [unit.of for unit in rules.receivers(way, units, needs_municipality=also)] == wanted


texts = st.text(max_size=30)


@given(st.sampled_from(ConsentAnswer), texts, texts)
def test_without_a_yes_nothing_but_the_need_is_carried(
    consent: ConsentAnswer, words: str, phone: str
) -> None:
    carried = rules.carried(Said(need="both", consent=consent, words=words, phone=phone))
    if consent is ConsentAnswer.YES:
        assert carried == {"words": words.strip(), "phone": phone.strip()}
    else:
        assert carried == {"words": "", "phone": ""}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (Said("", "yes", "speech", "Berit", words="Hei"), {"need": "missing"}),
        (Said("both", ""), {"consent": "missing"}),
        (Said("both", "yes", "screen", "Berit", words="Hei"), {"consent": "missing"}),
        (Said("both", "yes", "speech", " ", words="Hei"), {"asked_by": "missing"}),
        (Said("both", "yes", "paper", "Berit"), {"words": "missing"}),
        (Said("both", "no"), {"why_not": "why-missing"}),
        (Said("both", "not_asked", why_not=" "), {"why_not": "why-missing"}),
        (Said("both", "no", why_not="x" * 301), {"why_not": "too-long"}),
        (Said("both", "yes", "paper", "Berit", words="x" * 2001), {"words": "too-long"}),
        (
            Said("both", "yes", "paper", "Berit", words="Hei", phone="ring meg"),
            {"phone": "not-a-phone-number"},
        ),
    ],
)
def test_an_answer_that_cannot_stand_is_named(said: Said, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid) as told:
        rules.check_said(said)
    assert told.value.fields == wrong


@given(st.sampled_from(Need), st.sampled_from(["speech", "paper"]))
def test_what_can_stand_is_let_through(need: Need, through: str) -> None:
    rules.check_said(Said(need, "yes", through, "Berit", words="Hei"))
    rules.check_said(Said(need, "not_asked", why_not="Sov"))


TABLE = {
    "sent": {"questioned", "proposed", "closed"},
    "questioned": {"sent", "proposed", "closed"},
    "proposed": {"questioned", "proposed", "closed"},
    "closed": set(),
}


@given(st.sampled_from(NoticeState), st.sampled_from(NoticeState))
def test_the_life_of_a_notice_is_the_table(now: NoticeState, then: NoticeState) -> None:
    if then in TABLE[now]:
        rules.check_move(now, then)
    else:
        with pytest.raises(Invalid, match="notice-moved-on"):
            rules.check_move(now, then)


def test_the_local_target_counts_working_days() -> None:
    assert rules.answer_due(date(2026, 11, 27)) == date(2026, 12, 4)  # a Friday, to the next
    assert rules.answer_due(date(2026, 12, 22)) == date(2026, 12, 30)  # over Christmas


def test_the_target_says_that_it_is_local() -> None:
    answer = rules.rule("answer")
    assert answer.flag("local_rule")
    assert not any(law.verified for law in answer.laws)


def test_the_median_age_of_nothing_is_nothing() -> None:
    assert rules.median_age([], date(2026, 11, 27)) is None
    assert (
        rules.median_age([date(2026, 11, 25), date(2026, 11, 20), date(2026, 11, 27)], date(2026, 11, 27))
        == 2
    )
