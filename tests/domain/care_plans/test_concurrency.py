"""Two at once: nobody's words are lost, and of two starters one meets the guard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enplan.base.access.acting import acting_as_job
from enplan.base.kernel.errors import StaleVersion
from enplan.domain.care_plans import queries, services
from enplan.domain.care_plans.models import CarePlan
from enplan.domain.care_plans.services import Exists, Started
from enplan.domain.care_teams import coordination
from enplan.domain.care_teams import queries as teams
from tests import world
from tests.domain.care_plans import cast
from tests.support.threads import at_once


@pytest.mark.usefixtures("committed")
def test_of_two_who_start_for_the_same_person_at_once_one_meets_the_guard() -> None:
    one, two = world.professional("Rask Berg"), world.professional("Kjapp Vik", "Nav Storelva", "nav_office")
    for _ in range(5):
        who = world.particulars("Race")
        answers = at_once(lambda who=who: cast.start_as(one, who), lambda who=who: cast.start_as(two, who))
        assert sorted(type(answer).__name__ for answer in answers) == ["Exists", "Started"]
        (started,) = (answer for answer in answers if isinstance(answer, Started))
        winner = one if answers[0] is started else two
        assert cast.plan_of(winner, started.person_id).is_open


@pytest.mark.usefixtures("committed")
def test_of_two_who_start_anew_for_somebody_known_one_meets_the_guard() -> None:
    who, former = world.particulars("Race"), world.professional("Forrige Koordinator")
    started = cast.start_as(former, who)
    assert isinstance(started, Started)
    one, two = world.professional("Rask Berg"), world.professional("Kjapp Vik", "Nav Storelva", "nav_office")
    with world.as_(former) as actor:
        services.close(actor, person_id=started.person_id, version=1, because="Flyttet")
        coordinator = teams.coordinator(actor, person_id=started.person_id)
        assert coordinator is not None
        coordination.resign(actor, person_id=started.person_id, seen=coordinator.id)
    answers = at_once(lambda: cast.start_as(one, who), lambda: cast.start_as(two, who))
    assert sorted(type(answer).__name__ for answer in answers) == ["Exists", "Started"]
    assert any(isinstance(answer, Exists) for answer in answers)


@pytest.mark.usefixtures("committed")
def test_of_two_who_save_the_same_text_at_once_one_is_shown_both() -> None:
    begun = cast.begin("Samtidig Berg", "Race")
    with world.as_(begun.coordinator) as actor:
        goal = services.add_goal(actor, person_id=begun.person_id, words="Først")

    def save(hat: Any, words: str) -> str:
        try:
            with world.as_(hat) as actor:
                services.change_goal(actor, person_id=begun.person_id, goal_id=goal, version=1, words=words)
        except StaleVersion as stale:
            return f"shown {stale.attempted['words']} beside {stale.current['words']}"
        return "saved"

    told = at_once(lambda: save(begun.coordinator, "En"), lambda: save(begun.person, "To"))
    assert sorted(told) in (["saved", "shown En beside To"], ["saved", "shown To beside En"])


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_open_plan() -> None:
    begun = cast.begin()
    with (
        acting_as_job("test_world", subject_id=begun.subject_id),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        CarePlan.objects.create(subject_id=begun.subject_id, period_starts_on=timezone.localdate())


@pytest.mark.django_db
def test_two_who_change_different_fields_both_get_their_way() -> None:
    begun = cast.begin()
    day = timezone.localdate() + timedelta(days=5)
    with world.as_(begun.coordinator) as actor:
        activity = services.add_activity(actor, person_id=begun.person_id, title="Ringe", how="På telefon")
        services.change_activity(
            actor,
            person_id=begun.person_id,
            activity_id=activity,
            version=1,
            title="Ringe Nav",
            how="På telefon",
        )
    with world.as_(begun.person) as actor:
        services.change_activity(
            actor,
            person_id=begun.person_id,
            activity_id=activity,
            version=1,
            title="Ringe",
            how="På telefon",
            due_on=day,
        )
    (now,) = cast.plan_of(begun.person, begun.person_id).activities
    assert (now.title, now.due_on) == ("Ringe Nav", day)


@pytest.mark.django_db
def test_the_first_statement_is_not_overwritten_by_a_second_first_one() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        services.write_statement(actor, person_id=begun.person_id, kind="what_matters", words="Ro")
    with world.as_(begun.person) as actor, pytest.raises(StaleVersion) as refused:
        services.write_statement(actor, person_id=begun.person_id, kind="what_matters", words="Fart")
    assert refused.value.current["words"] == "Ro"


WRITES = st.lists(
    st.tuples(
        st.sampled_from(["coordinator", "person"]), st.sampled_from(["title", "how"]), st.integers(0, 99)
    ),
    min_size=1,
    max_size=10,
)


@pytest.mark.django_db
@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WRITES, st.data())
def test_every_acknowledged_write_is_there_or_in_the_history(
    writes: list[tuple[str, str, int]], data: Any
) -> None:
    begun = cast.begin()
    hats = {"coordinator": begun.coordinator, "person": begun.person}
    with world.as_(begun.coordinator) as actor:
        activity = services.add_activity(actor, person_id=begun.person_id, title="Ringe", how="Slik")
    seen = {1: ("Ringe", "Slik")}
    acknowledged = []
    for who, field, number in writes:
        version = data.draw(st.sampled_from(sorted(seen)))
        title, how = seen[version]
        text = f"{field} {number}"
        title, how = (text, how) if field == "title" else (title, text)
        refused: list[dict[str, object]] = []
        try:
            with world.as_(hats[who]) as actor:
                services.change_activity(
                    actor,
                    person_id=begun.person_id,
                    activity_id=activity,
                    version=version,
                    title=title,
                    how=how,
                )
            acknowledged.append((field, text))
        except StaleVersion as stale:
            refused.append(stale.attempted)
        assert refused in ([], [{field: text}])
        (now,) = cast.plan_of(begun.person, begun.person_id).activities
        seen[now.version] = (now.title, now.how)
    with world.as_(begun.person) as actor:
        changes = queries.history(actor, person_id=begun.person_id)
    ever = {(f.field, f.after) for change in changes for f in change.fields}
    ever |= {("title", "Ringe"), ("how", "Slik")}
    assert set(acknowledged) <= ever
