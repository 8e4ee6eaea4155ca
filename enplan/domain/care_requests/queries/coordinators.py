"""Those who can coordinate in the house of a coordinating unit: how many persons each has, and what is known."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.domain.care_requests import recording
from enplan.domain.care_requests.models import CoordinatorProfile
from enplan.domain.care_requests.recording import Colleague


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Somebody at work in the house.

    `is_listed`: coordinates for somebody, or the unit has written about them. `is_suggested`: is on the list, can
    take more, and has the fewest persons.
    """

    id: uuid.UUID
    hat_id: int
    name: str
    title: str
    organization: str
    persons: int
    is_listed: bool
    is_suggested: bool
    takes_more: bool
    languages: str
    training: str
    trained_on: date | None
    substitute: str
    substitute_id: uuid.UUID | None


@use_case(Permission.INBOX_READ)
def coordinators(actor: Actor) -> Sequence[Coordinator]:
    """Everybody at work in the house: those who coordinate first, those with fewest persons first among them."""
    return everybody(actor)


def everybody(actor: Actor) -> list[Coordinator]:
    """The same, for use inside a use case."""
    staff = recording.staff()
    by_hat = {each.hat_id: each for each in staff}
    profiles = {
        row.hat_id: row for row in CoordinatorProfile.objects.filter(unit_id=actor.organization_id or 0)
    }
    found = [_view(each, profiles.get(each.hat_id), by_hat) for each in staff]
    able = [each for each in found if each.is_listed and each.takes_more]
    first = min(able, key=lambda each: (each.persons, each.name), default=None)
    marked = [replace(each, is_suggested=True) if each is first else each for each in found]
    return sorted(marked, key=lambda each: (not each.is_listed, each.persons, each.name))


def _view(
    each: Colleague, profile: CoordinatorProfile | None, by_hat: Mapping[int, Colleague]
) -> Coordinator:
    substitute = by_hat.get(profile.substitute_hat_id or 0) if profile else None
    return Coordinator(
        id=each.id,
        hat_id=each.hat_id,
        name=each.name,
        title=each.title,
        organization=each.organization_name,
        persons=each.persons,
        is_listed=profile is not None or each.persons > 0,
        is_suggested=False,
        takes_more=profile.takes_more if profile else True,
        languages=profile.languages if profile else "",
        training=profile.training if profile else "",
        trained_on=profile.trained_on if profile else None,
        substitute=substitute.name if substitute else "",
        substitute_id=substitute.id if substitute else None,
    )
