"""What a reader gets to see of a plan, as frozen values. Ids are public ids; nothing here can be saved."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from enplan.base.access import Category
from enplan.domain.care_plans.rules.completeness import Completeness


@dataclass(frozen=True, slots=True)
class PartView:
    """What every part has: id, the version that was read, category, and whether the reader may write."""

    id: uuid.UUID
    version: int
    category: Category
    may_write: bool


@dataclass(frozen=True, slots=True)
class StatementView(PartView):
    """The person's own words. `written_with` names who typed, when it was not the person."""

    kind: str
    words: str
    written_with: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ActivityView(PartView):
    """Who does what.

    `owner_id` None and `is_persons` True: the person does it. `is_mine`: the reader does it.
    """

    person_id: uuid.UUID
    title: str
    how: str
    extent: str
    state: str
    state_note: str
    due_on: date | None
    is_overdue: bool
    asks_for_help: bool
    owner_id: uuid.UUID | None
    owner_name: str
    is_persons: bool
    is_mine: bool
    goal_id: uuid.UUID | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class GoalView(PartView):
    """A goal with its sub-goals and the activities under it, as far as the reader may see them."""

    words: str
    state: str
    parent_id: uuid.UUID | None
    subgoals: tuple[GoalView, ...] = ()
    activities: tuple[ActivityView, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedView(PartView):
    """A need, with the person's own view of it."""

    words: str
    own_view: str
    wants_more_help: bool | None


@dataclass(frozen=True, slots=True)
class ResourceView(PartView):
    """Something or someone that helps already."""

    words: str


@dataclass(frozen=True, slots=True)
class ContributionView(PartView):
    """What one will contribute.

    `member_name` when it is a member; `is_none` when it was said that there is nothing.
    """

    contributor: str
    member_id: uuid.UUID | None
    member_name: str
    words: str
    is_none: bool


@dataclass(frozen=True, slots=True)
class CooperationView(PartView):
    """Cooperation with others, or none."""

    with_whom: str
    words: str
    agreement_reference: str
    is_none: bool


@dataclass(frozen=True, slots=True)
class EvaluationView(PartView):
    """One look at the plan together."""

    held_on: date
    persons_words: str
    teams_words: str
    next_review_on: date


@dataclass(frozen=True, slots=True)
class PlanView:
    """The whole plan, as far as the reader may see it.

    `standing` is the state, or «without-consent» while no yes is in force. `hidden_areas` counts the life
    areas that are closed to the reader, never rows. `manages`: may pause and close it.
    """

    id: uuid.UUID
    version: int
    state: str
    standing: str
    is_open: bool
    period_starts_on: date
    period_ends_on: date | None
    next_review_on: date | None
    review_is_overdue: bool
    started_by: str
    closed_at: datetime | None
    closed_because: str
    statements: dict[str, StatementView]
    goals: tuple[GoalView, ...]
    loose_activities: tuple[ActivityView, ...]
    needs: tuple[NeedView, ...]
    resources: tuple[ResourceView, ...]
    contributions: tuple[ContributionView, ...]
    cooperation: tuple[CooperationView, ...]
    evaluations: tuple[EvaluationView, ...]
    completeness: Completeness
    hidden_areas: int
    may_write: tuple[Category, ...]
    manages: bool

    @property
    def activities(self) -> tuple[ActivityView, ...]:
        """All activities, those under goals first."""
        under = [
            a
            for goal in self.goals
            for a in (*goal.activities, *(x for sub in goal.subgoals for x in sub.activities))
        ]
        return (*under, *self.loose_activities)

    def words(self, kind: str) -> str:
        """The person's own words of one kind, or an empty text."""
        statement = self.statements.get(kind)
        return statement.words if statement else ""


@dataclass(frozen=True, slots=True)
class HomeView:
    """The person's own first page: what matters, who does what now (own first), what waits for an answer.

    `now` holds what is agreed or in progress; what is only suggested is counted in `suggestions`.
    """

    person_id: uuid.UUID
    given_name: str
    plan_id: uuid.UUID | None
    standing: str
    what_matters: StatementView | None
    now: tuple[ActivityView, ...]
    now_total: int
    next_due: ActivityView | None
    suggestions: int
    requests: int
    next_review_on: date | None
    readers: int
