"""Events are never altered: a correction is a version beside the former, and the newest counts (docs/engine.md)."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from enplan.base.access import Category
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.base.terminology import UnknownCode
from enplan.domain.timeline import queries
from enplan.domain.timeline.models import Event
from enplan.domain.timeline.recording import correct, record, retract
from tests.domain.care_teams.world import World, begin, share_with
from tests.world import as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari() -> World:
    world = begin()
    share_with(world, world.coordinator, Category.CORE, Category.HOUSING)
    return world


def told(world: World) -> list[queries.Happening]:
    """What Kari is told of stays."""
    with as_(world.person) as actor:
        found = queries.listing(actor, person_id=world.person_id)
    return [each for each in found if each.kind in {"admitted", "discharged", "entered_in_error"}]


def test_an_event_without_corrections_is_its_own_only_version(kari: World) -> None:
    with as_(kari.coordinator) as actor:
        event = record(actor, kari.subject.pk, "admitted")

    (only,) = told(kari)
    assert (only.logical_id, only.earlier, only.because) == (event.logical_id, (), "")


def test_a_late_event_keeps_when_it_happened_and_when_it_was_written(kari: World) -> None:
    with as_(kari.coordinator) as actor:
        record(actor, kari.subject.pk, "admitted", occurred_at=actor.at - timedelta(days=3))
        record(actor, kari.subject.pk, "discharged", occurred_at=actor.at - timedelta(days=1))

    newest, oldest = told(kari)
    assert (newest.kind, oldest.kind) == ("discharged", "admitted")
    assert newest.recorded_at - oldest.occurred_at >= timedelta(days=3)


def test_a_correction_counts_and_what_it_replaced_stays_visible(kari: World) -> None:
    with as_(kari.coordinator) as actor:
        first = record(actor, kari.subject.pk, "admitted", setting="inpatient", episode="e-1")
        right = first.occurred_at - timedelta(days=2)
    with as_(kari.coordinator) as actor:
        correct(actor, kari.subject.pk, first.logical_id, because="wrong_time", occurred_at=right)

    (now,) = told(kari)
    assert (now.occurred_at, now.because) == (right, "wrong_time")
    assert now.attributes == {"setting": "inpatient"}
    assert [each.occurred_at for each in now.earlier] == [first.occurred_at]
    assert now.recorded_at > now.earlier[0].recorded_at


def test_a_correction_in_the_same_moment_is_still_the_newer_one(kari: World) -> None:
    with as_(kari.coordinator) as actor:
        first = record(actor, kari.subject.pk, "admitted")
        second = correct(
            actor, kari.subject.pk, first.logical_id, because="wrong_details", setting="outpatient"
        )
        third = correct(actor, kari.subject.pk, first.logical_id, because="wrong_time")

    assert first.recorded_at < second.recorded_at < third.recorded_at
    (now,) = told(kari)
    assert now.attributes == {"setting": "outpatient"}
    assert len(now.earlier) == 2


def test_what_never_happened_is_told_as_such(kari: World) -> None:
    with as_(kari.coordinator) as actor:
        event = record(actor, kari.subject.pk, "discharged")
        retract(actor, kari.subject.pk, event.logical_id, because="never_happened")

    (now,) = told(kari)
    assert now.is_retracted
    assert now.attributes == {"was": "discharged"}
    assert [each.kind for each in now.earlier] == ["discharged"]


def test_a_reason_is_one_of_the_codes(kari: World) -> None:
    with as_(kari.coordinator) as actor:
        event = record(actor, kari.subject.pk, "admitted")
        with pytest.raises(UnknownCode):
            correct(actor, kari.subject.pk, event.logical_id, because="Hun ringte og sa fra")


def test_only_those_to_whom_the_event_is_open_can_correct_it(kari: World) -> None:
    with as_(kari.person) as actor:
        event = record(actor, kari.subject.pk, "need_described", category=Category.MENTAL_HEALTH)
    with as_(kari.coordinator) as actor, pytest.raises(NotVisible):
        correct(actor, kari.subject.pk, event.logical_id, because="wrong_time")
    with as_(kari.coordinator) as actor, pytest.raises(NotVisible):
        retract(actor, kari.subject.pk, uuid.uuid4(), because="undone")


def test_two_who_correct_the_same_version_do_not_both_win(kari: World) -> None:
    with as_(kari.coordinator) as actor:
        event = record(actor, kari.subject.pk, "admitted")
        correct(actor, kari.subject.pk, event.logical_id, because="wrong_time")
        with pytest.raises(IntegrityError), transaction.atomic():
            version(event, actor.at + timedelta(hours=1))


def version(former: Event, at: object, **other: object) -> Event:
    """A version as a careless program would write it."""
    values = {
        "subject_id": former.subject_id,
        "category": former.category,
        "logical_id": former.logical_id,
        "replaces": former,
        "because": "wrong_time",
        "kind": former.kind,
        "occurred_at": former.occurred_at,
        "recorded_at": at,
    }
    row: Event = Event.objects.create(**{**values, **other})
    return row


@pytest.mark.parametrize(
    "careless",
    [
        {"logical_id": uuid.uuid4()},
        {"category": Category.HOUSING},
        {"because": ""},
        {"replaces": None, "because": ""},
        {"at": timedelta(0)},
        {"at": timedelta(hours=-1)},
    ],
    ids=["another event", "another compartment", "no reason", "a second beginning", "same moment", "earlier"],
)
def test_the_database_keeps_versions_in_one_chain(kari: World, careless: dict[str, object]) -> None:
    with as_(kari.coordinator) as actor:
        event = record(actor, kari.subject.pk, "admitted")
        later = event.recorded_at + careless.pop("at", timedelta(hours=1))  # type: ignore[operator]
        with pytest.raises(IntegrityError), transaction.atomic():
            version(event, later, **careless)
        version(event, event.recorded_at + timedelta(hours=1))


def test_no_version_is_altered_or_taken_away(kari: World) -> None:
    with as_(kari.coordinator) as actor:
        record(actor, kari.subject.pk, "admitted")
        rows = Event.objects.changeable_by(actor).filter(kind="admitted")
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(kind="discharged")


def test_a_second_correction_of_the_same_moment_is_refused_in_words(
    kari: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two requests that both saw the first version: the one that writes last is told."""
    with as_(kari.coordinator) as actor:
        event = record(actor, kari.subject.pk, "admitted")
        correct(actor, kari.subject.pk, event.logical_id, because="wrong_time")
        monkeypatch.setattr("enplan.domain.timeline.recording._newest", lambda *_: event)
        with pytest.raises(Invalid, match="already-corrected"):
            correct(actor, kari.subject.pk, event.logical_id, because="wrong_time")
