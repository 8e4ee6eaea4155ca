"""Telling what happened in an episode, late if need be, and correcting what was told."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from enplan.base.access import Actor, Permission
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.base.terminology import code_system
from enplan.domain.pathways import answering
from enplan.domain.pathways.filling import forget_to_call, remember_to_call
from enplan.domain.pathways.models import Encounter, Moment
from enplan.domain.pathways.moments import add, replace
from enplan.domain.pathways.rules.life_cycle import ORDER
from enplan.domain.pathways.sheets import sheet
from enplan.domain.pathways.steps import encounter_of, recount, refuse_future
from enplan.domain.timeline.recording import REASONS

MOST_REASON = 300
NEVER = "never_happened"
READY = "ready_for_discharge"
LEFT = "unplanned_discharge"


@use_case(Permission.EPISODE_WRITE)
def tell(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    episode_id: uuid.UUID,
    kind: str,
    occurred_at: datetime | None = None,
    version: int | None = None,
    planned_on: date | None = None,
    reason: str = "",
) -> uuid.UUID:
    """Tell that something happened in an episode: now, or earlier and told late. Returns the id of the moment.

    `planned_on` is the day that a discharge is planned for. `version` is the version of the encounter that the
    actor saw, for those who press a button. Ready for discharge with open items needs a reason, and is not held back.
    When the person has left before planned, somebody is to ring. Raises NotVisible, StaleVersion, Invalid (kind,
    occurred_at, planned_on, reason).
    """
    encounter = encounter_of(actor, person_id, episode_id)
    _check(encounter, kind, planned_on, reason)
    if version is not None and version != encounter.version:
        raise StaleVersion(
            current={"state": encounter.state}, attempted={"kind": kind}, version=encounter.version
        )
    at = occurred_at or actor.at
    refuse_future(actor, at)
    if kind == READY and not reason.strip() and sheet(actor, encounter.episode).open_points():
        raise Invalid({"reason": "open-items"})
    more: dict[str, Any] = {"planned_on": planned_on.isoformat()} if planned_on else {}
    moment = add(actor, encounter, kind, at, reason=reason.strip(), **more)
    if kind == "admitted":
        answering.take(actor, encounter.episode, at)
    if kind == LEFT:
        remember_to_call(actor, encounter, at)
    if planned_on:
        encounter = change(actor, encounter, encounter.version, planned_end_on=planned_on)
    recount(actor, encounter)
    return moment.public_id


@use_case(Permission.EPISODE_WRITE)
def correct(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    episode_id: uuid.UUID,
    moment_id: uuid.UUID,
    occurred_at: datetime,
    because: str = "wrong_time",
    reason: str = "",
) -> uuid.UUID:
    """It happened at another time than told. What was told first stays visible behind. Returns the new moment's id.

    Raises NotVisible; Invalid (occurred_at, because, reason, already-corrected).
    """
    encounter, former = _found(actor, person_id, episode_id, moment_id)
    _check_reason(because, reason)
    refuse_future(actor, occurred_at)
    row = replace(actor, former, because=because, reason=reason.strip(), at=occurred_at)
    if former.kind == "admitted":
        answering.move_start(actor, encounter.episode, occurred_at)
    recount(actor, encounter)
    return row.public_id


@use_case(Permission.EPISODE_WRITE)
def retract(
    actor: Actor,
    *,
    person_id: uuid.UUID,
    episode_id: uuid.UUID,
    moment_id: uuid.UUID,
    because: str = NEVER,
    reason: str = "",
) -> None:
    """It never happened, or was pressed by mistake. What was told stays visible as such.

    Raises NotVisible; Invalid (because, reason, already-corrected, responsibility-moved-on, out-of-order).
    """
    encounter, former = _found(actor, person_id, episode_id, moment_id)
    _check_reason(because, reason)
    replace(actor, former, because=because, reason=reason.strip())
    if former.kind == "admitted":
        answering.give_back(actor, encounter.episode)
    if former.kind == LEFT:
        forget_to_call(actor, encounter)
    recount(actor, encounter, field="")


def _check(encounter: Encounter, kind: str, planned_on: date | None, reason: str) -> None:
    if kind not in ORDER or kind == "referred":
        raise Invalid({"kind": "unknown"})
    if kind == "discharge_planned" and planned_on is None:
        raise Invalid({"planned_on": "missing"})
    if (
        planned_on
        and encounter.episode.starts_at
        and planned_on < timezone.localdate(encounter.episode.starts_at)
    ):
        raise Invalid({"planned_on": "ends-before-start"})
    if len(reason.strip()) > MOST_REASON:
        raise Invalid({"reason": "too-long"})


def _check_reason(because: str, reason: str) -> None:
    if because not in code_system(REASONS):
        raise Invalid({"because": "missing"})
    if len(reason.strip()) > MOST_REASON:
        raise Invalid({"reason": "too-long"})


def _found(
    actor: Actor, person_id: uuid.UUID, episode_id: uuid.UUID, moment_id: uuid.UUID
) -> tuple[Encounter, Moment]:
    """The encounter and the version of the moment that counts. Raises NotVisible; Invalid (already-corrected)."""
    encounter = encounter_of(actor, person_id, episode_id)
    rows = Moment.objects.visible_to(actor).filter(encounter=encounter)
    found: Moment | None = rows.filter(public_id=moment_id).first()
    if found is None:
        raise NotVisible
    if found.is_retracted or rows.filter(replaces=found).exists():
        raise Invalid(code="already-corrected")
    return encounter, found
