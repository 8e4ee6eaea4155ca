"""Steps that write an item of the transition list, and tell the timeline what that shows."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from enplan.base.access import Actor, Category, Right
from enplan.base.access.once import once, overtaken
from enplan.base.access.saving import change
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_teams.models import Membership
from enplan.domain.care_teams.recording import open_appointment
from enplan.domain.pathways.models import (
    Contingency,
    ContingencyKind,
    Encounter,
    ItemState,
    TransitionItem,
    TransitionList,
)
from enplan.domain.pathways.rules.checklist import Point
from enplan.domain.pathways.sheets import CALL, Sheet, my_place
from enplan.domain.pathways.steps import coordinating_unit, limit
from enplan.domain.timeline.recording import record, retract

MOST_NOTE = 300
TOLD = {
    ItemState.IN_PLACE: "transition_item_settled",
    ItemState.MISSING: "transition_item_missing",
    ItemState.NOT_RELEVANT: "transition_item_set_aside",
}
"""State → the event that says so. The other two say nothing to the timeline."""


def write(actor: Actor, sheet: Sheet, point: Point, version: int, values: dict[str, Any]) -> TransitionItem:
    """Write these values on an item; 0 is the version of one that nobody has touched.

    Raises NotVisible when its category is closed for writing, StaleVersion, Invalid (state, note).
    """
    category = sheet.category(point)
    if not actor.may(Right.WRITE, sheet.episode.subject_id, category):
        raise NotVisible
    row = sheet.rows.get(point.code)
    values = _checked(actor, sheet, row, values)
    if version != (row.version if row else 0):
        raise overtaken(row, values)
    if values["state"] != (row.state if row else ItemState.NOT_STARTED):
        values["evidence"] = _tell(actor, sheet, point, row, values["state"])
    if row is None:
        row = _first(actor, sheet.transition, category, point.code, values)
    else:
        row = change(actor, row, version, **values)
    sheet.rows[point.code] = row
    return row


def remember_to_call(actor: Actor, encounter: Encounter, left_at: datetime) -> None:
    """Put «ring» on the list with a name and a time: the caller agreed on at admission, else the coordinator.

    How many hours is a local setting (data/local_limits.toml).
    """
    due = timezone.localtime(left_at + timedelta(hours=limit(CALL, "hours")))
    transition = TransitionList.objects.visible_to(actor).get(episode=encounter.episode_id)
    values = {
        "state": ItemState.NOT_STARTED,
        "owner": caller(actor, encounter),
        "due_on": due.date(),
        "due_time": due.time().replace(second=0, microsecond=0),
        "changed_by": actor.name,
        "removed_at": None,
    }
    row = TransitionItem.objects.changeable_by(actor).filter(transition=transition, code=CALL).first()
    if row is None:
        _first(actor, transition, Category.CORE, CALL, values)
    else:
        change(actor, row, row.version, **values)


def forget_to_call(actor: Actor, encounter: Encounter) -> None:
    """The person did not leave after all: nobody need ring because of it."""
    row = (
        TransitionItem.objects.visible_to(actor)
        .filter(transition__episode=encounter.episode_id, code=CALL)
        .first()
    )
    if row is not None:
        change(actor, row, row.version, removed_at=actor.at)


def caller(actor: Actor, encounter: Encounter) -> Membership | None:
    """Who rings when the person has left: as agreed, if that is open to the actor; else the coordinator, if any."""
    agreed = (
        Contingency.objects.visible_to(actor)
        .filter(episode=encounter.episode_id, kind=ContingencyKind.EARLY_LEAVE)
        .select_related("caller")
        .first()
    )
    if agreed is not None and agreed.caller is not None:
        found: Membership = agreed.caller
        return found
    appointment = open_appointment(actor, encounter.subject_id)
    return appointment.membership if appointment else None


def _first(
    actor: Actor, transition: TransitionList, category: Category, code: str, values: dict[str, Any]
) -> TransitionItem:
    """The first that is written about an item. Raises StaleVersion when somebody writes it in the same moment."""
    rows = TransitionItem.objects.visible_to(actor).filter(transition=transition, code=code)
    with once(lambda: overtaken(rows.first(), values)):
        row: TransitionItem = TransitionItem.objects.create(
            subject_id=transition.subject_id, category=category, transition=transition, code=code, **values
        )
    return row


def _checked(
    actor: Actor, sheet: Sheet, row: TransitionItem | None, values: dict[str, Any]
) -> dict[str, Any]:
    state = values["state"]
    if state not in ItemState.values:
        raise Invalid({"state": "no-such-move"})
    note = values.get("note", row.note if row else "").strip()
    if len(note) > MOST_NOTE:
        raise Invalid({"note": "too-long"})
    if state in {ItemState.MISSING, ItemState.NOT_RELEVANT} and not note:
        raise Invalid({"note": "missing"})
    values = {**values, "note": note, "changed_by": actor.name}
    if state == ItemState.IN_PLACE:
        owner = values.get("owner") or (row.owner if row else None)
        due_on = values.get("due_on") or (row.due_on if row else None)
        values["owner"] = owner or my_place(actor, sheet.episode.subject_id)
        values["due_on"] = due_on or timezone.localdate(actor.at)
    if values.get("due_time") and not values.get("due_on", row.due_on if row else None):
        raise Invalid({"due_on": "missing"})
    return values


def _tell(actor: Actor, sheet: Sheet, point: Point, row: TransitionItem | None, state: str) -> list[str]:
    """What the former state showed is retracted; what this one shows is told. Returns the events by logical id."""
    subject_id = sheet.episode.subject_id
    for event in row.evidence if row else ():
        retract(actor, subject_id, uuid.UUID(event), because="undone")
    kinds = [TOLD[ItemState(state)]] if state in TOLD else []
    if state == ItemState.IN_PLACE and point.event:
        kinds.append(point.event)
    home = coordinating_unit(actor, subject_id)
    told = [
        record(
            actor,
            subject_id,
            kind,
            category=sheet.category(point),
            counterpart_id=home.pk if home else None,
            episode=str(sheet.episode.public_id),
            item=point.code,
            phase=sheet.episode.phase,
        )
        for kind in kinds
    ]
    return [str(event.logical_id) for event in told]
