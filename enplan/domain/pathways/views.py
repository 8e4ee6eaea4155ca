"""What the queries answer with."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time

from enplan.base.access import Category
from enplan.domain.pathways.models import (
    EncounterState,
    EpisodeStatus,
    HandOverState,
    ItemState,
    OutcomeAnswer,
    PersonKey,
    Phase,
    Setting,
    Track,
)


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
    track: Track | None
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


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """The answer to «ble det som avtalt?» after so many days."""

    after_days: int
    answer: OutcomeAnswer
    note: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of the transition list. `version` is 0 while nobody has touched it.

    `words` are set for a local item; others have theirs under their code in data/transition_items.toml. `due_on` is a
    suggestion when `is_suggested`. `is_mine`: the reader is to do it. `contingency`: which agreement settles it.
    """

    person_id: uuid.UUID
    episode_id: uuid.UUID
    code: str
    address: str
    phase: Phase
    category: Category
    words: str
    state: ItemState
    version: int
    owner_id: uuid.UUID | None
    owner_name: str
    owner_organization: str
    owner_phone: str
    is_mine: bool
    due_on: date | None
    due_time: time | None
    is_suggested: bool
    note: str
    changed_by: str
    changed_at: datetime | None
    contingency: str
    outcomes: tuple[OutcomeView, ...]
    may_write: bool


@dataclass(frozen=True, slots=True)
class ContingencyView:
    """What was agreed for when it goes otherwise; version 0 when nothing is."""

    kind: str
    version: int
    words: str
    caller_id: uuid.UUID | None
    caller_name: str
    caller_phone: str
    place: str
    phone: str
    valid_until: date | None
    changed_by: str


@dataclass(frozen=True, slots=True)
class TransitionView:
    """The list of one episode as the reader may see it.

    `hides`: there are items in categories that are closed to the reader. `checks`: the questions whose day has come.
    `contingencies` is None when the crisis plan is closed to the reader.
    """

    person_id: uuid.UUID
    episode: EpisodeView
    items: tuple[ItemView, ...]
    hides: bool
    checks: tuple[int, ...]
    contingencies: dict[str, ContingencyView] | None

    def of_phase(self, phase: str) -> list[ItemView]:
        """The items of one phase."""
        return [item for item in self.items if item.phase == phase]


@dataclass(frozen=True, slots=True)
class HandOverView:
    """One unit has asked another to take over. Which of the two keys are turned, by whom and when.

    `may_answer`: the reader works for the receiver; `may_withdraw`: for the one who answers, or coordinates.
    """

    id: uuid.UUID
    person_id: uuid.UUID
    episode_id: uuid.UUID
    version: int
    state: HandOverState
    receiver_id: int
    receiver_name: str
    receiver_phone: str
    words: str
    offered_at: datetime
    offered_by: str
    offered_by_organization: str
    accepted_at: datetime | None
    accepted_by: str
    person_key: PersonKey | None
    person_key_at: datetime | None
    person_key_by: str
    closed_at: datetime | None
    closed_because: str
    receiver_is_in_team: bool
    may_answer: bool
    may_withdraw: bool
    may_meet: bool

    @property
    def is_open(self) -> bool:
        """Whether a key is still to be turned."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class HoldView:
    """A pause. `reason` is empty when the category of the service is closed to the reader.

    `duties`: (code, who, phone).
    """

    starts_at: datetime | None
    reason: str
    note: str
    duties: tuple[tuple[str, str, str], ...]
    may_resume: bool


@dataclass(frozen=True, slots=True)
class LocalItemView:
    """One of the five places of a coordinating unit; without words, and with version 0, when it is empty."""

    position: int
    words: str
    phase: Phase | None
    category: Category
    since: date | None
    version: int
