"""Rules of a notice of need: where it goes, what it may hold, which state follows which, and when an answer is due.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import Concept, code_system
from enplan.domain.care_requests.models import ConsentAnswer, Need, NoticeState
from enplan.domain.lookups.rules import working_days_after
from enplan.domain.people.rules import PHONE, check_particulars

if TYPE_CHECKING:
    from enplan.domain.people.services import Particulars

MOST_WORDS = 2000
MOST_LINE = 300
MOVES: Mapping[NoticeState, frozenset[NoticeState]] = {
    NoticeState.SENT: frozenset({NoticeState.QUESTIONED, NoticeState.PROPOSED, NoticeState.CLOSED}),
    NoticeState.QUESTIONED: frozenset({NoticeState.SENT, NoticeState.PROPOSED, NoticeState.CLOSED}),
    NoticeState.PROPOSED: frozenset({NoticeState.QUESTIONED, NoticeState.PROPOSED, NoticeState.CLOSED}),
    NoticeState.CLOSED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the sender says in a notice: the need, the person's answer and how it was asked for, and why."""

    need: str
    consent: str
    consent_through: str = ""
    asked_by: str = ""
    why_not: str = ""
    words: str = ""
    phone: str = ""
    sender_phone: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A coordinating unit, and what it coordinates for (`of`: trust, serving_trust or municipality)."""

    of: str
    id: int
    name: str


class NoUnit(Invalid):
    """There is no coordinating unit to send to. Says who can be called instead."""

    def __init__(self, *, missing: str, name: str = "", phone: str = "") -> None:
        super().__init__(code="no-unit", missing=missing, call=name, phone=phone)


def rule(code: str) -> Concept:
    """One of the rules of data/notice_rules.toml."""
    return code_system("domain.care_requests.notice_rules").concept(code)


def route(kind: str, *, has_operating_agreement: bool | None) -> Concept:
    """The entry of data/routes.toml for somebody who works in an organisation of this kind."""
    routes = list(code_system("domain.care_requests.routes"))
    for entry in routes:
        agreed = (
            not entry.has("operating_agreement")
            or entry.flag("operating_agreement") is has_operating_agreement
        )
        if kind in entry.strings("kinds") and agreed:
            return entry
    return next(entry for entry in routes if not entry.strings("kinds"))


def receivers(way: Concept, units: Mapping[str, Unit], *, needs_municipality: bool) -> list[Unit]:
    """The units that a notice goes to, the first one first. Raises NoUnit when one of them is not there."""
    wanted = [way.string("first")]
    if needs_municipality and way.has("also"):
        wanted.append(way.string("also"))
    for of in wanted:
        if of not in units:
            raise NoUnit(missing=of)
    return [units[of] for of in dict.fromkeys(wanted)]


def contents(consent: str) -> Concept:
    """What a notice may hold with this answer from the person (data/notice_contents.toml)."""
    held = "with_consent" if consent == ConsentAnswer.YES else "without_consent"
    return code_system("domain.care_requests.notice_contents").concept(held)


def carried(said: Said) -> dict[str, str]:
    """The free fields as they may be sent: emptied where the person's answer does not carry them."""
    allowed = contents(said.consent).strings("fields")
    return {name: getattr(said, name).strip() if name in allowed else "" for name in ("words", "phone")}


def check_said(said: Said) -> None:
    """Raise Invalid with a code for each answer that cannot stand."""
    wrong: dict[str, str] = {}
    if said.need not in Need.values:
        wrong["need"] = "missing"
    wrong |= _wrong_about_consent(said)
    if said.consent == ConsentAnswer.YES and not said.words.strip():
        wrong["words"] = "missing"
    for name in ("phone", "sender_phone"):
        value = getattr(said, name).strip()
        if value and not PHONE.fullmatch(value):
            wrong[name] = "not-a-phone-number"
    wrong |= {name: "too-long" for name in ("asked_by", "why_not") if len(getattr(said, name)) > MOST_LINE}
    if len(said.words) > MOST_WORDS:
        wrong["words"] = "too-long"
    if wrong:
        raise Invalid(wrong)
    if not contents(said.consent).flag("may_be_sent"):
        raise Invalid({"consent": "may-not-be-sent"})


def check_notice(said: Said, about: Particulars | None, *, today: date, only_synthetic: bool) -> None:
    """Raise Invalid with everything that is wrong at once, so that the sender mends it in one go.

    `about` is None where the sender sees the person already.
    """
    wrong: dict[str, str] = {}
    try:
        check_said(said)
    except Invalid as error:
        wrong |= error.fields
    if about is not None:
        try:
            check_particulars(
                given_name=about.given_name,
                family_name=about.family_name,
                birth_date=about.birth_date,
                national_identifier=about.national_identifier,
                phone="",
                today=today,
                only_synthetic=only_synthetic,
            )
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid(wrong)


def _wrong_about_consent(said: Said) -> dict[str, str]:
    """Who asked and how belongs to a yes; why not belongs to everything else."""
    if said.consent not in ConsentAnswer.values:
        return {"consent": "missing"}
    if said.consent != ConsentAnswer.YES:
        return {} if said.why_not.strip() else {"why_not": "why-missing"}
    ways = code_system("domain.consents.ways")
    wrong = {}
    if said.consent_through not in ways or not ways.concept(said.consent_through).flag("recorded_by_staff"):
        wrong["consent"] = "missing"
    if not said.asked_by.strip():
        wrong["asked_by"] = "missing"
    return wrong


def check_move(now: str, then: NoticeState) -> None:
    """Raise Invalid (notice-moved-on) unless a notice in state `now` may become `then`."""
    if then not in MOVES[NoticeState(now)]:
        raise Invalid(code="notice-moved-on")


def check_words(words: str, field: str = "words") -> str:
    """A text that must be there, without space around it. Raises Invalid (missing, too-long)."""
    text = words.strip()
    if not text:
        raise Invalid({field: "missing"})
    if len(text) > MOST_WORDS:
        raise Invalid({field: "too-long"})
    return text


def check_reason(code: str) -> str:
    """A reason of data/no_need_reasons.toml. Raises Invalid (missing)."""
    if code not in code_system("domain.care_requests.no_need_reasons"):
        raise Invalid({"reason": "missing"})
    return code


def waits_for_consent(state: str, consent: str) -> bool:
    """Whether an open notice waits for the person to be asked."""
    return consent == ConsentAnswer.NOT_ASKED and state in {NoticeState.SENT, NoticeState.QUESTIONED}


def answer_due(sent_on: date) -> date:
    """The day by which the sender is to be answered: a local target, never law."""
    return working_days_after(sent_on, rule("answer").number("working_days"))


def median_age(sent_on: Iterable[date], today: date) -> int | None:
    """The median age in whole days, or None for none."""
    ages = [(today - day).days for day in sent_on]
    return round(median(ages)) if ages else None
