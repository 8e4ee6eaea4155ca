"""Reading what happened for a person, newest first."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from enplan.base.access import Actor, Category, Permission, subjects
from enplan.base.access.use_cases import use_case
from enplan.domain.timeline.models import Event


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as pages show it; the words for `kind` are in the catalogue."""

    kind: str
    category: Category
    occurred_at: datetime
    recorded_at: datetime
    organization_name: str
    actor_name: str
    attributes: dict[str, object]


@use_case(Permission.TIMELINE_READ)
def listing(actor: Actor, *, person_id: uuid.UUID, limit: int = 200) -> Sequence[Happening]:
    """The events of a person in the categories open to the actor, at most `limit`. Raises NotVisible."""
    subject = subjects.find(actor, person_id)
    return [
        Happening(
            kind=event.kind,
            category=Category(event.category),
            occurred_at=event.occurred_at,
            recorded_at=event.recorded_at,
            organization_name=event.organization_name,
            actor_name=event.actor_name,
            attributes=event.attributes,
        )
        for event in Event.objects.visible_to(actor)
        .filter(subject=subject)
        .order_by("-occurred_at", "-id")[:limit]
    ]
