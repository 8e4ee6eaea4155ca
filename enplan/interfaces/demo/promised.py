"""Stays in treatment, told by those who work there as they would in real use, from data/promised.toml.

What has been promised is measured as it is told, so that pages and figures have something to show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from enplan.base.access.acting import acting_as_job
from enplan.domain.pathways import services
from enplan.domain.people import queries as persons
from enplan.domain.timeline.recording import record
from enplan.interfaces.demo.lives import Life
from enplan.interfaces.demo.region import Region, Worker, told
from enplan.interfaces.demo.wearing import wearing

Story = Mapping[str, Any]
Told = Sequence[tuple[Story, Life]]
CONSENTED = timedelta(days=120)


def tell_all(people: Told, region: Region) -> None:
    """Every stay of the data, for the people it fits."""
    plan = told("promised")
    courses = {course["name"]: course["moments"] for course in plan["courses"]}
    for place in plan["places"]:
        worker = region.workers[place["worker"]]
        lives = [life for story, life in people if _shares(story, place)]
        for life in lives:
            _remember_consent(life)
        for stays in place["stays"]:
            for number, life in enumerate(lives):
                days = stays["first_days_ago"] + number * stays["every_days"]
                course = stays["courses"][number % len(stays["courses"])]
                _stay(life, worker, place["service"], timezone.now() - timedelta(days=days), courses[course])
    for row in plan["now"]:
        life = next(life for story, life in people if story["key"] == row["person"])
        began = timezone.now() - timedelta(hours=row["hours_ago"])
        _stay(life, region.workers[row["worker"]], row["service"], began, row["moments"])


def _shares(story: Story, place: Story) -> bool:
    return any(
        row["who"] == place["worker"] and place["category"] in row["yes"] and not row.get("only_invited")
        for row in story.get("team", [])
    )


def _remember_consent(life: Life) -> None:
    """That the person had said yes before: brought in with its own date, since the region is built in a minute."""
    with wearing(life.coordinator.hat_id, life.person_id) as actor:
        subject_id = persons.get(actor, person_id=life.person_id).subject_id
    with acting_as_job("demo_history", subject_id=subject_id) as job:
        record(job, subject_id, "sharing_consented", occurred_at=job.at - CONSENTED)


def _stay(life: Life, worker: Worker, service: str, began: datetime, moments: Sequence[Story]) -> None:
    with wearing(worker.hat_id, life.person_id) as actor:
        start = services.Start(
            service=service, setting="inpatient", organization_id=worker.place.id, admitted_at=began
        )
        episode_id = services.begin(actor, person_id=life.person_id, start=start)
        for moment in moments:
            services.tell(
                actor,
                person_id=life.person_id,
                episode_id=episode_id,
                kind=moment["kind"],
                occurred_at=began + timedelta(hours=moment["at"]),
                reason=moment.get("reason", ""),
            )
