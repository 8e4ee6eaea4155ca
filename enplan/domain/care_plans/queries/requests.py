"""Requests from those who met the one-plan guard: shown to those who can answer, and to nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.use_cases import use_case
from enplan.domain.care_plans.models import JoinRequest


@dataclass(frozen=True, slots=True)
class JoinRequestView:
    """Who asks, for what (join, take_over, ask) and why; and the answer, when there is one."""

    id: uuid.UUID
    version: int
    wish: str
    asker_name: str
    asker_title: str
    organization_name: str
    reason: str
    asked_at: datetime
    answered_at: datetime | None
    answer: str
    answered_by: str


@use_case(Permission.TEAM_READ)
def join_requests(actor: Actor, *, person_id: uuid.UUID) -> Sequence[JoinRequestView]:
    """All requests, the unanswered first, for the person and the coordinator. Raises NotVisible."""
    subject = subjects.find(actor, person_id, right=Right.MANAGE, shown=[Category.CORE])
    rows = JoinRequest.objects.visible_to(actor).filter(subject=subject).order_by("-asked_at")
    views = [
        JoinRequestView(
            id=row.public_id,
            version=row.version,
            wish=row.wish,
            asker_name=row.asker_name,
            asker_title=row.asker_title,
            organization_name=row.organization_name,
            reason=row.reason,
            asked_at=row.asked_at,
            answered_at=row.answered_at,
            answer=row.answer,
            answered_by=row.answered_by_name,
        )
        for row in rows
    ]
    return sorted(views, key=lambda view: view.answered_at is not None)


@use_case(Permission.TEAM_READ)
def open_requests(actor: Actor, *, person_id: uuid.UUID) -> int:
    """How many requests wait for an answer that the reader may give; none for those who may not. Raises NotVisible."""
    subject = subjects.find(actor, person_id, shown=[Category.CORE])
    if not actor.may(Right.MANAGE, subject.pk, Category.CORE):
        return 0
    waiting: int = JoinRequest.objects.visible_to(actor).filter(subject=subject, answered_at=None).count()
    return waiting
