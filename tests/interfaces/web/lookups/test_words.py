"""One line of the log as a sentence, in three languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from enplan.base.access import Category
from enplan.domain.lookups.rules import Entry, Folded, Looker, fold
from enplan.interfaces.web.lookups import words

NOON = datetime(2026, 11, 20, 8, 12, tzinfo=UTC)
OLA = Looker(1, "Ola <Nordli>", "professional", "Koordinator", 1, "Storelva kommune")
MONA = Looker(2, "Mona Nordli", "relative", "", None, "")


def line(*actions: str, looker: Looker = OLA, apart: timedelta = timedelta(minutes=14)) -> Folded:
    """The same one doing these things, some minutes apart."""
    shown = frozenset({Category.CORE, Category.HOUSING})
    entries = [
        Entry(n, NOON + n * apart, looker, action, shown, "consent", "") for n, action in enumerate(actions)
    ]
    (folded,) = fold(entries)
    return folded


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nb", "Klokka 9.12 så {who} (koordinator, Storelva kommune) på det viktigste og bolig."),
        ("nn", "Klokka 9.12 såg {who} (koordinator, Storelva kommune) på det viktigaste og bustad."),
        ("en", "At 9:12, {who} (koordinator, Storelva kommune) looked at what matters most"),
    ],
)
def test_a_look_names_the_parts_and_lets_no_markup_in(language: str, sentence: str) -> None:
    with translation.override(language):
        expected = sentence.format(who="<strong>Ola &lt;Nordli&gt;</strong>")
        assert words.sentence(line("plan:read")).startswith(expected)


def test_repeats_tell_how_often_and_between_when() -> None:
    said = words.sentence(line("plan:read", "plan:read", "team:read"))
    assert said.startswith("3 ganger mellom 9.12 og 9.40 så <strong>")


def test_repeats_in_one_minute_are_one_look() -> None:
    assert words.sentence(line("plan:read", "plan:read", apart=timedelta(seconds=9))).startswith(
        "Klokka 9.12 så "
    )


def test_what_was_done_has_its_own_words() -> None:
    assert words.sentence(line("plan:export")).endswith("ut eller lastet ned planen.")
    assert words.sentence(line("plan:write", "consent:record")).endswith("noe i planen.")


def test_a_relative_is_called_that() -> None:
    assert "<strong>Mona Nordli</strong> (pårørende)" in words.sentence(line("plan:read", looker=MONA))


def test_the_ground_is_the_reason_where_none_was_given() -> None:
    assert words.reason(line("plan:read")) == "du har sagt ja til å dele dette"
