"""What institutions that are no party have taken on for one person, for those who measure it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from enplan.base.access import Actor
from enplan.domain.agreements.models import PersonDuty
from enplan.domain.timeline.models import Event

ACCEPTED, DECLINED = "duty_accepted", "duty_declined"
Spell = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class TakenOn:
    """A version of a clause (its key and first day) that an institution has accepted, and from when to when.

    From the day of its yes, until it says no, the person does not want it, it is taken out or the agreement ends.
    """

    clause_key: uuid.UUID
    valid_from: date
    organization_id: int
    spells: Sequence[Spell]

    def holds_at(self, moment: datetime) -> bool:
        """Whether what begins at this moment is promised."""
        return any(since <= moment and (until is None or moment < until) for since, until in self.spells)


def taken_on(job: Actor, subject_id: int) -> list[TakenOn]:
    """What guests have ever accepted for this person. A step of the task that measures, without a door of its own."""
    rows = (
        PersonDuty.objects.changeable_by(job)
        .filter(subject=subject_id, membership__isnull=False)
        .select_related("agreement", "clause__version")
        .order_by("pk")
    )
    if not rows:
        return []
    said = _said(job, subject_id)
    spells = defaultdict[tuple[uuid.UUID, date, int], list[Spell]](list)
    for row in rows:
        starts = row.clause.version.valid_from
        if starts is not None:
            spells[row.clause.key, starts, row.organization_id] += _spells(row, said[str(row.public_id)])
    return [TakenOn(*version, held) for version, held in spells.items() if held]


def _said(job: Actor, subject_id: int) -> dict[str, list[tuple[str, datetime]]]:
    """The answers to each duty, as they came: the row itself knows only the last."""
    found = defaultdict[str, list[tuple[str, datetime]]](list)
    events = Event.objects.visible_to(job).filter(
        subject=subject_id, kind__in=(ACCEPTED, DECLINED), replaced_by=None
    )
    for kind, at, attributes in events.order_by("occurred_at", "pk").values_list(
        "kind", "occurred_at", "attributes"
    ):
        for duty in attributes.get("duties", ()):
            found[duty].append((kind, at))
    return found


def _spells(row: PersonDuty, said: Sequence[tuple[str, datetime]]) -> list[Spell]:
    ends = (row.removed_at, row.person_refused_at, row.agreement.ended_at)
    last = min((moment for moment in ends if moment is not None), default=None)
    found: list[Spell] = []
    since: datetime | None = None
    for kind, at in said:
        if kind == ACCEPTED and since is None:
            since = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        elif kind == DECLINED and since is not None:
            found.append((since, at))
            since = None
    if since is not None:
        found.append((since, None))
    return [(begins, _earliest(until, last)) for begins, until in found if last is None or begins < last]


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)
