"""Acting in the demo: one transaction in somebody's hat, as if they had clicked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from enplan.base.access import Actor, Level
from enplan.base.access.acting import acting
from enplan.base.access.tickets import HatTicket


@contextmanager
def wearing(hat_id: int) -> Iterator[Actor]:
    """What is done inside is done, logged and refused as in real use."""
    with acting(HatTicket(hat_id, Level.HIGH), door="demo") as actor:
        yield actor
