"""Changing the way through treatment. Each is a use case: event and audit row inside, one transaction."""

from enplan.domain.pathways.services.episodes import Start, begin
from enplan.domain.pathways.services.moments import correct, retract, tell

__all__ = ["Start", "begin", "correct", "retract", "tell"]
