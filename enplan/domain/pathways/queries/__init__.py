"""Reading the way through treatment: the episodes of one person, and the phase of everyone open to the reader.

Answers are frozen dataclasses with typed values; words for codes are in data files and templates.
"""

from enplan.domain.pathways.queries.episodes import episodes
from enplan.domain.pathways.queries.phases import phase_of, phases
from enplan.domain.pathways.views import (
    AnsweringView,
    EncounterView,
    EpisodeView,
    MomentView,
    PhaseView,
)

__all__ = [
    "AnsweringView",
    "EncounterView",
    "EpisodeView",
    "MomentView",
    "PhaseView",
    "episodes",
    "phase_of",
    "phases",
]
