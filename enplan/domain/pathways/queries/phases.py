"""How far each person has come: before, during, after. For the worklist and the head of the person page."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from enplan.base.access import Actor, Category, Permission, subjects
from enplan.base.access.use_cases import use_case
from enplan.domain.pathways.models import EpisodeOfCare, EpisodeStatus, Phase
from enplan.domain.pathways.steps import PRESSING, limit
from enplan.domain.pathways.views import PhaseView


@use_case(Permission.WORKLIST_READ)
def phases(actor: Actor, *, person_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, PhaseView]:
    """Person → phase, for those of these persons who are in one and open to the actor. One query, however many."""
    best: dict[uuid.UUID, tuple[int, float, PhaseView]] = {}
    oldest = actor.at - timedelta(days=limit("after_phase", "days"))
    rows = EpisodeOfCare.objects.visible_to(actor).filter(subject__public_id__in=set(person_ids))
    rows = rows.exclude(status=EpisodeStatus.CANCELLED).exclude(
        status=EpisodeStatus.FINISHED, ends_at__lt=oldest
    )
    subject_ids = set()
    for row in rows.select_related("subject"):
        subject_ids.add(row.subject_id)
        ranked = _ranked(row)
        if row.subject.public_id not in best or ranked[:2] < best[row.subject.public_id][:2]:
            best[row.subject.public_id] = ranked
    subjects.listed(actor, subject_ids)
    return {person_id: view for person_id, (_, _, view) in best.items()}


@use_case(Permission.EPISODE_READ)
def phase_of(actor: Actor, *, person_id: uuid.UUID | None = None) -> PhaseView | None:
    """The phase of one person (one's own when no id is given), or None at home. Raises NotVisible."""
    core = [Category.CORE]
    subject = (
        subjects.own(actor, shown=core) if person_id is None else subjects.find(actor, person_id, shown=core)
    )
    oldest = actor.at - timedelta(days=limit("after_phase", "days"))
    rows = EpisodeOfCare.objects.visible_to(actor).filter(subject=subject)
    rows = rows.exclude(status=EpisodeStatus.CANCELLED).exclude(
        status=EpisodeStatus.FINISHED, ends_at__lt=oldest
    )
    ranked = sorted((_ranked(row) for row in rows), key=lambda each: each[:2])
    return ranked[0][2] if ranked else None


def _ranked(row: EpisodeOfCare) -> tuple[int, float, PhaseView]:
    """What is under way comes before what is planned, and that before what has ended; then the newest."""
    since: datetime | None = row.ends_at or row.starts_at
    view = PhaseView(Phase(row.phase), row.status == EpisodeStatus.ON_HOLD, since)
    newest_first = -since.timestamp() if since else 0.0
    return PRESSING.index(EpisodeStatus(row.status)), newest_first, view
