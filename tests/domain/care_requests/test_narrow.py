"""What follows from a notice is as narrow as the notice: its events and promises, for its sender and its unit.

Each net is tried without the other: the database with queries that ask for everything, the application inside a task
to which the database shows everything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from enplan.base.access import Actor, Category, Right
from enplan.base.access.acting import acting_as_job
from enplan.base.access.models import SubjectRecord
from enplan.base.accounts.models import Hat
from enplan.base.kernel.errors import NotVisible
from enplan.domain.care_requests import queries, services
from enplan.domain.care_requests.models import NoticeOfNeed, NoticeQuestion
from enplan.domain.commitments.models import Commitment
from enplan.domain.timeline.models import Event
from tests.domain.care_requests.world import YES, World, begin
from tests.world import as_, particulars, professional

pytestmark = pytest.mark.django_db
N = Category.NOTICE


@dataclass(frozen=True)
class Two:
    """Two notices about the same person: the clinician's, to two units, and another sender's to the municipality's."""

    world: World
    other: Hat
    subject_id: int
    first: UUID
    second: UUID


@pytest.fixture
def two() -> Two:
    world = begin()
    kari = particulars()
    first = world.send(about=kari)
    other = professional("Siri Moen", "Storelva kommune")
    with as_(other) as actor:
        second = services.send(actor, said=YES, about=kari)[0].notice_id
    return Two(world, other, world.row(first).subject_id, first, second)


def alone(model: type[SubjectRecord]) -> set[int]:
    """What the database lets through to somebody who asks for everything."""
    rows = model.objects.unscoped(because="the database is tried alone").filter(category=N)
    return set(rows.values_list("pk", flat=True))


def by_application(two: Two, actor: Actor, model: type[SubjectRecord]) -> set[int]:
    """What the application lets through where the database shows everything."""
    with acting_as_job("test_world", subject_id=two.subject_id):
        return set(model.objects.visible_to(actor).filter(category=N).values_list("pk", flat=True))


def both(two: Two, hat: Hat, model: type[SubjectRecord]) -> set[int]:
    """What somebody sees, where both nets agree."""
    with as_(hat) as actor:
        by_database = alone(model)
        together = set(model.objects.visible_to(actor).filter(category=N).values_list("pk", flat=True))
    assert by_database == by_application(two, actor, model) == together
    return together


def all_of(two: Two, model: type[SubjectRecord]) -> set[int]:
    with acting_as_job("test_world", subject_id=two.subject_id):
        return alone(model)


@pytest.mark.parametrize("model", [NoticeOfNeed, Event, Commitment])
def test_each_sender_sees_what_follows_from_their_own_notice(two: Two, model: type[SubjectRecord]) -> None:
    clinician, other = both(two, two.world.clinician, model), both(two, two.other, model)
    assert clinician
    assert other
    assert not clinician & other
    assert clinician | other == all_of(two, model)


@pytest.mark.parametrize("model", [NoticeOfNeed, Event, Commitment])
def test_a_unit_sees_what_follows_from_open_notices_to_it(two: Two, model: type[SubjectRecord]) -> None:
    trust, municipality = both(two, two.world.trust_unit, model), both(two, two.world.unit, model)
    assert trust
    assert municipality
    assert not trust & municipality
    assert trust | municipality == all_of(two, model)


@pytest.mark.parametrize("model", [NoticeOfNeed, Event, Commitment])
def test_a_unit_that_has_closed_one_sees_no_more_of_it_while_the_other_is_open(
    two: Two, model: type[SubjectRecord]
) -> None:
    before = both(two, two.world.unit, model)
    close(two, two.first)
    after = both(two, two.world.unit, model)
    assert after
    assert after < before


def test_a_question_is_seen_by_the_sender_who_is_asked(two: Two) -> None:
    with as_(two.world.unit) as actor:
        services.ask(actor, notice_id=two.first, version=two.world.open(two.first).version, words="Hvor?")
    assert both(two, two.world.clinician, NoticeQuestion)
    assert not both(two, two.other, NoticeQuestion)


def close(two: Two, notice: UUID) -> None:
    """The unit says that there is no need."""
    version = two.world.open(notice).version
    with as_(two.world.unit) as actor:
        services.close_without_need(
            actor, notice_id=notice, version=version, reason="not_coordinated", words="Nei."
        )


def test_what_is_taken_back_is_known_to_whoever_took_it_back_and_to_no_other_sender(two: Two) -> None:
    with as_(two.other) as actor:
        services.withdraw(actor, notice_id=two.second, version=1, words="Feil.")
    for seen_by, retracted in ((two.other, 1), (two.world.clinician, 0)):
        with as_(seen_by) as actor:
            rows = Event.objects.visible_to(actor).filter(kind="entered_in_error")
            assert rows.count() == retracted
            assert not Event.objects.visible_to(actor).filter(
                replaced_by=None, kind="need_notified", attributes__notice=str(two.second)
            )


def test_after_the_answer_the_sender_reads_and_writes_no_more(two: Two) -> None:
    close(two, two.second)
    with as_(two.other) as actor:
        assert actor.may(Right.READ, two.subject_id, N)
        assert not actor.may(Right.WRITE, two.subject_id, N)
        assert queries.sent_one(actor, notice_id=two.second).outcome == "no_need"


def test_a_closed_notice_stays_as_it_is_also_for_a_sender_with_another_one_open(two: Two) -> None:
    close(two, two.first)
    with as_(two.world.clinician) as actor:
        assert actor.may(Right.WRITE, two.subject_id, N)
        rows = NoticeOfNeed.objects.changeable_by(actor).filter(public_id=two.first)
        assert rows.update(outcome_words="Ja.") == 0


def test_after_ninety_days_the_sender_reads_it_no_more_though_another_one_is_open(two: Two) -> None:
    close(two, two.first)
    with as_(two.world.clinician) as actor:
        ids = {each.id for each in queries.sent_by_me(actor)}
        later = replace(actor, at=actor.at.replace(year=actor.at.year + 1))
        assert {each.id for each in queries.sent_by_me(later)} == ids - {two.first}
        with pytest.raises(NotVisible):
            queries.sent_one(later, notice_id=two.first)
