"""A question about a look-up goes to who answers for privacy there, and never to the one it is about."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection

from enplan.base.access import Role
from enplan.base.access.acting import acting_as_job
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Account, Hat
from enplan.base.audit.models import AuditEvent
from enplan.base.kernel.errors import AccessDenied, Invalid, NotVisible
from enplan.domain.care_plans import queries as plans
from enplan.domain.directory import services as directory
from enplan.domain.lookups import queries, services
from enplan.domain.lookups.models import LookupAnswer, LookupQuestion
from enplan.domain.lookups.queries import QuestionView
from enplan.domain.people import queries as people
from tests.domain.consents.world import C, World, begin, say
from tests.world import as_, organization, professional, staff

pytestmark = pytest.mark.django_db
MUNICIPALITY = "Storelva kommune"


@pytest.fixture
def world() -> World:
    """Nav may see core, and has looked once; the coordinator Ola works for the municipality."""
    world = begin()
    say(world, world.nav_id, yes={C.CORE})
    with as_(world.nav) as anne:
        people.get(anne, person_id=world.person_id)
    return world


@pytest.fixture
def contact() -> Hat:
    """Tor leads the municipality, and answers for privacy there."""
    return named("Tor Aasen", MUNICIPALITY)


def named(name: str, at: str, kind: str = "municipality") -> Hat:
    """A leader who is made the privacy contact of the organisation."""
    hat = staff(name, Role.LEADER, at, kind)
    make_contact(hat, name)
    return hat


def make_contact(hat: Hat, name: str = "Noen") -> None:
    with acting_as_job("test_world", accounts=True) as job:
        directory.name_privacy_contact(
            job, organization_id=hat.organization_id or 0, hat_id=hat.pk, name=name
        )


def asked_about(world: World, name: str = "Ola Nordli") -> uuid.UUID:
    with as_(world.person) as kari:
        lines = queries.own_log(kari).folded
        event = next(line.newest.id for line in lines if line.looker.name == name)
        return services.ask_about(kari, event_id=event, words="Hvorfor?")


def seen_by(hat: Hat) -> list[QuestionView]:
    with as_(hat) as actor:
        return list(queries.questions_to_organization(actor))


def seen_by_coordinator(world: World) -> list[QuestionView]:
    with as_(world.coordinator) as ola:
        return list(queries.questions(ola, person_id=world.person_id))


def test_a_question_about_the_coordinator_goes_to_the_contact_and_not_to_the_coordinator(
    world: World, contact: Hat
) -> None:
    question_id = asked_about(world)
    assert [(it.id, it.asked_by, it.looker) for it in seen_by(contact)] == [
        (question_id, "Kari Nordli", "Ola Nordli")
    ]
    assert seen_by_coordinator(world) == []
    with as_(world.coordinator) as ola:
        with pytest.raises(NotVisible):
            queries.question(ola, person_id=world.person_id, question_id=question_id)
        with pytest.raises(NotVisible):
            services.answer_question(ola, person_id=world.person_id, question_id=question_id, words="Nei")


def test_the_database_hides_it_from_the_coordinator_by_itself(world: World, contact: Hat) -> None:
    question_id = asked_about(world)
    with as_(contact) as tor:
        services.answer_for_organization(tor, question_id=question_id, words="Han ryddet.")
    why = "what the database lets through"
    with as_(world.coordinator):
        assert not LookupQuestion.objects.unscoped(because=why).exists()
        assert not LookupAnswer.objects.unscoped(because=why).exists()
    with as_(world.person):
        assert LookupQuestion.objects.unscoped(because=why).count() == 1
        assert LookupAnswer.objects.unscoped(because=why).count() == 1
    with as_(contact):
        assert not LookupQuestion.objects.unscoped(because=why).exists()


def test_the_contact_answers_and_the_person_reads_who_did(world: World, contact: Hat) -> None:
    question_id = asked_about(world)
    with as_(contact) as tor:
        services.answer_for_organization(tor, question_id=question_id, words="Han ryddet i planen.")
    with as_(world.person) as kari:
        (told,) = queries.own_log(kari).questions
    assert (told.answer, told.answered_by, told.answering) == (
        "Han ryddet i planen.",
        "Tor Aasen",
        MUNICIPALITY,
    )
    with as_(contact) as tor, pytest.raises(Invalid) as refused:
        services.answer_for_organization(tor, question_id=question_id, words="En gang til.")
    assert refused.value.reason == "already-answered"


def test_what_was_answered_long_ago_is_in_no_list_and_opens_with_its_id(world: World, contact: Hat) -> None:
    question_id = asked_about(world)
    with acting_as_job("test_world", subject_id=world.subject.pk) as job:
        question = LookupQuestion.objects.visible_to(job).get(public_id=question_id)
        LookupAnswer.objects.create(
            subject=world.subject,
            question=question,
            words="Han ryddet.",
            answered_at=job.at - timedelta(days=91),
            answered_by_name="Tor Aasen",
        )
    assert seen_by(contact) == []
    with as_(contact) as tor:
        assert queries.question_to_organization(tor, question_id=question_id).answer == "Han ryddet."


def test_the_persons_log_tells_that_the_contact_read_the_question_and_why(world: World, contact: Hat) -> None:
    asked_about(world)
    seen_by(contact)
    with as_(world.person):
        row = AuditEvent.objects.filter(hat_id=contact.pk).get()
    assert (row.action, row.reason, row.categories) == ("lookup_question:read", "asked-by-person", [])


def test_a_contact_sees_nothing_else_of_the_person(world: World, contact: Hat) -> None:
    asked_about(world)
    with as_(contact) as tor, pytest.raises(AccessDenied):
        people.get(tor, person_id=world.person_id)
    with as_(contact) as tor, pytest.raises(NotVisible):
        queries.questions(tor, person_id=world.person_id)


def test_somebody_else_at_the_place_is_told_of_no_question(world: World, contact: Hat) -> None:
    question_id = asked_about(world)
    assert seen_by(contact)
    other = staff("Ada Sol", Role.LEADER, MUNICIPALITY, "municipality")
    assert seen_by(other) == []
    with as_(other) as actor, pytest.raises(NotVisible):
        services.answer_for_organization(actor, question_id=question_id, words="x")


def test_the_contact_of_the_whole_answers_for_its_units(world: World) -> None:
    whole = organization("Fjelldal kommune")
    unit = organization("Boligkontoret, Fjelldal", "municipal_unit", part_of=whole.pk)
    with acting_as_job("test_world", accounts=True):
        Hat.objects.filter(pk=world.nav.pk).update(organization_id=unit.pk, organization_name=unit.name)
    above = named("Gro Li", "Fjelldal kommune")
    with as_(world.nav):
        pass
    with connection.cursor() as cursor, as_(world.person):
        cursor.execute("SELECT * FROM sec.who_answers_for(%s, %s)", [unit.pk, world.nav.pk])
        assert cursor.fetchall() == [(whole.pk, "Fjelldal kommune", True)]
    below = named("Bo By", "Boligkontoret, Fjelldal", "municipal_unit")
    with connection.cursor() as cursor, as_(world.person):
        cursor.execute("SELECT name FROM sec.who_answers_for(%s, %s)", [unit.pk, world.nav.pk])
        assert cursor.fetchall() == [("Boligkontoret, Fjelldal",)]
    assert above.pk != below.pk


def test_without_a_contact_the_coordinator_answers_about_others(world: World) -> None:
    question_id = asked_about(world, "Anne-Lise Haug")
    assert [it.id for it in seen_by_coordinator(world)] == [question_id]
    with as_(world.coordinator) as ola:
        (row,) = plans.worklist(ola).rows
    assert "question_waits" in {reason.code for reason in row.reasons}


def test_without_a_contact_a_question_about_the_coordinator_waits_for_one(world: World) -> None:
    question_id = asked_about(world)
    assert seen_by_coordinator(world) == []
    assert [it.id for it in seen_by(named("Tor Aasen", MUNICIPALITY))] == [question_id]


def test_a_contact_does_not_answer_about_themselves(world: World) -> None:
    make_contact(world.coordinator)
    asked_about(world)
    assert seen_by(world.coordinator) == []
    assert seen_by_coordinator(world) == []
    assert len(seen_by(named("Tor Aasen", MUNICIPALITY))) == 1


def test_nor_in_another_of_their_hats(world: World) -> None:
    with acting_as_job("test_world", accounts=True):
        account = Account.objects.get(pk=world.coordinator.account_id)
        place = organization(MUNICIPALITY)
        leading = accounts.give_hat(
            account, Role.LEADER, organization_id=place.pk, organization_name=place.name
        )
    make_contact(leading)
    asked_about(world)
    assert seen_by(leading) == []


def test_a_contact_who_has_left_answers_nothing(world: World, contact: Hat) -> None:
    asked_about(world)
    with acting_as_job("test_world", accounts=True):
        accounts.end_hat(contact.pk)
    with pytest.raises(NotVisible), as_(contact):
        pass
    successor = named("Eli Ek", MUNICIPALITY)
    assert len(seen_by(successor)) == 1


def test_what_waits_is_counted_for_the_contact_alone(world: World, contact: Hat) -> None:
    question_id = asked_about(world)
    with as_(contact) as tor:
        assert queries.waiting_for_organization(tor) == 1
        services.answer_for_organization(tor, question_id=question_id, words="Svar.")
        assert queries.waiting_for_organization(tor) == 0
    with as_(professional("Kai Holt")) as other:
        assert queries.waiting_for_organization(other) == 0
