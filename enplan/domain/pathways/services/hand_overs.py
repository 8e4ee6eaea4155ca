"""The hand-over with two keys. Until both are turned, the one who asks keeps the responsibility."""

from __future__ import annotations

import uuid
from typing import Any

from enplan.base.access import Actor, Permission, Right, subjects
from enplan.base.access.once import once
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.directory.models import Organization
from enplan.domain.pathways import answering
from enplan.domain.pathways.models import (
    EpisodeOfCare,
    HandOver,
    HandOverState,
    PersonKey,
)
from enplan.domain.pathways.rules import two_keys
from enplan.domain.pathways.rules.two_keys import WrongKey
from enplan.domain.timeline.recording import retract

MOST_WORDS = 500
MOST_REASON = 300


@use_case(Permission.HANDOVER_WRITE)
def offer(
    actor: Actor, *, person_id: uuid.UUID, episode_id: uuid.UUID, receiver_id: uuid.UUID, words: str = ""
) -> uuid.UUID:
    """Ask a unit to take over. Only who answers now, or who coordinates, may ask. Returns the id of the hand-over.

    Raises NotVisible; Invalid (receiver, words; nobody-answers, already-offered, not-responsible).
    """
    subject = subjects.find(actor, person_id, right=Right.WRITE)
    episode = EpisodeOfCare.objects.visible_to(actor).filter(subject=subject, public_id=episode_id).first()
    if episode is None:
        raise NotVisible
    receiver = Organization.objects.filter(public_id=receiver_id, closed_on__isnull=True).first()
    answering.one_at_a_time(actor, episode.chain)
    _check_offer(actor, episode, receiver, words)
    if receiver is None:
        raise Invalid({"receiver": "unknown"})
    with once(lambda: Invalid(code="already-offered")):
        row: HandOver = HandOver.objects.create(
            subject=subject,
            episode=episode,
            state=HandOverState.OFFERED,
            receiver_id=receiver.pk,
            receiver_name=receiver.name,
            words=words.strip(),
            offered_at=actor.at,
            offered_by=actor.name,
            offered_by_organization=actor.organization_name,
        )
    answering.tell(actor, row, "handover_offered")
    return row.public_id


@use_case(Permission.HANDOVER_WRITE)
def accept(actor: Actor, *, person_id: uuid.UUID, hand_over_id: uuid.UUID, version: int) -> None:
    """The receiver's key: somebody who works there says yes.

    Raises NotVisible, StaleVersion, Invalid (not-receiver, no-such-move).
    """
    row = _found(actor, person_id, hand_over_id, version)
    _only_receiver(actor, row)
    _turn(actor, row, "accept", accepted_at=actor.at, accepted_by=actor.name, told="handover_accepted")


@use_case(Permission.HANDOVER_WRITE)
def decline(
    actor: Actor, *, person_id: uuid.UUID, hand_over_id: uuid.UUID, version: int, reason: str
) -> None:
    """The receiver says no, and why. Responsibility stays where it is.

    Raises NotVisible, StaleVersion, Invalid (reason; not-receiver, no-such-move).
    """
    row = _found(actor, person_id, hand_over_id, version)
    _only_receiver(actor, row)
    why = _reason(reason)
    _turn(actor, row, "decline", closed_at=actor.at, closed_because=why, told="handover_declined")


@use_case(Permission.HANDOVER_WRITE)
def withdraw(
    actor: Actor, *, person_id: uuid.UUID, hand_over_id: uuid.UUID, version: int, reason: str
) -> None:
    """The one who answers, or the coordinator, takes the question back, and why.

    Raises NotVisible, StaleVersion, Invalid (reason; not-responsible, no-such-move).
    """
    row = _found(actor, person_id, hand_over_id, version)
    _only_sender(actor, row.episode)
    why = _reason(reason)
    _turn(actor, row, "withdraw", closed_at=actor.at, closed_because=why, told="handover_withdrawn")


@use_case(Permission.HANDOVER_MEET)
def meet(
    actor: Actor,
    *,
    hand_over_id: uuid.UUID,
    version: int,
    how: str,
    person_id: uuid.UUID | None = None,
) -> None:
    """The person's key: they have met the receiver, or do not want to first. Told by the person, or for them.

    `person_id` None: one's own. Raises NotVisible, StaleVersion, Invalid (how; no-such-move).
    """
    row = _found(actor, person_id, hand_over_id, version)
    if how not in PersonKey.values:
        raise Invalid({"how": "missing"})
    told = "person_met" if how == PersonKey.MET else "meeting_declined"
    key = {"person_key": how, "person_key_at": actor.at, "person_key_by": actor.name}
    _turn(actor, row, "meet", **key, told=told)


@use_case(Permission.HANDOVER_MEET)
def take_back(
    actor: Actor,
    *,
    hand_over_id: uuid.UUID,
    version: int,
    key: str,
    person_id: uuid.UUID | None = None,
) -> None:
    """Turn a key back while the other is not turned: `receiver` (who works there) or `person` (anyone who may tell).

    Raises NotVisible, StaleVersion, Invalid (not-receiver, no-such-move).
    """
    row = _found(actor, person_id, hand_over_id, version)
    if key == "receiver":
        _only_receiver(actor, row)
        _turn(actor, row, "take_back_yes", accepted_at=None, accepted_by="")
    else:
        _turn(actor, row, "take_back_meeting", person_key="", person_key_at=None, person_key_by="")


def _turn(actor: Actor, row: HandOver, action: str, *, told: str = "", **values: Any) -> None:
    """Move along the table; where that completes it, responsibility moves in the same moment."""
    try:
        state = two_keys.turn(row.state, action)
    except WrongKey as error:
        raise Invalid(code="no-such-move") from error
    evidence = dict(row.evidence)
    if told:
        evidence[action] = str(answering.tell(actor, row, told))
    elif former := evidence.pop({"take_back_yes": "accept", "take_back_meeting": "meet"}[action], None):
        retract(actor, row.subject_id, uuid.UUID(former), because="undone")
    if state == HandOverState.COMPLETED:
        values["closed_at"] = actor.at
    row = change(actor, row, row.version, state=state, evidence=evidence, **values)
    if state == HandOverState.COMPLETED:
        answering.hand_over(actor, row)
        answering.tell(actor, row, "handover_completed")


def _found(actor: Actor, person_id: uuid.UUID | None, hand_over_id: uuid.UUID, version: int) -> HandOver:
    subject = (
        subjects.own(actor, right=Right.WRITE)
        if person_id is None
        else subjects.find(actor, person_id, right=Right.WRITE)
    )
    rows = HandOver.objects.changeable_by(actor).select_related("episode")
    row: HandOver | None = rows.filter(subject=subject, public_id=hand_over_id).first()
    if row is None:
        raise NotVisible
    if row.version != version:
        raise StaleVersion(current={"state": row.state}, attempted={}, version=row.version)
    return row


def _check_offer(actor: Actor, episode: EpisodeOfCare, receiver: Organization | None, words: str) -> None:
    if len(words.strip()) > MOST_WORDS:
        raise Invalid({"words": "too-long"})
    _only_sender(actor, episode)
    answers = answering.current(actor, episode.chain)
    if receiver is not None and answers is not None and answering.unit_of(actor, answers) == receiver.pk:
        raise Invalid({"receiver": "answers-already"})
    if answering.asked(actor, episode.chain).exists():
        raise Invalid(code="already-offered")


def _only_sender(actor: Actor, episode: EpisodeOfCare) -> None:
    if answering.current(actor, episode.chain) is None:
        raise Invalid(code="nobody-answers")
    if not answering.may_ask(actor, episode):
        raise Invalid(code="not-responsible")


def _only_receiver(actor: Actor, row: HandOver) -> None:
    if not answering.works_for(actor, row.receiver_id):
        raise Invalid(code="not-receiver")


def _reason(text: str) -> str:
    why = text.strip()
    if not why:
        raise Invalid({"reason": "missing"})
    if len(why) > MOST_REASON:
        raise Invalid({"reason": "too-long"})
    return why
