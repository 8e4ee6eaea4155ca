"""Work that waits for the end: done once for each key, in the same transaction, before the answer leaves.

The end is that of the outermost use case, or of acting itself for what happens outside one. What a use case put off is
forgotten when it fails, since what it wrote is undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Work = Callable[[int, Sequence[Any]], None]
_waiting: ContextVar[dict[tuple[Work, int], list[Any]] | None] = ContextVar("waiting", default=None)


def at_the_end(work: Work, key: int, item: object) -> None:
    """Call `work(key, items)` once when the outermost use case is done, with every item put off under this key.

    Raises RuntimeError where nobody acts.
    """
    waiting = _waiting.get()
    if waiting is None:
        msg = "nobody is acting here, so nothing can be put off"
        raise RuntimeError(msg)
    waiting.setdefault((work, key), []).append(item)


@contextmanager
def ending() -> Iterator[None]:
    """Collect what is put off inside, and do it on the way out; what that work itself puts off is done too."""
    waiting: dict[tuple[Work, int], list[Any]] = {}
    token = _waiting.set(waiting)
    try:
        yield
        while waiting:
            work, key = next(iter(waiting))
            work(key, waiting.pop((work, key)))
    finally:
        _waiting.reset(token)
