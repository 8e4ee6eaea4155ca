"""Steps that move responsibility along its chain: one unit answers at every moment, and each period begins where the
former ends. The database forbids anything else."""

from __future__ import annotations

from datetime import datetime, timedelta

from enplan.base.access import Actor, Category, Right
from enplan.base.access.saving import change
from enplan.base.kernel.errors import Invalid
from enplan.domain.pathways.models import Encounter, EpisodeOfCare, HandOver, Responsibility


def current(actor: Actor, chain: int) -> Responsibility | None:
    """Who answers now in this chain, or None before the first admission."""
    rows = Responsibility.objects.visible_to(actor).select_related("hand_over")
    found: Responsibility | None = rows.filter(root=chain, ends_at__isnull=True).first()
    return found


def take(actor: Actor, episode: EpisodeOfCare, at: datetime) -> None:
    """The place of this episode answers from its admission on. Raises Invalid (before-responsibility)."""
    former = current(actor, episode.chain)
    if former is not None:
        _end(actor, former, at)
    Responsibility.objects.create(
        subject_id=episode.subject_id, root_id=episode.chain, place=episode, starts_at=at
    )


def hand_over(actor: Actor, row: HandOver) -> None:
    """Both keys are turned: the receiver answers from now on, and the former stops in the same moment.

    Raises Invalid (nobody-answers).
    """
    former = current(actor, row.episode.chain)
    if former is None:
        raise Invalid(code="nobody-answers")
    at = max(actor.at, former.starts_at + timedelta(microseconds=1))
    _end(actor, former, at)
    Responsibility.objects.create(
        subject_id=row.subject_id, root_id=row.episode.chain, hand_over=row, starts_at=at
    )


def unit_of(actor: Actor, period: Responsibility) -> int | None:
    """The number of the unit that answers; None when it is the place of treatment and that is closed to the actor."""
    if period.hand_over is not None:
        return int(period.hand_over.receiver_id)
    place = Encounter.objects.visible_to(actor).filter(episode=period.place_id).first()
    return place.organization_id if place else None


def may_ask(actor: Actor, episode: EpisodeOfCare) -> bool:
    """Whether the actor may hand the responsibility over: works where it is now, or coordinates."""
    answers = current(actor, episode.chain)
    if answers is None:
        return False
    works_there = actor.organization_id is not None and unit_of(actor, answers) == actor.organization_id
    return works_there or bool(actor.may(Right.MANAGE, episode.subject_id, Category.CORE))


def move_start(actor: Actor, episode: EpisodeOfCare, at: datetime) -> None:
    """The admission was at another time than told: the period begins there, and the former ends there.

    Raises Invalid (before-responsibility) when the former would have no time left, or this one none.
    """
    period = _of_place(actor, episode)
    if period is None:
        return
    former = _before(actor, period)
    if (period.ends_at and at >= period.ends_at) or (former and at <= former.starts_at):
        raise Invalid({"occurred_at": "before-responsibility"})
    earlier = at < period.starts_at
    if former is not None and earlier:
        change(actor, former, former.version, ends_at=at)
    change(actor, period, period.version, starts_at=at)
    if former is not None and not earlier:
        change(actor, former, former.version, ends_at=at)


def give_back(actor: Actor, episode: EpisodeOfCare) -> None:
    """The admission never was: the period is taken away and the former goes on.

    Raises Invalid (responsibility-moved-on) when another has taken over since.
    """
    period = _of_place(actor, episode)
    if period is None:
        return
    if period.ends_at is not None:
        raise Invalid(code="responsibility-moved-on")
    former = _before(actor, period)
    change(actor, period, period.version, removed_at=actor.at)
    if former is not None:
        change(actor, former, former.version, ends_at=None)


def _end(actor: Actor, former: Responsibility, at: datetime) -> None:
    if at <= former.starts_at:
        raise Invalid({"occurred_at": "before-responsibility"})
    change(actor, former, former.version, ends_at=at)


def _of_place(actor: Actor, episode: EpisodeOfCare) -> Responsibility | None:
    found: Responsibility | None = Responsibility.objects.visible_to(actor).filter(place=episode).first()
    return found


def _before(actor: Actor, period: Responsibility) -> Responsibility | None:
    found: Responsibility | None = (
        Responsibility.objects.visible_to(actor)
        .filter(root=period.root_id, ends_at=period.starts_at)
        .exclude(pk=period.pk)
        .first()
    )
    return found
