"""The coordinating unit: what it sees, what it can do, and that the sender always hears how it went."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection

from enplan.base.access import Basis, Category, Level, Right, Role
from enplan.base.access.acting import acting_as_job
from enplan.base.access.models import Block, Grant
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Account, Hat
from enplan.base.audit.models import AuditEvent
from enplan.base.kernel.errors import AccessDenied, Invalid, NotVisible, StaleVersion
from enplan.domain.care_plans import queries as plan_queries
from enplan.domain.care_requests import queries, services
from enplan.domain.care_requests.models import CoordinatorProfile, NoticeOfNeed
from enplan.domain.care_requests.queries import Shelf
from enplan.domain.care_teams import queries as teams
from enplan.domain.people import queries as people
from enplan.domain.people.models import Person
from enplan.domain.timeline.models import Event
from tests.domain.care_requests.world import NOT_ASKED, YES, World, begin, plan_for
from tests.world import as_, own_hat, particulars, professional, staff

pytestmark = pytest.mark.django_db
N = Category.NOTICE


@pytest.fixture
def world() -> World:
    return begin()


def counts(world: World) -> dict[str, int]:
    with as_(world.unit) as actor:
        return {str(shelf): number for shelf, number in queries.inbox(actor).counts.items() if number}


def test_the_unit_sees_the_notice_and_nothing_of_the_person(world: World) -> None:
    notice = world.send()
    with as_(world.unit) as actor:
        found, known = queries.notice_for_unit(actor, notice_id=notice)
        assert known is not None
        assert (known.plan_state, known.coordinator, known.is_vacant) == ("", "", False)
        assert set(actor.openings) == {found.subject_id * 16 + N}
        assert actor.openings[found.subject_id * 16 + N].basis is Basis.STATUTE
        with pytest.raises(AccessDenied):
            people.get(actor, person_id=known.person_id)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_person")
            assert cursor.fetchone() == (0,)


def test_what_exists_already_is_told_to_the_unit_in_a_few_facts(world: World) -> None:
    kari = particulars("Kari")
    plan = plan_for(kari)
    notice = world.send(about=kari)
    with as_(world.unit) as actor:
        _, known = queries.notice_for_unit(actor, notice_id=notice)
        assert known is not None
        assert (known.plan_state, known.coordinator, known.organization) == (
            "active",
            "Nina Vik",
            "Annen kommune",
        )
    with pytest.raises(Invalid, match="has-coordinator"):
        world.appoint(notice)
    with as_(plan.coordinator) as actor:
        team = teams.team(actor, person_id=plan.person_id)
        assert team.coordinator is not None
        assert team.coordinator.name == "Nina Vik"


def test_only_a_unit_is_told_what_exists(world: World) -> None:
    world.send()
    for hat in (world.clinician, world.coordinator):
        with as_(hat) as actor, connection.cursor() as cursor:
            everybody = [number // 16 for number in actor.openings]
            cursor.execute("SELECT count(*) FROM sec.coordination_of(%s)", [everybody])
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT count(*) FROM sec.staff_of_own_unit()")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT count(*) FROM sec.notices_of(%s)", [everybody[0] if everybody else 1])
            assert cursor.fetchone() == (0,)


def test_appointing_closes_the_notice_tells_the_sender_and_gives_the_person_a_coordinator(
    world: World,
) -> None:
    notice = world.send()
    world.appoint(notice, words="Ola Haugen ringer deg i morgen.")
    told = world.followed(notice)
    assert (told.outcome, told.outcome_words) == ("appointed", "Ola Haugen ringer deg i morgen.")
    with as_(world.coordinator) as actor:
        (row,) = plan_queries.worklist(actor).rows
        team = teams.team(actor, person_id=row.person_id)
        assert row.i_coordinate
        assert team.coordinator is not None
        assert team.coordinator.person_answer == "yes"
    with as_(world.unit) as actor:
        assert actor.openings == {}
        with pytest.raises(NotVisible):
            queries.notice_for_unit(actor, notice_id=notice)
        (closed,) = queries.inbox(actor, shelf=Shelf.DONE).closed
        assert (closed.sender_organization, closed.outcome) == ("Fjordland DPS", "appointed")
    assert counts(world) == {"done": 1}


def test_the_trusts_unit_goes_on_with_its_own_notice(world: World) -> None:
    world.appoint(world.send())
    with as_(world.trust_unit) as actor:
        (row,) = queries.inbox(actor).rows
        _, known = queries.notice_for_unit(actor, notice_id=row.notice.id)
        assert known is not None
        assert known.coordinator == "Ola Haugen"


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"answer": ""}, "answer: missing"),
        ({"answer": "no"}, "answer_note: why-missing"),
        ({"answer": "not_asked", "answer_note": " "}, "answer_note: why-missing"),
        ({"words": " "}, "words: missing"),
        ({"coordinator_id": None}, "coordinator: missing"),
    ],
)
def test_nobody_is_appointed_without_the_persons_answer_and_words_for_the_sender(
    world: World, more: dict[str, Any], wrong: str
) -> None:
    notice = world.send()
    with pytest.raises(Invalid, match=wrong):
        world.appoint(notice, **more)
    assert world.open(notice).state == "sent"
    with as_(world.coordinator) as actor:
        assert plan_queries.worklist(actor).rows == ()


def test_somebody_who_works_elsewhere_cannot_be_appointed(world: World) -> None:
    stranger = professional("Nina Vik", "Annen kommune")
    with pytest.raises(Invalid, match="coordinator: missing"):
        world.appoint(world.send(), coordinator_id=stranger.public_id)


def test_no_need_takes_a_reason_and_words(world: World) -> None:
    notice = world.send()
    version = world.open(notice).version
    with as_(world.unit) as actor:
        for reason, words in (("", "Nei"), ("other", " ")):
            with pytest.raises(Invalid):
                services.close_without_need(
                    actor, notice_id=notice, version=version, reason=reason, words=words
                )
        services.close_without_need(
            actor, notice_id=notice, version=version, reason="person_says_no", words="Kari vil vente."
        )
    told = world.followed(notice)
    assert (told.outcome, told.outcome_reason, told.outcome_words) == (
        "no_need",
        "person_says_no",
        "Kari vil vente.",
    )


def test_a_notice_cannot_be_closed_without_words_even_past_the_services(world: World) -> None:
    notice = world.send()
    subject_id = world.row(notice).subject_id
    with pytest.raises(IntegrityError, match="notice_closed_with_words"):
        _close_past_the_services(subject_id)


def _close_past_the_services(subject_id: int) -> None:
    with acting_as_job("test_world", subject_id=subject_id) as job:
        rows = NoticeOfNeed.objects.changeable_by(job).filter(subject=subject_id)
        rows.update(state="closed", outcome="no_need", closed_at=job.at, closed_by_name="Marit")


def test_the_shelves_are_counted(world: World) -> None:
    new, consent, asked, proposed = (world.send(), world.send(NOT_ASKED), world.send(), world.send())
    with as_(world.unit) as actor:
        services.ask(actor, notice_id=asked, version=world.open(asked).version, words="Hva ønsker Kari?")
        services.propose(
            actor,
            notice_id=proposed,
            version=world.open(proposed).version,
            coordinator_id=world.coordinator.public_id,
        )
    assert counts(world) == {"new": 1, "consent": 1, "question": 1, "proposed": 1}
    assert world.followed(proposed).proposed_name == "Ola Haugen"
    with as_(world.unit) as actor:
        assert [row.notice.id for row in queries.inbox(actor, shelf=Shelf.CONSENT).rows] == [consent]
        assert [row.notice.id for row in queries.inbox(actor).rows] == [new]
        assert queries.inbox(actor).median_age == 0


def test_to_receive_is_written_once_and_kept_for_measuring(world: World) -> None:
    notice = world.send()
    for _ in range(2):
        with as_(world.unit) as actor:
            services.receive(actor, notice_id=notice)
    with acting_as_job("test_world", subject_id=world.row(notice).subject_id) as job:
        kinds = Event.objects.visible_to(job).filter(kind="need_notice_received")
        assert kinds.count() == 1
    assert world.open(notice).received_at is not None


def test_whoever_saved_first_is_not_overwritten(world: World) -> None:
    notice = world.send()
    with as_(world.unit) as actor:
        services.ask(actor, notice_id=notice, version=world.open(notice).version, words="Hva ønsker Kari?")
    with as_(world.unit) as actor, pytest.raises(StaleVersion):
        services.close_without_need(actor, notice_id=notice, version=1, reason="other", words="Nei")


def test_a_new_employee_of_the_unit_answers_at_once_and_a_former_cannot(world: World) -> None:
    notice = world.send()
    new = staff("Tove Ny", Role.COORDINATING_UNIT, "KE Storelva", "coordinating_unit")
    with as_(new) as actor:
        assert queries.notice_for_unit(actor, notice_id=notice)[0].id == notice
    with acting_as_job("test_world", accounts=True):
        accounts.end_hat(new.pk)
    with pytest.raises(NotVisible), as_(new):
        pass


def test_other_roles_in_the_unit_see_nothing(world: World) -> None:
    world.send()
    for role in (Role.LEADER, Role.PROFESSIONAL, Role.ADMINISTRATOR):
        with as_(staff("Per Annen", role, "KE Storelva", "coordinating_unit")) as actor:
            assert actor.openings == {}


def test_a_coordinator_who_leaves_puts_the_person_on_the_units_list_at_once(world: World) -> None:
    kari = particulars("Kari")
    plan = plan_for(kari)
    assert counts(world) == {}
    plan.resign()
    assert counts(world) == {"vacant": 1}
    with as_(world.unit) as actor:
        (row,) = queries.inbox(actor, shelf=Shelf.VACANT).vacancies
        found = queries.vacancy(actor, person_id=row.coordination.person_id)
        assert (found.name, found.is_vacant) == ("Kari Nordli", True)
        assert found.appointment is not None
        services.appoint_to_vacancy(
            actor,
            person_id=found.person_id,
            seen=found.appointment,
            coordinator_id=world.coordinator.public_id,
            answer="yes",
        )
    assert counts(world) == {}
    with as_(world.coordinator) as actor:
        assert [each.i_coordinate for each in plan_queries.worklist(actor).rows] == [True]
    with as_(world.unit) as actor, pytest.raises(NotVisible):
        queries.vacancy(actor, person_id=plan.person_id)


def test_a_unit_elsewhere_sees_no_vacancy(world: World) -> None:
    plan = plan_for(particulars("Kari"))
    plan.resign()
    for hat in (world.other_unit, world.trust_unit):
        with as_(hat) as actor:
            assert not queries.inbox(actor, shelf=Shelf.VACANT).vacancies
            with pytest.raises(NotVisible):
                queries.vacancy(actor, person_id=plan.person_id)


def test_nobody_is_appointed_to_their_own_family(world: World) -> None:
    notice = world.send()
    subject_id = world.row(notice).subject_id
    with acting_as_job("test_world", accounts=True):
        accounts.give_hat(
            Account.objects.get(pk=world.coordinator.account_id), Role.RELATIVE, subject_id=subject_id
        )
    with pytest.raises(Invalid, match="coordinator-is-family"):
        world.appoint(notice)


def test_nobody_is_appointed_to_themselves_also_before_they_have_opened_their_plan(world: World) -> None:
    kari = particulars("Kari")
    notice = world.send(about=kari)
    with acting_as_job("test_world", accounts=True):
        account = accounts.prepare_account("Kari Nordli", kari.national_identifier)
        Hat.objects.filter(pk=world.coordinator.pk).update(account=account)
    with pytest.raises(Invalid, match="coordinator-is-family"):
        world.appoint(notice)


def test_the_person_sees_the_notice_in_whole_and_the_log_says_why(world: World) -> None:
    notice = world.send()
    subject_id = world.row(notice).subject_id
    own = own_hat("Kari Nordli", subject_id)
    world.appoint(notice)
    with as_(own) as actor:
        mine = queries.about_me(actor)
        assert {each.unit_name: each.outcome_words for each in mine} == {
            "KE Storelva": "Ola tar kontakt.",
            "KE sykehus": "",
        }
        rows = AuditEvent.objects.filter(
            subject_id=subject_id, actor_role="coordinating_unit", outcome="done"
        )
        assert {row.basis for row in rows} == {"statutory_duty"}
        assert {tuple(row.categories) for row in rows} == {(int(N),)}
    with as_(own, Level.CODE) as actor, pytest.raises(AccessDenied):
        queries.about_me(actor)


def test_a_block_closes_the_notice_to_the_unit(world: World) -> None:
    notice = world.send()
    subject_id = world.row(notice).subject_id
    with acting_as_job("test_world", subject_id=subject_id):
        Block.objects.create(subject_id=subject_id, organization_id=world.unit.organization_id)
    with as_(world.unit) as actor, pytest.raises(NotVisible):
        queries.notice_for_unit(actor, notice_id=notice)


def test_the_period_of_each_grant_can_be_told_afterwards(world: World) -> None:
    notice = world.send()
    world.appoint(notice)
    told = world.followed(notice)
    assert told.closed_at is not None
    with acting_as_job("test_world", subject_id=world.row(notice).subject_id):
        to_unit = Grant.objects.get(organization_id=world.unit.organization_id, revoked_at=None)
        to_sender = Grant.objects.get(hat_id=world.clinician.pk, revoked_at=None, starts_at=told.closed_at)
    assert (to_unit.role, to_unit.starts_at, to_unit.ends_at) == (
        "coordinating_unit",
        told.sent_at,
        told.closed_at,
    )
    assert to_sender.ends_at == told.closed_at + timedelta(days=90)
    assert Right(to_sender.right) is Right.READ


def suggested(world: World) -> list[tuple[str, str, str]]:
    """Whom the unit is advised to ask first: name, languages, substitute."""
    with as_(world.unit) as actor:
        return [
            (each.name, each.languages, each.substitute)
            for each in queries.coordinators(actor)
            if each.is_suggested
        ]


def test_the_list_of_coordinators_counts_persons_and_suggests_the_one_with_fewest(world: World) -> None:
    other = professional("Hanne Solli", "Oppfølging Storelva", "municipal_unit", title="koordinator")
    assert suggested(world) == []
    with as_(world.unit) as actor:
        for hat in (other, world.coordinator):
            services.keep_profile(
                actor,
                coordinator_id=hat.public_id,
                takes_more=True,
                languages="Arabisk",
                substitute_id=world.municipal.public_id,
            )
    world.appoint(world.send(), coordinator_id=other.public_id)
    with as_(world.unit) as actor:
        found = [(each.name, each.persons) for each in queries.coordinators(actor) if each.is_listed]
    assert found == [("Ola Haugen", 0), ("Hanne Solli", 1)]
    assert suggested(world) == [("Ola Haugen", "Arabisk", "Siri Moen")]
    with as_(world.unit) as actor:
        services.keep_profile(actor, coordinator_id=world.coordinator.public_id, takes_more=False)
    assert suggested(world) == [("Hanne Solli", "Arabisk", "Siri Moen")]


def test_what_a_unit_writes_about_coordinators_stays_in_the_unit(world: World) -> None:
    with as_(world.unit) as actor:
        services.keep_profile(actor, coordinator_id=world.coordinator.public_id, takes_more=True)
        with pytest.raises(NotVisible):
            services.keep_profile(actor, coordinator_id=world.clinician.public_id, takes_more=True)
    for hat in (world.other_unit, world.coordinator):
        with as_(hat):
            assert not CoordinatorProfile.objects.exists()


def test_the_person_is_registered_once_and_with_no_more_than_was_sent(world: World) -> None:
    notice = world.send(NOT_ASKED)
    subject_id = world.row(notice).subject_id
    with acting_as_job("test_world", subject_id=subject_id) as job:
        assert Person.objects.visible_to(job).get().phone == ""
    assert YES.phone
