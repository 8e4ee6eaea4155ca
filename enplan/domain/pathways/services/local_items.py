"""The items that a coordinating unit has added to the list in its municipality; at most five at a time."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from enplan.base.access import SHAREABLE, Actor, Category, Permission
from enplan.base.access.once import once
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid, StaleVersion
from enplan.domain.directory.models import Organization
from enplan.domain.pathways.models import LocalItem, Phase
from enplan.domain.pathways.steps import limit, local_items_of

MOST_WORDS = 120
OTHER_CATEGORIES = frozenset(SHAREABLE) - {Category.RISK}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One item: what, in which phase, and which kind of information it is."""

    words: str
    phase: str
    category: Category = Category.CORE


@use_case(Permission.PATHWAY_SETTINGS)
def set_local_item(actor: Actor, *, position: int, version: int, wanted: Wanted) -> None:
    """Fill one of the five places from today on; lists that are open already keep what they have.

    `version` is of what the writer saw there, 0 for nothing. Raises StaleVersion when a colleague has filled, changed
    or emptied the place since, Invalid (position, words, phase, category; no-municipality).
    """
    unit, municipality_number = _unit(actor)
    if not 1 <= position <= limit("local_items", "most"):
        raise Invalid({"position": "unknown"})
    words = wanted.words.strip()
    if not words:
        raise Invalid({"words": "missing"})
    if len(words) > MOST_WORDS:
        raise Invalid({"words": "too-long"})
    if wanted.phase not in Phase.values:
        raise Invalid({"phase": "missing"})
    if wanted.category not in OTHER_CATEGORIES:
        raise Invalid({"category": "missing"})
    values = {"words": words, "phase": wanted.phase, "category": wanted.category}
    rows = local_items_of(unit.pk).filter(position=position)
    if rows.filter(**values).exists():
        return
    _end(actor, rows, version, values)
    with once(lambda: _overtaken(rows, values)):
        LocalItem.objects.create(
            organization=unit,
            municipality_number=municipality_number,
            position=position,
            code=str(uuid.uuid4()),
            valid_from=timezone.localdate(actor.at),
            **values,
        )


@use_case(Permission.PATHWAY_SETTINGS)
def end_local_item(actor: Actor, *, position: int, version: int) -> None:
    """Empty one of the places from today on.

    Raises StaleVersion when a colleague has changed it since, Invalid (no-municipality).
    """
    unit, _municipality_number = _unit(actor)
    _end(actor, local_items_of(unit.pk).filter(position=position), version, {"words": ""})


def _end(actor: Actor, rows: QuerySet[LocalItem], version: int, values: dict[str, Any]) -> None:
    """What the writer saw stands no longer; it is waited for whoever does the same at the moment."""
    if version:
        is_as_seen = bool(rows.filter(pk=version).update(valid_to=timezone.localdate(actor.at)))
    else:
        is_as_seen = not rows.exists()
    if not is_as_seen:
        raise _overtaken(rows, values)


def _overtaken(rows: QuerySet[LocalItem], values: dict[str, Any]) -> StaleVersion:
    row = rows.first()
    current = {name: getattr(row, name) if row else "" for name in values}
    return StaleVersion(current=current, attempted=values, version=row.pk if row else 0)


def _unit(actor: Actor) -> tuple[Organization, str]:
    """Where the actor works, and the number of its municipality, or of the one that it is a part of."""
    found = Organization.objects.select_related("part_of").filter(pk=actor.organization_id or 0).first()
    for place in filter(None, (found, found and found.part_of)):
        if found is not None and place.municipality_number:
            return found, place.municipality_number
    raise Invalid(code="no-municipality")
