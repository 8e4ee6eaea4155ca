"""How a stay stands is worked out from what happened in it, in whatever order it was told."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enplan.base.terminology import code_system
from enplan.domain.pathways.models import EncounterState, EpisodeStatus, Phase
from enplan.domain.pathways.rules import life_cycle
from enplan.domain.pathways.rules.life_cycle import (
    BEGINNING,
    DEEDS,
    ENDED,
    MILESTONES,
    MOVES,
    ORDER,
    PHASES,
    STATUSES,
    OutOfOrder,
    Told,
    standing,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def told(*kinds: str) -> list[Told]:
    """One after the other, an hour apart."""
    return [Told(kind, at(number)) for number, kind in enumerate(kinds)]


@st.composite
def ways(draw: st.DrawFn) -> list[Told]:
    """A way through the table, as it can happen."""
    state: str = BEGINNING
    found: list[Told] = []
    for number in range(draw(st.integers(1, 9))):
        possible = life_cycle.possible(state)
        if not possible:
            break
        kind = draw(st.sampled_from(possible))
        found.append(Told(kind, at(number)))
        state = life_cycle.next_state(state, kind)
    return found


@given(ways(), st.randoms(use_true_random=False))
def test_the_order_in_which_it_was_told_changes_nothing(way: list[Told], chance: random.Random) -> None:
    shuffled = list(way)
    chance.shuffle(shuffled)
    assert standing(shuffled) == standing(way)


@given(ways())
def test_a_stay_has_ended_exactly_when_it_has_an_end(way: list[Told]) -> None:
    now = standing(way)
    assert (now.state in ENDED) == (now.ends_at is not None)
    assert now.starts_at is None or now.ends_at is None or now.starts_at <= now.ends_at
    assert (now.phase == "during") == (now.state in life_cycle.OPEN)


@given(ways(), st.sampled_from(MILESTONES), st.data())
def test_a_milestone_told_late_changes_no_state(way: list[Told], kind: str, data: st.DataObject) -> None:
    now = standing(way)
    if now.starts_at is None:
        return
    latest = now.ends_at or way[-1].occurred_at + timedelta(hours=5)
    when = now.starts_at + (latest - now.starts_at) * data.draw(st.floats(0.01, 0.99))
    assert now.starts_at < when < latest
    assert standing([*way, Told(kind, when)]).state == now.state


@given(ways())
def test_nothing_happens_after_the_end(way: list[Told]) -> None:
    now = standing(way)
    if now.state in ENDED:
        later = (now.ends_at or START) + timedelta(hours=1)
        for kind in set(ORDER) - set(DEEDS):
            with pytest.raises(OutOfOrder):
                standing([*way, Told(kind, later)])


@given(ways(), st.sampled_from(sorted(DEEDS)), st.integers(0, 20))
def test_what_is_done_for_the_person_moves_neither_state_nor_end(
    way: list[Told], kind: str, hours: int
) -> None:
    now = standing(way)
    assert standing([*way, Told(kind, at(hours + 0.5))]) == now


def test_the_way_in_the_words_of_the_guideline() -> None:
    way = ["referred", "admitted", "discharge_planned", "ready_for_discharge", "discharged"]
    phases = [standing(told(*way[: number + 1])).phase for number in range(len(way))]
    assert phases == ["before", "during", "during", "during", "after"]


@pytest.mark.parametrize(
    ("way", "state"),
    [
        (["admitted", "unplanned_discharge"], "left_early"),
        (["admitted", "ready_for_discharge", "discharge_planned"], "discharge_planned"),
        (["admitted", "transferred"], "transferred"),
        (["referred", "treatment_cancelled"], "cancelled"),
        (["admitted", "clinical_decision_made", "treatment_evaluated", "discharged"], "discharged"),
    ],
)
def test_other_ways(way: list[str], state: str) -> None:
    assert standing(told(*way)).state == state


@pytest.mark.parametrize(
    "way",
    [
        ["discharged"],
        ["referred", "discharged"],
        ["admitted", "admitted"],
        ["admitted", "discharged", "ready_for_discharge"],
        ["referred", "treatment_evaluated"],
        ["admitted", "referred"],
        ["treatment_cancelled", "admitted"],
    ],
)
def test_ways_that_cannot_have_happened(way: list[str]) -> None:
    with pytest.raises(OutOfOrder):
        standing(told(*way))


def test_two_things_to_the_same_minute_come_in_their_natural_order() -> None:
    assert standing([Told("admitted", START), Told("referred", START)]).state == "in_treatment"
    assert standing([Told("discharged", START), Told("admitted", START)]).state == "discharged"


def test_tables_and_models_name_the_same() -> None:
    assert set(MOVES) == set(EncounterState.values)
    assert set(PHASES) == set(STATUSES) == set(MOVES)
    assert set(PHASES.values()) == set(Phase.values)
    assert set(STATUSES.values()) | {EpisodeStatus.ON_HOLD} == set(EpisodeStatus.values)
    assert {kind for moves in MOVES.values() for kind in moves} | {*MILESTONES, *DEEDS} == set(ORDER)
    assert set(ORDER) <= set(code_system("domain.timeline.event_kinds").codes)
