"""Hand-overs with their keys, pauses with those who hold on, and the times beside the national reference lines."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.models import Subject
from enplan.base.access.use_cases import use_case
from enplan.domain.care_teams.models import Membership, MemberState
from enplan.domain.directory.chains import with_all_below
from enplan.domain.directory.models import ContactPoint
from enplan.domain.pathways import answering, reference
from enplan.domain.pathways.gathering import of_subject
from enplan.domain.pathways.models import (
    Encounter,
    EpisodeOfCare,
    HandOver,
    HandOverState,
    Hold,
    HoldDuty,
    PersonKey,
)
from enplan.domain.pathways.reference import Measured
from enplan.domain.pathways.views import HandOverView, HoldView


@use_case(Permission.EPISODE_READ)
def hand_overs(actor: Actor, *, person_id: uuid.UUID | None = None) -> Sequence[HandOverView]:
    """The hand-overs of one person (one's own when no id is given), the newest first. Raises NotVisible."""
    core = [Category.CORE]
    subject = (
        subjects.own(actor, shown=core) if person_id is None else subjects.find(actor, person_id, shown=core)
    )
    rows = list(
        HandOver.objects.visible_to(actor)
        .filter(subject=subject)
        .select_related("episode")
        .order_by("-offered_at", "-pk")
    )
    if not rows:
        return []
    receivers = {row.receiver_id for row in rows}
    phones = {
        point.organization_id: point.value
        for point in ContactPoint.objects.filter(system="phone", organization__in=receivers).order_by("-id")
    }
    members = Membership.objects.visible_to(actor).filter(subject=subject, state=MemberState.ACTIVE)
    places = set(members.values_list("organization_id", flat=True))
    in_team = {receiver for receiver in receivers if places & with_all_below(receiver)}
    return [
        _view(actor, subject, row, phones.get(row.receiver_id, ""), is_in=row.receiver_id in in_team)
        for row in rows
    ]


@use_case(Permission.EPISODE_READ)
def hold(actor: Actor, *, episode_id: uuid.UUID, person_id: uuid.UUID | None = None) -> HoldView | None:
    """The pause that an episode is in now, with who holds on; None when it is in none. Raises NotVisible."""
    subject = subjects.own(actor) if person_id is None else subjects.find(actor, person_id)
    rows = EpisodeOfCare.objects.visible_to(actor).filter(subject=subject, public_id=episode_id)
    episode = rows.first()
    if episode is None or episode.status != "onhold":
        return None
    row = Hold.objects.visible_to(actor).filter(episode=episode, ends_at__isnull=True).first()
    duties = HoldDuty.objects.visible_to(actor).filter(episode=episode).select_related("owner")
    newest = max((duty.hold_id for duty in duties), default=0)
    may_resume = row is not None and actor.can(Permission.EPISODE_WRITE)
    return HoldView(
        starts_at=row.starts_at if row else None,
        reason=row.reason if row else "",
        note=row.note if row else "",
        duties=tuple(
            (duty.duty, duty.owner.name, duty.owner.phone) for duty in duties if duty.hold_id == newest
        ),
        may_resume=bool(may_resume and row and actor.may(Right.WRITE, subject.pk, Category(row.category))),
    )


@use_case(Permission.EPISODE_READ)
def times(actor: Actor, *, person_id: uuid.UUID) -> dict[uuid.UUID, Sequence[Measured]]:
    """Episode → its stretches with the reference beside each, for the episodes whose details are open.

    Raises NotVisible.
    """
    subject = subjects.find(actor, person_id)
    encounters = {
        row.episode.public_id: row
        for row in Encounter.objects.visible_to(actor).filter(subject=subject).select_related("episode")
    }
    return {
        episode.id: reference.measured(encounters[episode.id], episode.details.moments, actor.at)
        for episode in of_subject(actor, subject)
        if episode.details is not None
    }


def _view(actor: Actor, subject: Subject, row: HandOver, phone: str, *, is_in: bool) -> HandOverView:
    may_write = actor.may(Right.WRITE, subject.pk, Category.CORE)
    may_hand = bool(may_write and actor.can(Permission.HANDOVER_WRITE))
    is_open = row.closed_at is None
    return HandOverView(
        id=row.public_id,
        person_id=subject.public_id,
        episode_id=row.episode.public_id,
        version=row.version,
        state=HandOverState(row.state),
        receiver_id=row.receiver_id,
        receiver_name=row.receiver_name,
        receiver_phone=phone,
        words=row.words,
        offered_at=row.offered_at,
        offered_by=row.offered_by,
        offered_by_organization=row.offered_by_organization,
        accepted_at=row.accepted_at,
        accepted_by=row.accepted_by,
        person_key=PersonKey(row.person_key) if row.person_key else None,
        person_key_at=row.person_key_at,
        person_key_by=row.person_key_by,
        closed_at=row.closed_at,
        closed_because=row.closed_because,
        receiver_is_in_team=is_in,
        may_answer=is_open and may_hand and answering.works_for(actor, row.receiver_id),
        may_withdraw=is_open and may_hand and answering.may_ask(actor, row.episode),
        may_meet=bool(is_open and may_write and actor.can(Permission.HANDOVER_MEET)),
    )
