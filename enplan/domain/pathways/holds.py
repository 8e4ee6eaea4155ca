"""Steps that let an episode rest and go on."""

from __future__ import annotations

from enplan.base.access import Actor
from enplan.base.access.saving import change
from enplan.domain.pathways.models import Encounter, EpisodeOfCare, EpisodeStatus, Hold
from enplan.domain.pathways.rules.life_cycle import STATUSES
from enplan.domain.timeline.recording import record


def open_hold(actor: Actor, episode: EpisodeOfCare) -> Hold | None:
    """The pause that this episode is in, if it is in one and that is open to the actor."""
    found: Hold | None = Hold.objects.visible_to(actor).filter(episode=episode, ends_at__isnull=True).first()
    return found


def end_hold(actor: Actor, episode: EpisodeOfCare) -> bool:
    """The pause ends now, without a new referral; says whether there was one."""
    hold = open_hold(actor, episode)
    encounter = Encounter.objects.visible_to(actor).filter(episode=episode).first()
    if hold is None or encounter is None:
        return False
    change(actor, hold, hold.version, ends_at=actor.at)
    if episode.status == EpisodeStatus.ON_HOLD:
        change(actor, episode, episode.version, status=STATUSES[encounter.state])
    record(
        actor,
        episode.subject_id,
        "episode_resumed",
        episode=str(episode.public_id),
        without_referral=True,
    )
    return True
