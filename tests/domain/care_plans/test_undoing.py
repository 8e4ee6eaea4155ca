"""Undo: any change for thirty days, of texts, states and removals; never over what somebody wrote later."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enplan.base.access import Category
from enplan.base.accounts.models import Hat
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.care_plans import queries, services
from enplan.domain.care_plans.queries.history import ChangeView
from enplan.domain.care_plans.rules import undoing
from tests import world
from tests.domain.care_plans import cast

pytestmark = pytest.mark.django_db


def newest(hat: Hat, person_id: uuid.UUID) -> ChangeView:
    with world.as_(hat) as actor:
        return queries.history(actor, person_id=person_id)[0]


def undo(hat: Hat, person_id: uuid.UUID, change_id: int) -> None:
    with world.as_(hat) as actor:
        services.undo(actor, person_id=person_id, change_id=change_id)


def with_activity(state: str = "agreed") -> tuple[cast.Begun, uuid.UUID]:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        return begun, services.add_activity(actor, person_id=begun.person_id, title="Ringe Nav", state=state)


def only_activity(begun: cast.Begun) -> queries.ActivityView:
    (activity,) = cast.plan_of(begun.coordinator, begun.person_id).activities
    return activity


def test_a_status_is_taken_back() -> None:
    begun, activity = with_activity()
    with world.as_(begun.person) as actor:
        services.set_activity_state(
            actor, person_id=begun.person_id, activity_id=activity, version=1, state="done"
        )
    undo(begun.person, begun.person_id, newest(begun.person, begun.person_id).id)
    assert only_activity(begun).state == "agreed"


def test_an_undo_is_told_and_can_be_undone() -> None:
    begun, activity = with_activity()
    with world.as_(begun.coordinator) as actor:
        services.set_activity_state(
            actor, person_id=begun.person_id, activity_id=activity, version=1, state="done"
        )
    for expected in ("agreed", "done", "agreed"):
        undo(begun.coordinator, begun.person_id, newest(begun.coordinator, begun.person_id).id)
        assert only_activity(begun).state == expected


def test_a_removal_is_taken_back_and_a_new_part_is_taken_away() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        goal = services.add_goal(actor, person_id=begun.person_id, words="Bo bra")
        services.remove(actor, person_id=begun.person_id, kind="goal", part_id=goal, version=1)
    removal = newest(begun.coordinator, begun.person_id)
    assert removal.verb == "removed"
    undo(begun.coordinator, begun.person_id, removal.id)
    assert [g.words for g in cast.plan_of(begun.coordinator, begun.person_id).goals] == ["Bo bra"]
    with world.as_(begun.coordinator) as actor:
        added = next(c for c in queries.history(actor, person_id=begun.person_id) if c.verb == "added")
        assert not added.can_undo


def test_something_newer_on_top_refuses_and_shows_both() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        goal = services.add_goal(actor, person_id=begun.person_id, words="Først")
        services.change_goal(actor, person_id=begun.person_id, goal_id=goal, version=1, words="Så")
        first_change = queries.history(actor, person_id=begun.person_id)[0]
        services.change_goal(actor, person_id=begun.person_id, goal_id=goal, version=2, words="Til slutt")
    with pytest.raises(StaleVersion) as refused:
        undo(begun.coordinator, begun.person_id, first_change.id)
    assert refused.value.current == {"words": "Til slutt"}
    assert refused.value.attempted == {"words": "Først"}


def test_a_change_of_something_else_does_not_stand_in_the_way() -> None:
    begun, activity = with_activity()
    with world.as_(begun.coordinator) as actor:
        services.set_activity_state(
            actor, person_id=begun.person_id, activity_id=activity, version=1, state="done"
        )
        done = queries.history(actor, person_id=begun.person_id)[0]
        services.change_activity(
            actor, person_id=begun.person_id, activity_id=activity, version=2, title="Ringe utleier"
        )
    undo(begun.coordinator, begun.person_id, done.id)
    assert (only_activity(begun).state, only_activity(begun).title) == ("agreed", "Ringe utleier")


def test_after_thirty_days_it_is_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the history is the database's own, so here the rule's day is what moves."""
    begun, _ = with_activity()
    change = newest(begun.coordinator, begun.person_id)
    real = undoing.within
    monkeypatch.setattr(undoing, "within", lambda on, today, days: real(on - timedelta(days=31), today, days))
    with pytest.raises(Invalid) as refused:
        undo(begun.coordinator, begun.person_id, change.id)
    assert refused.value.reason == "too-late-to-undo"
    assert not newest(begun.coordinator, begun.person_id).can_undo


def test_nobody_undoes_what_they_do_not_see() -> None:
    begun = cast.begin(yes=(Category.CORE,))
    with world.as_(begun.person) as actor:
        services.add_goal(actor, person_id=begun.person_id, words="Mitt", category=Category.SUBSTANCE_USE)
    change = newest(begun.person, begun.person_id)
    with pytest.raises(NotVisible):
        undo(begun.coordinator, begun.person_id, change.id)
    with world.as_(begun.coordinator) as actor:
        assert all(c.headline != "Mitt" for c in queries.history(actor, person_id=begun.person_id))


def test_a_closed_plan_is_opened_by_undo_and_the_start_itself_cannot_be_undone() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        services.close(actor, person_id=begun.person_id, version=1, because="Feil knapp")
        closed, *_, started = queries.history(actor, person_id=begun.person_id)
    undo(begun.coordinator, begun.person_id, closed.id)
    assert cast.plan_of(begun.coordinator, begun.person_id).standing == "active"
    assert not started.can_undo
    with pytest.raises(Invalid):
        undo(begun.coordinator, begun.person_id, started.id)


def test_nothing_in_a_closed_plan_is_taken_back() -> None:
    begun, _ = with_activity()
    change = newest(begun.coordinator, begun.person_id)
    with world.as_(begun.coordinator) as actor:
        services.close(actor, person_id=begun.person_id, version=1, because="Målene er nådd")
        shown = {c.id: c.can_undo for c in queries.history(actor, person_id=begun.person_id)}
    assert shown[change.id] is False
    with pytest.raises(Invalid) as refused:
        undo(begun.coordinator, begun.person_id, change.id)
    assert refused.value.reason == "no-open-plan"


def test_the_history_tells_who_and_from_what_to_what() -> None:
    begun, activity = with_activity()
    day = timezone.localdate() + timedelta(days=7)
    with world.as_(begun.person) as actor:
        services.change_activity(
            actor,
            person_id=begun.person_id,
            activity_id=activity,
            version=1,
            title="Ringe utleier",
            due_on=day,
        )
    change = newest(begun.coordinator, begun.person_id)
    told = {field.field: (field.before, field.after) for field in change.fields}
    assert (change.who, change.what, change.verb) == ("Kari Nordli", "activity", "changed")
    assert told == {"title": ("Ringe Nav", "Ringe utleier"), "due_on": (None, day)}


EDITS = st.lists(
    st.tuples(st.sampled_from(["title", "state", "remove", "undo"]), st.integers(0, 4)),
    min_size=1,
    max_size=8,
)


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_any_change_undone_twice_is_as_it_was(edits: list[tuple[str, int]]) -> None:
    begun, activity = with_activity()
    for what, number in edits:
        _edit(begun, activity, what, number)
    before = _content(begun)
    change = newest(begun.coordinator, begun.person_id)
    undo(begun.coordinator, begun.person_id, change.id)
    undo(begun.coordinator, begun.person_id, newest(begun.coordinator, begun.person_id).id)
    assert _content(begun) == before


def _content(begun: cast.Begun) -> list[tuple[Any, ...]]:
    plan = cast.plan_of(begun.coordinator, begun.person_id)
    return [(a.id, a.title, a.state, a.due_on) for a in plan.activities]


def _edit(begun: cast.Begun, activity: uuid.UUID, what: str, number: int) -> None:
    person_id = begun.person_id
    with world.as_(begun.coordinator) as actor:
        found = [a for a in queries.plan(actor, person_id=person_id).activities if a.id == activity]  # type: ignore[union-attr]
        try:
            if what == "undo":
                services.undo(
                    actor,
                    person_id=person_id,
                    change_id=queries.history(actor, person_id=person_id)[number].id,
                )
            elif found and what == "title":
                services.change_activity(
                    actor,
                    person_id=person_id,
                    activity_id=activity,
                    version=found[0].version,
                    title=f"Tittel {number}",
                )
            elif found and what == "state":
                state = ("proposed", "agreed", "in_progress", "done", "stopped")[number]
                services.set_activity_state(
                    actor, person_id=person_id, activity_id=activity, version=found[0].version, state=state
                )
            elif found:
                services.remove(
                    actor, person_id=person_id, kind="activity", part_id=activity, version=found[0].version
                )
        except (Invalid, StaleVersion, IndexError):
            return
