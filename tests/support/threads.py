"""Several at once, each with a connection of its own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections


def at_once(*work: Any) -> list[Any]:
    """Run each in a thread with a connection of its own, all let go at the same moment."""
    gate = threading.Barrier(len(work))

    def run(one: Any) -> Any:
        try:
            gate.wait()
            return one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(work)) as pool:
        return [future.result() for future in [pool.submit(run, one) for one in work]]
