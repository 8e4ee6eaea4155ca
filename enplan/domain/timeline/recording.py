"""Writing events: called by the use cases of other packages inside their own transaction, never by a page."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from enplan.base.access import Actor, Category, Right
from enplan.base.access.once import once
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.base.terminology import code_system
from enplan.domain.timeline.listening import tell
from enplan.domain.timeline.models import Event
from enplan.domain.timeline.narrowing import NOTICE

KINDS = "domain.timeline.event_kinds"
REASONS = "domain.timeline.correction_reasons"
RETRACTED = "entered_in_error"


def record(
    actor: Actor,
    subject_id: int,
    code: str,
    *,
    category: Category = Category.CORE,
    occurred_at: datetime | None = None,
    organization_id: int | None = None,
    organization_name: str = "",
    counterpart_id: int | None = None,
    episode: str = "",
    **attributes: Any,
) -> Event:
    """Add one event of a known kind. Attributes hold codes and ids, never free text about the person.

    `organization_id` with its name is where it happened, the actor's own by default. Raises UnknownCode when the
    kind is not in the catalogue.
    """
    concept = code_system(KINDS).concept(code)
    elsewhere = organization_id is not None
    event: Event = Event.objects.create(
        subject_id=subject_id,
        category=category,
        kind=concept.code,
        occurred_at=occurred_at or actor.at,
        recorded_at=actor.at,
        organization_id=organization_id if elsewhere else actor.organization_id,
        organization_name=(elsewhere and organization_name) or actor.organization_name,
        counterpart_id=counterpart_id,
        episode=episode,
        hat_id=actor.hat_id,
        actor_name=actor.name,
        attributes=attributes,
    )
    tell(event)
    return event


def correct(
    actor: Actor,
    subject_id: int,
    logical_id: uuid.UUID,
    *,
    because: str,
    occurred_at: datetime | None = None,
    **attributes: Any,
) -> Event:
    """Write a version of an event that takes the place of the newest one; what is not given stays as it was.

    `because` is a code of data/correction_reasons.toml. Both versions stay, and the newest counts: see
    docs/engine.md. Raises NotVisible when the event is not open to the actor for writing, UnknownCode, and Invalid
    (already-corrected) when another has corrected it in the same moment.
    """
    former = _newest(actor, subject_id, logical_id)
    return _replace(
        actor,
        former,
        kind=former.kind,
        because=because,
        occurred_at=occurred_at or former.occurred_at,
        attributes={**former.attributes, **attributes},
    )


def retract(actor: Actor, subject_id: int, logical_id: uuid.UUID, *, because: str) -> Event:
    """Say that an event never was: its newest version becomes `entered_in_error`, which no rule counts.

    Raises as `correct` does.
    """
    former = _newest(actor, subject_id, logical_id)
    return _replace(
        actor,
        former,
        kind=RETRACTED,
        because=because,
        occurred_at=former.occurred_at,
        attributes={key: value for key, value in former.attributes.items() if key == NOTICE}
        | {"was": former.kind},
    )


def _newest(actor: Actor, subject_id: int, logical_id: uuid.UUID) -> Event:
    found: Event | None = (
        Event.objects.visible_to(actor)
        .filter(subject=subject_id, logical_id=logical_id, replaced_by__isnull=True)
        .first()
    )
    if found is None or not actor.may(Right.WRITE, subject_id, Category(found.category)):
        raise NotVisible
    return found


def _replace(
    actor: Actor,
    former: Event,
    *,
    kind: str,
    because: str,
    occurred_at: datetime,
    attributes: dict[str, Any],
) -> Event:
    reason = code_system(REASONS).concept(because)
    with once(lambda: Invalid(code="already-corrected")):
        version: Event = Event.objects.create(
            subject_id=former.subject_id,
            category=former.category,
            logical_id=former.logical_id,
            replaces=former,
            because=reason.code,
            kind=kind,
            occurred_at=occurred_at,
            recorded_at=max(actor.at, former.recorded_at + timedelta(microseconds=1)),
            organization_id=former.organization_id,
            organization_name=former.organization_name,
            counterpart_id=former.counterpart_id,
            episode=former.episode,
            hat_id=actor.hat_id,
            actor_name=actor.name,
            attributes=attributes,
        )
    tell(version)
    return version
