"""Starting a plan: in one transaction, with consent first, and never a second one."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from enplan.base.access import Category
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_plans import queries, services
from enplan.domain.care_plans.services import (
    AlreadyIn,
    CoordinatorAnswer,
    Exists,
    PlanAnswer,
    SharingAnswer,
    Started,
)
from enplan.domain.timeline import queries as timeline
from tests import world
from tests.domain.care_plans import cast

pytestmark = pytest.mark.django_db


def test_a_plan_starts_active_with_its_coordinator_and_consent() -> None:
    begun = cast.begin()
    plan = cast.plan_of(begun.coordinator, begun.person_id)
    assert plan.standing == "active"
    assert plan.manages
    assert "plan_consent" not in plan.completeness.missing
    assert "coordinator" not in plan.completeness.missing
    assert "goals" in plan.completeness.missing


def test_the_person_sees_their_own_plan() -> None:
    begun = cast.begin()
    plan = cast.plan_of(begun.person, begun.person_id)
    assert plan.hidden_areas == 0
    with world.as_(begun.person) as actor:
        home = queries.home(actor)
    assert home.given_name == "Kari"
    assert home.readers == 1


def test_the_start_stands_in_the_timeline() -> None:
    begun = cast.begin()
    with world.as_(begun.person) as actor:
        kinds = {event.kind for event in timeline.listing(actor, person_id=begun.person_id)}
    assert {"person_registered", "plan_consent_given", "coordinator_appointed", "plan_started"} <= kinds


def test_what_the_person_did_not_share_is_closed_to_the_coordinator() -> None:
    begun = cast.begin(yes=(Category.CORE, Category.HOUSING))
    plan = cast.plan_of(begun.coordinator, begun.person_id)
    assert plan.hidden_areas == 7
    assert plan.may_write == (Category.CORE, Category.HOUSING)


def test_a_stranger_does_not_find_the_plan() -> None:
    begun = cast.begin()
    stranger = world.professional("Frem Med", "Fjelldal kommune")
    with world.as_(stranger) as actor, pytest.raises(NotVisible):
        queries.plan(actor, person_id=begun.person_id)


def test_starting_twice_leads_to_the_plan_one_already_has() -> None:
    hat = world.professional("Ola Berg")
    who = world.particulars()
    first, second = cast.start_as(hat, who), cast.start_as(hat, who)
    assert isinstance(first, Started)
    assert second == AlreadyIn(first.person_id)


def test_somebody_else_meets_the_guard_and_learns_nothing_but_that() -> None:
    who = world.particulars()
    cast.start_as(world.professional("Ola Berg"), who)
    other = world.professional("Nina Nav", "Nav Storelva", "nav_office")
    answer = cast.start_as(other, who)
    assert isinstance(answer, Exists)
    with world.as_(other) as actor:
        assert queries.worklist(actor).counts["all"] == 0


def test_a_wrong_identifier_is_told_before_anything_is_looked_up() -> None:
    hat = world.professional("Ola Berg")
    with pytest.raises(Invalid) as refused:
        cast.start_as(hat, replace(world.particulars(), national_identifier="12345678901"))
    assert "national_identifier" in refused.value.fields


def test_one_meets_plans_that_exist_only_a_few_times_a_day() -> None:
    who, other = world.particulars(), world.professional("Ivrig Ansatt", "Fjelldal kommune")
    cast.start_as(world.professional("Ola Berg"), who)
    for _ in range(10):
        assert isinstance(cast.start_as(other, who), Exists)
    with pytest.raises(Invalid) as refused:
        cast.start_as(other, who)
    assert refused.value.reason == "too-many-attempts"


def test_a_coordinator_who_is_not_the_persons_wish_needs_a_reason() -> None:
    hat = world.professional("Ola Berg")
    with world.as_(hat) as actor, pytest.raises(Invalid) as refused:
        services.start(
            actor,
            particulars=world.particulars(),
            consent=cast.SPEECH,
            coordinator=CoordinatorAnswer("not_asked"),
            sharing=SharingAnswer(),
        )
    assert "answer_note" in refused.value.fields


def test_consent_by_speech_needs_somebody_present_and_nothing_is_left_behind_without() -> None:
    hat, who = world.professional("Ola Berg"), world.particulars()
    with world.as_(hat) as actor, pytest.raises(Invalid):
        services.start(
            actor,
            particulars=who,
            consent=PlanAnswer(through="speech"),
            coordinator=CoordinatorAnswer("yes"),
            sharing=SharingAnswer(),
        )
    assert isinstance(cast.start_as(hat, who), Started)


def test_an_unknown_person_is_not_found() -> None:
    hat = world.professional("Ola Berg")
    with world.as_(hat) as actor, pytest.raises(NotVisible):
        queries.plan(actor, person_id=uuid.uuid4())


def test_a_closed_plan_makes_room_for_a_new_one_by_the_same_coordinator() -> None:
    hat, who = world.professional("Ola Berg"), world.particulars()
    started = cast.start_as(hat, who)
    assert isinstance(started, Started)
    version = cast.plan_of(hat, started.person_id).version
    with world.as_(hat) as actor:
        services.close(actor, person_id=started.person_id, version=version, because="Målene er nådd")
    assert cast.start_as(hat, who) == Started(started.person_id)
    assert cast.plan_of(hat, started.person_id).is_open
