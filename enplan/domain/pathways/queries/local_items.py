"""The items that the reader's coordinating unit has added."""

from __future__ import annotations

from collections.abc import Sequence

from enplan.base.access import Actor, Category, Permission
from enplan.base.access.use_cases import use_case
from enplan.domain.pathways.models import LocalItem, Phase
from enplan.domain.pathways.steps import limit
from enplan.domain.pathways.views import LocalItemView


@use_case(Permission.PATHWAY_SETTINGS)
def local_items(actor: Actor) -> Sequence[LocalItemView]:
    """The five places of the actor's own unit, filled or empty, in order."""
    rows = LocalItem.objects.filter(organization=actor.organization_id, valid_to__isnull=True)
    filled = {row.position: row for row in rows}
    return [
        LocalItemView(
            position=position,
            words=filled[position].words if position in filled else "",
            phase=Phase(filled[position].phase) if position in filled else None,
            category=Category(filled[position].category) if position in filled else Category.CORE,
            since=filled[position].valid_from if position in filled else None,
        )
        for position in range(1, limit("local_items", "most") + 1)
    ]
