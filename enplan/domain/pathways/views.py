"""What the queries answer with."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from enplan.base.access import Category
from enplan.domain.pathways.models import EncounterState, EpisodeStatus, Phase, Setting


@dataclass(frozen=True, slots=True)
class MomentView:
    """Something that happened: what, when, told by whom and when. `earlier` are the versions it replaced, newest first.

    `because` is the code of why it was corrected; `reason` what was written about it.
    """

    id: uuid.UUID
    kind: str
    occurred_at: datetime
    told_at: datetime
    told_by: str
    told_by_organization: str
    because: str
    reason: str
    is_retracted: bool
    earlier: tuple[MomentView, ...] = ()


@dataclass(frozen=True, slots=True)
class EncounterView:
    """Where an episode is, what for, and how it stands; for those who may see the category of the service.

    `possible`: what can be told next (rules/life_cycle.py); empty for those who may not write.
    """

    version: int
    category: Category
    service: str
    setting: Setting
    organization_id: int
    organization_name: str
    state: EncounterState
    planned_start_on: date | None
    planned_end_on: date | None
    moments: tuple[MomentView, ...]
    may_write: bool
    possible: tuple[str, ...]

    def first(self, kind: str) -> datetime | None:
        """When this first happened, or None."""
        counting = (m.occurred_at for m in self.moments if m.kind == kind and not m.is_retracted)
        return min(counting, default=None)

    def last(self, kind: str) -> datetime | None:
        """When this last happened, or None."""
        counting = (m.occurred_at for m in self.moments if m.kind == kind and not m.is_retracted)
        return max(counting, default=None)


@dataclass(frozen=True, slots=True)
class AnsweringView:
    """Who answers for the follow-up, and since when. Without a name: the place of treatment, which is not shared."""

    since: datetime
    is_place: bool
    organization_id: int | None
    organization_name: str


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """One episode. `details` is None when the category of the service is closed to the reader."""

    id: uuid.UUID
    status: EpisodeStatus
    phase: Phase
    starts_at: datetime | None
    ends_at: datetime | None
    follows: uuid.UUID | None
    is_followed: bool
    details: EncounterView | None
    answering: AnsweringView | None

    @property
    def rests(self) -> bool:
        """Whether it is on hold."""
        return self.status is EpisodeStatus.ON_HOLD


@dataclass(frozen=True, slots=True)
class PhaseView:
    """How far a person has come on the way, and since when; `rests` when treatment is on hold."""

    phase: Phase
    rests: bool
    since: datetime | None
