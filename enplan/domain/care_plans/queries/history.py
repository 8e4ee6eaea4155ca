"""Who changed what, when, from what to what; and which changes can still be taken back."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.models import Change, Subject
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import NotVisible
from enplan.domain.care_plans.kinds import PARTS, PLAN, TABLES, model_of
from enplan.domain.care_plans.models import OPEN_STATES, CarePlan, Goal
from enplan.domain.care_plans.rules import undoing
from enplan.domain.care_plans.steps import read_row, undo_days
from enplan.domain.care_teams.models import Membership

UNTOLD = frozenset({"removed_at", "position"})
PAGE = 50


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: its name, and the values before and after, as text, date, moment, yes or no, or None.

    Owner, member and goal are told by name; an empty name is the person (owner) or none (goal).
    """

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change. `what`: plan, goal, activity …; `verb`: added, changed, removed or restored."""

    id: int
    at: datetime
    who: str
    organization: str
    what: str
    verb: str
    headline: str
    category: Category
    fields: tuple[FieldChange, ...]
    can_undo: bool
    undo_until: date


@use_case(Permission.HISTORY_READ)
def history(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    part_id: uuid.UUID | None = None,
    limit: int = PAGE,
    older_than: int | None = None,
) -> Sequence[ChangeView]:
    """Changes of the plan, or of one part of it, that are open to the reader, newest first. Raises NotVisible.

    `older_than` is the id of the last change on the page before.
    """
    subject = subjects.find(actor, person_id)
    rows = Change.objects.visible_to(actor).filter(subject=subject, table__in=list(TABLES)).order_by("-pk")
    if part_id is not None:
        rows = rows.filter(after__public_id=str(part_id))
    if older_than is not None:
        rows = rows.filter(pk__lt=older_than)
    return _views(actor, subject, list(rows[:limit]))


@use_case(Permission.HISTORY_READ)
def change_of(actor: Actor, *, person_id: uuid.UUID, part_id: uuid.UUID) -> ChangeView:
    """The newest change of one part, so that it can be offered for undo. Raises NotVisible."""
    subject = subjects.find(actor, person_id)
    rows = Change.objects.visible_to(actor).filter(
        subject=subject, table__in=list(TABLES), after__public_id=str(part_id)
    )
    row = rows.order_by("-pk").first()
    if row is None:
        raise NotVisible
    return _views(actor, subject, [row])[0]


def _views(actor: Actor, subject: Subject, rows: Sequence[Change]) -> list[ChangeView]:
    names = _names(actor, subject)
    later = _later(actor, rows)
    open_plans = set(
        CarePlan.objects.visible_to(actor)
        .filter(subject=subject, state__in=OPEN_STATES)
        .values_list("pk", flat=True)
    )
    days = undo_days()
    return [
        _view(
            actor,
            row,
            names,
            later[row.table, row.row_id],
            days,
            is_open=row.after.get("plan_id", row.row_id) in open_plans or TABLES[row.table] == PLAN,
        )
        for row in rows
    ]


def _view(
    actor: Actor,
    row: Change,
    names: dict[tuple[str, int], str],
    versions: Sequence[Change],
    days: int,
    *,
    is_open: bool,
) -> ChangeView:
    kind = TABLES[row.table]
    newer = [other for other in versions if other.row_version > row.row_version]
    touched = undoing.changed(row.before, row.after)
    on_top = any(touched & undoing.changed(other.before, other.after) for other in newer)
    changed_on = timezone.localdate(row.at)
    return ChangeView(
        id=row.pk,
        at=row.at,
        who=row.actor_name,
        organization=row.organization_name,
        what=kind,
        verb=_verb(row),
        headline="" if kind == PLAN else str(row.after.get(PARTS[kind].headline) or ""),
        category=Category(row.category),
        fields=tuple(_fields(row, names)),
        can_undo=is_open
        and not on_top
        and not (kind == PLAN and row.before is None)
        and undoing.within(changed_on, timezone.localdate(actor.at), days)
        and bool(actor.may(_right(kind, touched), row.subject_id, Category(row.category))),
        undo_until=changed_on + timedelta(days=days),
    )


def _right(kind: str, touched: frozenset[str]) -> Right:
    return Right.MANAGE if kind == PLAN and "state" in touched else Right.WRITE


def _verb(row: Change) -> str:
    if row.before is None:
        return "added"
    if row.before.get("removed_at") != row.after.get("removed_at"):
        return "removed" if row.after.get("removed_at") else "restored"
    return "changed"


def _fields(row: Change, names: dict[tuple[str, int], str]) -> list[FieldChange]:
    model = model_of(row.table)
    after = read_row(model, row.after)
    before = read_row(model, row.before) if row.before is not None else {}
    columns = [name for name in after if name not in undoing.BOOKKEEPING | UNTOLD]
    told = []
    for name in columns:
        was, now = _told(name, before.get(name), names), _told(name, after[name], names)
        if (row.before is None and now not in (None, "", False)) or (row.before is not None and was != now):
            told.append(FieldChange(name.removesuffix("_id"), was, now))
    return told


def _told(column: str, value: Any, names: dict[tuple[str, int], str]) -> Any:
    if column in {"owner_id", "member_id"}:
        return names.get(("member", value), "") if value else ""
    if column in {"goal_id", "parent_id"}:
        return names.get(("goal", value), "") if value else ""
    return value


def _names(actor: Actor, subject: Subject) -> dict[tuple[str, int], str]:
    """Names of members and goals of this person that the reader may see."""
    members = Membership.objects.visible_to(actor).filter(subject=subject).values_list("pk", "name")
    goals = Goal.objects.visible_to(actor).filter(subject=subject).values_list("pk", "words")
    return {("member", pk): name for pk, name in members} | {("goal", pk): words for pk, words in goals}


def _later(actor: Actor, rows: Sequence[Change]) -> dict[tuple[str, int], list[Change]]:
    """All changes of the rows on this page, to see what stands on top of what."""
    found: dict[tuple[str, int], list[Change]] = defaultdict(list)
    tables = {row.table for row in rows}
    others = Change.objects.visible_to(actor).filter(
        table__in=tables, row_id__in={row.row_id for row in rows}
    )
    for other in others.order_by("row_version"):
        found[other.table, other.row_id].append(other)
    return found
