"""The clock, roles, local decisions and revisions: pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enplan.base.terminology import code_system
from enplan.domain.commitments import rulebook
from enplan.domain.commitments.rules.in_force import Decision, versions
from enplan.domain.commitments.rules.revisions import Because, Told, Written, cause, is_revision
from enplan.domain.commitments.rules.roles import (
    RESOLVED_FROM,
    Around,
    Spell,
    Trigger,
    Unit,
    Units,
    bound,
    held_at,
    named_by,
    resolve,
)
from enplan.domain.commitments.rules.standing import Group, Placed, is_soon, order, standing, stored
from enplan.engine import Duration, Scope, State

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TRUST, WARD, TRUST_KE, TOWN, TOWN_KE, NAV, PRIVATE = range(1, 8)
REGION = Units(
    [
        Unit(TRUST, "health_trust", None, "", "specialist"),
        Unit(WARD, "dps", TRUST, "", "specialist"),
        Unit(TRUST_KE, "coordinating_unit", TRUST, "", "municipal"),
        Unit(TOWN, "municipality", None, "9901", "municipal"),
        Unit(TOWN_KE, "coordinating_unit", TOWN, "9901", "municipal"),
        Unit(NAV, "nav_office", None, "9901", "state"),
        Unit(PRIVATE, "private_institution", None, "", "private"),
    ]
)
AT_WARD = Trigger(NOON, WARD, TOWN_KE)
HOME = Around("9901", coordinators=[Spell(TOWN, NOON - HOUR)])


def test_a_clause_lays_no_duty_on_a_house_that_is_no_party() -> None:
    parties = REGION.below(TRUST) | REGION.below(TOWN)

    assert bound(WARD, None, parties, REGION) == WARD
    assert bound(NAV, None, parties, REGION) is None
    assert bound(TOWN_KE, TOWN, parties, REGION) == TOWN_KE
    assert bound(TOWN_KE, TRUST, parties, REGION) is None
    assert bound(None, TRUST, parties, REGION) is None


@pytest.mark.parametrize(
    ("hours", "state"), [(-1, State.OPEN), (0, State.OPEN), (1, State.MISSED)], ids=["before", "at", "after"]
)
def test_what_runs_is_open_until_and_at_its_time_and_missed_after(hours: int, state: State) -> None:
    assert standing("running", NOON, NOON + hours * HOUR) is state


@pytest.mark.parametrize("state", State)
def test_the_clock_gives_back_what_the_engine_said_at_that_moment(state: State) -> None:
    now = NOON + HOUR if state is State.MISSED else NOON
    assert standing(stored(state), NOON, now) is state


def placed(state: State, due: int, settled: int | None = None) -> Placed:
    at = NOON + settled * HOUR if settled is not None else None
    return Placed(state, NOON + due * HOUR, at, NOON - timedelta(days=9))


def test_first_what_can_be_kept_soonest_first_then_what_can_still_be_done_then_the_rest() -> None:
    rows = [
        placed(State.MET, 1, settled=-2),
        placed(State.MISSED, -48),
        placed(State.OPEN, 30),
        Placed(State.PENDING, None, None, NOON),
        placed(State.MISSED, -2),
        placed(State.OPEN, 3),
        placed(State.WAIVED, 3, settled=-3),
    ]
    ordered = sorted(rows, key=order)

    assert [row.state for row in ordered] == [
        *(State.OPEN, State.OPEN, State.MISSED, State.MISSED),
        *(State.PENDING, State.MET, State.WAIVED),
    ]
    dues = [row.due_at for row in ordered if row.group in {Group.CAN_BE_KEPT, Group.CAN_STILL_BE_DONE}]
    assert dues == [NOON + hours * HOUR for hours in (3, 30, -2, -48)]


def test_soon_is_from_now_until_so_many_hours_ahead() -> None:
    assert [is_soon(NOON + h * HOUR, NOON, 48) for h in (-1, 0, 48, 49)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("way", "found"),
    [
        ("trigger.organisation", WARD),
        ("trigger.counterpart", TOWN_KE),
        ("trigger.organisation.trust", TRUST),
        ("trigger.organisation.trust.coordinating_unit", TRUST_KE),
        ("person.municipality", TOWN),
        ("person.municipality.coordinating_unit", TOWN_KE),
        ("person.municipality.nav_office", NAV),
        ("person.coordinator", TOWN),
        ("person.gp", None),
        ("agreement.parties", None),
    ],
)
def test_a_role_becomes_the_unit_that_the_data_says(way: str, found: int | None) -> None:
    assert resolve(way, AT_WARD, HOME, REGION) == found


def test_every_way_in_the_data_is_known_and_every_known_way_is_in_the_data() -> None:
    ways = {concept.string("resolved_from") for concept in code_system(rulebook.ROLES)}
    assert ways == set(RESOLVED_FROM)


@given(
    st.sampled_from(sorted(RESOLVED_FROM)),
    st.sampled_from([None, WARD, PRIVATE, 99]),
    st.sampled_from(["9901", ""]),
)
def test_nobody_outside_the_directory_is_ever_named(way: str, unit: int | None, municipality: str) -> None:
    found = resolve(way, Trigger(NOON, unit, unit), Around(municipality), REGION)
    assert found is None or found in REGION


def test_an_institution_outside_every_trust_has_no_trust() -> None:
    assert resolve("trigger.organisation.trust", Trigger(NOON, PRIVATE), HOME, REGION) is None


def test_a_ring_in_the_directory_ends() -> None:
    ring = Units([Unit(1, "dps", 2, ""), Unit(2, "dps", 1, "")])
    assert ring.trust_of(1) is None
    assert ring.below(1) == {1, 2}


def test_a_closed_unit_is_given_no_new_duty() -> None:
    closed = Units([Unit(TOWN_KE, "coordinating_unit", None, "9901", is_closed=True)])
    assert resolve("person.municipality.coordinating_unit", AT_WARD, HOME, closed) is None


def test_the_one_who_coordinated_then_owes_it_or_else_the_first_who_came_after() -> None:
    spells = [Spell(TOWN, NOON - 5 * HOUR, NOON - HOUR), Spell(NAV, NOON + HOUR)]
    assert [held_at(spells, NOON + h * HOUR) for h in (-9, -5, -1, 0, 1)] == [TOWN, TOWN, NAV, NAV, NAV]
    assert held_at([], NOON) is None


def test_a_rule_can_name_a_column_of_the_trigger_and_nothing_else() -> None:
    assert [named_by(name, AT_WARD) for name in ("organisation", "counterpart", "episode")] == [
        WARD,
        TOWN_KE,
        None,
    ]


RULE = next(rule for rule in rulebook.shipped() if rule.code == "law_notice_answered")
FIRST = RULE.source.valid_from


def decided(day: int, *, place: int | None = None, within: str = "", is_on: bool = True) -> Decision:
    return Decision(
        place, is_on, Duration.parse(within) if within else None, FIRST + timedelta(days=day), day
    )


def test_without_a_decision_a_rule_holds_as_it_is_shipped() -> None:
    assert versions(RULE, [], None, scope=Scope()) == [RULE]


def test_a_new_limit_counts_from_its_day_and_earlier_days_keep_theirs() -> None:
    before, after = versions(RULE, [decided(100, within="P3D")], None, scope=Scope())

    assert before.window == RULE.window
    assert before.source.valid_until == FIRST + timedelta(days=99)
    assert after.source.valid_from == FIRST + timedelta(days=100)
    assert (str(after.window.within), after.window.is_local) == ("P3D", True)
    assert before.identity == after.identity == RULE.identity


def test_a_rule_that_is_switched_off_has_a_gap_and_comes_back() -> None:
    found = versions(RULE, [decided(10, is_on=False), decided(20)], None, scope=Scope())

    assert [(rule.source.valid_from, rule.source.valid_until) for rule in found] == [
        (FIRST, FIRST + timedelta(days=9)),
        (FIRST + timedelta(days=20), None),
    ]


def test_the_nearest_place_decides_and_has_figures_of_its_own() -> None:
    decisions = [decided(5, within="P9D"), decided(10, place=TOWN, within="P2D"), decided(50, within="P7D")]
    found = versions(RULE, decisions, TOWN, scope=Scope(counterpart=("5",)))

    assert [str(rule.window.within) for rule in found] == [str(RULE.window.within), "P9D", "P2D"]
    assert {rule.identity for rule in found} == {f"{RULE.code}@{TOWN}"}


@given(
    st.lists(
        st.builds(
            decided,
            st.integers(-5, 60),
            place=st.sampled_from([None, TOWN]),
            within=st.sampled_from(["", "P2D", "P3D"]),
            is_on=st.booleans(),
        ),
        max_size=6,
    ),
    st.sampled_from([None, TOWN]),
)
def test_versions_never_overlap_and_begin_no_earlier_than_the_rule(
    decisions: list[Decision], place: int | None
) -> None:
    found = versions(RULE, decisions, place, scope=Scope())

    assert all(rule.source.valid_from >= FIRST for rule in found)
    for one, following in pairwise(found):
        assert one.source.valid_until is not None
        assert one.source.valid_until < following.source.valid_from


def told(state: State, due: int | None = 0) -> Told:
    return Told(state, NOON + due * HOUR if due is not None else None)


@pytest.mark.parametrize(
    ("was", "became", "revised"),
    [
        (told(State.OPEN), told(State.MET), False),
        (told(State.OPEN), told(State.WAIVED), False),
        (told(State.PENDING, None), told(State.OPEN), False),
        (told(State.MISSED), told(State.LATE), False),
        (told(State.MISSED), told(State.MET), True),
        (told(State.LATE), told(State.MET), True),
        (told(State.MET), told(State.LATE), True),
        (told(State.MET), told(State.OPEN), True),
        (told(State.OPEN), told(State.OPEN, 5), True),
        (told(State.MET), told(State.MET), False),
    ],
)
def test_a_revision_is_a_judgement_that_turned_or_a_time_that_moved(
    was: Told,
    became: Told,
    revised: bool,  # noqa: FBT001 - a parameter
) -> None:
    assert is_revision(was, became) is revised


LATE, CORRECTED, RETRACTED = (
    Written(1, "admitted"),
    Written(2, "admitted", corrects=True),
    Written(3, "admitted", retracts=True),
)


@pytest.mark.parametrize(
    ("near", "others", "because"),
    [
        ([LATE], [CORRECTED], Because.RECORDED_LATE),
        ([CORRECTED], [], Because.CORRECTED),
        ([RETRACTED], [LATE], Because.RETRACTED),
        ([], [LATE, CORRECTED], Because.CORRECTED),
        ([], [LATE], Because.OTHER),
        ([], [], Because.OTHER),
    ],
)
def test_the_cause_is_the_event_it_hangs_on_before_any_other(
    near: list[Written], others: list[Written], because: Because
) -> None:
    assert cause(near, others)[0] is because


def test_the_shipped_rules_are_read_and_name_roles_that_exist() -> None:
    roles = code_system(rulebook.ROLES)
    assert len(rulebook.shipped()) > 30
    assert all(rule.duty.role in roles for rule in rulebook.shipped())
    assert all(rule.source.valid_from <= date(2026, 1, 1) for rule in rulebook.shipped())
