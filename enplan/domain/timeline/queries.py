"""Reading what happened for a person, newest first."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from enplan.base.access import Actor, Category, Permission, subjects
from enplan.base.access.use_cases import use_case
from enplan.domain.timeline.models import Event
from enplan.domain.timeline.recording import RETRACTED


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as pages show it; the words for `kind` are in the catalogue.

    `earlier` are the versions that this one has replaced, the newest first, and `because` is why.
    """

    logical_id: uuid.UUID
    kind: str
    category: Category
    occurred_at: datetime
    recorded_at: datetime
    organization_name: str
    actor_name: str
    attributes: dict[str, object]
    because: str = ""
    earlier: tuple[Happening, ...] = ()

    @property
    def is_retracted(self) -> bool:
        """Whether it never was; then its first version says what somebody thought had happened."""
        return self.kind == RETRACTED


@use_case(Permission.TIMELINE_READ)
def listing(actor: Actor, *, person_id: uuid.UUID, limit: int = 200) -> Sequence[Happening]:
    """The events of a person in the categories open to the actor, at most `limit`, each in the version that counts.

    What was corrected is told along with it. Raises NotVisible.
    """
    subject = subjects.find(actor, person_id)
    rows = Event.objects.visible_to(actor).filter(subject=subject)
    counting = list(rows.filter(replaced_by__isnull=True).order_by("-occurred_at", "-id")[:limit])
    replaced = rows.filter(
        replaced_by__isnull=False, logical_id__in=[event.logical_id for event in counting if event.because]
    )
    earlier: dict[uuid.UUID, list[Happening]] = defaultdict(list)
    for event in replaced.order_by("-recorded_at"):
        earlier[event.logical_id].append(_happening(event))
    return [_happening(event, tuple(earlier[event.logical_id])) for event in counting]


def _happening(event: Event, earlier: tuple[Happening, ...] = ()) -> Happening:
    return Happening(
        logical_id=event.logical_id,
        kind=event.kind,
        category=Category(event.category),
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        organization_name=event.organization_name,
        actor_name=event.actor_name,
        attributes=event.attributes,
        because=event.because,
        earlier=earlier,
    )
