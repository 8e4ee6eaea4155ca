"""Writing in a plan: goals, activities and the rest; what is closed stays closed; nothing without consent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from enplan.base.access import Category
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_plans import queries, services
from enplan.domain.care_teams import queries as teams
from enplan.domain.consents import services as consents
from enplan.domain.timeline import queries as timeline
from tests import world
from tests.domain.care_plans import cast

pytestmark = pytest.mark.django_db


def test_a_goal_has_subgoals_and_activities_under_it() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        goal = services.add_goal(
            actor, person_id=begun.person_id, words="Bo i egen leilighet", category=Category.HOUSING
        )
        sub = services.add_goal(
            actor, person_id=begun.person_id, words="Gå på visning", category=Category.HOUSING, parent_id=goal
        )
        services.add_activity(
            actor, person_id=begun.person_id, title="Ringe utleier", category=Category.HOUSING, goal_id=sub
        )
        services.add_activity(actor, person_id=begun.person_id, title="Handle mat")
    plan = cast.plan_of(begun.coordinator, begun.person_id)
    (tree,) = plan.goals
    assert [s.words for s in tree.subgoals] == ["Gå på visning"]
    assert [a.title for a in tree.subgoals[0].activities] == ["Ringe utleier"]
    assert [a.title for a in plan.loose_activities] == ["Handle mat"]


def test_a_subgoal_has_no_subgoals() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        goal = services.add_goal(actor, person_id=begun.person_id, words="Bo bra")
        sub = services.add_goal(actor, person_id=begun.person_id, words="Finne noe", parent_id=goal)
        with pytest.raises(Invalid):
            services.add_goal(actor, person_id=begun.person_id, words="For dypt", parent_id=sub)


def test_an_activity_in_a_category_closed_to_me_does_not_exist_for_me() -> None:
    begun = cast.begin(yes=(Category.CORE, Category.HOUSING))
    with world.as_(begun.person) as actor:
        goal = services.add_goal(
            actor, person_id=begun.person_id, words="Hemmelig", category=Category.SUBSTANCE_USE
        )
        services.add_activity(
            actor, person_id=begun.person_id, title="Skjult", category=Category.SUBSTANCE_USE
        )
        services.add_activity(
            actor, person_id=begun.person_id, title="Åpen", category=Category.HOUSING, goal_id=goal
        )
    seen = cast.plan_of(begun.coordinator, begun.person_id)
    assert [a.title for a in seen.activities] == ["Åpen"]
    assert seen.activities[0].goal_id is None
    assert seen.goals == ()
    assert seen.hidden_areas == 7


def test_nobody_but_the_person_sees_private_words() -> None:
    begun = cast.begin()
    with world.as_(begun.person) as actor:
        services.write_statement(actor, person_id=begun.person_id, kind="private", words="Bare mitt")
    assert cast.plan_of(begun.person, begun.person_id).words("private") == "Bare mitt"
    assert cast.plan_of(begun.coordinator, begun.person_id).words("private") == ""
    with world.as_(begun.coordinator) as actor, pytest.raises(NotVisible):
        services.write_statement(actor, person_id=begun.person_id, kind="private", words="Ikke mitt")


def test_words_typed_by_somebody_else_say_so() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        services.write_statement(actor, person_id=begun.person_id, kind="what_matters", words="Ro om kvelden")
    statement = cast.plan_of(begun.person, begun.person_id).statements["what_matters"]
    assert statement.written_with == "Ola Berg"
    with world.as_(begun.person) as actor:
        services.write_statement(
            actor, person_id=begun.person_id, kind="what_matters", words="Ro", version=statement.version
        )
    assert cast.plan_of(begun.person, begun.person_id).statements["what_matters"].written_with == ""


def test_an_activity_moves_along_and_tells_the_timeline() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        activity = services.add_activity(actor, person_id=begun.person_id, title="Ringe", state="agreed")
        for version, state in enumerate(("in_progress", "done"), start=1):
            services.set_activity_state(
                actor, person_id=begun.person_id, activity_id=activity, version=version, state=state
            )
        kinds = [event.kind for event in timeline.listing(actor, person_id=begun.person_id)]
        with pytest.raises(Invalid):
            services.set_activity_state(
                actor, person_id=begun.person_id, activity_id=activity, version=3, state="proposed"
            )
    assert kinds[:3] == ["activity_done", "activity_started", "activity_agreed"]


def test_asking_for_help_comes_up_and_goes_away_when_done() -> None:
    begun = cast.begin()
    with world.as_(begun.person) as actor:
        activity = services.add_activity(actor, person_id=begun.person_id, title="Søke bolig", state="agreed")
        services.ask_for_help(actor, person_id=begun.person_id, activity_id=activity, version=1)
    with world.as_(begun.coordinator) as actor:
        (row,) = queries.worklist(actor).rows
        assert row.reasons[0].code == "asks_for_help"
        services.set_activity_state(
            actor, person_id=begun.person_id, activity_id=activity, version=2, state="done"
        )
        (row,) = queries.worklist(actor).rows
    assert row.reasons[0].code != "asks_for_help"


def test_an_owner_must_be_in_the_team() -> None:
    begun, other = cast.begin(), cast.begin("Per Vik", "Liv")
    with world.as_(other.coordinator) as actor:
        (stranger,) = teams.team(actor, person_id=other.person_id).members
    with world.as_(begun.coordinator) as actor, pytest.raises(Invalid) as refused:
        services.add_activity(actor, person_id=begun.person_id, title="Ringe", owner_id=stranger.id)
    assert refused.value.fields == {"owner": "not-a-member"}


def test_to_say_none_is_an_answer() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        before = queries.completeness(actor, person_id=begun.person_id)
        services.add_contribution(actor, person_id=begun.person_id, contributor="kin", is_none=True)
        services.add_cooperation_point(actor, person_id=begun.person_id, is_none=True)
        after = queries.completeness(actor, person_id=begun.person_id)
    assert before is not None
    assert after is not None
    assert set(before.missing) - set(after.missing) == {"contribution_kin", "cooperation"}


def test_a_plan_with_everything_lacks_nothing() -> None:
    begun = cast.begin()
    soon = timezone.localdate() + timedelta(days=90)
    with world.as_(begun.coordinator) as actor:
        person_id = begun.person_id
        services.add_goal(actor, person_id=person_id, words="Bo bra")
        services.add_resource(actor, person_id=person_id, words="Søsteren min")
        services.add_need(actor, person_id=person_id, category=Category.HOUSING, words="Hjelp til å lete")
        services.add_activity(actor, person_id=person_id, title="Lete", how="Sammen", extent="Hver uke")
        for who in ("person", "member", "kin"):
            services.add_contribution(actor, person_id=person_id, contributor=who, words="Noe")
        services.add_cooperation_point(actor, person_id=person_id, with_whom="Nav", words="Møte hver måned")
        services.set_period(
            actor,
            person_id=person_id,
            version=1,
            starts_on=timezone.localdate(),
            ends_on=soon,
            next_review_on=soon,
        )
        complete = queries.completeness(actor, person_id=person_id)
        plan = queries.plan(actor, person_id=person_id)
    assert complete is not None
    assert plan is not None
    assert complete.missing == ("participants",)
    assert complete.in_place == 8
    assert plan.completeness == complete


def test_a_plan_read_whole_or_in_a_list_lacks_the_same() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        goal = services.add_goal(actor, person_id=begun.person_id, words="Lagt bort")
        services.set_goal_state(actor, person_id=begun.person_id, goal_id=goal, version=1, state="cancelled")
        activity = services.add_activity(actor, person_id=begun.person_id, title="Stoppet", state="agreed")
        services.set_activity_state(
            actor, person_id=begun.person_id, activity_id=activity, version=1, state="stopped"
        )
        services.add_activity(actor, person_id=begun.person_id, title="Uten omfang", how="Slik")
        (row,) = queries.worklist(actor).rows
        plan = queries.plan(actor, person_id=begun.person_id)
    assert plan is not None
    assert plan.completeness.lacking == row.missing
    assert len(row.missing) == 9 - plan.completeness.in_place
    assert {"goals_resources_needs", "activities"} <= set(row.missing)
    assert "how" not in row.missing


def test_an_evaluation_sets_the_next_review() -> None:
    begun = cast.begin()
    day = timezone.localdate()
    with world.as_(begun.coordinator) as actor:
        services.evaluate(
            actor,
            person_id=begun.person_id,
            version=1,
            held_on=day,
            next_review_on=day + timedelta(days=90),
            persons_words="Det går bedre",
        )
    plan = cast.plan_of(begun.coordinator, begun.person_id)
    assert plan.next_review_on == day + timedelta(days=90)
    assert plan.evaluations[0].persons_words == "Det går bedre"


@pytest.mark.parametrize(
    ("ends_on", "next_review_on", "wrong"),
    [(date(2020, 1, 1), None, "period_ends_on"), (None, date(2020, 1, 1), "next_review_on")],
)
def test_a_period_goes_forward(ends_on: date | None, next_review_on: date | None, wrong: str) -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor, pytest.raises(Invalid) as refused:
        services.set_period(
            actor,
            person_id=begun.person_id,
            version=1,
            starts_on=timezone.localdate(),
            ends_on=ends_on,
            next_review_on=next_review_on,
        )
    assert wrong in refused.value.fields


def test_a_withdrawn_consent_leaves_the_plan_not_active_and_nobody_writes_in_it() -> None:
    begun = cast.begin()
    with world.as_(begun.person) as actor:
        consents.withdraw_plan_consent(actor)
    seen = cast.plan_of(begun.coordinator, begun.person_id)
    assert seen.standing == "without-consent"
    assert seen.may_write == ()
    with world.as_(begun.coordinator) as actor:
        with pytest.raises(Invalid) as refused:
            services.add_goal(actor, person_id=begun.person_id, words="Likevel")
        (row,) = queries.worklist(actor).rows
    assert refused.value.reason == "no-plan-consent"
    assert row.reasons[0].code == "without_consent"


def test_a_plan_rests_closes_and_opens_again() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        person_id = begun.person_id
        services.pause(actor, person_id=person_id, version=1)
        services.resume(actor, person_id=person_id, version=2)
        with pytest.raises(Invalid):
            services.close(actor, person_id=person_id, version=3, because=" ")
        services.close(actor, person_id=person_id, version=3, because="Målene er nådd")
        with pytest.raises(Invalid):
            services.add_goal(actor, person_id=person_id, words="For sent")
        services.reopen(actor, person_id=person_id, version=4)
    assert cast.plan_of(begun.person, begun.person_id).standing == "active"


def test_a_member_without_the_right_to_manage_does_not_close_the_plan() -> None:
    begun = cast.begin()
    colleague = world.professional("Kollega Ness")
    with world.as_(colleague) as actor, pytest.raises(NotVisible):
        services.close(actor, person_id=begun.person_id, version=1, because="Uten grunn")


def test_what_is_removed_is_gone_and_saving_over_it_says_so() -> None:
    begun = cast.begin()
    with world.as_(begun.coordinator) as actor:
        goal = services.add_goal(actor, person_id=begun.person_id, words="Feil mål")
        services.remove(actor, person_id=begun.person_id, kind="goal", part_id=goal, version=1)
        with pytest.raises(Invalid) as refused:
            services.change_goal(actor, person_id=begun.person_id, goal_id=goal, version=1, words="Nye ord")
    assert refused.value.reason == "removed"
    assert cast.plan_of(begun.coordinator, begun.person_id).goals == ()


def test_tasks_are_mine_across_persons_by_due_date() -> None:
    hat = world.professional("Ola Berg")
    day = timezone.localdate()
    for name, days in (("Kari", 9), ("Liv", 2)):
        begun = cast.begin(given_name=name, coordinator=hat)
        with world.as_(hat) as actor:
            (me,) = teams.team(actor, person_id=begun.person_id).members
            services.add_activity(
                actor,
                person_id=begun.person_id,
                title="Ringe",
                owner_id=me.id,
                due_on=day + timedelta(days=days),
            )
            services.add_activity(actor, person_id=begun.person_id, title="Ikke min")
    with world.as_(hat) as actor:
        mine = queries.tasks(actor)
    assert [name for name, _ in mine] == ["Liv N.", "Kari N."]
    assert all(activity.is_mine for _, activity in mine)
