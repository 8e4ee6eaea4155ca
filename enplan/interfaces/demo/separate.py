"""The entrance of a process that tells a part of the crowd. Imports no model before Django has been set up."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection

import django


def run(there: Connection, groups: Sequence[int]) -> None:
    """Tell these groups and send the number of each; Ctrl-C is left to the process that listens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
    from enplan.interfaces.demo import crowd  # noqa: PLC0415 - reads models, which exist only now

    crowd.tell_each(there, groups)
