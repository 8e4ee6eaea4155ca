"""Kari between a place of treatment and home: Ola coordinates, Berit works at a place without an operating agreement,
Trine where Kari lives, Jonas at Nav with the core and housing alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from enplan.base.access import SHAREABLE, Category
from enplan.base.accounts.models import Hat
from enplan.domain.directory.models import Organization
from enplan.domain.pathways import queries, services
from enplan.domain.pathways.queries import EncounterView, EpisodeView, ItemView, TransitionView
from enplan.domain.timeline.models import Event
from tests.domain.care_teams import world as team
from tests.world import as_, organization, professional

C = Category
TREATMENT = (C.CORE, C.SUBSTANCE_USE, C.MENTAL_HEALTH, C.PHYSICAL_HEALTH, C.CRISIS, C.NETWORK)


@dataclass
class World(team.World):
    """Everybody around Kari."""

    trine: Hat
    jonas: Hat


def begin() -> World:
    """A plan with a team; nobody has been admitted anywhere yet."""
    organization("Fjordheim senter", "private_institution", has_operating_agreement=False)
    municipality = organization("Storelva kommune", "municipality", municipality_number="9901")
    organization(
        "Koordinerende enhet, Storelva",
        "coordinating_unit",
        part_of=municipality.pk,
        municipality_number="9901",
        phone="75 00 10 10",
    )
    made = team.begin()
    trine = professional("Trine Vik", "Oppfølgingstjenesten", "municipal_unit", title="Sykepleier")
    jonas = professional("Jonas Lie", "Nav Storelva", "nav_office", title="Veileder")
    for hat, name in ((made.berit, "Berit Aas"), (trine, "Trine Vik"), (jonas, "Jonas Lie")):
        team.joined(made, hat, name)
    team.share_with(made, made.berit, *TREATMENT)
    team.share_with(made, trine, *TREATMENT, C.HOUSING, C.FINANCES)
    team.share_with(made, jonas, C.CORE, C.HOUSING, C.FINANCES)
    team.share_with(made, made.coordinator, *SHAREABLE)
    return World(made.subject, made.person, made.coordinator, made.berit, trine, jonas)


def unit(hat: Hat) -> Organization:
    """Where somebody works."""
    return organization(hat.organization_name)


def admitted(
    world: World, hat: Hat | None = None, *, days: float = 0, follows: uuid.UUID | None = None, **more: Any
) -> uuid.UUID:
    """Kari comes to a place, so many days ago; whoever works there tells it."""
    hat = hat or world.berit
    with as_(hat) as actor:
        values = {
            "service": "addiction_treatment",
            "setting": "inpatient",
            "organization_id": unit(hat).public_id,
            "admitted_at": actor.at - timedelta(days=days),
        }
        start = services.Start(**{**values, **more})
        return services.begin(actor, person_id=world.person_id, start=start, follows=follows)


def tell(
    world: World, episode_id: uuid.UUID, kind: str, *, days: float = 0, hat: Hat | None = None, **more: Any
) -> uuid.UUID:
    """Something happened so many days ago; ready for discharge with open items has a reason."""
    if kind == "ready_for_discharge":
        more.setdefault("reason", "Resten ordner kommunen på mandag.")
    with as_(hat or world.berit) as actor:
        return services.tell(
            actor,
            person_id=world.person_id,
            episode_id=episode_id,
            kind=kind,
            occurred_at=actor.at - timedelta(days=days),
            **more,
        )


def seen(world: World, hat: Hat | None = None) -> list[EpisodeView]:
    """The episodes as somebody sees them; Kari, when nobody is named."""
    with as_(hat or world.person) as actor:
        return list(queries.episodes(actor, person_id=world.person_id if hat else None))


def details(world: World, episode_id: uuid.UUID, hat: Hat | None = None) -> EncounterView:
    """The stay as somebody who may see it sees it."""
    found = next(each for each in seen(world, hat) if each.id == episode_id)
    assert found.details is not None
    return found.details


def now(world: World) -> datetime:
    """The moment it is by the database's clock."""
    with as_(world.person) as actor:
        return actor.at


def listed(world: World, episode_id: uuid.UUID, hat: Hat | None = None) -> TransitionView:
    """The transition list as somebody sees it; Kari, when nobody is named."""
    with as_(hat or world.person) as actor:
        return queries.transition(actor, episode_id=episode_id, person_id=world.person_id if hat else None)


def item(world: World, episode_id: uuid.UUID, code: str, hat: Hat | None = None) -> ItemView:
    """One item as somebody sees it."""
    return next(each for each in listed(world, episode_id, hat).items if each.code == code)


def tap(
    world: World, episode_id: uuid.UUID, code: str, state: str, hat: Hat | None = None, note: str = ""
) -> None:
    """One press on a status, on the page as it is now."""
    hat = hat or world.trine
    version = item(world, episode_id, code, hat).version
    with as_(hat) as actor:
        services.set_item_state(
            actor,
            person_id=world.person_id,
            episode_id=episode_id,
            code=code,
            version=version,
            state=state,
            note=note,
        )


def place_of(world: World, name: str) -> uuid.UUID:
    """A member's place in the team."""
    return team.member(world, name).id


def events(world: World, kind: str) -> list[Event]:
    """The versions of the events of a kind, in every category that Kari sees, the newest last."""
    with as_(world.person) as actor:
        return list(Event.objects.visible_to(actor).filter(kind=kind).order_by("recorded_at", "pk"))
