"""Steps that write a moment of an encounter and its event in the timeline together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from enplan.base.access import Actor
from enplan.domain.pathways.models import Encounter, Moment
from enplan.domain.pathways.steps import tell
from enplan.domain.timeline import recording as timeline


def add(
    actor: Actor, encounter: Encounter, kind: str, at: datetime, *, reason: str = "", **attributes: Any
) -> Moment:
    """It happened then. The reason is kept here and not in the timeline, which holds no free text."""
    event = tell(actor, encounter, kind, occurred_at=at, **attributes)
    row: Moment = Moment.objects.create(
        subject_id=encounter.subject_id,
        category=encounter.category,
        encounter=encounter,
        kind=kind,
        occurred_at=at,
        event=event.logical_id,
        reason=reason,
        told_by=actor.name,
        told_by_organization=actor.organization_name,
    )
    return row


def replace(actor: Actor, former: Moment, *, because: str, reason: str, at: datetime | None = None) -> Moment:
    """It happened at another time than told; without a time, it never happened. Both versions stay.

    Raises as timeline.recording.correct does.
    """
    if at is None:
        timeline.retract(actor, former.subject_id, former.event, because=because)
    else:
        timeline.correct(actor, former.subject_id, former.event, because=because, occurred_at=at)
    row: Moment = Moment.objects.create(
        subject_id=former.subject_id,
        category=former.category,
        encounter_id=former.encounter_id,
        kind=former.kind,
        occurred_at=at or former.occurred_at,
        event=former.event,
        replaces=former,
        because=because,
        reason=reason,
        is_retracted=at is None,
        told_by=actor.name,
        told_by_organization=actor.organization_name,
    )
    return row
