"""The person's own log: who looked, asking about it, closing the plan to somebody; and staff's own look-ups."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from enplan.base.access import Level, Role
from enplan.base.audit.models import AuditEvent
from enplan.base.kernel.errors import AccessDenied, Invalid, NotVisible
from enplan.domain.consents import services as consents
from enplan.domain.lookups import queries, services
from enplan.domain.lookups.models import LookupQuestion
from enplan.domain.lookups.queries import Log
from enplan.domain.people import queries as people
from enplan.domain.timeline import queries as timeline
from tests.domain.consents.world import C, World, begin, say, sees, today
from tests.world import as_, professional, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Nav may see core and money, and has looked once."""
    world = begin()
    say(world, world.nav_id, yes={C.CORE, C.FINANCES})
    with as_(world.nav) as anne:
        people.get(anne, person_id=world.person_id)
    return world


def log(world: World) -> Log:
    with as_(world.person) as kari:
        return queries.own_log(kari)


def event_of(world: World, name: str = "Anne-Lise Haug") -> int:
    """The newest look-up of somebody in Kari's log."""
    return next(line.newest.id for line in log(world).folded if line.looker.name == name)


def asked(world: World, words: str = "Hvorfor så du på dette?") -> uuid.UUID:
    event = event_of(world)
    with as_(world.person) as kari:
        return services.ask_about(kari, event_id=event, words=words)


def test_the_log_tells_who_looked_at_what_and_on_which_ground(world: World) -> None:
    (line,) = [line for line in log(world).folded if line.looker.name == "Anne-Lise Haug"]
    assert line.looker.organization_name == "Nav Storelva"
    assert line.looker.title == "Veileder"
    assert line.action == "person:read"
    assert line.categories == {C.CORE}
    assert line.newest.basis == "consent"


def test_repeats_of_one_day_are_one_line(world: World) -> None:
    for _ in range(5):
        with as_(world.nav) as anne:
            people.get(anne, person_id=world.person_id)
    (line,) = [line for line in log(world).folded if line.looker.name == "Anne-Lise Haug"]
    assert len(line.entries) == 6


def test_ones_own_requests_are_counted_and_not_listed(world: World) -> None:
    found = log(world)
    assert found.own >= 1
    assert "Kari Nordli" not in {line.looker.name for line in found.folded}


def test_tasks_of_the_system_are_counted(world: World) -> None:
    assert log(world).system == 0  # the test's own jobs open nobody
    assert all(line.looker.hat_id for line in log(world).folded)


def test_who_tried_and_saw_nothing_is_counted_and_not_named(world: World) -> None:
    stranger = professional("Fremmed Person")
    for _ in range(2):
        with as_(stranger) as actor, pytest.raises(NotVisible):
            people.get(actor, person_id=world.person_id)
    found = log(world)
    assert found.refused == 2
    assert "Fremmed Person" not in {line.looker.name for line in found.folded}


def test_the_number_of_refusals_is_ones_own(world: World) -> None:
    other = begin()
    with as_(professional("Fremmed Person")) as actor, pytest.raises(NotVisible):
        people.get(actor, person_id=other.person_id)
    assert log(world).refused == 0
    with as_(world.nav), connection.cursor() as cursor:
        cursor.execute("SELECT sec.refused_lookups('-infinity', 'infinity')")
        assert cursor.fetchone() == (0,)


def test_the_team_is_known_and_a_former_member_is_not(world: World) -> None:
    assert world.nav.pk in log(world).known
    with as_(world.person) as kari:
        consents.withdraw_sharing(kari, party_id=world.nav_id)
    assert world.nav.pk not in log(world).known
    assert world.coordinator.pk in log(world).known


def test_the_log_is_read_by_the_days(world: World) -> None:
    with as_(world.person) as kari:
        before = queries.own_log(kari, until=today() - timedelta(days=1))
    assert before.folded == []
    assert log(world).earlier is None


def looked(world: World, *, days_ago: int, times: int) -> None:
    """Anne has looked so many times that day.

    The log is written by a job's hand, since it can never be changed.
    """
    with as_(world.nav) as anne:
        AuditEvent.objects.bulk_create(
            AuditEvent(
                at=anne.at - timedelta(days=days_ago, seconds=number),
                request_id=anne.request_id,
                account_id=anne.account_id,
                hat_id=anne.hat_id,
                actor_name=anne.name,
                subject_id=world.subject.pk,
                action="plan:read",
                categories=[0],
            )
            for number in range(times)
        )


def test_a_long_log_is_cut_between_days_and_goes_on_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days_ago in (1, 2, 3):
        looked(world, days_ago=days_ago, times=4)
    monkeypatch.setattr(queries, "MOST_ROWS", 14)
    newest = log(world)
    assert newest.earlier is not None
    with as_(world.person) as kari:
        older = queries.own_log(kari, until=newest.earlier)
    counts = [
        len(line.entries)
        for found in (newest, older)
        for line in found.folded
        if line.looker.hat_id == world.nav.pk
    ]
    assert sum(counts) == 13
    assert {line.day for line in newest.folded}.isdisjoint({line.day for line in older.folded})
    monkeypatch.setattr(queries, "MOST_ROWS", 2)
    assert sum(len(line.entries) for line in log(world).folded) == 2


def test_nobody_else_reads_the_log(world: World) -> None:
    for hat in (world.nav, world.coordinator):
        with as_(hat) as actor, pytest.raises(NotVisible):
            queries.own_log(actor)
    with as_(world.relative) as mona, pytest.raises(AccessDenied):
        queries.own_log(mona)


def test_with_a_paper_code_the_log_is_open(world: World) -> None:
    with as_(world.person, Level.CODE) as kari:
        assert queries.own_log(kari).folded


def test_one_line_can_be_opened(world: World) -> None:
    event = event_of(world)
    with as_(world.person) as kari:
        found = queries.own_entry(kari, event_id=event)
    olas_event = event_of(world, "Ola Nordli")
    with as_(world.person) as kari:
        olas = queries.own_entry(kari, event_id=olas_event)
    assert found.line.newest.id == event
    assert found.question is None
    assert found.block is None
    assert (found.coordinates, olas.coordinates) == (False, True)


def test_a_line_of_another_persons_log_is_not_found(world: World) -> None:
    other = begin()
    event = event_of(world)
    with as_(other.person) as somebody:
        for use in (queries.own_entry, services.ask_about, services.block_hat):
            with pytest.raises(NotVisible):
                use(somebody, event_id=event)


def test_asking_says_when_the_answer_comes(world: World) -> None:
    asked(world)
    (question,) = log(world).questions
    assert question.looker == "Anne-Lise Haug"
    assert question.words == "Hvorfor så du på dette?"
    assert today() < question.due_on <= today() + timedelta(days=12)
    assert question.answered_at is None
    assert not question.is_late


def test_one_asks_once_about_one_look(world: World) -> None:
    asked(world)
    with pytest.raises(Invalid) as refused:
        asked(world)
    assert refused.value.reason == "already-asked"


def test_one_does_not_ask_about_oneself(world: World) -> None:
    with as_(world.person) as kari:
        mine = AuditEvent.objects.filter(account_id=kari.account_id).first()
        assert mine is not None
        with pytest.raises(NotVisible):
            services.ask_about(kari, event_id=mine.pk)


def test_the_coordinator_answers_and_the_person_reads(world: World) -> None:
    question_id = asked(world)
    with as_(world.coordinator) as ola:
        (question,) = queries.questions(ola, person_id=world.person_id)
        assert question.looker == "Anne-Lise Haug"
        services.answer_question(
            ola, person_id=world.person_id, question_id=question_id, words="Hun forberedte møtet."
        )
    (told,) = log(world).questions
    assert told.answer == "Hun forberedte møtet."
    assert told.answered_by == "Ola Nordli"
    assert not told.answered_by_looker
    with as_(world.person) as kari:
        kinds = [event.kind for event in timeline.listing(kari, person_id=world.person_id)]
    assert {"look_up_questioned", "look_up_explained"} <= set(kinds)


def test_an_answer_is_given_once(world: World) -> None:
    question_id = asked(world)
    with as_(world.coordinator) as ola:
        services.answer_question(ola, person_id=world.person_id, question_id=question_id, words="Møtet.")
    with as_(world.coordinator) as ola, pytest.raises(Invalid) as refused:
        services.answer_question(ola, person_id=world.person_id, question_id=question_id, words="Nei.")
    assert refused.value.reason == "already-answered"
    assert log(world).questions[0].answer == "Møtet."


def test_the_one_who_looked_does_not_see_the_question(world: World) -> None:
    question_id = asked(world)
    with as_(world.nav) as anne:
        with pytest.raises(NotVisible):
            queries.questions(anne, person_id=world.person_id)
        with pytest.raises(NotVisible):
            services.answer_question(anne, person_id=world.person_id, question_id=question_id, words="x")
        assert not LookupQuestion.objects.unscoped(because="what the database lets through").exists()


def test_a_question_is_never_changed(world: World) -> None:
    asked(world)
    with as_(world.person), pytest.raises(DatabaseError), transaction.atomic():
        LookupQuestion.objects.unscoped(because="try").update(words="noe annet")


def test_who_is_closed_out_sees_nothing_in_the_next_request(world: World) -> None:
    event = event_of(world)
    with as_(world.person) as kari:
        block_id = services.block_hat(kari, event_id=event)
    assert sees(world, world.nav) == set()
    with as_(world.nav) as anne, pytest.raises(NotVisible):
        people.get(anne, person_id=world.person_id)
    (block,) = log(world).blocks
    assert (block.id, block.name, block.organization) == (block_id, "Anne-Lise Haug", "Nav Storelva")
    with as_(world.person) as kari:
        services.unblock(kari, block_id=block_id)
    assert sees(world, world.nav) == {C.CORE, C.FINANCES}
    assert log(world).blocks == []


def test_a_block_stands_over_a_later_yes(world: World) -> None:
    event = event_of(world)
    with as_(world.person) as kari:
        first = services.block_hat(kari, event_id=event)
    with as_(world.person) as kari:
        assert services.block_hat(kari, event_id=event) == first
    say(world, world.nav_id, yes={C.CORE, C.HOUSING})
    assert sees(world, world.nav) == set()


def test_a_block_of_another_person_is_not_found(world: World) -> None:
    event = event_of(world)
    with as_(world.person) as kari:
        block_id = services.block_hat(kari, event_id=event)
    other = begin()
    with as_(other.person) as somebody, pytest.raises(NotVisible):
        services.unblock(somebody, block_id=block_id)


def test_staff_see_their_own_look_ups(world: World) -> None:
    with as_(world.nav) as anne:
        rows, earlier = queries.my_lookups(anne)
    assert [(row.person, row.entry.action) for row in rows] == [("Kari N.", "person:read")]
    assert rows[0].person_id == world.person_id
    assert earlier is None


def test_who_is_closed_out_no_longer_reads_the_name(world: World) -> None:
    with as_(world.person) as kari:
        consents.withdraw_sharing(kari, party_id=world.nav_id)
    with as_(world.nav) as anne:
        rows, _ = queries.my_lookups(anne)
    assert [(row.person, row.person_id) for row in rows] == [("", None)]


def test_an_administrator_reads_their_own_look_ups_and_no_others(world: World) -> None:
    admin = staff("Ada Min", Role.ADMINISTRATOR, "Storelva kommune", "municipality")
    with as_(admin) as actor:
        assert queries.my_lookups(actor) == ([], None)
    assert log(world).folded
