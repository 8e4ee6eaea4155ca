"""The episodes of one person, with as much as is open to the reader."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from enplan.base.access import Actor, Permission, subjects
from enplan.base.access.use_cases import use_case
from enplan.domain.pathways.gathering import of_subject
from enplan.domain.pathways.views import EpisodeView


@use_case(Permission.EPISODE_READ)
def episodes(actor: Actor, *, person_id: uuid.UUID | None = None) -> Sequence[EpisodeView]:
    """The episodes of one person (one's own when no id is given), newest first. Raises NotVisible."""
    subject = subjects.own(actor) if person_id is None else subjects.find(actor, person_id)
    return of_subject(actor, subject)
