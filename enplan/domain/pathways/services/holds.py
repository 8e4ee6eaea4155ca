"""A pause: treatment rests, the plan does not; everybody knows who holds on, and the way back needs no referral."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from enplan.base.access import Actor, Permission
from enplan.base.access.once import once
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system
from enplan.domain.care_teams.models import Membership, MemberState
from enplan.domain.pathways.holds import end_hold
from enplan.domain.pathways.models import Encounter, EpisodeStatus, Hold, HoldDuty, Phase
from enplan.domain.pathways.steps import encounter_of
from enplan.domain.timeline.recording import record

REASONS = "domain.pathways.hold_reasons"
DUTIES = "domain.pathways.hold_duties"
MOST_NOTE = 300


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody in the team does meanwhile: a code of data/hold_duties.toml, and who."""

    code: str
    owner_id: uuid.UUID


@use_case(Permission.EPISODE_WRITE)
def pause(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    episode_id: uuid.UUID,
    reason: str,
    duties: Sequence[Duty],
    note: str = "",
) -> None:
    """Let treatment rest, with the duties of those who hold on; at least one of them.

    Raises NotVisible; Invalid (reason, duties, note; cannot-pause).
    """
    encounter = encounter_of(actor, person_id, episode_id)
    episode = encounter.episode
    if episode.phase == Phase.BEFORE or episode.status in {EpisodeStatus.ON_HOLD, EpisodeStatus.CANCELLED}:
        raise Invalid(code="cannot-pause")
    owners = _checked(actor, encounter, reason, duties, note)
    with once(lambda: Invalid(code="cannot-pause")):
        hold = Hold.objects.create(
            subject_id=encounter.subject_id,
            category=encounter.category,
            episode=episode,
            reason=reason,
            note=note.strip(),
            starts_at=actor.at,
            told_by=actor.name,
        )
    for duty in duties:
        HoldDuty.objects.create(
            subject_id=encounter.subject_id,
            hold=hold,
            episode=episode,
            duty=duty.code,
            owner=owners[duty.owner_id],
        )
    change(actor, episode, episode.version, status=EpisodeStatus.ON_HOLD)
    record(actor, encounter.subject_id, "episode_paused", episode=str(episode.public_id))


@use_case(Permission.EPISODE_WRITE)
def resume(actor: Actor, *, person_id: uuid.UUID, episode_id: uuid.UUID) -> None:
    """Go on after a pause, as if there had been none. Where the stay has ended, begin a new one that follows it.

    Raises NotVisible; Invalid (not-paused).
    """
    encounter = encounter_of(actor, person_id, episode_id)
    if not end_hold(actor, encounter.episode):
        raise Invalid(code="not-paused")


def _checked(
    actor: Actor, encounter: Encounter, reason: str, duties: Sequence[Duty], note: str
) -> dict[uuid.UUID, Membership]:
    """Who holds on, by id. Raises Invalid."""
    wrong: dict[str, str] = {}
    if reason not in code_system(REASONS):
        wrong["reason"] = "missing"
    if len(note.strip()) > MOST_NOTE:
        wrong["note"] = "too-long"
    codes = [duty.code for duty in duties]
    if not duties:
        wrong["duties"] = "missing"
    if len(set(codes)) < len(codes) or not set(codes) <= set(code_system(DUTIES).codes):
        wrong["duties"] = "unknown"
    rows = Membership.objects.visible_to(actor).filter(
        subject=encounter.subject_id,
        public_id__in=[duty.owner_id for duty in duties],
        state__in=[MemberState.ACTIVE, MemberState.INVITED],
    )
    owners = {row.public_id: row for row in rows}
    if {duty.owner_id for duty in duties} - set(owners):
        wrong["duties"] = "not-a-member"
    if wrong:
        raise Invalid(wrong)
    return owners
