"""Beginning an episode: planned after a referral, or at admission, as new or as a way back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from enplan.base.access import Actor, Permission, Right, subjects
from enplan.base.access.models import Subject
from enplan.base.access.once import once
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid
from enplan.domain.directory.models import Organization
from enplan.domain.pathways import answering
from enplan.domain.pathways.holds import end_hold
from enplan.domain.pathways.models import (
    Encounter,
    EpisodeOfCare,
    EpisodeStatus,
    Phase,
    Setting,
    Track,
    TransitionList,
)
from enplan.domain.pathways.moments import add
from enplan.domain.pathways.rules.life_cycle import BEGINNING
from enplan.domain.pathways.steps import category_of, is_followed, recount, refuse_future
from enplan.domain.people.models import Person
from enplan.domain.timeline.recording import record


@dataclass(frozen=True, slots=True)
class Start:
    """What is known when an episode is opened: what for, how, and at which unit; times as far as they are known."""

    service: str
    setting: str
    organization_id: uuid.UUID
    admitted_at: datetime | None = None
    referred_at: datetime | None = None
    planned_start_on: date | None = None
    planned_end_on: date | None = None
    track: str = ""


@use_case(Permission.EPISODE_WRITE)
def begin(actor: Actor, *, person_id: uuid.UUID, start: Start, follows: uuid.UUID | None = None) -> uuid.UUID:
    """Open an episode at a unit: planned, or under way from the admission. Returns its id.

    With `follows` it goes on from an episode that has ended, without a new referral. Raises NotVisible when the
    category of the service is not open for writing; Invalid (service, setting, organization, follows,
    admitted_at, referred_at, planned_end_on).
    """
    category = category_of(start.service)
    subject = subjects.find(actor, person_id, right=Right.WRITE, category=category)
    unit = _checked(actor, start)
    former = _former(actor, subject, follows)
    with once(lambda: Invalid({"follows": "cannot-be-followed"})):
        episode: EpisodeOfCare = EpisodeOfCare.objects.create(
            subject=subject,
            status=EpisodeStatus.PLANNED,
            phase=Phase.BEFORE,
            follows=former,
            root_id=former.chain if former else None,
        )
    encounter: Encounter = Encounter.objects.create(
        subject=subject,
        category=category,
        episode=episode,
        service=start.service,
        setting=start.setting,
        track=start.track,
        organization_id=unit.pk,
        organization_name=unit.name,
        state=BEGINNING,
        planned_start_on=start.planned_start_on,
        planned_end_on=start.planned_end_on,
    )
    _first_moments(actor, encounter, start, former)
    _open_list(actor, episode)
    if former is not None:
        end_hold(actor, former)
    return episode.public_id


def _open_list(actor: Actor, episode: EpisodeOfCare) -> None:
    """The transition list, with the items that hold today in the person's municipality."""
    home = Person.objects.visible_to(actor).filter(subject=episode.subject_id).first()
    TransitionList.objects.create(
        subject_id=episode.subject_id,
        episode=episode,
        opened_on=timezone.localdate(actor.at),
        municipality_number=home.municipality_number if home else "",
    )
    record(actor, episode.subject_id, "transition_opened", episode=str(episode.public_id))


def _checked(actor: Actor, start: Start) -> Organization:
    """The unit, when everything else can stand. Raises Invalid."""
    if start.setting not in Setting.values:
        raise Invalid({"setting": "missing"})
    if start.track and start.track not in Track.values:
        raise Invalid({"track": "unknown"})
    begins = start.planned_start_on or timezone.localdate(start.admitted_at or actor.at)
    if start.planned_end_on and start.planned_end_on < begins:
        raise Invalid({"planned_end_on": "ends-before-start"})
    found = Organization.objects.filter(public_id=start.organization_id, closed_on__isnull=True).first()
    if found is None:
        raise Invalid({"organization": "unknown"})
    return found


def _first_moments(actor: Actor, encounter: Encounter, start: Start, former: EpisodeOfCare | None) -> None:
    """The referral and the admission, if known; a way back needs no referral, and the event says so."""
    more = {"follows": str(former.public_id)} if former else {}
    if start.referred_at is not None:
        refuse_future(actor, start.referred_at, "referred_at")
        add(actor, encounter, "referred", start.referred_at, **more)
    if start.admitted_at is not None:
        refuse_future(actor, start.admitted_at, "admitted_at")
        add(actor, encounter, "admitted", start.admitted_at, without_referral=former is not None, **more)
        answering.take(actor, encounter.episode, start.admitted_at)
    recount(actor, encounter, field="admitted_at")


def _former(actor: Actor, subject: Subject, follows: uuid.UUID | None) -> EpisodeOfCare | None:
    """The episode that is gone on from: of this person, ended, and not already gone on from."""
    if follows is None:
        return None
    rows = EpisodeOfCare.objects.visible_to(actor).filter(subject=subject)
    found: EpisodeOfCare | None = rows.filter(public_id=follows).first()
    if found is None or found.phase != Phase.AFTER or is_followed(actor, found):
        raise Invalid({"follows": "cannot-be-followed"})
    return found
