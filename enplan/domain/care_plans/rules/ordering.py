"""Which person needs somebody first, and why: the fixed order of the worklist, with a code for every reason.

The order is shown to those who read the list (ux D2). Nothing here weighs people, only days and duties.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

FAR_AWAY = date.max


class Waits(StrEnum):
    """Who can do something about it."""

    FOR_ME = "me"
    FOR_OTHERS = "others"
    FOR_NOBODY = "nobody"


RANKS: dict[str, int] = {
    "home_soon": 2,
    "call_due": 3,
    "without_coordinator": 3,
    "without_consent": 3,
    "activity_overdue": 3,
    "promise_late": 3,
    "promise_due": 3,
    "promise_unclear": 3,
    "hand_over_waits": 4,
    "asks_for_help": 4,
    "request_waits": 4,
    "question_waits": 4,
    "wants_plan": 4,
    "consent_expires": 5,
    "review_overdue": 6,
    "outcome_asked": 6,
    "suggestion_waits": 7,
    "member_not_accepted": 7,
    "contents_missing": 8,
    "paused": 9,
    "next_review": 9,
    "nothing_due": 9,
}
"""Reason → place in the order rule; 1 (danger) comes with that part.

What is found by packages above this one is given as `Situation.more`, each with its own sentence."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a person stands where they stand.

    `days` since (or until, for what is to come) the date, when there is one. `told` gives the sentence of a reason
    that came from a package above, when it is shown; the others are put in words by their code.
    """

    code: str
    waits: Waits = Waits.FOR_NOBODY
    days: int | None = None
    number: int = 1
    on: date | None = None
    told: Callable[[], str] | None = field(default=None, compare=False)

    @property
    def rank(self) -> int:
        """Its place in the order rule; lower is sooner."""
        return RANKS[self.code]


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of one person on a day, as far as the reader may see."""

    person_id: uuid.UUID
    name: str
    today: date
    expiry_days: int
    i_coordinate: bool = False
    has_coordinator: bool = True
    has_plan: bool = True
    is_paused: bool = False
    has_consent: bool = True
    wants_plan_since: date | None = None
    my_overdue: tuple[date, ...] = ()
    others_overdue: tuple[date, ...] = ()
    help_asked_on: tuple[date, ...] = ()
    requests_since: tuple[date, ...] = ()
    questions_since: tuple[date, ...] = ()
    consent_ends_on: date | None = None
    next_review_on: date | None = None
    suggestions: int = 0
    invited_on: tuple[date, ...] = ()
    missing: tuple[str, ...] = field(default=())
    more: tuple[Reason, ...] = ()


def reasons(situation: Situation) -> tuple[Reason, ...]:
    """Every reason to look at this person, the most pressing first; never empty."""
    found = sorted(_found(situation), key=lambda reason: (reason.rank, -(reason.days or 0), reason.code))
    return tuple(found) or (_rest(situation),)


def order_key(situation: Situation, first: Reason) -> tuple[int, int, date, str, uuid.UUID]:
    """Total order: rank, longest wait, nearest review, name, and the id so that no two are equal."""
    waited = first.days or 0
    sooner_first = waited if first.code == "consent_expires" else -waited
    review = situation.next_review_on or FAR_AWAY
    return first.rank, sooner_first, review, situation.name.casefold(), situation.person_id


def is_waiting(found: Iterable[Reason], waits: Waits) -> bool:
    """Whether anything here waits for them."""
    return any(reason.waits is waits for reason in found)


def _found(it: Situation) -> Iterator[Reason]:
    mine = Waits.FOR_ME if it.i_coordinate else Waits.FOR_OTHERS
    if not it.has_coordinator:
        yield Reason("without_coordinator", Waits.FOR_OTHERS)
    if it.has_plan and not it.has_consent:
        yield Reason("without_consent", mine)
    if it.my_overdue:
        yield _since("activity_overdue", Waits.FOR_ME, it.my_overdue, it.today)
    if it.others_overdue:
        yield _since("activity_overdue", Waits.FOR_OTHERS, it.others_overdue, it.today)
    for code, days in (
        ("asks_for_help", it.help_asked_on),
        ("request_waits", it.requests_since),
        ("question_waits", it.questions_since),
        ("wants_plan", (it.wants_plan_since,) if it.wants_plan_since else ()),
    ):
        if days:
            yield _since(code, mine, days, it.today)
    if it.consent_ends_on and (it.consent_ends_on - it.today).days <= it.expiry_days:
        left = max((it.consent_ends_on - it.today).days, 0)
        yield Reason("consent_expires", mine, left, on=it.consent_ends_on)
    if it.has_plan and not it.is_paused:
        yield from _about_the_plan(it, mine)
    if it.invited_on:
        yield _since("member_not_accepted", Waits.FOR_OTHERS, it.invited_on, it.today)
    yield from it.more


def _about_the_plan(it: Situation, mine: Waits) -> Iterator[Reason]:
    if it.next_review_on and it.next_review_on < it.today:
        yield _since("review_overdue", mine, (it.next_review_on,), it.today)
    if it.suggestions:
        yield Reason("suggestion_waits", Waits.FOR_OTHERS, number=it.suggestions)
    if it.missing:
        yield Reason("contents_missing", number=len(it.missing))


def _rest(it: Situation) -> Reason:
    if it.is_paused:
        return Reason("paused")
    if it.next_review_on:
        return Reason("next_review", on=it.next_review_on)
    return Reason("nothing_due")


def _since(code: str, waits: Waits, days: tuple[date, ...], today: date) -> Reason:
    oldest = min(days)
    return Reason(code, waits, max((today - oldest).days, 0), len(days), oldest)
