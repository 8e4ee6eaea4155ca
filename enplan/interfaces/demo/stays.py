"""The made-up stays of data/stays.toml: who came where, what is in place, who left on a Friday night."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from enplan.domain.pathways import queries, services
from enplan.interfaces.demo.lives import Life
from enplan.interfaces.demo.region import Region, told
from enplan.interfaces.demo.wearing import wearing

Stay = Mapping[str, Any]
FRIDAY = 4
LATE = time(23, 40)


def tell(key: str, region: Region, life: Life) -> None:
    """Let the stays of one person happen, if there are any."""
    for stay in told("stays")["stays"]:
        if stay["person"] == key:
            episode = _begin(stay, region, life)
            for row in stay.get("moments", []):
                _moment(row, region, life, episode)
            _list(stay, life, episode)
            if "departure" in stay:
                _moment(stay["departure"], region, life, episode)
            _hand_over(stay, region, life, episode)
            _pause(stay, region, life, episode)


def last_friday_night() -> datetime:
    """The latest Friday at 23.40, which was at least an hour ago."""
    now = timezone.localtime()
    day = now.date() - timedelta(days=(now.weekday() - FRIDAY) % 7)
    found = timezone.make_aware(datetime.combine(day, LATE))
    return found if found < now - timedelta(hours=1) else found - timedelta(days=7)


def _when(row: Stay) -> datetime:
    if row.get("friday_night"):
        return last_friday_night()
    return timezone.now() - timedelta(days=row["days_ago"])


def _begin(stay: Stay, region: Region, life: Life) -> uuid.UUID:
    today = timezone.localdate()
    place = region.places[stay["place"]]
    with wearing(region.workers[stay["by"]].hat_id, life.person_id) as actor:
        start = services.Start(
            service=stay["service"],
            setting=stay["setting"],
            organization_id=place.id,
            admitted_at=_when(stay) if "days_ago" in stay else None,
            planned_start_on=today + timedelta(days=stay["comes_in_days"])
            if "comes_in_days" in stay
            else None,
            planned_end_on=today + timedelta(days=stay["ends_in_days"]) if "ends_in_days" in stay else None,
        )
        return services.begin(actor, person_id=life.person_id, start=start)


def _moment(row: Stay, region: Region, life: Life, episode: uuid.UUID) -> None:
    with wearing(region.workers[row["by"]].hat_id, life.person_id) as actor:
        moment = services.tell(
            actor,
            person_id=life.person_id,
            episode_id=episode,
            kind=row["kind"],
            occurred_at=_when(row),
            planned_on=timezone.localdate() + timedelta(days=row["planned_in_days"])
            if "planned_in_days" in row
            else None,
            reason=row.get("reason", ""),
        )
        if "really_days_ago" in row:
            services.correct(
                actor,
                person_id=life.person_id,
                episode_id=episode,
                moment_id=moment,
                occurred_at=timezone.now() - timedelta(days=row["really_days_ago"]),
                reason=row["why"],
            )


def _list(stay: Stay, life: Life, episode: uuid.UUID) -> None:
    today = timezone.localdate()
    own: dict[str, Any] = {"person_id": life.person_id, "episode_id": episode}
    with wearing(life.coordinator.hat_id, life.person_id) as actor:
        for kind in ("early_leave", "readmission"):
            if kind in stay:
                row = dict(stay[kind])
                caller = row.pop("caller", None)
                agreed = services.Agreed(caller_id=life.members.get(caller) if caller else None, **row)
                services.agree(actor, **own, kind=kind, version=0, agreed=agreed)
        versions = {item.code: item.version for item in queries.transition(actor, **own).items}
        for row in stay.get("items", []):
            due = today + timedelta(days=row["due_in_days"]) if "due_in_days" in row else None
            filled = services.Filled(
                state=row["state"],
                owner_id=life.members.get(row["owner"]),
                due_on=due,
                due_time=time.fromisoformat(row["due_time"]) if "due_time" in row else None,
                note=row.get("note", ""),
            )
            services.change_item(actor, **own, code=row["code"], version=versions[row["code"]], filled=filled)


def _hand_over(stay: Stay, region: Region, life: Life, episode: uuid.UUID) -> None:
    if "hand_over" not in stay:
        return
    row = stay["hand_over"]
    with wearing(region.workers[row["by"]].hat_id, life.person_id) as actor:
        number = services.offer(
            actor,
            person_id=life.person_id,
            episode_id=episode,
            receiver_id=region.places[row["to"]].id,
            words=row["words"],
        )
    if "accepted_by" in row:
        with wearing(region.workers[row["accepted_by"]].hat_id, life.person_id) as actor:
            services.accept(actor, person_id=life.person_id, hand_over_id=number, version=1)


def _pause(stay: Stay, region: Region, life: Life, episode: uuid.UUID) -> None:
    if "pause" not in stay:
        return
    row = stay["pause"]
    with wearing(region.workers[row["by"]].hat_id, life.person_id) as actor:
        services.pause(
            actor,
            person_id=life.person_id,
            episode_id=episode,
            reason=row["reason"],
            note=row.get("note", ""),
            duties=[services.Duty(code, life.members[who]) for code, who in row["duties"].items()],
        )
