"""Private steps of this package's use cases: finding an episode, working out how it stands, telling the timeline.

No door of its own; called inside a use case only.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from enplan.base.access import Actor, Category, Right, subjects
from enplan.base.access.saving import change
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.base.terminology import code_system
from enplan.domain.directory.coordinating import coordinates_for
from enplan.domain.directory.models import Organization
from enplan.domain.pathways.answering import works_for
from enplan.domain.pathways.models import (
    Encounter,
    EncounterState,
    EpisodeOfCare,
    EpisodeStatus,
    LocalItem,
    Moment,
    Phase,
)
from enplan.domain.pathways.rules import life_cycle
from enplan.domain.pathways.rules.life_cycle import DEEDS, OutOfOrder, Standing, Told
from enplan.domain.people.models import Person
from enplan.domain.timeline.models import Event
from enplan.domain.timeline.recording import record

SERVICES = "domain.pathways.services"
LIMITS = "domain.pathways.local_limits"
PRESSING = (EpisodeStatus.ACTIVE, EpisodeStatus.ON_HOLD, EpisodeStatus.PLANNED, EpisodeStatus.FINISHED)
"""Which of several episodes tells how far a person has come: the first of these."""
CHECKS = ("first_check", "second_check", "third_check")
"""The limits after which we ask whether it went as agreed."""


def limit(name: str, unit: str) -> int:
    """A local limit (data/local_limits.toml) in `unit`, which is the name of its key."""
    return code_system(LIMITS).concept(name).number(unit)


def local_items_of(organization_id: int | None) -> QuerySet[LocalItem]:
    """What stands today in the five places of a unit."""
    rows: QuerySet[LocalItem] = LocalItem.objects.filter(organization=organization_id, valid_to__isnull=True)
    return rows


def category_of(service: str) -> Category:
    """The category in which the details of this service stand. Raises Invalid for an unknown service."""
    if service not in code_system(SERVICES):
        raise Invalid({"service": "unknown"})
    return Category[code_system(SERVICES).concept(service).string("category").upper()]


def episode_of(
    actor: Actor, person_id: uuid.UUID, episode_id: uuid.UUID, *, right: Right = Right.READ
) -> EpisodeOfCare:
    """One episode of this person, if core is open this far. Raises NotVisible."""
    subject = subjects.find(actor, person_id, right=right)
    found: EpisodeOfCare | None = (
        EpisodeOfCare.objects.visible_to(actor).filter(subject=subject, public_id=episode_id).first()
    )
    if found is None:
        raise NotVisible
    return found


def encounter_of(actor: Actor, person_id: uuid.UUID, episode_id: uuid.UUID) -> Encounter:
    """The encounter of an episode, to be changed. Raises NotVisible when its category is not open that far."""
    rows = Encounter.objects.changeable_by(actor).select_related("episode")
    row: Encounter | None = rows.filter(
        subject__public_id=person_id, episode__public_id=episode_id, removed_at__isnull=True
    ).first()
    category = Category(row.category) if row else Category.CORE
    subjects.find(actor, person_id, right=Right.WRITE, category=category)
    if row is None:
        raise NotVisible
    return row


def counting(actor: Actor, encounter: Encounter) -> list[Moment]:
    """The moments of an encounter that have not been replaced, retracted ones left out, in the order they happened."""
    rows = Moment.objects.visible_to(actor).filter(
        encounter=encounter, replaced_by__isnull=True, is_retracted=False
    )
    return list(rows.order_by("occurred_at", "pk"))


def recount(actor: Actor, encounter: Encounter, *, field: str = "occurred_at") -> Standing:
    """Work out how the encounter stands now, and write it on the encounter and its episode.

    Where all that was told has been retracted, there is no episode. Raises Invalid (on `field`: out-of-order when the
    moments cannot have happened as told, cannot-be-followed when another episode has taken its place); StaleVersion
    when somebody else has changed it since it was read.
    """
    told = [Told(moment.kind, moment.occurred_at) for moment in counting(actor, encounter)]
    try:
        now = life_cycle.standing(told)
    except OutOfOrder as error:
        raise Invalid({field: "out-of-order"}, kind=error.kind, state=error.state) from error
    if not told and Moment.objects.visible_to(actor).filter(encounter=encounter).exists():
        now = Standing(EncounterState.CANCELLED)
    change(actor, encounter, encounter.version, state=now.state)
    episode = EpisodeOfCare.objects.visible_to(actor).get(pk=encounter.episode_id)
    was_nothing = episode.status == EpisodeStatus.CANCELLED and now.status != EpisodeStatus.CANCELLED
    if was_nothing and episode.follows_id and is_followed(actor, episode.follows):
        raise Invalid({field: "cannot-be-followed"})
    rests = episode.status == EpisodeStatus.ON_HOLD
    change(
        actor,
        episode,
        episode.version,
        status=EpisodeStatus.ON_HOLD if rests else now.status,
        phase=now.phase,
        starts_at=now.starts_at,
        ends_at=now.ends_at,
    )
    return now


def is_followed(actor: Actor, episode: EpisodeOfCare) -> bool:
    """Whether another episode goes on from this one; one that came to nothing does not count."""
    rows = EpisodeOfCare.objects.visible_to(actor).filter(follows=episode)
    return bool(rows.exclude(status=EpisodeStatus.CANCELLED).exists())


def refuse_future(actor: Actor, at: datetime, field: str = "occurred_at") -> None:
    """What has not happened cannot be told. Raises Invalid (in-the-future)."""
    if at > actor.at:
        raise Invalid({field: "in-the-future"})


def stay_at(actor: Actor, subject_id: int, places: Sequence[int], at: datetime) -> tuple[str, Phase] | None:
    """The id of the person's episode at one of these organisations, and its phase at a moment; None at home.

    What is under way comes before what is planned, and that before what ended so lately that it still counts.
    """
    oldest = actor.at - timedelta(days=limit("after_phase", "days"))
    found = EpisodeOfCare.objects.visible_to(actor).filter(
        subject=subject_id, encounter__organization_id__in=places
    )
    found = found.exclude(status=EpisodeStatus.CANCELLED)
    rows = list(found.exclude(status=EpisodeStatus.FINISHED, ends_at__lt=oldest).order_by("-pk"))
    if not rows:
        return None
    row = min(rows, key=lambda each: PRESSING.index(EpisodeStatus(each.status)))
    if row.starts_at is None or at < row.starts_at:
        return str(row.public_id), Phase.BEFORE
    return str(row.public_id), Phase.AFTER if row.ends_at and row.ends_at <= at else Phase.DURING


def coordinating_unit(actor: Actor, subject_id: int) -> Organization | None:
    """The coordinating unit of the person's municipality; the municipality itself where there is none."""
    number = (
        Person.objects.visible_to(actor)
        .filter(subject=subject_id)
        .values_list("municipality_number", flat=True)
        .first()
    )
    return coordinates_for(number or "")


def tell(
    actor: Actor, encounter: Encounter, kind: str, *, occurred_at: datetime | None = None, **more: Any
) -> Event:
    """Tell the timeline what happened in an encounter, with the episode and both parties, so that rules can join it.

    The counterpart of the place is the coordinating unit of the person's municipality. What somebody outside the place
    and its units has done for the person is told of their own organisation, with the place as the counterpart.
    """
    home = coordinating_unit(actor, encounter.subject_id)
    home_id = home.pk if home else None
    by_home = kind in DEEDS and not works_for(actor, encounter.organization_id)
    if encounter.track:
        more["track"] = encounter.track
    return record(
        actor,
        encounter.subject_id,
        kind,
        category=Category(encounter.category),
        occurred_at=occurred_at,
        organization_id=actor.organization_id if by_home else encounter.organization_id,
        organization_name=actor.organization_name if by_home else encounter.organization_name,
        counterpart_id=encounter.organization_id if by_home else home_id,
        episode=str(encounter.episode.public_id),
        service=encounter.service,
        setting=str(encounter.setting),
        phase=str(encounter.episode.phase),
        **more,
    )
