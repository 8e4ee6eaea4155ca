"""Events around a notice of need are as narrow as the notice itself (ADR 0014).

Whoever keeps the notices installs here which of them an actor has to do with, so that the timeline knows nothing of
them; until that is done nobody has to do with any. The database holds the same rule on its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.db.models.lookups import In

from enplan.base.access import Actor

NOTICE = "notice"
"""The attribute of an event that holds the id of the notice it is about."""

Notices = Callable[[Actor], "QuerySet[Any]"]
_installed: list[Notices] = []


def install(notices: Notices) -> None:
    """Say which notices an actor has to do with; called once, when the application starts."""
    _installed[:] = [notices]


def events_of_own_notices(actor: Actor) -> Q | None:
    """What narrows events to those around notices that the actor has to do with, or None where nothing needs to."""
    compartments = actor.narrowed()
    if not compartments:
        return None
    elsewhere = ~Q(compartment__in=compartments)
    if not _installed:
        return elsewhere
    ids = _installed[0](actor).annotate(told=Cast("public_id", CharField())).values("told")
    return elsewhere | Q(In(KeyTextTransform(NOTICE, "attributes"), ids))
