"""What follows from all that is open to an actor is found once, however many rows are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from enplan.base.access import Actor, Basis, Category, Level, Opening, Right, compartment

HERS, THEIRS = 1, 2


class _Counted(dict[int, Opening]):
    """Openings that count how often somebody walks through them all."""

    walks = 0

    def __iter__(self) -> Iterator[int]:
        self.walks += 1
        return super().__iter__()


def _actor(openings: dict[int, Opening]) -> Actor:
    return Actor(
        account_id=1,
        hat_id=1,
        role=None,
        name="Berit Vik",
        title="",
        organization_id=None,
        organization_name="",
        own_subject_id=None,
        level=Level.HIGH,
        at=datetime(2026, 3, 10, tzinfo=UTC),
        permissions=frozenset(),
        openings=openings,
    )


def _openings() -> _Counted:
    """One person whose plan the actor manages, and one of whom the actor has a notice; both have notices."""
    manage, read = Opening(Right.MANAGE, Basis.COORDINATION), Opening(Right.READ, Basis.STATUTE)
    return _Counted(
        {
            compartment(HERS, Category.CORE): manage,
            compartment(HERS, Category.NOTICE): read,
            compartment(THEIRS, Category.NOTICE): read,
        }
    )


def test_only_notices_of_persons_whose_plan_somebody_else_manages_are_narrow() -> None:
    assert _actor(_openings()).narrowed() == (compartment(THEIRS, Category.NOTICE),)


def test_the_openings_are_walked_through_once_however_many_queries_there_are() -> None:
    openings = _openings()
    actor = _actor(openings)
    for _query in range(30):
        actor.narrowed()
    assert openings.walks == 1


def test_an_actor_with_other_openings_is_asked_anew() -> None:
    actor = _actor(_openings())
    actor.narrowed()
    manages = {compartment(THEIRS, Category.CORE): Opening(Right.MANAGE, Basis.COORDINATION)}
    assert replace(actor, openings={**actor.openings, **manages}).narrowed() == ()
