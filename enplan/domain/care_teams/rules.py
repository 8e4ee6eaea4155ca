"""Rules of the team: which states follow which, who an invitation is meant for, and when a place ends.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system
from enplan.domain.care_teams.models import MemberState, PersonAnswer
from enplan.domain.consents.rules import NORWAY, months_later
from enplan.domain.people.rules import PHONE

MOVES: Mapping[MemberState, frozenset[MemberState]] = {
    MemberState.PROPOSED: frozenset({MemberState.INVITED, MemberState.DECLINED}),
    MemberState.INVITED: frozenset({MemberState.ACTIVE, MemberState.DECLINED, MemberState.ENDED}),
    MemberState.ACTIVE: frozenset({MemberState.ENDED}),
    MemberState.DECLINED: frozenset(),
    MemberState.ENDED: frozenset(),
}
EMAIL = re.compile(r"[^@\s,;<>\"()]{1,64}@[^@\s.,;<>\"()]+(\.[^@\s.,;<>\"()]+)+", re.ASCII | re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")


def check_move(now: str, then: MemberState) -> None:
    """Raise Invalid (code member-moved-on) unless a membership in state `now` may become `then`."""
    if then not in MOVES[MemberState(now)]:
        raise Invalid(code="member-moved-on")


def check_invitation(*, name: str, email: str, phone: str = "", email_needed: bool = True) -> None:
    """Raise Invalid with a code for each field of an invitation that cannot stand."""
    wrong: dict[str, str] = {}
    if not name.strip():
        wrong["name"] = "missing"
    if (email or email_needed) and not is_email(email):
        wrong["email"] = "not-an-email" if email.strip() else "missing"
    if phone and not PHONE.fullmatch(phone.strip()):
        wrong["phone"] = "not-a-phone-number"
    if wrong:
        raise Invalid(wrong)


def is_email(address: str) -> bool:
    """Whether this looks like an address that a letter could be sent to (RFC 5321, without the rare forms)."""
    return EMAIL.fullmatch(address.strip()) is not None


def check_answer(answer: str, note: str) -> PersonAnswer:
    """The person's answer about a coordinator.

    Raise Invalid when it is unknown, or is not yes and no reason is given (the person's wish counts heavily,
    so going another way must be explained).
    """
    if answer not in PersonAnswer.values:
        raise Invalid({"answer": "missing"})
    if answer != PersonAnswer.YES and not note.strip():
        raise Invalid({"answer_note": "why-missing"})
    return PersonAnswer(answer)


def is_meant_for(invited_name: str, own_name: str) -> bool:
    """Whether somebody with this name can be the one invited: at least one name in common, in any case."""
    return bool(_names(invited_name) & _names(own_name))


def _names(name: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(name) if len(word) > 1}


def months_after(moment: datetime, months: int) -> datetime:
    """The same clock in Norway so many months later, on the same day or the last of the month."""
    local = moment.astimezone(NORWAY)
    return datetime.combine(months_later(local.date(), months), local.time(), NORWAY)


def check_way(through: str, *, by_staff: bool) -> None:
    """Raise Invalid unless the person can have said it this way: staff write down paper and speech."""
    ways = code_system("domain.consents.ways")
    if through not in ways or ways.concept(through).flag("recorded_by_staff") is not by_staff:
        raise Invalid({"through": "missing"})
