"""Who wants to know that something happened: those above register here, so that the timeline knows none of them.

A listener is told once for each person when the outermost use case is done, in its transaction and before the answer
leaves. It is told what was written, whatever its category; what it may read is its own matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from enplan.base.access.endings import at_the_end
from enplan.domain.timeline.models import Event

Listener = Callable[[int, Sequence[Event]], None]
"""(person, what was written about the person, in order)"""

_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Be told from now on; called once, when the application starts."""
    if listener not in _listeners:
        _listeners.append(listener)


def unlisten(listener: Listener) -> None:
    """Be told no more."""
    _listeners.remove(listener)


def tell(event: Event) -> None:
    """Let the listeners know in the end; called by whatever writes an event."""
    for listener in _listeners:
        at_the_end(listener, event.subject_id, event)
