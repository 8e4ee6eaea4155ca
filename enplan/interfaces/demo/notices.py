"""What lies before the coordinating unit of the region: notices in every state, and persons whose coordinator left."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from enplan.base.access import Actor
from enplan.domain.care_requests import queries, services
from enplan.domain.care_requests.rules import Said
from enplan.domain.care_teams import queries as teams
from enplan.domain.care_teams import services as team_services
from enplan.domain.people.services import Particulars
from enplan.interfaces.demo import lives
from enplan.interfaces.demo.lives import Life
from enplan.interfaces.demo.region import Region, told
from enplan.interfaces.demo.wearing import wearing

LEAVES = "turid"
"""The coordinator who leaves."""
LEFT = 3
FIRST_NUMBER = 60
"""From here the numbers that birth dates and identifiers are made of are nobody else's."""


def newcomers() -> int:
    """How many persons are registered by a notice."""
    return sum("given_name" in story for story in told("notices")["notices"])


def tell(region: Region, people: Mapping[str, Life | None]) -> None:
    """Everything that lies before the unit. `people` are the lives that have been told, by key."""
    for life in people.values():
        if life is not None and life.coordinator.key == LEAVES:
            _leave(life)
    unit = region.workers[told("notices")["unit"]].hat_id
    ids = _coordinators(region, unit)
    for number, story in enumerate(told("notices")["notices"]):
        notice_id = _send(story, region, people, number)
        with wearing(unit) as actor:
            _answer(actor, story, notice_id, ids)


def _leave(life: Life) -> None:
    with wearing(life.coordinator.hat_id, life.person_id) as actor:
        current = teams.coordinator(actor, person_id=life.person_id)
        team_services.resign(actor, person_id=life.person_id, seen=current.id if current else None)


def _coordinators(region: Region, unit: int) -> dict[str, uuid.UUID]:
    """What the unit has written about its coordinators; the id of each by key."""
    with wearing(unit) as actor:
        by_hat = {each.hat_id: each.id for each in queries.coordinators(actor)}
        rows = told("notices")["coordinators"]
        ids = {row["who"]: by_hat[region.workers[row["who"]].hat_id] for row in rows}
        for row in rows:
            days = row.get("trained_days_ago")
            services.keep_profile(
                actor,
                coordinator_id=ids[row["who"]],
                takes_more=row["takes_more"],
                languages=row["languages"],
                training=row["training"],
                trained_on=timezone.localdate() - timedelta(days=days) if days else None,
                substitute_id=ids[row["substitute"]],
            )
    return ids


def _send(
    story: Mapping[str, Any], region: Region, people: Mapping[str, Life | None], number: int
) -> uuid.UUID:
    """The id of the notice to the unit of the municipality, which is the last where there are two."""
    consent, _colon, through = story["consent"].partition(":")
    sender = region.workers[story["sender"]]
    life = people.get(story.get("about", ""))
    person_id = life.person_id if life is not None and sender.key in life.members else None
    with wearing(sender.hat_id) as actor:
        sent = services.send(
            actor,
            said=Said(
                need=story["need"],
                consent=consent,
                consent_through=through,
                asked_by=sender.name if through else "",
                why_not=story.get("why_not", ""),
                words=story.get("words", ""),
            ),
            about=None if person_id else _who(story, FIRST_NUMBER + number),
            person_id=person_id,
            needs_municipality=True,
            notified_at=actor.at - timedelta(days=story["days_ago"]),
        )
    return sent[-1].notice_id


def _who(story: Mapping[str, Any], number: int) -> Particulars:
    return Particulars(
        story["given_name"],
        story["family_name"],
        lives.born(story, number),
        lives.identifier(story, number),
        "9901",
    )


def _answer(
    actor: Actor, story: Mapping[str, Any], notice_id: uuid.UUID, ids: Mapping[str, uuid.UUID]
) -> None:
    """What the unit does with it."""
    becomes, coordinator_id = story["becomes"], ids.get(story.get("coordinator", ""))
    if becomes == "new":
        return
    services.receive(actor, notice_id=notice_id)
    version = queries.notice_for_unit(actor, notice_id=notice_id)[0].version
    if becomes == "asked":
        services.ask(actor, notice_id=notice_id, version=version, words=story["question"])
    elif becomes == "proposed":
        services.propose(actor, notice_id=notice_id, version=version, coordinator_id=coordinator_id)
    elif becomes == "appointed":
        services.appoint(
            actor,
            notice_id=notice_id,
            version=version,
            coordinator_id=coordinator_id,
            answer="yes",
            words=story["answer"],
        )
    else:
        services.close_without_need(
            actor, notice_id=notice_id, version=version, reason=story["reason"], words=story["answer"]
        )
