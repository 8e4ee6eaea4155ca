"""The sender: notifying a need, telling more, and taking a notice back.

The sender is never told whether the person is registered or has a plan: the same happens either way.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from enplan.base.access import Actor, Basis, Category, Permission, subjects
from enplan.base.access.acting import acting_as_job, note
from enplan.base.access.grants import recompile
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.base.accounts.models import Hat
from enplan.base.kernel.errors import Invalid
from enplan.domain.care_plans import guard
from enplan.domain.care_requests import recording, rules, units
from enplan.domain.care_requests.models import ConsentAnswer, NoticeOfNeed, NoticeState, Outcome
from enplan.domain.care_requests.rules import NoUnit, Said, Unit
from enplan.domain.directory.chains import with_all_above
from enplan.domain.directory.models import Organization
from enplan.domain.lookups.rules import NORWAY
from enplan.domain.pathways.steps import stay_at
from enplan.domain.people.models import Person
from enplan.domain.people.services import Particulars, register_anchor
from enplan.domain.timeline.models import Event
from enplan.domain.timeline.recording import record, retract


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice that went out: to which unit, and by when that unit aims to answer."""

    notice_id: uuid.UUID
    unit_name: str
    due_on: date


@use_case(Permission.NOTICE_SEND)
def send(
    actor: Actor,
    *,
    said: Said,
    about: Particulars | None = None,
    person_id: uuid.UUID | None = None,
    needs_municipality: bool = False,
    notified_at: datetime | None = None,
) -> Sequence[Sent]:
    """Notify the need of somebody named in `about`, or of `person_id`, whom the actor sees already.

    `notified_at`: when it was done already, by letter or telephone; the clock of the answer starts there. Raises
    NotVisible, NoUnit, and Invalid: fields of person and notice; already-sent; notified_at in-the-future.
    """
    person = _known(actor, person_id) if person_id else about
    rules.check_notice(
        said,
        None if person_id else about,
        today=actor.at.astimezone(NORWAY).date(),
        only_synthetic=settings.ENPLAN_DEMO,
    )
    if person is None or actor.hat_id is None or actor.organization_id is None:
        raise Invalid(code="not-a-professional")
    if notified_at is not None and notified_at > actor.at:
        raise Invalid({"notified_at": "in-the-future"})
    way, to = destination(actor, person.municipality_number, needs_municipality=needs_municipality)
    subject_id = _registered(actor, person, said)
    said = replace(said, sender_phone=said.sender_phone.strip() or Hat.objects.get(pk=actor.hat_id).phone)
    note(actor, Permission.NOTICE_SEND, subject_id, {int(Category.NOTICE)}, basis=Basis.STATUTE)
    requisition = uuid.uuid4()
    with acting_as_job("notice_of_need", subject_id=subject_id) as job:
        inside = guard.let_in(actor, job)
        sent = _Sending(person, said, way, requisition, notified_at or actor.at)
        rows = [_write(inside, subject_id, sent, unit) for unit in to]
        recompile(job, subject_id)
    return [Sent(row.public_id, row.unit_name, _due(row)) for row in rows]


def destination(
    actor: Actor, municipality_number: str, *, needs_municipality: bool
) -> tuple[str, list[Unit]]:
    """The code of the route (data/routes.toml) and the units at its end. Raises NoUnit with whom to call."""
    employer = Organization.objects.get(pk=actor.organization_id or 0)
    way = rules.route(employer.kind, has_operating_agreement=employer.has_operating_agreement)
    try:
        around = units.around(employer.pk, municipality_number)
        return way.code, rules.receivers(way, around, needs_municipality=needs_municipality)
    except NoUnit as missing:
        raise units.whom_to_call(missing, employer.pk, municipality_number) from missing


def _known(actor: Actor, person_id: uuid.UUID) -> Particulars:
    subject = subjects.find(actor, person_id, shown=[Category.CORE])
    row = Person.objects.visible_to(actor).get(subject=subject)
    return Particulars(
        row.given_name, row.family_name, row.birth_date, row.national_identifier, row.municipality_number
    )


def _registered(actor: Actor, person: Particulars, said: Said) -> int:
    """The number of the person, who is registered now if not before; whoever comes second finds the first."""
    known = subjects.find_by_identifier(person.national_identifier)
    if known is not None:
        return known
    new = replace(person, phone=rules.carried(said)["phone"])
    try:
        with transaction.atomic():
            return register_anchor(actor, new, noted=Category.NOTICE)[0].pk
    except IntegrityError:
        known = subjects.find_by_identifier(person.national_identifier)
        if known is None:
            raise
    return known


@dataclass(frozen=True, slots=True)
class _Sending:
    """What the notices that are sent together have in common."""

    person: Particulars
    said: Said
    route: str
    requisition: uuid.UUID
    at: datetime


def _write(inside: Actor, subject_id: int, sent: _Sending, unit: Unit) -> NoticeOfNeed:
    """One notice to one unit, and the event. Raises Invalid (already-sent)."""
    open_rows = NoticeOfNeed.objects.visible_to(inside).filter(
        subject=subject_id, sender_hat_id=inside.hat_id, unit_id=unit.id, closed_at=None
    )
    if open_rows.exists():
        raise Invalid(code="already-sent")
    row = recording.create_once(
        subject_id=subject_id,
        requisition=sent.requisition,
        need=sent.said.need,
        unit_id=unit.id,
        unit_name=unit.name,
        route=sent.route,
        sent_at=sent.at,
        **_about_person(sent.person),
        **_about_sender(inside, sent.said),
        **_about_consent(sent.said),
    )
    told: dict[str, Any] = {
        "category": Category.NOTICE,
        "occurred_at": sent.at,
        "counterpart_id": unit.id,
        "notice": str(row.public_id),
    }
    record(inside, subject_id, "need_notified", **told)
    if unit.of == "municipality" and sent.route != "others":
        record(inside, subject_id, "municipality_contacted", **told, **_stay(inside, subject_id, sent.at))
    return row


def _stay(inside: Actor, subject_id: int, at: datetime) -> dict[str, Any]:
    """The episode at the sender's own place and how far it had come, which rules about contact during a stay ask for.

    Empty where the person is not there. Where else the person is treated is nobody's business here.
    """
    stay = stay_at(inside, subject_id, with_all_above(inside.organization_id), at)
    return {"episode": stay[0], "phase": str(stay[1])} if stay else {}


def _about_person(person: Particulars) -> dict[str, object]:
    """The columns that say who it is about, as the sender wrote them."""
    return {
        "given_name": person.given_name.strip(),
        "family_name": person.family_name.strip(),
        "birth_date": person.birth_date,
        "national_identifier": person.national_identifier,
        "municipality_number": person.municipality_number,
    }


def _about_sender(inside: Actor, said: Said) -> dict[str, object]:
    """The columns that say who notifies, and how they can be reached."""
    return {
        "sender_hat_id": inside.hat_id,
        "sender_name": inside.name,
        "sender_title": inside.title,
        "sender_organization_id": inside.organization_id,
        "sender_organization_name": inside.organization_name,
        "sender_phone": said.sender_phone,
    }


def _about_consent(said: Said) -> dict[str, str]:
    """The columns of the person's answer, and what it carries."""
    yes = said.consent == ConsentAnswer.YES
    return {
        **rules.carried(said),
        "consent": said.consent,
        "consent_through": said.consent_through if yes else "",
        "asked_by": said.asked_by.strip() if yes else "",
        "why_not": "" if yes else said.why_not.strip(),
    }


def _due(row: NoticeOfNeed) -> date:
    return rules.answer_due(row.sent_at.astimezone(NORWAY).date())


@use_case(Permission.NOTICE_SEND)
def tell_answer(actor: Actor, *, notice_id: uuid.UUID, version: int, said: Said) -> None:
    """The person has been asked since: the answer, and with a yes also why. A question that waited is answered by it.

    Raises NotVisible, StaleVersion, Invalid (fields; notice-moved-on, answer-told).
    """
    notice = recording.sent(actor, notice_id)
    if notice.consent == ConsentAnswer.YES:
        raise Invalid(code="answer-told")
    rules.check_said(replace(said, need=notice.need))
    recording.settle_question(actor, notice)
    change(actor, notice, version, state=_no_longer_asked(notice), **_about_consent(said))


def _no_longer_asked(notice: NoticeOfNeed) -> NoticeState:
    """The state of the notice when nothing waits for the sender any more."""
    return NoticeState.SENT if notice.state == NoticeState.QUESTIONED else NoticeState(notice.state)


@use_case(Permission.NOTICE_SEND)
def answer_question(actor: Actor, *, notice_id: uuid.UUID, version: int, words: str) -> None:
    """The sender answers the unit's question; possible only with the person's yes, since it is free text.

    Raises NotVisible, StaleVersion, Invalid (words; no-question; ask-the-person-first).
    """
    notice = recording.sent(actor, notice_id)
    waiting = recording.open_question(actor, notice)
    if waiting is None:
        raise Invalid(code="no-question")
    if notice.consent != ConsentAnswer.YES:
        raise Invalid(code="ask-the-person-first")
    answer = rules.check_words(words)
    change(actor, notice, version, state=_no_longer_asked(notice))
    change(actor, waiting, waiting.version, answer=answer, answered_at=actor.at)


@use_case(Permission.NOTICE_SEND)
def withdraw(actor: Actor, *, notice_id: uuid.UUID, version: int, words: str) -> None:
    """The sender takes the notice back, and says why. Raises NotVisible, StaleVersion, Invalid."""
    notice = recording.sent(actor, notice_id)
    with acting_as_job("notice_of_need", subject_id=notice.subject_id) as job:
        inside = guard.let_in(actor, job)
        recording.close(inside, notice, version, Outcome.WITHDRAWN, words)
        _unsay(inside, notice)
        recompile(job, notice.subject_id)


def _unsay(inside: Actor, notice: NoticeOfNeed) -> None:
    """The events of sending no longer count: nobody is late with an answer, and nobody was contacted by it."""
    events = Event.objects.visible_to(inside).filter(
        subject=notice.subject_id,
        kind__in=("need_notified", "municipality_contacted"),
        attributes__notice=str(notice.public_id),
    )
    for logical_id in events.order_by("pk").values_list("logical_id", flat=True):
        retract(inside, notice.subject_id, logical_id, because="undone")
