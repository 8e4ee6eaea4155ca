"""Reads of this package that several queries and services share: the episodes of a person who has been found."""

from __future__ import annotations

from collections import defaultdict

from enplan.base.access import Actor, Category, Permission, Right
from enplan.base.access.models import Subject
from enplan.domain.pathways.models import (
    Encounter,
    EncounterState,
    EpisodeOfCare,
    EpisodeStatus,
    Moment,
    Phase,
    Responsibility,
    Setting,
    Track,
)
from enplan.domain.pathways.rules import life_cycle
from enplan.domain.pathways.views import AnsweringView, EncounterView, EpisodeView, MomentView


def of_subject(actor: Actor, subject: Subject) -> list[EpisodeView]:
    """All episodes, what has not begun first and then the newest, with as much as is open to the actor."""
    rows = list(
        EpisodeOfCare.objects.visible_to(actor)
        .filter(subject=subject)
        .order_by("-starts_at", "-pk")
        .select_related("follows")
    )
    encounters = {row.episode_id: row for row in Encounter.objects.visible_to(actor).filter(subject=subject)}
    told = _moments(actor, subject)
    answering = {
        row.root_id: row
        for row in Responsibility.objects.visible_to(actor)
        .filter(subject=subject, ends_at__isnull=True)
        .select_related("hand_over")
    }
    followed = {row.follows_id for row in rows if row.status != EpisodeStatus.CANCELLED}
    return [
        EpisodeView(
            id=row.public_id,
            status=EpisodeStatus(row.status),
            phase=Phase(row.phase),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            follows=row.follows.public_id if row.follows else None,
            is_followed=row.pk in followed,
            details=_encounter(actor, encounters.get(row.pk), told),
            answering=_answering(answering.get(row.chain), encounters),
        )
        for row in sorted(rows, key=lambda each: each.starts_at is not None)
    ]


def _encounter(
    actor: Actor, row: Encounter | None, told: dict[int, tuple[MomentView, ...]]
) -> EncounterView | None:
    if row is None:
        return None
    may_write = bool(
        actor.can(Permission.EPISODE_WRITE) and actor.may(Right.WRITE, row.subject_id, Category(row.category))
    )
    return EncounterView(
        version=row.version,
        category=Category(row.category),
        service=row.service,
        setting=Setting(row.setting),
        track=Track(row.track) if row.track else None,
        organization_id=row.organization_id,
        organization_name=row.organization_name,
        state=EncounterState(row.state),
        planned_start_on=row.planned_start_on,
        planned_end_on=row.planned_end_on,
        moments=told.get(row.pk, ()),
        may_write=may_write,
        possible=life_cycle.possible(row.state) if may_write else (),
    )


def _moments(actor: Actor, subject: Subject) -> dict[int, tuple[MomentView, ...]]:
    """Encounter → its moments in the order they happened, each with what it replaced."""
    rows = {row.pk: row for row in Moment.objects.visible_to(actor).filter(subject=subject).order_by("pk")}
    replaced = {row.replaces_id for row in rows.values() if row.replaces_id}
    found: dict[int, list[MomentView]] = defaultdict(list)
    for row in rows.values():
        if row.pk not in replaced:
            found[row.encounter_id].append(_moment(row, rows))
    return {
        encounter: tuple(
            sorted(moments, key=lambda each: (each.occurred_at, life_cycle.ORDER.index(each.kind)))
        )
        for encounter, moments in found.items()
    }


def _moment(row: Moment, rows: dict[int, Moment]) -> MomentView:
    former = rows.get(row.replaces_id) if row.replaces_id else None
    before = _moment(former, rows) if former else None
    return MomentView(
        id=row.public_id,
        kind=row.kind,
        occurred_at=row.occurred_at,
        told_at=row.created_at,
        told_by=row.told_by,
        told_by_organization=row.told_by_organization,
        because=row.because,
        reason=row.reason,
        is_retracted=row.is_retracted,
        earlier=(before, *before.earlier) if before else (),
    )


def _answering(row: Responsibility | None, encounters: dict[int, Encounter]) -> AnsweringView | None:
    if row is None:
        return None
    place = encounters.get(row.place_id) if row.place_id else None
    unit_id = place.organization_id if place else None
    name = place.organization_name if place else ""
    if row.hand_over is not None:
        unit_id, name = row.hand_over.receiver_id, row.hand_over.receiver_name
    return AnsweringView(
        since=row.starts_at,
        is_place=row.place_id is not None,
        organization_id=unit_id,
        organization_name=name,
    )
