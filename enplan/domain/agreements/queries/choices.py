"""What can be chosen when a new agreement begins."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.domain.agreements import parties as reach
from enplan.domain.directory.chains import with_all_above
from enplan.domain.directory.models import Organization


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation that can be a party; `is_own`: the reader belongs to it."""

    id: uuid.UUID
    name: str
    kind: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """Organisations that can be parties, the reader's own first, and agreements that a new one can stand under."""

    bodies: Sequence[Body]
    parents: Sequence[tuple[uuid.UUID, str, str]]


@use_case(Permission.AGREEMENT_WRITE)
def choices(actor: Actor) -> Choices:
    """What a new agreement can be between, and what it can stand under (id, title, kind)."""
    own = with_all_above(actor.organization_id)
    rows = Organization.objects.filter(closed_on=None).order_by("name")
    bodies = [Body(row.public_id, row.name, row.kind, row.pk in own) for row in rows]
    parents = reach.readable(actor).order_by("title")
    return Choices(
        sorted(bodies, key=lambda body: not body.is_own),
        [(row.public_id, row.title, row.kind) for row in parents],
    )
