"""Acting in the demo: one transaction in somebody's hat, as if they had clicked."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from enplan.base.access import Actor, Level
from enplan.base.access.acting import acting
from enplan.base.access.tickets import HatTicket


@contextmanager
def wearing(hat_id: int, person_id: uuid.UUID | None = None) -> Iterator[Actor]:
    """What is done inside is done, logged and refused as in real use, where most pages open one person only."""
    with acting(HatTicket(hat_id, Level.HIGH, person_id), door="demo") as actor:
        yield actor
