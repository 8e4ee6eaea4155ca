"""The tables of pathways: episodes with their moments, the transition list, and who is responsible when."""

from enplan.domain.pathways.models.episodes import (
    Encounter,
    EncounterState,
    EpisodeOfCare,
    EpisodeStatus,
    Moment,
    Phase,
    Setting,
    Track,
)
from enplan.domain.pathways.models.hand_overs import (
    OPEN_HAND_OVERS,
    HandOver,
    HandOverState,
    Hold,
    HoldDuty,
    PersonKey,
)
from enplan.domain.pathways.models.responsibility import Responsibility
from enplan.domain.pathways.models.transitions import (
    Contingency,
    ContingencyKind,
    ItemOutcome,
    ItemState,
    LocalItem,
    OutcomeAnswer,
    TransitionItem,
    TransitionList,
)

__all__ = [
    "OPEN_HAND_OVERS",
    "Contingency",
    "ContingencyKind",
    "Encounter",
    "EncounterState",
    "EpisodeOfCare",
    "EpisodeStatus",
    "HandOver",
    "HandOverState",
    "Hold",
    "HoldDuty",
    "ItemOutcome",
    "ItemState",
    "LocalItem",
    "Moment",
    "OutcomeAnswer",
    "PersonKey",
    "Phase",
    "Responsibility",
    "Setting",
    "Track",
    "TransitionItem",
    "TransitionList",
]
