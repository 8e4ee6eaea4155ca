"""Notices of need in the matrix's world: one about Kari that is open, one that is closed, and one about Nils.

The sender writes the name by hand, so it is a canary of the notice and not of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from enplan.base.access import Category, Role
from enplan.base.accounts.models import Hat
from enplan.domain.care_requests import queries, services
from enplan.domain.care_requests.rules import Said
from enplan.domain.people.services import Particulars
from tests import world
from tests.matrix.lives import Life
from tests.world import as_

N = Category.NOTICE


@dataclass(frozen=True)
class House:
    """A municipality or a trust: its unit, somebody who notifies from there, and a coordinator."""

    unit: Hat
    sender: Hat
    coordinator: Hat


def house(name: str, kind: str, sender: str, **more: Any) -> House:
    """One of them, with those who work there."""
    place = world.organization(name, kind, **more)
    world.organization(f"Enheten i {name}", "coordinating_unit", part_of=place.pk)
    unit = world.staff(f"Marit {name}", Role.COORDINATING_UNIT, f"Enheten i {name}", "coordinating_unit")
    made = House(
        unit,
        world.professional(sender, name, kind, title="Fastlege"),
        world.professional(f"Kai {name}", name, kind, title="Koordinator"),
    )
    with as_(unit) as actor:
        services.keep_profile(actor, coordinator_id=made.coordinator.public_id, takes_more=True)
    return made


def about(life: Life, number: str) -> Particulars:
    """The person as the sender writes them down."""
    return replace(life.who, family_name=life.word(N, "familyname"), municipality_number=number)


def send(life: Life, place: House, number: str) -> str:
    """A notice with a canary in every free text; the id of it."""
    said = Said(
        need="both",
        consent="yes",
        consent_through="speech",
        asked_by=life.word(N, "askedby"),
        words=life.word(N, "words"),
        phone="",
    )
    with as_(place.sender) as actor:
        (sent,) = services.send(actor, said=said, about=about(life, number))
    return str(sent.notice_id)


def ask_and_answer(life: Life, place: House) -> None:
    """The unit opens the notice and asks something, and the sender answers."""
    with as_(place.unit) as actor:
        (row,) = queries.inbox(actor).rows
        services.receive(actor, notice_id=row.notice.id)
        version = queries.notice_for_unit(actor, notice_id=row.notice.id)[0].version
        services.ask(actor, notice_id=row.notice.id, version=version, words=life.word(N, "question"))
    with as_(place.sender) as actor:
        asked = queries.sent_one(actor, notice_id=row.notice.id)
        services.answer_question(
            actor, notice_id=row.notice.id, version=asked.version, words=life.word(N, "answer")
        )


def close(life: Life, place: House) -> None:
    """The unit says that there is no need; from then on it sees nothing of it."""
    with as_(place.unit) as actor:
        (row,) = queries.inbox(actor).rows
        services.close_without_need(
            actor,
            notice_id=row.notice.id,
            version=row.notice.version,
            reason="other",
            words=life.word(N, "outcome"),
        )
