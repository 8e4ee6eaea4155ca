"""The transition list: one tap for a status, a page for the rest, undo, and whether it went as agreed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from enplan.base.access import Actor, Permission, Right
from enplan.base.access.models import Change
from enplan.base.access.once import once, overtaken
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.care_teams.models import Membership, MemberState
from enplan.domain.pathways.filling import MOST_NOTE, write
from enplan.domain.pathways.models import ItemOutcome, ItemState, OutcomeAnswer, TransitionItem
from enplan.domain.pathways.rules.checklist import Point
from enplan.domain.pathways.sheets import Sheet, sheet_of
from enplan.domain.pathways.steps import CHECKS, limit
from enplan.domain.timeline.recording import record

TABLE = "pathways_transitionitem"


@dataclass(frozen=True, slots=True)
class Filled:
    """Everything that the page of one item asks: how it stands, who, by when, and what."""

    state: str
    owner_id: uuid.UUID | None = None
    due_on: date | None = None
    due_time: time | None = None
    note: str = ""


@use_case(Permission.TRANSITION_WRITE)
def set_item_state(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    episode_id: uuid.UUID,
    code: str,
    version: int,
    state: str,
    note: str = "",
) -> None:
    """Give an item another status. In place gets the actor's name and today's date where it had none.

    `version` 0: nobody had touched it. Raises NotVisible, StaleVersion, Invalid (state, note).
    """
    sheet, point = _found(actor, person_id, episode_id, code)
    values: dict[str, Any] = {"state": state}
    if note.strip():
        values["note"] = note
    write(actor, sheet, point, version, values)


@use_case(Permission.TRANSITION_WRITE)
def change_item(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    episode_id: uuid.UUID,
    code: str,
    version: int,
    filled: Filled,
) -> None:
    """Write who does it, by when, how it stands and what is missing. Raises NotVisible, StaleVersion, Invalid."""
    sheet, point = _found(actor, person_id, episode_id, code)
    values = {
        "state": filled.state,
        "owner": _owner(actor, sheet, code, filled.owner_id),
        "due_on": filled.due_on,
        "due_time": filled.due_time,
        "note": filled.note,
    }
    write(actor, sheet, point, version, values)


@use_case(Permission.TRANSITION_WRITE)
def undo_item(actor: Actor, *, person_id: uuid.UUID, episode_id: uuid.UUID, code: str, version: int) -> None:
    """Bring an item back to before its newest change, which `version` names.

    Raises NotVisible; StaleVersion when somebody has changed it since.
    """
    sheet, point = _found(actor, person_id, episode_id, code)
    row = sheet.rows.get(code)
    if row is None:
        raise NotVisible
    kept = Change.objects.visible_to(actor).filter(table=TABLE, row_id=row.pk, row_version=version).first()
    if row.version != version or kept is None:
        raise StaleVersion(current={"state": row.state}, attempted={}, version=row.version)
    before = kept.before or {}
    owner = Membership.objects.visible_to(actor).filter(pk=before.get("owner_id")).first()
    values = {
        "state": before.get("state", ItemState.NOT_STARTED),
        "owner": owner,
        "due_on": date.fromisoformat(before["due_on"]) if before.get("due_on") else None,
        "due_time": time.fromisoformat(before["due_time"]) if before.get("due_time") else None,
        "note": before.get("note", ""),
    }
    write(actor, sheet, point, version, values)


@use_case(Permission.TRANSITION_WRITE)
def tell_outcome(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    episode_id: uuid.UUID,
    code: str,
    after_days: int,
    answer: str,
    note: str = "",
) -> None:
    """Say whether an item went as agreed, so many days after. Can be said again: the history keeps both.

    Raises NotVisible, StaleVersion when somebody answers in the same moment, Invalid (answer, after_days, note).
    """
    sheet, point = _found(actor, person_id, episode_id, code)
    row = sheet.rows.get(code)
    if row is None or not actor.may(Right.WRITE, row.subject_id, sheet.category(point)):
        raise NotVisible
    if answer not in OutcomeAnswer.values:
        raise Invalid({"answer": "missing"})
    if after_days not in {limit(check, "days") for check in CHECKS}:
        raise Invalid({"after_days": "unknown"})
    if len(note.strip()) > MOST_NOTE:
        raise Invalid({"note": "too-long"})
    _keep(actor, row, after_days, {"answer": answer, "note": note.strip(), "answered_by": actor.name})
    record(
        actor,
        row.subject_id,
        "transition_outcome_told",
        category=sheet.category(point),
        episode=str(sheet.episode.public_id),
        item=code,
        after_days=after_days,
        answer=answer,
    )


def _keep(actor: Actor, row: TransitionItem, after_days: int, values: dict[str, Any]) -> None:
    rows = ItemOutcome.objects.visible_to(actor).filter(item=row, after_days=after_days)
    former = rows.first()
    if former is not None:
        change(actor, former, former.version, **values)
        return
    with once(lambda: overtaken(rows.first(), values)):
        ItemOutcome.objects.create(
            subject_id=row.subject_id, category=row.category, item=row, after_days=after_days, **values
        )


def _found(actor: Actor, person_id: uuid.UUID, episode_id: uuid.UUID, code: str) -> tuple[Sheet, Point]:
    """The list and one of its items. Raises NotVisible for one that is not there for this actor."""
    sheet = sheet_of(actor, person_id, episode_id, right=Right.WRITE)
    if code not in sheet.points:
        raise NotVisible
    return sheet, sheet.points[code]


def _owner(actor: Actor, sheet: Sheet, code: str, owner_id: uuid.UUID | None) -> Membership | None:
    """Who will do it: somebody in the team. A former member stays until another is chosen."""
    row = sheet.rows.get(code)
    if row is not None and row.owner is not None and row.owner.public_id == owner_id:
        found: Membership = row.owner
        return found
    if owner_id is None:
        return None
    rows = Membership.objects.visible_to(actor).filter(
        subject=sheet.episode.subject_id,
        public_id=owner_id,
        state__in=[MemberState.ACTIVE, MemberState.INVITED],
    )
    member: Membership | None = rows.first()
    if member is None:
        raise Invalid({"owner": "not-a-member"})
    return member
