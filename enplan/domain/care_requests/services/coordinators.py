"""What the coordinating unit writes about those who can coordinate."""

from __future__ import annotations

import uuid
from datetime import date

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_requests import recording
from enplan.domain.care_requests.models import CoordinatorProfile

MOST_LINE = 200


@use_case(Permission.COORDINATORS_KEEP)
def keep_profile(
    actor: Actor,
    *,
    coordinator_id: uuid.UUID,
    takes_more: bool,
    languages: str = "",
    training: str = "",
    trained_on: date | None = None,
    substitute_id: uuid.UUID | None = None,
) -> None:
    """Languages, last training, substitute and whether somebody can take on more; puts them among the coordinators.

    Raises NotVisible for whoever does not work in the house, Invalid: languages, training, trained_on, substitute.
    """
    staff = {each.id: each for each in recording.staff()}
    chosen = staff.get(coordinator_id)
    if chosen is None:
        raise NotVisible
    if substitute_id is not None and (substitute_id not in staff or substitute_id == coordinator_id):
        raise Invalid({"substitute": "somebody-else"})
    _check(languages, training, trained_on, actor.at.date())
    CoordinatorProfile.objects.update_or_create(
        unit_id=actor.organization_id,
        hat_id=chosen.hat_id,
        defaults={
            "takes_more": takes_more,
            "languages": languages.strip(),
            "training": training.strip(),
            "trained_on": trained_on,
            "substitute_hat_id": staff[substitute_id].hat_id if substitute_id else None,
            "changed_at": actor.at,
            "changed_by_name": actor.name,
        },
    )


def _check(languages: str, training: str, trained_on: date | None, today: date) -> None:
    texts = {"languages": languages, "training": training}
    wrong = {name: "too-long" for name, text in texts.items() if len(text) > MOST_LINE}
    if trained_on is not None and trained_on > today:
        wrong["trained_on"] = "in-the-future"
    if wrong:
        raise Invalid(wrong)
