"""Episodes: told as they happen or late, corrected with both versions kept, never more open than consent makes them."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from enplan.base.access import Category
from enplan.base.audit.models import AuditEvent
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.directory.models import Organization
from enplan.domain.pathways import queries, services
from enplan.domain.pathways.models import Encounter, EpisodeOfCare, Moment, Phase
from enplan.domain.timeline.models import Event
from tests.domain.pathways.world import World, admitted, details, events, now, seen, tell, unit
from tests.world import as_


def test_a_planned_stay_becomes_one_under_way_and_then_one_that_has_ended(kari: World) -> None:
    episode_id = admitted(kari, admitted_at=None, planned_start_on=date(2030, 1, 7))
    assert [each.phase for each in seen(kari)] == [Phase.BEFORE]

    tell(kari, episode_id, "admitted")
    tell(kari, episode_id, "discharge_planned", planned_on=date(2031, 1, 7))
    tell(kari, episode_id, "ready_for_discharge")
    assert [each.phase for each in seen(kari)] == [Phase.DURING]
    tell(kari, episode_id, "discharged")

    (only,) = seen(kari)
    assert (only.phase, only.status) == (Phase.AFTER, "finished")
    assert only.starts_at is not None
    assert only.ends_at is not None
    assert details(kari, episode_id).planned_end_on == date(2031, 1, 7)


def test_what_happened_in_a_stay_on_a_track_of_its_own_says_so(kari: World) -> None:
    admitted(kari, track="pregnancy")

    (event,) = events(kari, "admitted")
    assert event.attributes["track"] == "pregnancy"


def test_every_moment_is_an_event_that_rules_can_join(kari: World) -> None:
    episode_id = admitted(kari)
    (event,) = events(kari, "admitted")
    unit_at_home = Organization.objects.get(kind="coordinating_unit", municipality_number="9901")

    assert event.episode == str(episode_id)
    assert event.category == Category.SUBSTANCE_USE
    assert event.organization_id == unit(kari.berit).pk
    assert event.counterpart_id == unit_at_home.pk
    assert event.attributes == {
        "service": "addiction_treatment",
        "setting": "inpatient",
        "phase": "before",
        "without_referral": False,
    }


def test_what_is_told_for_another_place_stands_there_in_the_timeline(kari: World) -> None:
    admitted(kari, kari.coordinator, organization_id=unit(kari.berit).public_id)
    (event,) = events(kari, "admitted")
    assert (event.organization_name, event.actor_name) == ("Fjordheim senter", "Ola Lund")


def test_a_place_without_an_operating_agreement_is_a_full_party(kari: World) -> None:
    assert unit(kari.berit).has_operating_agreement is False
    episode_id = admitted(kari)
    assert details(kari, episode_id, kari.berit).may_write
    assert "ready_for_discharge" in details(kari, episode_id, kari.berit).possible


def test_who_may_not_see_the_kind_of_service_sees_the_phase_and_no_more(kari: World) -> None:
    admitted(kari)
    (only,) = seen(kari, kari.jonas)
    assert (only.phase, only.details) == (Phase.DURING, None)
    assert only.answering is not None
    assert (only.answering.is_place, only.answering.organization_name) == (True, "")
    with as_(kari.jonas) as actor:
        for model in (Encounter, Moment):
            assert not model.objects.unscoped(because="the database is asked alone").exists()
        assert EpisodeOfCare.objects.visible_to(actor).count() == 1
        assert not Event.objects.unscoped(because="the database is asked alone").filter(kind="admitted")
        assert (
            queries.phase_of(actor, person_id=kari.person_id)
            == queries.phases(actor, person_ids=[kari.person_id])[kari.person_id]
        )


def test_who_may_not_see_it_tells_nothing_about_it(kari: World) -> None:
    episode_id = admitted(kari)
    with pytest.raises(NotVisible):
        admitted(kari, kari.jonas)
    with pytest.raises(NotVisible):
        tell(kari, episode_id, "discharged", hat=kari.jonas)
    with as_(kari.person) as actor, pytest.raises(Exception, match="access-denied"):
        services.tell(actor, person_id=kari.person_id, episode_id=episode_id, kind="discharged")


def test_something_told_late_takes_its_place_in_order(kari: World) -> None:
    episode_id = admitted(kari, days=10)
    tell(kari, episode_id, "discharged", days=1)
    tell(kari, episode_id, "clinical_decision_made", days=5)

    assert [m.kind for m in details(kari, episode_id).moments] == [
        "admitted",
        "clinical_decision_made",
        "discharged",
    ]
    with pytest.raises(Invalid) as caught:
        tell(kari, episode_id, "treatment_evaluated", days=0.5)
    assert caught.value.fields == {"occurred_at": "out-of-order"}


def test_a_corrected_moment_keeps_what_was_told_and_says_why(kari: World) -> None:
    episode_id = admitted(kari, days=4)
    moment = details(kari, episode_id).moments[0]
    right = now(kari) - timedelta(days=6)
    with as_(kari.coordinator) as actor:
        services.correct(
            actor,
            person_id=kari.person_id,
            episode_id=episode_id,
            moment_id=moment.id,
            occurred_at=right,
            reason="Kom fredag kveld, ikke mandag.",
        )

    (only,) = details(kari, episode_id).moments
    assert (only.occurred_at, only.because) == (right, "wrong_time")
    assert (only.reason, only.told_by) == ("Kom fredag kveld, ikke mandag.", "Ola Lund")
    assert [each.occurred_at for each in only.earlier] == [moment.occurred_at]
    assert seen(kari)[0].starts_at == right
    assert seen(kari)[0].answering.since == right  # type: ignore[union-attr]
    versions = events(kari, "admitted")
    assert [each.occurred_at for each in versions] == [moment.occurred_at, right]
    assert len({each.logical_id for each in versions}) == 1
    assert "fredag" not in str([vars(each) for each in versions])


def test_a_correction_that_turns_the_order_round_is_refused_and_nothing_is_written(kari: World) -> None:
    episode_id = admitted(kari, days=4)
    tell(kari, episode_id, "discharged", days=2)
    moment = details(kari, episode_id).moments[0]
    with as_(kari.berit) as actor, pytest.raises(Invalid, match="out-of-order"):
        services.correct(
            actor,
            person_id=kari.person_id,
            episode_id=episode_id,
            moment_id=moment.id,
            occurred_at=actor.at - timedelta(days=1),
        )
    assert details(kari, episode_id).moments[0] == moment
    assert len(events(kari, "admitted")) == 1


def test_a_press_by_mistake_is_taken_back_and_stays_visible_as_such(kari: World) -> None:
    episode_id = admitted(kari, days=4)
    pressed = tell(kari, episode_id, "ready_for_discharge")
    with as_(kari.berit) as actor:
        services.retract(
            actor,
            person_id=kari.person_id,
            episode_id=episode_id,
            moment_id=pressed,
            because="undone",
        )
    stay = details(kari, episode_id)
    assert stay.state == "in_treatment"
    assert [(m.kind, m.is_retracted) for m in stay.moments] == [
        ("admitted", False),
        ("ready_for_discharge", True),
    ]
    assert [e.attributes["was"] for e in events(kari, "entered_in_error")] == ["ready_for_discharge"]
    with as_(kari.berit) as actor, pytest.raises(Invalid, match="already-corrected"):
        services.retract(actor, person_id=kari.person_id, episode_id=episode_id, moment_id=pressed)


def test_an_admission_that_never_was_leaves_nobody_answering(kari: World) -> None:
    episode_id = admitted(kari)
    moment = details(kari, episode_id).moments[0]
    with as_(kari.berit) as actor:
        services.retract(actor, person_id=kari.person_id, episode_id=episode_id, moment_id=moment.id)
    (only,) = seen(kari)
    assert (only.status, only.answering) == ("cancelled", None)
    with as_(kari.berit) as actor:
        assert queries.phase_of(actor, person_id=kari.person_id) is None


def test_whoever_presses_second_is_told_that_somebody_was_first(kari: World) -> None:
    episode_id = admitted(kari)
    version = details(kari, episode_id).version
    tell(kari, episode_id, "ready_for_discharge", version=version)
    with pytest.raises(StaleVersion):
        tell(kari, episode_id, "unplanned_discharge", version=version)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"service": "sauna"}, "service"),
        ({"setting": "sky"}, "setting"),
        ({"organization_id": uuid.uuid4()}, "organization"),
        ({"planned_end_on": date(2020, 1, 1)}, "planned_end_on"),
        ({"follows": uuid.uuid4()}, "follows"),
    ],
)
def test_what_cannot_be_is_refused_by_field(kari: World, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        admitted(kari, **wrong)
    assert list(caught.value.fields) == [field]


def test_nothing_has_happened_tomorrow(kari: World) -> None:
    with pytest.raises(Invalid, match="in-the-future"):
        admitted(kari, days=-1)
    episode_id = admitted(kari)
    with pytest.raises(Invalid, match="in-the-future"):
        tell(kari, episode_id, "discharged", days=-1)


def test_a_discharge_is_planned_for_a_day_of_the_stay(kari: World) -> None:
    episode_id = admitted(kari)
    for planned, fault in ((None, "missing"), (date(2020, 1, 1), "ends-before-start")):
        with pytest.raises(Invalid, match=fault):
            tell(kari, episode_id, "discharge_planned", planned_on=planned)


def test_the_phase_of_those_under_way_comes_before_what_is_planned_or_over(kari: World) -> None:
    over = admitted(kari, days=30)
    tell(kari, over, "discharged", days=20)
    with as_(kari.jonas) as actor:
        assert queries.phases(actor, person_ids=[kari.person_id])[kari.person_id].phase is Phase.AFTER
    admitted(kari, kari.coordinator, admitted_at=None, service="mental_health_care")
    with as_(kari.jonas) as actor:
        assert queries.phases(actor, person_ids=[kari.person_id])[kari.person_id].phase is Phase.BEFORE
    admitted(kari, days=1)
    with as_(kari.jonas) as actor:
        assert queries.phases(actor, person_ids=[kari.person_id])[kari.person_id].phase is Phase.DURING


def test_long_after_treatment_nobody_is_in_a_phase(kari: World) -> None:
    over = admitted(kari, days=130)
    tell(kari, over, "discharged", days=91)
    with as_(kari.jonas) as actor:
        assert queries.phases(actor, person_ids=[kari.person_id]) == {}


def test_the_log_names_only_those_whose_phase_was_shown(kari: World) -> None:
    admitted(kari)
    for shown in ([], [kari.person_id]):
        with as_(kari.jonas) as actor:
            queries.phases(actor, person_ids=shown)
        with as_(kari.person) as actor:
            noted = AuditEvent.objects.filter(hat_id=kari.jonas.pk, action="worklist:read")
            assert noted.filter(subject_id=kari.subject.pk).exists() is bool(shown)
