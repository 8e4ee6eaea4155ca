"""What is agreed at admission for when it goes otherwise: leaving early, and the way back (IS-1948, chapter 8.8.3)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.once import once, overtaken
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_teams.models import Membership, MemberState
from enplan.domain.pathways.filling import write
from enplan.domain.pathways.models import (
    Contingency,
    ContingencyKind,
    EpisodeOfCare,
    ItemState,
)
from enplan.domain.pathways.sheets import sheet
from enplan.domain.people.rules import PHONE

MOST_WORDS = 1000
MOST_PLACE = 200
ITEMS = {
    ContingencyKind.EARLY_LEAVE: "early_leave_agreement",
    ContingencyKind.READMISSION: "readmission_agreement",
}
"""Kind → the item of the transition list that is in place with it; the item tells the timeline."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed: in words, who rings the person, where the person can turn, and for how long."""

    words: str
    caller_id: uuid.UUID | None = None
    place: str = ""
    phone: str = ""
    valid_until: date | None = None


@use_case(Permission.TRANSITION_WRITE)
def agree(
    actor: Actor, *, person_id: uuid.UUID, episode_id: uuid.UUID, kind: str, version: int, agreed: Agreed
) -> None:
    """Write down what was agreed, together with the person; its item of the list is then in place.

    `version` 0: nothing was written before. Raises NotVisible when the crisis plan is closed to the actor for
    writing, StaleVersion, Invalid (kind, words, caller, phone, valid_until).
    """
    if kind not in ContingencyKind.values:
        raise NotVisible
    subject = subjects.find(actor, person_id, right=Right.WRITE, category=Category.CRISIS)
    episode = EpisodeOfCare.objects.visible_to(actor).filter(subject=subject, public_id=episode_id).first()
    if episode is None:
        raise NotVisible
    values = {
        "words": _checked(actor, kind, agreed),
        "caller": _caller(actor, subject.pk, agreed.caller_id),
        "place": agreed.place.strip(),
        "phone": agreed.phone.strip(),
        "valid_until": agreed.valid_until,
        "changed_by": actor.name,
    }
    rows = Contingency.objects.visible_to(actor).filter(episode=episode, kind=kind)
    former = rows.first()
    if version != (former.version if former else 0):
        raise overtaken(former, values)
    if former is None:
        with once(lambda: overtaken(rows.first(), values)):
            Contingency.objects.create(
                subject=subject, category=Category.CRISIS, episode=episode, kind=kind, **values
            )
    else:
        change(actor, former, version, **values)
    _is_in_place(actor, episode, ITEMS[ContingencyKind(kind)])


def _is_in_place(actor: Actor, episode: EpisodeOfCare, code: str) -> None:
    found = sheet(actor, episode)
    if code in found.points and found.state(code) != ItemState.IN_PLACE:
        row = found.rows.get(code)
        write(actor, found, found.points[code], row.version if row else 0, {"state": ItemState.IN_PLACE})


def _checked(actor: Actor, kind: str, agreed: Agreed) -> str:
    wrong: dict[str, str] = {}
    words = agreed.words.strip()
    if not words:
        wrong["words"] = "missing"
    if len(words) > MOST_WORDS:
        wrong["words"] = "too-long"
    if len(agreed.place.strip()) > MOST_PLACE:
        wrong["place"] = "too-long"
    if agreed.phone.strip() and not PHONE.fullmatch(agreed.phone.strip()):
        wrong["phone"] = "not-a-phone-number"
    if kind == ContingencyKind.EARLY_LEAVE and agreed.caller_id is None:
        wrong["caller"] = "missing"
    if agreed.valid_until and agreed.valid_until < timezone.localdate(actor.at):
        wrong["valid_until"] = "in-the-past"
    if wrong:
        raise Invalid(wrong)
    return words


def _caller(actor: Actor, subject_id: int, caller_id: uuid.UUID | None) -> Membership | None:
    """Who rings: somebody in the team."""
    if caller_id is None:
        return None
    rows = Membership.objects.visible_to(actor).filter(
        subject=subject_id, public_id=caller_id, state__in=[MemberState.ACTIVE, MemberState.INVITED]
    )
    found: Membership | None = rows.first()
    if found is None:
        raise Invalid({"caller": "not-a-member"})
    return found
