"""After the guard: what the asker learns, what the coordinator and the person see, and what a yes does."""

from __future__ import annotations

import pytest

from enplan.base.access import Category
from enplan.base.accounts.models import Hat
from enplan.base.audit.models import AuditEvent
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_plans import queries, services
from enplan.domain.care_plans.services import Exists, Started
from enplan.domain.care_teams import coordination
from enplan.domain.care_teams import queries as teams
from enplan.domain.people.services import Particulars
from enplan.domain.timeline import queries as timeline
from tests import world
from tests.domain.care_plans import cast

pytestmark = pytest.mark.django_db


def two_starters() -> tuple[Hat, Hat, Particulars, Started, Exists]:
    """Ola has started a plan; Nina tries to."""
    who = world.particulars()
    ola, nina = world.professional("Ola Berg"), world.professional("Nina Nav", "Nav Storelva", "nav_office")
    started, exists = cast.start_as(ola, who), cast.start_as(nina, who)
    assert isinstance(started, Started)
    assert isinstance(exists, Exists)
    return ola, nina, who, started, exists


def ask(hat: Hat, exists: Exists, wish: str = "join") -> None:
    with world.as_(hat) as actor:
        services.request_join(actor, token=exists.token, wish=wish, reason="Følger opp jobb")


def test_a_request_reaches_the_coordinator() -> None:
    ola, nina, _, started, exists = two_starters()
    ask(nina, exists)
    with world.as_(ola) as actor:
        (request,) = queries.join_requests(actor, person_id=started.person_id)
        assert queries.worklist(actor).rows[0].reasons[0].code == "request_waits"
    assert (request.asker_name, request.organization_name, request.wish) == (
        "Nina Nav",
        "Nav Storelva",
        "join",
    )


def test_the_asker_sees_nothing_of_the_plan_after_asking() -> None:
    _, nina, _, started, exists = two_starters()
    ask(nina, exists)
    with world.as_(nina) as actor, pytest.raises(NotVisible):
        queries.join_requests(actor, person_id=started.person_id)


def test_asking_twice_makes_one_request() -> None:
    ola, nina, _, started, exists = two_starters()
    ask(nina, exists)
    ask(nina, exists)
    with world.as_(ola) as actor:
        assert len(queries.join_requests(actor, person_id=started.person_id)) == 1


def test_the_attempt_and_the_request_stand_in_the_persons_log() -> None:
    ola, nina, who, started, exists = two_starters()
    ask(nina, exists)
    with world.as_(ola) as actor:
        kinds = [event.kind for event in timeline.listing(actor, person_id=started.person_id)]
    assert "join_requested" in kinds
    with world.as_(nina):
        noted = AuditEvent.objects.filter(hat_id=nina.pk, subject_id__isnull=False).values_list(
            "action", flat=True
        )
        assert set(noted) == {"plan:start", "plan:join"}
    del who


def test_an_answer_from_the_guard_is_of_no_use_to_somebody_else() -> None:
    ola, _, _, _, exists = two_starters()
    with world.as_(ola) as actor, pytest.raises(Invalid) as refused:
        services.request_join(actor, token=exists.token, wish="join")
    assert refused.value.reason == "guard-answer-too-old"


def test_a_yes_lets_the_asker_in_but_shows_nothing_before_the_person_shares() -> None:
    ola, nina, _, started, exists = two_starters()
    ask(nina, exists)
    with world.as_(ola) as actor:
        (request,) = queries.join_requests(actor, person_id=started.person_id)
        services.answer_join_request(
            actor, person_id=started.person_id, request_id=request.id, version=request.version, yes=True
        )
        team = teams.team(actor, person_id=started.person_id)
    assert "Nina Nav" in str(team)
    with world.as_(nina) as actor, pytest.raises(NotVisible):
        queries.plan(actor, person_id=started.person_id)


def test_a_no_is_kept_and_lets_nobody_in() -> None:
    ola, nina, _, started, exists = two_starters()
    ask(nina, exists)
    with world.as_(ola) as actor:
        (request,) = queries.join_requests(actor, person_id=started.person_id)
        services.answer_join_request(
            actor, person_id=started.person_id, request_id=request.id, version=request.version, yes=False
        )
        (answered,) = queries.join_requests(actor, person_id=started.person_id)
        assert "Nina Nav" not in str(teams.team(actor, person_id=started.person_id))
    assert (answered.answer, answered.answered_by) == ("no", "Ola Berg")


def test_taking_over_needs_the_persons_answer() -> None:
    ola, nina, _, started, exists = two_starters()
    ask(nina, exists, "take_over")
    with world.as_(ola) as actor:
        (request,) = queries.join_requests(actor, person_id=started.person_id)
        with pytest.raises(Invalid):
            services.answer_join_request(
                actor, person_id=started.person_id, request_id=request.id, version=request.version, yes=True
            )


def test_taking_over_hands_the_coordination_over_without_a_gap() -> None:
    ola, nina, _, started, exists = two_starters()
    ask(nina, exists, "take_over")
    with world.as_(ola) as actor:
        (request,) = queries.join_requests(actor, person_id=started.person_id)
        services.answer_join_request(
            actor,
            person_id=started.person_id,
            request_id=request.id,
            version=request.version,
            yes=True,
            person_answer="yes",
        )
    with world.as_(nina) as actor:
        (row,) = queries.worklist(actor).rows
    assert row.coordinator == "Nina Nav"
    assert row.i_coordinate


def test_a_plan_that_was_closed_can_be_started_anew_by_somebody_else() -> None:
    """The former coordinator still coordinates, so the guard answers; when the place is vacant, it does not."""
    ola, nina, who, started, _ = two_starters()
    version = cast.plan_of(ola, started.person_id).version
    with world.as_(ola) as actor:
        services.close(actor, person_id=started.person_id, version=version, because="Personen flytter")
    assert isinstance(cast.start_as(nina, who), Exists)
    with world.as_(ola) as actor:
        coordinator = teams.coordinator(actor, person_id=started.person_id)
        assert coordinator is not None
        coordination.resign(actor, person_id=started.person_id, seen=coordinator.id)
    assert cast.start_as(nina, who) == Started(started.person_id)
    with world.as_(nina) as actor:
        (row,) = queries.worklist(actor).rows
        plan = queries.plan(actor, person_id=started.person_id)
    assert row.i_coordinate
    assert plan is not None
    assert plan.standing == "active"
    assert Category.HOUSING in plan.may_write
