"""Who leads and coordinates: with the person's answer, never two at once, never a gap."""

from __future__ import annotations

import uuid
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enplan.base.access import Actor, Permission, Role
from enplan.base.access.acting import acting_as_job
from enplan.base.access.use_cases import use_case
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Hat
from enplan.base.kernel.errors import AccessDenied, Invalid, NotVisible, StaleVersion
from enplan.domain.care_teams import queries, recording, services
from enplan.domain.care_teams.models import CoordinatorAppointment
from enplan.domain.consents.models import PlanConsent
from enplan.domain.people import queries as people
from enplan.domain.timeline import queries as timeline
from tests.domain.care_teams.world import (
    C,
    World,
    begin,
    behind,
    invited,
    joined,
    member,
    sees,
    share_with,
    team,
)
from tests.world import as_, particulars, professional

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = begin()
    share_with(world, world.coordinator, C.CORE)
    share_with(world, world.berit, C.CORE)
    joined(world, world.berit)
    return world


def seen(world: World) -> uuid.UUID | None:
    current = team(world).coordinator
    return current.id if current else None


def appoint(world: World, by: Hat, name: str, *, answer: str = "yes", note: str = "") -> None:
    now, row = seen(world), member(world, name)
    with as_(by) as actor:
        services.appoint_coordinator(
            actor, person_id=world.person_id, member_id=row.id, seen=now, answer=answer, answer_note=note
        )


def resign(world: World, by: Hat) -> None:
    now = seen(world)
    with as_(by) as actor:
        services.resign(actor, person_id=world.person_id, seen=now)


def periods(world: World) -> list[CoordinatorAppointment]:
    with behind(world) as job:
        return list(
            CoordinatorAppointment.objects.visible_to(job)
            .filter(subject=world.subject)
            .order_by("starts_at")
            .select_related("membership")
        )


def test_whoever_begins_is_the_first_coordinator_with_the_persons_answer(world: World) -> None:
    now = team(world).coordinator
    assert now is not None
    assert (now.name, now.person_answer, now.is_vacant) == ("Ola Lund", "yes", False)


def test_the_next_coordinator_starts_at_the_instant_the_former_ends(world: World) -> None:
    appoint(world, world.coordinator, "Berit Aas")
    first, second = periods(world)
    assert first.ends_at == second.starts_at
    assert second.ends_at is None


def test_who_may_change_the_team_goes_over_with_the_coordination(world: World) -> None:
    appoint(world, world.coordinator, "Berit Aas")
    assert team(world, world.berit).manages
    assert not team(world, world.coordinator).manages


def test_the_former_coordinator_stays_in_the_team_for_a_time(world: World) -> None:
    assert member(world, "Ola Lund").ends_at is None
    appoint(world, world.coordinator, "Berit Aas")
    assert member(world, "Ola Lund").ends_at is not None
    assert member(world, "Berit Aas").ends_at is None


@pytest.mark.parametrize("answer", ["no", "not_asked"])
def test_going_another_way_than_the_person_needs_a_reason(world: World, answer: str) -> None:
    with pytest.raises(Invalid) as refused:
        appoint(world, world.coordinator, "Berit Aas", answer=answer)
    assert refused.value.fields == {"answer_note": "why-missing"}
    appoint(world, world.coordinator, "Berit Aas", answer=answer, note="Ingen andre kunne ta over.")
    now = team(world).coordinator
    assert now is not None
    assert (now.person_answer, now.answer_note) == (answer, "Ingen andre kunne ta over.")


def test_an_appointment_without_an_answer_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        appoint(world, world.coordinator, "Berit Aas", answer="")
    assert refused.value.fields == {"answer": "missing"}


def test_the_persons_no_stands_in_the_timeline(world: World) -> None:
    appoint(world, world.coordinator, "Berit Aas", answer="no", note="Ingen andre kunne ta over.")
    with as_(world.person) as actor:
        kinds = [event.kind for event in timeline.listing(actor, person_id=world.person_id)]
    assert kinds.count("coordinator_appointed") == 2
    assert "coordinator_declined_by_person" in kinds


def test_a_coordinator_who_stops_leaves_a_vacancy_that_everybody_sees(world: World) -> None:
    resign(world, world.coordinator)
    for hat in (world.person, world.coordinator, world.berit):
        now = team(world, hat).coordinator
        assert now is not None
        assert now.is_vacant
        assert now.since == periods(world)[0].ends_at


def test_after_stopping_nobody_at_work_can_change_the_team(world: World) -> None:
    resign(world, world.coordinator)
    assert not team(world, world.coordinator).manages
    assert not team(world, world.berit).manages
    assert team(world, world.person).manages


def test_a_member_at_work_fills_the_vacancy(world: World) -> None:
    resign(world, world.coordinator)
    assert team(world, world.berit).fills_vacancy
    appoint(world, world.berit, "Berit Aas")
    assert team(world, world.berit).manages
    assert [row.ends_at for row in periods(world)][-1] is None


def test_a_member_cannot_take_over_while_somebody_coordinates(world: World) -> None:
    with pytest.raises(NotVisible):
        appoint(world, world.berit, "Berit Aas")


def test_a_stranger_cannot_fill_a_vacancy(world: World) -> None:
    berit = member(world, "Berit Aas")
    resign(world, world.coordinator)
    now = seen(world)
    with as_(professional("Fremmed Fagperson")) as actor, pytest.raises(NotVisible):
        services.appoint_coordinator(
            actor, person_id=world.person_id, member_id=berit.id, seen=now, answer="yes"
        )


def test_the_person_has_no_part_in_appointing_but_is_asked(world: World) -> None:
    with pytest.raises(AccessDenied):
        appoint(world, world.person, "Berit Aas")


def test_somebody_who_has_not_accepted_cannot_be_appointed(world: World) -> None:
    invited(world, professional("Stig Holm"), "Stig Holm")
    with pytest.raises(Invalid) as refused:
        appoint(world, world.coordinator, "Stig Holm")
    assert refused.value.fields == {"member": "not-an-active-member"}


def test_two_who_appoint_at_the_same_time_do_not_overwrite_each_other(world: World) -> None:
    before, berit = seen(world), member(world, "Berit Aas")
    resign(world, world.coordinator)
    with as_(world.berit) as actor, pytest.raises(StaleVersion):
        services.appoint_coordinator(
            actor, person_id=world.person_id, member_id=berit.id, seen=before, answer="yes"
        )


def test_the_coordinator_cannot_leave_without_handing_over(world: World) -> None:
    with as_(world.coordinator) as actor, pytest.raises(Invalid) as refused:
        services.leave(actor, person_id=world.person_id)
    assert refused.value.reason == "hand-over-first"
    ola = member(world, "Ola Lund")
    with as_(world.coordinator) as actor, pytest.raises(Invalid):
        services.end_membership(actor, person_id=world.person_id, member_id=ola.id, version=ola.version)


def test_the_person_can_let_the_coordinator_go_and_the_place_stands_vacant(world: World) -> None:
    ola = member(world, "Ola Lund")
    with as_(world.person) as actor:
        services.end_membership(actor, member_id=ola.id, version=ola.version)
    now = team(world).coordinator
    assert now is not None
    assert now.is_vacant
    assert sees(world, world.coordinator) == set()


def test_somebody_close_to_the_person_cannot_coordinate(world: World) -> None:
    with acting_as_job("test_world", accounts=True):
        account = Hat.objects.get(pk=world.berit.pk).account
        accounts.give_hat(account, Role.RELATIVE, subject_id=world.subject.pk)
    with pytest.raises(Invalid) as refused:
        appoint(world, world.coordinator, "Berit Aas")
    assert refused.value.fields == {"member": "coordinator-is-family"}


def test_the_person_cannot_coordinate_their_own_plan_from_work() -> None:
    facts = particulars("Kari")
    with acting_as_job("test_world", accounts=True):
        account = accounts.prepare_account("Kari Nordli", facts.national_identifier)
    own = professional("Kari Nordli")
    with acting_as_job("test_world", accounts=True):
        Hat.objects.filter(pk=own.pk).update(account=account)
    with as_(own) as actor, pytest.raises(Invalid) as refused:
        services.register_without_plan(actor, particulars=facts, through="speech", present="Kari")
    assert refused.value.reason == "coordinator-is-family"


def test_a_coordinator_without_a_plan() -> None:
    ola = professional("Ola Lund", title="Koordinator")
    with as_(ola) as actor:
        person_id = services.register_without_plan(
            actor, particulars=particulars("Jon", "Vik"), through="speech", present="Jon og Ola"
        )
    assert person_id is not None
    with as_(ola) as actor:
        whole = queries.team(actor, person_id=person_id)
        name = people.get(actor, person_id=person_id).name
        answer = PlanConsent.objects.visible_to(actor).get().answer
    assert whole.manages
    assert whole.coordinator is not None
    assert (whole.coordinator.name, name, answer) == ("Ola Lund", "Jon Vik", False)


def test_somebody_already_registered_is_told_of_with_one_word_and_few_times_a_day(world: World) -> None:
    facts = particulars("Jon", "Vik")
    with as_(world.coordinator) as actor:
        services.register_without_plan(actor, particulars=facts, through="speech", present="Jon")
    for _ in range(3):
        with as_(world.berit) as actor:
            told = services.register_without_plan(actor, particulars=facts, through="speech", present="Jon")
        assert told is None
    with as_(world.berit) as actor, pytest.raises(Invalid) as refused:
        services.register_without_plan(actor, particulars=facts, through="speech", present="Jon")
    assert refused.value.reason == "too-many-attempts"


@use_case(Permission.COORDINATOR_APPOINT)
def _make_a_gap(actor: Actor, *, world: World) -> None:
    current = recording.open_appointment(actor, world.subject.pk)
    assert current is not None
    CoordinatorAppointment.objects.changeable_by(actor).filter(pk=current.pk).update(ends_at=actor.at)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_itself_refuses_a_gap(world: World) -> None:
    with as_(world.coordinator) as actor, pytest.raises(IntegrityError, match="vacancy"):
        _make_a_gap(actor, world=world)


@use_case(Permission.COORDINATOR_APPOINT)
def _overlap(actor: Actor, *, world: World) -> None:
    CoordinatorAppointment.objects.create(subject=world.subject, starts_at=actor.at)


def test_the_database_itself_refuses_two_at_a_time(world: World) -> None:
    with as_(world.coordinator) as actor, pytest.raises(IntegrityError, match="one_coordinator_at_a_time"):
        _overlap(actor, world=world)


STEP = st.sampled_from(["Ola Lund", "Berit Aas", "resign", "leave", "let go"])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=6))
def test_however_it_goes_there_is_always_exactly_one_or_a_vacancy(steps: list[str]) -> None:
    with transaction.atomic():
        world = begin()
        for hat in (world.coordinator, world.berit):
            share_with(world, hat, C.CORE)
        joined(world, world.berit)
        for step in steps:
            take(world, step)
        rows = periods(world)
        for former, following in pairwise(rows):
            assert former.ends_at == following.starts_at
        assert rows[-1].ends_at is None
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def take(world: World, step: str) -> None:
    """One step by whoever can take it; a refusal is fine, a hole is not."""
    for hat in (world.coordinator, world.berit):
        try:
            if step == "resign":
                resign(world, hat)
            elif step == "leave":
                with as_(hat) as actor:
                    services.leave(actor, person_id=world.person_id)
            elif step == "let go":
                let_go(world)
            else:
                appoint(world, hat, step)
        except (Invalid, NotVisible, StaleVersion, StopIteration):
            continue
        else:
            return


def let_go(world: World) -> None:
    """Kari ends the place of whoever coordinates."""
    row = next(row for row in team(world).members if row.is_coordinator)
    with as_(world.person) as actor:
        services.end_membership(actor, member_id=row.id, version=row.version)
