"""The tables of pathways: episodes with their moments, and who is responsible when."""

from enplan.domain.pathways.models.episodes import (
    Encounter,
    EncounterState,
    EpisodeOfCare,
    EpisodeStatus,
    Moment,
    Phase,
    Setting,
)
from enplan.domain.pathways.models.responsibility import Responsibility

__all__ = [
    "Encounter",
    "EncounterState",
    "EpisodeOfCare",
    "EpisodeStatus",
    "Moment",
    "Phase",
    "Responsibility",
    "Setting",
]
