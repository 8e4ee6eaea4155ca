"""Folding, kinds and the day of the answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enplan.base.access import Category, Permission
from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import LANGUAGES, code_system
from enplan.domain.lookups import rules
from enplan.domain.lookups.rules import Entry, Group, Looker, fold

OLA = Looker(1, "Ola Nordli", "professional", "Koordinator", 1, "Storelva kommune")
ANNE = Looker(2, "Anne-Lise Haug", "professional", "Veileder", 2, "Nav Storelva")
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
actions = st.sampled_from(["plan:read", "plan:write", "worklist:read", "plan:export"])


@st.composite
def logs(draw: st.DrawFn) -> list[Entry]:
    rows = draw(st.lists(st.tuples(st.integers(0, 5000), st.sampled_from([OLA, ANNE]), actions), max_size=30))
    return [
        Entry(
            number, NOON + timedelta(minutes=minute), who, action, frozenset({Category.CORE}), "consent", ""
        )
        for number, (minute, who, action) in enumerate(rows)
    ]


@given(logs())
def test_folding_loses_nothing_and_repeats_nothing(log: list[Entry]) -> None:
    kept = [entry for line in fold(log) for entry in line.entries]
    assert sorted(entry.id for entry in kept) == sorted(entry.id for entry in log)


@given(logs())
def test_a_line_is_one_person_one_day_and_one_kind(log: list[Entry]) -> None:
    lines = fold(log)
    assert len({(line.day, line.looker.hat_id, line.group) for line in lines}) == len(lines)
    for line in lines:
        assert {(entry.day, entry.looker, entry.group) for entry in line.entries} == {
            (line.day, line.looker, line.group)
        }


@given(logs())
def test_the_newest_stands_first(log: list[Entry]) -> None:
    lines = fold(log)
    assert [line.newest.at for line in lines] == sorted((line.newest.at for line in lines), reverse=True)
    for line in lines:
        assert line.newest.at == max(entry.at for entry in line.entries)


def test_a_day_is_a_day_in_norway() -> None:
    late = Entry(1, datetime(2026, 11, 19, 23, 30, tzinfo=UTC), OLA, "plan:read", frozenset(), "", "")
    assert late.day == date(2026, 11, 20)


def test_a_line_knows_what_all_did_or_that_they_differ() -> None:
    read = Entry(1, NOON, OLA, "plan:read", frozenset({Category.CORE}), "", "")
    team = Entry(2, NOON, OLA, "team:read", frozenset({Category.HOUSING}), "", "forberede møte")
    (both,) = fold([read, team])
    assert both.action == ""
    assert both.categories == {Category.CORE, Category.HOUSING}
    assert both.reason == "forberede møte"
    assert fold([read])[0].action == "plan:read"


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_has_words(permission: Permission) -> None:
    words = rules.words_of(permission)
    assert words is not None
    assert words.string("group") in code_system("domain.lookups.groups").codes


@pytest.mark.parametrize("name", ["domain.lookups.actions", "domain.lookups.groups"])
def test_every_sentence_takes_the_same_names(name: str) -> None:
    values = {"who": "Ola", "parts": "planen", "time": "9.12", "start": "9.12", "end": "9.40", "times": 6}
    for concept in code_system(name):
        for key in ("one", "many"):
            for language in LANGUAGES if concept.has(key) else ():
                said = concept.text(key).in_language(language).format(**values)
                assert "Ola" in said
                assert said.endswith(".")


def test_what_has_no_words_counts_as_a_look() -> None:
    assert rules.group_of("something:new") is Group.LOOKED


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 11, 20), date(2026, 11, 25)),  # a Friday
        (date(2026, 11, 23), date(2026, 11, 26)),  # a Monday
        (date(2026, 12, 23), date(2026, 12, 29)),  # before Christmas
        (date(2026, 4, 1), date(2026, 4, 9)),  # before Easter
        (date(2026, 5, 13), date(2026, 5, 19)),  # before Ascension Day and 17 May
    ],
)
def test_an_answer_is_due_in_three_working_days(asked: date, due: date) -> None:
    assert rules.answer_due(asked) == due


@pytest.mark.parametrize(("words", "code"), [(" ", "missing"), ("x" * 1001, "too-long")])
def test_words_are_there_and_not_too_many(words: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_words(words)
    assert refused.value.fields == {"words": code}
