"""Telling a crowd in one process for each processor. Imports no model before Django has been set up in each."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import cast

import django


def tell_all(groups: Sequence[int]) -> Generator[int]:
    """Tell these groups with one process for each processor; give the number of each when it is there.

    When the caller stops listening, every process ends at once and the group it is at is not there. Raises
    RuntimeError when one fails.
    """
    processes, pipes = [], []
    share = min(os.cpu_count() or 1, len(groups))
    context = get_context("spawn")  # the connections of this process must not be shared
    for first in range(share):
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=run, args=(there, list(groups[first::share])), daemon=True)
        process.start()
        there.close()
        processes.append(process)
        pipes.append(here)
    try:
        yield from _arriving(pipes)
    except BaseException:
        for process in processes:
            process.terminate()
        raise
    finally:
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.join()
    if any(process.exitcode for process in processes):
        msg = "a part of the crowd could not be told; what is there is whole, and the same command goes on from there"
        raise RuntimeError(msg)


def _arriving(pipes: list[Connection]) -> Iterator[int]:
    waiting = list(pipes)
    while waiting:
        for pipe in cast("list[Connection]", wait(waiting)):
            try:
                yield pipe.recv()
            except EOFError:
                waiting.remove(pipe)


def run(there: Connection, groups: Sequence[int]) -> None:
    """Tell these groups and send the number of each; Ctrl-C is left to the process that listens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
    from enplan.interfaces.demo import crowd  # noqa: PLC0415 - reads models, which exist only now

    crowd.tell_each(there, groups)
