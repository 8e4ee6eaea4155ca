"""What a coordinating unit has before it: open notices, persons without a coordinator, and what was closed lately."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import NotVisible
from enplan.domain.care_requests import recording, rules
from enplan.domain.care_requests.models import NoticeOfNeed, NoticeState
from enplan.domain.care_requests.queries.coordinators import everybody
from enplan.domain.care_requests.queries.notices import Coordination, NoticeView, views
from enplan.domain.lookups.rules import NORWAY

N = Category.NOTICE


class Shelf(StrEnum):
    """Where something lies in the inbox, in the order of the page."""

    NEW = "new"
    CONSENT = "consent"
    QUESTION = "question"
    PROPOSED = "proposed"
    VACANT = "vacant"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One notice in the list."""

    notice: NoticeView
    shelf: Shelf


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Somebody whose coordinator has left."""

    coordination: Coordination


@dataclass(frozen=True, slots=True)
class Closed:
    """A notice that the unit has closed, without a word about whom."""

    sent_at: datetime
    closed_at: datetime
    sender_organization: str
    need: str
    outcome: str
    outcome_reason: str
    closed_by: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """One shelf with its rows, how much lies on each, the median age of new notices in days, and whom to ask first."""

    shelf: Shelf
    counts: Mapping[Shelf, int]
    rows: Sequence[InboxRow]
    vacancies: Sequence[Vacancy]
    closed: Sequence[Closed]
    median_age: int | None
    suggested: str


def shelf_of(notice: NoticeView) -> Shelf:
    """Where an open notice lies."""
    if notice.state == NoticeState.PROPOSED:
        return Shelf.PROPOSED
    if rules.waits_for_consent(notice.state, notice.consent):
        return Shelf.CONSENT
    return Shelf.QUESTION if notice.state == NoticeState.QUESTIONED else Shelf.NEW


@use_case(Permission.INBOX_READ)
def inbox(actor: Actor, *, shelf: Shelf = Shelf.NEW) -> Inbox:
    """The unit's open notices on one shelf, the oldest first; persons without a coordinator; what was closed lately."""
    received = NoticeOfNeed.objects.visible_to(actor).filter(unit_id=actor.organization_id, closed_at=None)
    rows = [InboxRow(each, shelf_of(each)) for each in views(actor, received.order_by("sent_at", "pk"))]
    vacancies = [Vacancy(each) for each in _told_of(subjects.ids(actor, category=N)) if each.is_vacant]
    closed = _closed(actor)
    counts = Counter(row.shelf for row in rows)
    counts[Shelf.VACANT], counts[Shelf.DONE] = len(vacancies), len(closed)
    shown = [row for row in rows if row.shelf is shelf]
    seen = [row.notice.subject_id for row in shown]
    if shelf is Shelf.VACANT:
        seen += [each.coordination.subject_id for each in vacancies]
    subjects.listed(actor, seen, shown=[N])
    ages = [row.notice.sent_at.astimezone(NORWAY).date() for row in rows if row.shelf is Shelf.NEW]
    first = next((each.name for each in everybody(actor) if each.is_suggested), "")
    return Inbox(
        shelf=shelf,
        counts={each: counts[each] for each in Shelf},
        rows=shown,
        vacancies=vacancies if shelf is Shelf.VACANT else (),
        closed=closed if shelf is Shelf.DONE else (),
        median_age=rules.median_age(ages, actor.at.astimezone(NORWAY).date()),
        suggested=first,
    )


@use_case(Permission.INBOX_READ)
def notice_for_unit(actor: Actor, *, notice_id: uuid.UUID) -> tuple[NoticeView, Coordination | None]:
    """One open notice, and what is there already: plan, coordinator. Raises NotVisible."""
    row = recording.received(actor, notice_id, right=Right.READ)
    known = _told_of([row.subject_id])
    return views(actor, [row])[0], known[0] if known else None


@use_case(Permission.INBOX_READ)
def vacancy(actor: Actor, *, person_id: uuid.UUID) -> Coordination:
    """Somebody whose coordinator has left, for the unit that must find another. Raises NotVisible."""
    subject = subjects.find(actor, person_id, category=N, shown=[N])
    known = _told_of([subject.pk])
    if not known or not known[0].is_vacant:
        raise NotVisible
    return known[0]


def _told_of(subject_ids: Sequence[int]) -> list[Coordination]:
    """What the unit may know of these persons, the longest without a coordinator first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, public, given_name || ' ' || family_name, birth_date, phone, coalesce(plan_state, ''), "
            "plan_since, is_vacant, since, appointment, coalesce(coordinator, ''), coalesce(organization, '') "
            "FROM sec.coordination_of(%s) ORDER BY since, subject",
            [list(subject_ids)],
        )
        return [Coordination(*row) for row in cursor.fetchall()]


def _closed(actor: Actor) -> list[Closed]:
    """The newest first."""
    since = actor.at - timedelta(days=rules.rule("recently").number("days"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sent, closed, sender, need, outcome, reason, closed_by "
            "FROM sec.notices_closed_by_own_unit(%s) ORDER BY closed DESC",
            [since],
        )
        return [Closed(*row) for row in cursor.fetchall()]
