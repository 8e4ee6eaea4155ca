"""The person's first page: what is agreed, what is due first, what is only suggested; and the history of one part."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from enplan.base.terminology import code_system
from enplan.domain.care_plans import queries, services
from enplan.domain.care_plans.queries.views import HomeView
from tests import world
from tests.domain.care_plans import cast

pytestmark = pytest.mark.django_db


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def home_of(begun: cast.Begun) -> HomeView:
    with world.as_(begun.person) as actor:
        return queries.home(actor)


def add(begun: cast.Begun, title: str, due_on: date | None, state: str = "agreed") -> None:
    with world.as_(begun.coordinator) as actor:
        services.add_activity(actor, person_id=begun.person_id, title=title, due_on=due_on, state=state)


def test_a_suggestion_waits_for_the_person_and_is_not_yet_something_that_somebody_does() -> None:
    begun = cast.begin()
    add(begun, "Prøve en ny gruppe", in_days(1), state="proposed")
    add(begun, "Handle mat", None)
    home = home_of(begun)
    assert [row.title for row in home.now] == ["Handle mat"]
    assert (home.now_total, home.suggestions, home.next_due) == (1, 1, None)


def test_what_is_due_first_comes_next_and_what_is_late_does_not() -> None:
    begun = cast.begin()
    for title, days in (("Sent", -2), ("Om en uke", 7), ("I dag", 0)):
        add(begun, title, in_days(days))
    home = home_of(begun)
    assert home.next_due is not None
    assert home.next_due.title == "I dag"


def test_the_history_of_one_part_holds_that_part_only() -> None:
    begun = cast.begin()
    with world.as_(begun.person) as actor:
        for kind, words in (("what_matters", "Hunden"), ("strengths", "Lage mat")):
            services.write_statement(actor, person_id=begun.person_id, kind=kind, words=words)
    plan = cast.plan_of(begun.person, begun.person_id)
    with world.as_(begun.person) as actor:
        changes = queries.history(
            actor, person_id=begun.person_id, part_id=plan.statements["what_matters"].id
        )
    assert [change.headline for change in changes] == ["Hunden"]


def test_the_persons_own_scale_has_four_words_in_order_and_no_score() -> None:
    words = code_system("domain.care_plans.own_views")
    assert [concept.number("position") for concept in words] == [1, 2, 3, 4]
    assert max(len(code) for code in words.codes) <= 20
