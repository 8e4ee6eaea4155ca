"""Steps that put the transition list of one episode together: which items it has, and how each stands."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from enplan.base.access import Actor, Category, Right
from enplan.base.kernel.errors import NotVisible
from enplan.base.terminology import code_system
from enplan.domain.care_teams.models import Membership, MemberState
from enplan.domain.pathways.models import (
    Encounter,
    EpisodeOfCare,
    ItemState,
    LocalItem,
    TransitionItem,
    TransitionList,
)
from enplan.domain.pathways.rules.checklist import SERVICE, Point, applying, suggested_day
from enplan.domain.pathways.steps import episode_of

ITEMS = "domain.pathways.transition_items"
STATUSES = "domain.pathways.item_statuses"
CALL = "call_after_leaving"


@dataclass(slots=True)
class Sheet:
    """One list as the actor may see it: the items open to them, and the rows of those that somebody has touched."""

    episode: EpisodeOfCare
    encounter: Encounter | None
    transition: TransitionList
    points: dict[str, Point]
    rows: dict[str, TransitionItem]
    hides: bool
    """Whether the list has items in categories that are closed to the actor."""

    def category(self, point: Point) -> Category:
        """Where an item stands."""
        if point.category == SERVICE:
            return Category(self.encounter.category) if self.encounter else Category.CORE
        return Category[point.category.upper()]

    def state(self, code: str) -> str:
        """How an item stands; what nobody has touched is not started."""
        return self.rows[code].state if code in self.rows else ItemState.NOT_STARTED

    def due_on(self, code: str) -> date | None:
        """The day that is set, or the one that is suggested."""
        row = self.rows.get(code)
        return row.due_on if row and row.due_on else self.suggested(self.points[code])

    def suggested(self, point: Point) -> date | None:
        """The day that the anchors give."""
        starts, ends = self.episode.starts_at, self.episode.ends_at
        planned_start = self.encounter.planned_start_on if self.encounter else None
        planned_end = self.encounter.planned_end_on if self.encounter else None
        return suggested_day(
            point,
            timezone.localdate(starts) if starts else planned_start,
            timezone.localdate(ends) if ends else planned_end,
        )

    def open_points(self) -> list[Point]:
        """Those on which somebody still has something to do."""
        statuses = code_system(STATUSES)
        return [p for p in self.points.values() if statuses.concept(self.state(p.code)).flag("open")]


def sheet_of(
    actor: Actor, person_id: uuid.UUID, episode_id: uuid.UUID, *, right: Right = Right.READ
) -> Sheet:
    """The list of this episode. Raises NotVisible."""
    return sheet(actor, episode_of(actor, person_id, episode_id, right=right))


def sheet(actor: Actor, episode: EpisodeOfCare) -> Sheet:
    """The list of an episode that has been found."""
    transition = TransitionList.objects.visible_to(actor).filter(episode=episode).first()
    if transition is None:
        raise NotVisible
    encounter = Encounter.objects.visible_to(actor).filter(episode=episode).first()
    rows = TransitionItem.objects.visible_to(actor).filter(transition=transition).select_related("owner")
    found = Sheet(episode, encounter, transition, {}, {row.code: row for row in rows}, hides=False)
    state = encounter.state if encounter else ""
    for point in applying(points_on(transition.opened_on, transition.municipality_number), state):
        if _is_open(actor, found, point):
            found.points[point.code] = point
        else:
            found.hides = True
    if CALL in found.rows and CALL not in found.points:
        found.points[CALL] = next(p for p in points_on(transition.opened_on, "") if p.code == CALL)
    return found


def points_on(day: date, municipality_number: str) -> list[Point]:
    """The items that held on a day: those of the data file, then those of the municipality's coordinating unit."""
    known = [
        Point(
            code=concept.code,
            phase=concept.string("phase"),
            category=concept.string("category"),
            anchor=concept.string("anchor"),
            days=concept.number("days") if concept.has("days") else 0,
            when=concept.string("when"),
            event=concept.string("event"),
            number=concept.number("number"),
        )
        for concept in code_system(ITEMS).valid_on(day)
    ]
    local = LocalItem.objects.filter(municipality_number=municipality_number or "-", valid_from__lte=day)
    local = local.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day)).order_by("position")
    return [
        *known,
        *(
            Point(
                code=row.code, phase=row.phase, category=Category(row.category).name.lower(), words=row.words
            )
            for row in local
        ),
    ]


def my_place(actor: Actor, subject_id: int) -> Membership | None:
    """The actor's own place in the team."""
    found: Membership | None = (
        Membership.objects.visible_to(actor)
        .filter(subject=subject_id, hat_id=actor.hat_id, state=MemberState.ACTIVE)
        .first()
    )
    return found


def _is_open(actor: Actor, found: Sheet, point: Point) -> bool:
    if point.category == SERVICE and found.encounter is None:
        return False
    return bool(actor.may(Right.READ, found.episode.subject_id, found.category(point)))
