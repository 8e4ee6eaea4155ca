"""Kari at a place of treatment, with promises about her: the world of pathways, and how it is asked what stands."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from enplan.base.access import Category
from enplan.base.accounts.models import Hat
from enplan.domain.commitments.models import Commitment, Revision
from enplan.domain.timeline.models import Event
from enplan.domain.timeline.recording import record
from tests.domain.pathways import world as pathways
from tests.domain.pathways.world import World, admitted, tell
from tests.world import as_

__all__ = [
    "World",
    "admitted",
    "begin",
    "happens",
    "moment",
    "promise",
    "promises",
    "revisions",
    "sees",
    "tell",
]

C = Category


def begin() -> World:
    """The world of pathways, where Kari said yes to sharing a year ago."""
    world = pathways.begin()
    happens(world, "sharing_consented", hat=world.coordinator, days=365)
    return world


def happens(world: World, kind: str, *, hat: Hat | None = None, days: float = 0, **more: Any) -> Event:
    """Somebody writes down that something happened so many days ago, as the use cases of other packages do."""
    with as_(hat or world.berit) as actor:
        return record(actor, world.subject.pk, kind, occurred_at=actor.at - timedelta(days=days), **more)


def promises(world: World, hat: Hat | None = None) -> list[Commitment]:
    """What stands about Kari, as somebody sees it; Kari, when nobody is named."""
    with as_(hat or world.person) as actor:
        return list(
            Commitment.objects.visible_to(actor)
            .filter(subject=world.subject)
            .select_related("bearer", "receiver")
            .order_by("triggered_at", "rule_key")
        )


def promise(world: World, code: str, hat: Hat | None = None) -> Commitment:
    """The only promise of this rule."""
    (found,) = [row for row in promises(world, hat) if row.rule_code == code]
    return found


def revisions(world: World) -> list[Revision]:
    """What was changed afterwards, as Kari sees it."""
    with as_(world.person) as actor:
        return list(Revision.objects.visible_to(actor).select_related("commitment").order_by("pk"))


def sees(world: World, hat: Hat) -> set[str]:
    """The rules that have a promise this hat can see."""
    return {row.rule_code for row in promises(world, hat)}


def moment(world: World, episode_id: uuid.UUID, kind: str) -> uuid.UUID:
    """The id of something that was told about an episode, for those who correct it."""
    (found,) = [one.id for one in pathways.details(world, episode_id).moments if one.kind == kind]
    return found
