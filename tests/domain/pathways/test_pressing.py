"""Why somebody on the way through treatment comes up in the worklist, and for whom it waits."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enplan.base.accounts.models import Hat
from enplan.domain.care_plans.rules.ordering import Reason, Waits
from enplan.domain.pathways import queries, services
from tests.domain.pathways.world import World, admitted, now, tap, tell, unit
from tests.world import as_


def reasons(world: World, hat: Hat) -> list[Reason]:
    with as_(hat) as actor:
        return list(queries.pressing(actor).get(world.subject.pk, ()))


def codes(world: World, hat: Hat) -> list[tuple[str, Waits]]:
    return [(each.code, each.waits) for each in reasons(world, hat)]


def test_nothing_presses_in_the_middle_of_a_stay(kari: World) -> None:
    admitted(kari, days=9)
    assert codes(kari, kari.coordinator) == []


def test_whoever_goes_home_within_a_week_comes_up_for_those_who_may_know_of_the_stay(kari: World) -> None:
    day = timezone.localdate(now(kari)) + timedelta(days=5)
    admitted(kari, days=9, planned_end_on=day)
    assert [(each.code, each.on) for each in reasons(kari, kari.trine)] == [("home_soon", day)]
    assert codes(kari, kari.jonas) == []


def test_a_hand_over_waits_for_the_one_who_is_asked(kari: World) -> None:
    stay = admitted(kari, days=9)
    with as_(kari.berit) as actor:
        services.offer(
            actor, person_id=kari.person_id, episode_id=stay, receiver_id=unit(kari.trine).public_id
        )
    assert codes(kari, kari.trine) == [("hand_over_waits", Waits.FOR_ME)]
    assert codes(kari, kari.berit) == [("hand_over_waits", Waits.FOR_OTHERS)]


def test_who_is_to_ring_is_told_until_it_is_done(kari: World) -> None:
    stay = admitted(kari, days=9)
    tell(kari, stay, "unplanned_discharge", days=1.5)
    assert ("call_due", Waits.FOR_ME) in codes(kari, kari.coordinator)
    assert ("call_due", Waits.FOR_OTHERS) in codes(kari, kari.jonas)
    tap(kari, stay, "call_after_leaving", "in_place", kari.coordinator)
    assert "call_due" not in {code for code, _ in codes(kari, kari.coordinator)}


def test_the_coordinator_is_asked_how_it_went_and_nobody_else(kari: World) -> None:
    over = admitted(kari, days=20)
    tap(kari, over, "first_appointment", "in_place")
    tell(kari, over, "discharged", days=4)
    assert codes(kari, kari.coordinator) == [("outcome_asked", Waits.FOR_ME)]
    assert codes(kari, kari.trine) == []
    with as_(kari.coordinator) as actor:
        services.tell_outcome(
            actor,
            person_id=kari.person_id,
            episode_id=over,
            code="first_appointment",
            after_days=3,
            answer="as_agreed",
        )
    assert codes(kari, kari.coordinator) == []


def test_who_coordinates_nobody_looks_through_nobody_elses_answers(kari: World) -> None:
    over = admitted(kari, days=20)
    tap(kari, over, "first_appointment", "in_place")
    tell(kari, over, "discharged", days=4)
    for hat, asks in ((kari.coordinator, True), (kari.trine, False)):
        with as_(hat) as actor, CaptureQueriesContext(connection) as asked:
            queries.pressing(actor)
        assert any("pathways_itemoutcome" in each["sql"] for each in asked) is asks
