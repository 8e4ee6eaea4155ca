"""Reading the way through treatment: episodes, the transition list, hand-overs, and everybody's phase.

Answers are frozen dataclasses with typed values; words for codes are in data files and templates.
"""

from enplan.domain.pathways.queries.episodes import episodes
from enplan.domain.pathways.queries.hand_overs import hand_overs, hold, times
from enplan.domain.pathways.queries.local_items import local_items
from enplan.domain.pathways.queries.phases import phase_of, phases
from enplan.domain.pathways.queries.pressing import pressing
from enplan.domain.pathways.queries.transitions import my_items, transition
from enplan.domain.pathways.reference import Measured
from enplan.domain.pathways.views import (
    AnsweringView,
    ContingencyView,
    EncounterView,
    EpisodeView,
    HandOverView,
    HoldView,
    ItemView,
    LocalItemView,
    MomentView,
    OutcomeView,
    PhaseView,
    TransitionView,
)

__all__ = [
    "AnsweringView",
    "ContingencyView",
    "EncounterView",
    "EpisodeView",
    "HandOverView",
    "HoldView",
    "ItemView",
    "LocalItemView",
    "Measured",
    "MomentView",
    "OutcomeView",
    "PhaseView",
    "TransitionView",
    "episodes",
    "hand_overs",
    "hold",
    "local_items",
    "my_items",
    "phase_of",
    "phases",
    "pressing",
    "times",
    "transition",
]
