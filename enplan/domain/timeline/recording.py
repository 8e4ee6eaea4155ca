"""Writing events: called by the use cases of other packages inside their own transaction, never by a page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from enplan.base.access import Actor, Category
from enplan.base.terminology import code_system
from enplan.domain.timeline.models import Event


def record(
    actor: Actor,
    subject_id: int,
    code: str,
    *,
    category: Category = Category.CORE,
    occurred_at: datetime | None = None,
    organization_id: int | None = None,
    counterpart_id: int | None = None,
    episode: str = "",
    **attributes: Any,
) -> Event:
    """Add one event of a known kind. Attributes hold codes and ids, never free text about the person.

    Raises UnknownCode when the kind is not in the catalogue.
    """
    concept = code_system("domain.timeline.event_kinds").concept(code)
    event: Event = Event.objects.create(
        subject_id=subject_id,
        category=category,
        kind=concept.code,
        occurred_at=occurred_at or actor.at,
        recorded_at=actor.at,
        organization_id=organization_id if organization_id is not None else actor.organization_id,
        organization_name=actor.organization_name,
        counterpart_id=counterpart_id,
        episode=episode,
        hat_id=actor.hat_id,
        actor_name=actor.name,
        attributes=attributes,
    )
    return event
