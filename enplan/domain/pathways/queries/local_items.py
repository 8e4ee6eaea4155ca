"""The items that the reader's coordinating unit has added."""

from __future__ import annotations

from collections.abc import Sequence

from enplan.base.access import Actor, Category, Permission
from enplan.base.access.use_cases import use_case
from enplan.domain.pathways.models import Phase
from enplan.domain.pathways.steps import limit, local_items_of
from enplan.domain.pathways.views import LocalItemView


@use_case(Permission.PATHWAY_SETTINGS)
def local_items(actor: Actor) -> Sequence[LocalItemView]:
    """The five places of the actor's own unit, filled or empty, in order."""
    filled = {row.position: row for row in local_items_of(actor.organization_id)}
    return [
        LocalItemView(
            position=position,
            words=filled[position].words if position in filled else "",
            phase=Phase(filled[position].phase) if position in filled else None,
            category=Category(filled[position].category) if position in filled else Category.CORE,
            since=filled[position].valid_from if position in filled else None,
            version=filled[position].pk if position in filled else 0,
        )
        for position in range(1, limit("local_items", "most") + 1)
    ]
