"""At every moment from the first admission on, exactly one unit answers; the database allows nothing else."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from enplan.base.kernel.errors import Invalid
from enplan.domain.pathways import services
from enplan.domain.pathways.models import EpisodeOfCare, Responsibility
from tests.domain.pathways.world import World, admitted, details, now, seen, tell, unit
from tests.world import as_


def check_now() -> None:
    """What the database checks at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def periods(world: World) -> list[tuple[uuid.UUID, datetime, datetime | None]]:
    """Who answered from when to when, as Ola sees it."""
    check_now()
    with as_(world.coordinator) as actor:
        rows = Responsibility.objects.visible_to(actor).select_related("place").order_by("starts_at")
        return [(row.place.public_id, row.starts_at, row.ends_at) for row in rows]


def correct_admission(world: World, episode_id: uuid.UUID, at: datetime) -> None:
    moment = next(m for m in details(world, episode_id).moments if m.kind == "admitted")
    with as_(world.coordinator) as actor:
        services.correct(
            actor,
            person_id=world.person_id,
            episode_id=episode_id,
            moment_id=moment.id,
            occurred_at=at,
        )


def test_the_place_answers_from_admission_and_goes_on_after_discharge(kari: World) -> None:
    episode_id = admitted(kari, days=5)
    tell(kari, episode_id, "discharged")
    ((place, _, ends),) = periods(kari)
    assert (place, ends) == (episode_id, None)
    assert seen(kari, kari.trine)[0].answering.organization_name == "Fjordheim senter"  # type: ignore[union-attr]


def test_the_next_place_answers_from_the_moment_it_has_taken_the_person_in(kari: World) -> None:
    first = admitted(kari, days=9)
    tell(kari, first, "transferred", days=4)
    second = admitted(kari, kari.coordinator, admitted_at=None, service="mental_health_care", follows=first)
    assert [place for place, _, _ in periods(kari)] == [first]

    tell(kari, second, "admitted", days=2, hat=kari.coordinator)
    before, after = periods(kari)
    assert before[2] == after[1] == details(kari, second).first("admitted")
    assert after[2] is None


def test_a_way_back_needs_no_referral_and_takes_the_responsibility_along(kari: World) -> None:
    first = admitted(kari, days=9)
    tell(kari, first, "unplanned_discharge", days=4)
    again = admitted(kari, days=1, follows=first)

    assert [place for place, _, _ in periods(kari)] == [first, again]
    assert [m.kind for m in details(kari, again).moments] == ["admitted"]
    with pytest.raises(Invalid, match="cannot-be-followed"):
        admitted(kari, follows=first)


def test_a_place_cannot_be_gone_on_from_while_the_person_is_there(kari: World) -> None:
    first = admitted(kari, days=9)
    with pytest.raises(Invalid, match="cannot-be-followed"):
        admitted(kari, follows=first)


@pytest.mark.parametrize("hours", [-30, 30], ids=["earlier", "later"])
def test_when_an_admission_is_corrected_the_border_between_two_places_moves(kari: World, hours: int) -> None:
    first = admitted(kari, days=9)
    tell(kari, first, "transferred", days=6)
    second = admitted(kari, days=4, follows=first)
    right = now(kari) - timedelta(days=4) + timedelta(hours=hours)
    correct_admission(kari, second, right)
    before, after = periods(kari)
    assert before[2] == after[1] == right


def test_an_admission_cannot_be_moved_to_before_the_former_place(kari: World) -> None:
    first = admitted(kari, days=9)
    tell(kari, first, "transferred", days=6)
    second = admitted(kari, days=4, follows=first)
    with pytest.raises(Invalid, match="before-responsibility"):
        correct_admission(kari, second, now(kari) - timedelta(days=10))
    assert len(periods(kari)) == 2


def test_an_admission_that_never_was_gives_the_responsibility_back(kari: World) -> None:
    first = admitted(kari, days=9)
    tell(kari, first, "transferred", days=6)
    second = admitted(kari, days=4, follows=first)
    moment = details(kari, second).moments[0]
    with as_(kari.berit) as actor:
        services.retract(actor, person_id=kari.person_id, episode_id=second, moment_id=moment.id)
    ((place, _, ends),) = periods(kari)
    assert (place, ends) == (first, None)


def test_what_another_place_has_gone_on_from_is_not_taken_away(kari: World) -> None:
    first = admitted(kari, days=9)
    moment = details(kari, first).moments[0]
    tell(kari, first, "transferred", days=6)
    admitted(kari, days=4, follows=first)
    with as_(kari.berit) as actor, pytest.raises(Invalid, match="responsibility-moved-on"):
        services.retract(actor, person_id=kari.person_id, episode_id=first, moment_id=moment.id)


def refused(
    world: World, *, starts: float, ends: float | None = None, root: EpisodeOfCare | None = None
) -> bool:
    """Whether the database refuses a period written past the services, so many days ago."""
    with as_(world.coordinator) as actor:
        first = EpisodeOfCare.objects.visible_to(actor).order_by("pk").first()
        assert first is not None
        try:
            with transaction.atomic():
                Responsibility.objects.create(
                    subject=world.subject,
                    root=root or first,
                    place=first,
                    starts_at=actor.at - timedelta(days=starts),
                    ends_at=actor.at - timedelta(days=ends) if ends is not None else None,
                )
                check_now()
        except IntegrityError:
            return True
    return False


def test_the_database_refuses_gaps_overlaps_and_a_chain_that_begins_in_the_middle(kari: World) -> None:
    first = admitted(kari, days=9)
    assert refused(kari, starts=2), "two at a time"
    assert refused(kari, starts=20, ends=15), "nobody from one to the next"
    tell(kari, first, "transferred", days=6)
    admitted(kari, days=4, follows=first)
    with as_(kari.coordinator) as actor:
        second = EpisodeOfCare.objects.visible_to(actor).get(follows__isnull=False)
    assert refused(kari, starts=3, root=second), "not the first of its chain"
    with as_(kari.coordinator) as actor:
        rows = Responsibility.objects.changeable_by(actor).filter(ends_at__isnull=True)
        rows.update(ends_at=actor.at)
        with pytest.raises(IntegrityError), transaction.atomic():
            check_now()
        rows = Responsibility.objects.changeable_by(actor).filter(ends_at=actor.at)
        rows.update(ends_at=None)


def test_two_courses_at_once_have_each_their_own_chain(kari: World) -> None:
    inpatient = admitted(kari, days=9)
    outpatient = admitted(
        kari,
        kari.coordinator,
        days=5,
        service="mental_health_care",
        setting="outpatient",
        organization_id=unit(kari.trine).public_id,
    )
    assert {place for place, _, ends in periods(kari) if ends is None} == {inpatient, outpatient}
