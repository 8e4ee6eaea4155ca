"""Many made-up persons who come to a place of treatment, so that there is something to count."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from enplan.base.access import Actor, Permission, subjects
from enplan.base.access.acting import acting_as_job
from enplan.base.access.use_cases import use_case
from enplan.domain.people.models import Person
from enplan.domain.timeline.recording import record
from tests.domain.agreements.scene import Scene
from tests.world import particulars


@use_case(Permission.PERSON_UPDATE)
def _register(actor: Actor) -> int:
    """Somebody new in Storelva, who has said yes to sharing."""
    subject, opened = subjects.open_new(actor)
    told = particulars()
    Person.objects.create(
        subject=subject,
        category=0,
        given_name=told.given_name,
        family_name=told.family_name,
        birth_date=told.birth_date,
        national_identifier=told.national_identifier,
        municipality_number=told.municipality_number,
    )
    record(
        opened,
        subject.pk,
        "sharing_consented",
        occurred_at=actor.at - timedelta(days=400),
    )
    return int(subject.pk)


def persons(number: int) -> list[int]:
    """So many new persons."""
    with acting_as_job("test_world") as job:
        return [_register(job) for _ in range(number)]


@use_case(Permission.TIMELINE_READ)
def _write(actor: Actor, /, *, subject_id: int, kind: str, hours_ago: float, **more: Any) -> None:
    record(actor, subject_id, kind, occurred_at=actor.at - timedelta(hours=hours_ago), **more)


def admit(scene: Scene, person: int, *, hours_ago: float, told_after: float | None = None) -> None:
    """Somebody was admitted to the DPS so many hours ago; the municipality was told so many hours after that."""
    episode = str(uuid.uuid4())
    place = {"organization_id": scene.dps.pk, "organization_name": scene.dps.name, "episode": episode}
    with acting_as_job("test_world", subject_id=person) as job:
        _write(job, subject_id=person, kind="admitted", hours_ago=hours_ago, setting="inpatient", **place)
        if told_after is not None:
            _write(
                job,
                subject_id=person,
                kind="municipality_notified",
                hours_ago=hours_ago - told_after,
                **place,
            )
