"""Steps that move responsibility along its chain: one unit answers at every moment, and each period begins where the
former ends. The database forbids anything else."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db.models import Q

from enplan.base.access import Actor, Category, Right
from enplan.base.access.saving import change
from enplan.base.access.scoping import SubjectQuerySet
from enplan.base.kernel.errors import Invalid
from enplan.domain.directory.chains import with_all_above
from enplan.domain.pathways.models import (
    OPEN_HAND_OVERS,
    Encounter,
    EpisodeOfCare,
    HandOver,
    HandOverState,
    Responsibility,
)
from enplan.domain.timeline.recording import record


def current(actor: Actor, chain: int) -> Responsibility | None:
    """Who answers now in this chain, or None before the first admission."""
    rows = Responsibility.objects.visible_to(actor).select_related("hand_over")
    found: Responsibility | None = rows.filter(root=chain, ends_at__isnull=True).first()
    return found


def one_at_a_time(actor: Actor, chain: int) -> None:
    """Wait for whoever else is about to move the responsibility in this chain, from whichever of its episodes."""
    first = EpisodeOfCare.objects.changeable_by(actor).select_for_update(no_key=True).filter(pk=chain)
    first.values_list("pk").first()


def take(actor: Actor, episode: EpisodeOfCare, at: datetime) -> None:
    """The place of this episode answers from its admission on. Raises Invalid (before-responsibility).

    What a former place has asked others to take over falls away with it, and the timeline says so: two late keys
    must not move the responsibility away from where the person now is.
    """
    one_at_a_time(actor, episode.chain)
    former = current(actor, episode.chain)
    if former is not None:
        _end(actor, former, at)
    for row in asked(actor, episode.chain).select_related("episode"):
        _fall_away(actor, row)
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


def asked(actor: Actor, chain: int) -> SubjectQuerySet[HandOver]:
    """The open hand-overs of a chain, whichever of its episodes they were asked from."""
    rows = HandOver.objects.visible_to(actor).filter(state__in=OPEN_HAND_OVERS)
    return rows.filter(Q(episode=chain) | Q(episode__root=chain))


def tell(actor: Actor, row: HandOver, kind: str) -> uuid.UUID:
    """Tell the timeline what happened to a hand-over, with the receiver as counterpart; returns the logical id."""
    event = record(
        actor,
        row.subject_id,
        kind,
        category=Category.CORE,
        counterpart_id=row.receiver_id,
        episode=str(row.episode.public_id),
        hand_over=str(row.public_id),
    )
    found: uuid.UUID = event.logical_id
    return found


def works_for(actor: Actor, organization_id: int | None) -> bool:
    """Whether the actor works for this organisation: in it, or in a unit of it however deep."""
    return organization_id is not None and organization_id in with_all_above(actor.organization_id)


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
    return works_for(actor, unit_of(actor, answers)) or bool(
        actor.may(Right.MANAGE, episode.subject_id, Category.CORE)
    )


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


def _fall_away(actor: Actor, row: HandOver) -> None:
    evidence = {**row.evidence, "withdraw": str(tell(actor, row, "handover_withdrawn"))}
    change(actor, row, row.version, state=HandOverState.WITHDRAWN, closed_at=actor.at, evidence=evidence)


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
