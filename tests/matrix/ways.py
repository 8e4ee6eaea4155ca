"""Kari's and Nils's way through treatment: one stay that goes on, one that ended before planned, and who takes over."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from enplan.base.access import Actor, Category
from enplan.base.accounts.models import Hat
from enplan.domain.pathways import queries, services
from tests.matrix.lives import Life
from tests.world import as_, organization

C = Category


def treat(life: Life, clinician: Hat, receiver: Hat) -> None:
    """`clinician` sees mental health and substance use; the coordinator writes the rest; `receiver` is asked."""
    _stay(life, clinician)
    _before_planned(life, clinician)
    _list(life)
    with as_(clinician) as actor:
        life.ids["hand_over"] = str(
            services.offer(
                actor,
                person_id=life.person_id,
                episode_id=uuid.UUID(life.ids["episode.over"]),
                receiver_id=organization(receiver.organization_name).public_id,
                words=life.word(C.CORE, "handover"),
            )
        )


def _begin(life: Life, actor: Actor, service: str, days: int) -> uuid.UUID:
    start = services.Start(
        service=service,
        setting="inpatient",
        organization_id=organization(actor.organization_name).public_id,
        admitted_at=_ago(actor, days),
    )
    return services.begin(actor, person_id=life.person_id, start=start)


def _ago(actor: Actor, days: float) -> datetime:
    return actor.at - timedelta(days=days)


def _stay(life: Life, clinician: Hat) -> None:
    """Mental health care that goes on, with something told late and corrected."""
    with as_(clinician) as actor:
        episode = _begin(life, actor, "mental_health_care", 9)
        own: dict[str, Any] = {"person_id": life.person_id, "episode_id": episode}
        told = services.tell(
            actor,
            **own,
            kind="first_attended",
            occurred_at=_ago(actor, 8),
            reason=life.word(C.MENTAL_HEALTH, "toldfirst"),
        )
        moment = services.correct(
            actor,
            **own,
            moment_id=told,
            occurred_at=_ago(actor, 7),
            reason=life.word(C.MENTAL_HEALTH, "corrected"),
        )
    life.ids |= {"episode": str(episode), "moment": str(moment)}


def _before_planned(life: Life, clinician: Hat) -> None:
    """Addiction treatment that ended before planned, and rests."""
    with as_(clinician) as actor:
        episode = _begin(life, actor, "addiction_treatment", 60)
        own: dict[str, Any] = {"person_id": life.person_id, "episode_id": episode}
        services.tell(
            actor,
            **own,
            kind="unplanned_discharge",
            occurred_at=_ago(actor, 20),
            reason=life.word(C.SUBSTANCE_USE, "left"),
        )
        call = next(
            item for item in queries.transition(actor, **own).items if item.code == "call_after_leaving"
        )
        if call.owner_id is None:
            raise LookupError(life.whose)
        services.pause(
            actor,
            **own,
            reason="own_wish",
            note=life.word(C.SUBSTANCE_USE, "pause"),
            duties=[services.Duty("keep_in_touch", call.owner_id)],
        )
        services.tell_outcome(
            actor, **own, code=call.code, after_days=3, answer="partly", note=life.word(C.CORE, "outcome")
        )
    life.ids["episode.over"] = str(episode)


def _list(life: Life) -> None:
    """Words on items of the list, and what is agreed for when it goes otherwise."""
    episode = uuid.UUID(life.ids["episode"])
    own: dict[str, Any] = {"person_id": life.person_id, "episode_id": episode}
    with as_(life.coordinator) as actor:
        for code, category in (("housing_first_night", C.HOUSING), ("first_appointment", C.CORE)):
            services.set_item_state(
                actor,
                **own,
                code=code,
                version=0,
                state="missing",
                note=life.word(category, code.replace("_", "")),
            )
        item = next(
            each for each in queries.transition(actor, **own).items if each.code == "first_appointment"
        )
        services.set_item_state(actor, **own, code=item.code, version=1, state="in_place")
        found = next(each for each in queries.transition(actor, **own).items if each.code == item.code)
        services.agree(
            actor,
            **own,
            kind="early_leave",
            version=0,
            agreed=services.Agreed(
                words=life.word(C.CRISIS, "early"),
                caller_id=found.owner_id,
                place=life.word(C.CRISIS, "earlyplace"),
                phone="41 00 00 00",
            ),
        )
