"""Those above the timeline are told once for each person, when the outermost use case is done and before it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from enplan.base.access import Actor, Permission
from enplan.base.access.acting import acting_as_job
from enplan.base.access.endings import at_the_end
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid
from enplan.domain.timeline.listening import listen, unlisten
from enplan.domain.timeline.models import Event
from enplan.domain.timeline.recording import correct, record
from tests.domain.care_teams.world import World, begin
from tests.world import as_

pytestmark = pytest.mark.django_db


class Ear:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[int, list[str]]] = []

    def __call__(self, subject_id: int, written: Sequence[Event]) -> None:
        self.told.append((subject_id, [event.kind for event in written]))


@pytest.fixture
def world() -> World:
    return begin()


@pytest.fixture
def ear(world: World) -> Iterator[Ear]:
    del world  # what made the world is not to be heard
    listener = Ear()
    listen(listener)
    yield listener
    unlisten(listener)


@use_case(Permission.PLAN_WRITE)
def write_twice(actor: Actor, *, subject_id: int, fail: bool = False) -> None:
    """Stands for any use case that writes two events, the second by a task inside it."""
    first = record(actor, subject_id, "admitted")
    with acting_as_job("test_listening", subject_id=subject_id) as job:
        correct(job, subject_id, first.logical_id, because="wrong_time")
    if fail:
        raise Invalid(code="no")


def test_a_use_case_tells_once_about_everything_it_wrote_and_only_in_the_end(world: World, ear: Ear) -> None:
    with as_(world.coordinator) as actor:
        write_twice(actor, subject_id=world.subject.pk)
        assert ear.told == [(world.subject.pk, ["admitted", "admitted"])]
        write_twice(actor, subject_id=world.subject.pk)

    assert len(ear.told) == 2


def test_what_a_failed_use_case_wrote_is_never_told(world: World, ear: Ear) -> None:
    with as_(world.coordinator) as actor:
        with pytest.raises(Invalid):
            write_twice(actor, subject_id=world.subject.pk, fail=True)
        write_twice(actor, subject_id=world.subject.pk)

    assert ear.told == [(world.subject.pk, ["admitted", "admitted"])]


def test_what_is_written_outside_a_use_case_is_told_before_the_transaction_ends(
    world: World, ear: Ear
) -> None:
    with as_(world.coordinator) as actor:
        record(actor, world.subject.pk, "admitted")
        assert ear.told == []
        record(actor, world.subject.pk, "discharged")

    assert ear.told == [(world.subject.pk, ["admitted", "discharged"])]


def test_where_nobody_acts_nothing_can_be_put_off() -> None:
    with pytest.raises(RuntimeError, match="nobody is acting"):
        at_the_end(Ear(), 1, "what")
