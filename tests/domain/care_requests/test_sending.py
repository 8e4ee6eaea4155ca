"""The sender: notifying, and never learning more than they knew."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import IntegrityError

from enplan.base.access import Category, Right
from enplan.base.access.acting import acting_as_job
from enplan.base.audit.models import AuditEvent
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.care_requests import queries, services
from enplan.domain.care_requests.models import NoticeOfNeed, NoticeQuestion
from enplan.domain.care_requests.recording import create_once
from enplan.domain.care_requests.rules import NoUnit, Said
from enplan.domain.care_teams import queries as teams
from enplan.domain.people.services import Particulars
from enplan.domain.timeline.models import Event
from tests.domain.care_requests.world import NO, NOT_ASKED, YES, World, begin, elsewhere, plan_for
from tests.world import as_, particulars, professional

pytestmark = pytest.mark.django_db
N = Category.NOTICE


@pytest.fixture
def world() -> World:
    return begin()


def events(world: World, notice_id: UUID) -> list[str]:
    """The kinds of what has happened around a notice, in order, without what no longer counts."""
    subject_id = world.row(notice_id).subject_id
    with acting_as_job("test_world", subject_id=subject_id) as job:
        rows = Event.objects.visible_to(job).filter(subject=subject_id, category=N, replaced_by=None)
        return list(rows.order_by("pk").values_list("kind", flat=True))


def test_somebody_new_is_notified_and_reaches_both_units(world: World) -> None:
    notice = world.send()
    seen = world.open(notice)
    assert (seen.need, seen.words, seen.consent) == ("both", YES.words, "yes")
    assert seen.sender_organization == "Fjordland DPS"
    with as_(world.trust_unit) as actor:
        assert len(queries.inbox(actor).rows) == 1
    with as_(world.other_unit) as actor:
        assert queries.inbox(actor).rows == []
        with pytest.raises(NotVisible):
            queries.notice_for_unit(actor, notice_id=notice)
    assert events(world, notice) == ["need_notified", "need_notified", "municipality_contacted"]


def test_the_municipality_is_told_only_when_needed(world: World) -> None:
    with as_(world.clinician) as actor:
        sent = services.send(actor, said=YES, about=particulars())
    assert [each.unit_name for each in sent] == ["KE sykehus"]
    with as_(world.municipal) as actor:
        sent = services.send(actor, said=YES, about=particulars(), needs_municipality=True)
    assert [each.unit_name for each in sent] == ["KE Storelva"]


@pytest.mark.parametrize("said", [NOT_ASKED, NO])
def test_without_a_yes_only_the_need_is_kept(world: World, said: Said) -> None:
    notice = world.send(replace(said, words="Har det vanskelig hjemme", phone="41 00 00 00"))
    seen = world.open(notice)
    assert (seen.words, seen.phone, seen.why_not) == ("", "", said.why_not)
    with pytest.raises(IntegrityError, match="notice_without_yes_says_little"):
        _write_past_the_services(world, notice)


def _write_past_the_services(world: World, notice: UUID) -> None:
    with as_(world.clinician) as actor:
        NoticeOfNeed.objects.changeable_by(actor).filter(public_id=notice).update(words="Likevel")


def test_the_sender_cannot_tell_who_is_known(world: World) -> None:
    known, new = particulars("Kari"), particulars("Siv")
    plan_for(known)
    answers = [[(each.unit_name, each.due_on) for each in _send(world, person)] for person in (known, new)]
    assert answers[0] == answers[1]
    for person in (known, new):
        with pytest.raises(Invalid, match="already-sent"):
            _send(world, person)
    with as_(world.clinician) as actor:
        rows = AuditEvent.objects.filter(hat_id=actor.hat_id, action="notice:send", outcome="done")
        assert {tuple(row.categories) for row in rows} == {(int(N),)}
        assert not any(actor.may(Right.READ, row.subject_id or 0, Category.CORE) for row in rows)
        for each in queries.sent_by_me(actor):
            assert each.name in {"Kari Nordli", "Siv Nordli"}


def _send(world: World, person: Particulars) -> list[services.Sent]:
    with as_(world.clinician) as actor:
        return list(services.send(actor, said=YES, about=person))


def test_a_plan_that_exists_stays_as_it_is(world: World) -> None:
    kari = particulars("Kari")
    plan = plan_for(kari)
    world.send(about=kari)
    with as_(plan.coordinator) as actor:
        assert teams.team(actor, person_id=plan.person_id).coordinator is not None


def test_everything_wrong_is_told_at_once_and_nothing_is_kept(world: World) -> None:
    with as_(world.clinician) as actor, pytest.raises(Invalid) as told:
        services.send(
            actor,
            said=Said("", "yes"),
            about=replace(particulars(), given_name="", national_identifier="123"),
        )
    assert {"given_name", "national_identifier", "need", "consent", "words"} <= set(told.value.fields)
    with as_(world.clinician) as actor:
        assert queries.sent_by_me(actor) == []


def test_where_a_unit_is_missing_somebody_can_be_called(world: World) -> None:
    professional("Kai", "Utkant kommune", "municipality")
    with as_(world.municipal) as actor, pytest.raises(NoUnit) as told:
        services.send(actor, said=YES, about=elsewhere(particulars(), "9999"))
    assert told.value.details == {"missing": "municipality", "call": "", "phone": ""}
    with as_(world.municipal) as actor:
        assert queries.where_to(actor, municipality_number="9901").units == ["KE Storelva"]


def test_the_sender_follows_answers_and_takes_back(world: World) -> None:
    notice = world.send()
    with as_(world.unit) as actor:
        services.ask(actor, notice_id=notice, version=world.open(notice).version, words="Hvor bor Kari?")
    asked = world.followed(notice)
    assert asked.state == "questioned"
    assert asked.open_question is not None
    with as_(world.clinician) as actor:
        services.answer_question(actor, notice_id=notice, version=asked.version, words="Hos en venn.")
    answered = world.open(notice)
    assert (answered.state, answered.questions[0].answer) == ("sent", "Hos en venn.")
    with as_(world.clinician) as actor, pytest.raises(StaleVersion):
        services.withdraw(actor, notice_id=notice, version=asked.version, words="Feil")
    with as_(world.clinician) as actor:
        services.withdraw(actor, notice_id=notice, version=answered.version, words="Sendt ved en feil.")
    assert world.followed(notice).outcome == "withdrawn"
    with as_(world.unit) as actor, pytest.raises(NotVisible):
        queries.notice_for_unit(actor, notice_id=notice)
    kinds = events(world, notice)
    assert "need_notice_answered" not in kinds
    assert "municipality_contacted" not in kinds
    assert kinds.count("entered_in_error") == 2
    assert kinds.count("need_notified") == 1


def test_a_yes_that_comes_later_opens_for_words(world: World) -> None:
    notice = world.send(NOT_ASKED)
    assert world.followed(notice).words == ""
    with as_(world.clinician) as actor, pytest.raises(Invalid, match="no-question"):
        services.answer_question(actor, notice_id=notice, version=1, words="Vi vet mer nå.")
    with as_(world.unit) as actor:
        services.ask(actor, notice_id=notice, version=world.open(notice).version, words="Er Kari spurt?")
    with as_(world.clinician) as actor, pytest.raises(Invalid, match="ask-the-person-first"):
        services.answer_question(actor, notice_id=notice, version=2, words="Vi vet mer nå.")
    with as_(world.clinician) as actor:
        services.tell_answer(actor, notice_id=notice, version=world.followed(notice).version, said=YES)
    seen = world.open(notice)
    assert (seen.consent, seen.words, seen.state, seen.open_question) == ("yes", YES.words, "sent", None)


def test_another_clinician_sees_nothing_of_it(world: World) -> None:
    notice = world.send()
    with as_(professional("Bjarne Voll", "Fjordland DPS", "dps")) as actor:
        assert queries.sent_by_me(actor) == []
        with pytest.raises(NotVisible):
            queries.sent_one(actor, notice_id=notice)


def test_a_coordinator_who_recompiles_does_not_close_the_notice(world: World) -> None:
    """The grants are compiled by those who see no notice; the facts must be whole all the same."""
    kari = particulars("Kari")
    plan = plan_for(kari)
    notice = world.send(about=kari)
    plan.resign()
    assert world.open(notice).name == "Kari Nordli"


def test_who_sends_the_same_in_the_same_moment_comes_second(world: World) -> None:
    """Both have found no notice there; the database lets the first through."""
    row = world.row(world.send())
    columns = {
        field.attname: getattr(row, field.attname)
        for field in NoticeOfNeed._meta.concrete_fields
        if field.editable and field.attname != "id"
    }
    with acting_as_job("test_world", subject_id=row.subject_id), pytest.raises(Invalid, match="already-sent"):
        create_once(**columns)


def test_a_proposal_answers_the_question_that_waited(world: World) -> None:
    notice = world.send()
    with as_(world.unit) as actor:
        services.ask(actor, notice_id=notice, version=world.open(notice).version, words="Hvor bor Kari?")
    with as_(world.unit) as actor:
        services.propose(
            actor,
            notice_id=notice,
            version=world.open(notice).version,
            coordinator_id=world.coordinator.public_id,
        )
    seen = world.followed(notice)
    assert (seen.state, seen.open_question) == ("proposed", None)
    with as_(world.clinician) as actor, pytest.raises(Invalid, match="no-question"):
        services.answer_question(actor, notice_id=notice, version=seen.version, words="Hos en venn.")
    assert world.followed(notice).state == "proposed"


def test_an_answer_leaves_a_proposal_as_it_is(world: World) -> None:
    """A question from before proposals settled it."""
    notice = world.send()
    with as_(world.unit) as actor:
        services.propose(
            actor,
            notice_id=notice,
            version=world.open(notice).version,
            coordinator_id=world.coordinator.public_id,
        )
    row = world.row(notice)
    with acting_as_job("test_world", subject_id=row.subject_id) as job:
        NoticeQuestion.objects.create(
            subject_id=row.subject_id, notice=row, words="Hvor?", asked_at=job.at, asked_by_name="Marit"
        )
    with as_(world.clinician) as actor:
        services.answer_question(actor, notice_id=notice, version=row.version, words="Hos en venn.")
    assert world.followed(notice).state == "proposed"
