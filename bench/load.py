"""Load on one address from a bounded number of requests, and what it took."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

CLIENTS = (1, 8)
REQUESTS = {1: 40, 8: 160}
SECONDS = 12.0


@dataclass(frozen=True, slots=True)
class Taken:
    """Throughput (per second), median and 95th percentile (milliseconds) of so many requests."""

    clients: int
    requests: int
    per_second: float
    p50_ms: float
    p95_ms: float
    failures: int

    def told(self) -> dict[str, float]:
        """As it is written in the results."""
        return {
            name: round(value, 2) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }


def under_load(make: Callable[[int], Callable[[], bool]], *, clients: int, requests: int = 0) -> Taken:
    """Let so many clients do one thing over and over, each with its own `make(number)`, started together.

    What `make` gives does the thing once and says whether it went well. Stops at a number of requests or seconds.
    """
    share = (requests or REQUESTS[clients]) // clients
    taken: list[list[float]] = [[] for _ in range(clients)]
    failures = [0] * clients
    barrier = threading.Barrier(clients + 1)

    def visit(number: int) -> None:
        once = make(number)
        failures[number] += not once()  # warm
        barrier.wait()
        deadline = time.monotonic() + SECONDS
        for _ in range(share):
            if time.monotonic() > deadline:
                break
            begun = time.perf_counter()
            failures[number] += not once()
            taken[number].append(time.perf_counter() - begun)

    threads = [threading.Thread(target=visit, args=(number,), daemon=True) for number in range(clients)]
    for thread in threads:
        thread.start()
    barrier.wait(timeout=60)
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - begun
    all_taken = [value for values in taken for value in values]
    return Taken(
        clients=clients,
        requests=len(all_taken),
        per_second=len(all_taken) / elapsed,
        p50_ms=statistics.median(all_taken) * 1000,
        p95_ms=percentile(all_taken, 95) * 1000,
        failures=sum(failures),
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many per cent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def median_us(once: Callable[[], object], times: int = 60) -> float:
    """Median of so many rounds in microseconds, after a few to warm up."""
    values = []
    for number in range(times + 5):
        begun = time.perf_counter()
        once()
        if number >= 5:  # noqa: PLR2004 - the rounds to warm up
            values.append(time.perf_counter() - begun)
    return statistics.median(values) * 1e6
