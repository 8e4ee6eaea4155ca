"""Rules of consent: who may answer, what may be answered, how long it holds, and what is open at a moment.

Pure.

Ages, lengths and ways are read from data/*.toml; all periods are half-open, and days are days in Norway.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from enplan.base.access.vocabulary import SHAREABLE, Category
from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import Concept, code_system
from enplan.domain.people.rules import age_on

NORWAY = ZoneInfo("Europe/Oslo")
AS_BEFORE = "as_before"
"""Asked for instead of a period: the last day stays what it is."""


class Answer(StrEnum):
    """To one category for one party. No answer is a no that the person has not said."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "none"


class PartyKind(StrEnum):
    """An organisation as a whole, or one related person."""

    ORGANIZATION = "organization"
    RELATIVE = "relative"


class State(StrEnum):
    """Where the answer to one party stands."""

    UNDECIDED = "undecided"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered to one party, and for how long it holds."""

    yes: frozenset[Category]
    no: frozenset[Category]
    starts_at: datetime
    ends_at: datetime | None = None
    withdrawn_at: datetime | None = None
    superseded_at: datetime | None = None

    def to(self, category: Category) -> Answer:
        """The answer that was given to this category, whether or not it is in force."""
        if category in self.yes:
            return Answer.YES
        return Answer.NO if category in self.no else Answer.UNDECIDED

    def state(self, at: datetime) -> State:
        """Where this stands at a moment."""
        if self.superseded_at is not None and self.superseded_at <= at:
            return State.SUPERSEDED
        if self.withdrawn_at is not None and self.withdrawn_at <= at:
            return State.WITHDRAWN
        if not self.yes and not self.no:
            return State.UNDECIDED
        if self.ends_at is not None and self.ends_at <= at:
            return State.EXPIRED
        return State.IN_FORCE

    def open_at(self, at: datetime) -> frozenset[Category]:
        """The categories that these answers open at a moment.

        Undecided opens nothing. Without core nothing else opens: who may not know of the plan sees no part.
        """
        if self.starts_at > at or self.state(at) is not State.IN_FORCE or Category.CORE not in self.yes:
            return frozenset()
        return self.yes


def offered(kind: PartyKind) -> tuple[Category, ...]:
    """The categories that are asked about; never private notes, and risk never to somebody close."""
    return tuple(c for c in SHAREABLE if kind is PartyKind.ORGANIZATION or c is not Category.RISK)


def check_answers(kind: PartyKind, yes: Collection[Category], no: Collection[Category]) -> None:
    """Raise Invalid for a category answered both ways, or never shared with this kind of party."""
    wrong: dict[str, str] = {}
    for category in Category:
        name = category.name.lower()
        if category in yes and category in no:
            wrong[name] = "both-yes-and-no"
        elif category in yes and category not in offered(kind):
            wrong[name] = "never-shared"
    if wrong:
        raise Invalid(wrong)


def age_rule(birth_date: date, day: date) -> Concept:
    """The rule about who consents at this age on this day (data/age_rules.toml)."""
    age = age_on(birth_date, day)
    for rule in code_system("domain.consents.age_rules"):
        if rule.number("from_age") <= age and (not rule.has("below_age") or age < rule.number("below_age")):
            return rule
    raise Invalid({"birth_date": "impossible-date"})


def answerer(birth_date: date, day: date, capacity: str = "has") -> str:
    """Who answers for this person on this day, as a code of data/givers.toml."""
    if age_rule(birth_date, day).string("consents") != "person":
        return "parents"
    assessed = code_system("domain.consents.capacity").concept(capacity)
    return "person" if assessed.flag("person_answers") else "representative"


def check_giver(
    given_by: str, *, birth_date: date, day: date, capacity: str = "has", person_heard: bool | None = None
) -> None:
    """Raise Invalid unless this is who answers for this person on this day.

    Codes on `given_by`: not-a-giver, person-must-answer, parents-must-answer, representative-must-answer; on
    `person_heard`: child-not-heard. Helsepersonelloven § 22 and the rules of representation at helsenorge.no
    (data/age_rules.toml).
    """
    if given_by not in code_system("domain.consents.givers"):
        raise Invalid({"given_by": "not-a-giver"})
    right = answerer(birth_date, day, capacity)
    if given_by != right:
        raise Invalid({"given_by": f"{right}-must-answer"})
    if age_rule(birth_date, day).string("consents") == "parents_after_hearing" and not person_heard:
        raise Invalid({"person_heard": "child-not-heard"})


def check_way(through: str, *, by_staff: bool, present: str) -> None:
    """Raise Invalid unless a consent can come about this way (data/ways.toml).

    The person on the screen, staff on paper or by speech, and by speech with who was present.
    """
    ways = code_system("domain.consents.ways")
    if through not in ways or ways.concept(through).flag("recorded_by_staff") is not by_staff:
        raise Invalid({"through": "staff-write-down" if by_staff else "not-a-way"})
    if ways.concept(through).flag("needs_present") and not present.strip():
        raise Invalid({"present": "missing"})


def period_end(period_code: str, starts_at: datetime, ends_on: date | None = None) -> datetime:
    """When a consent that starts now ends: at the end of its last day (data/periods.toml).

    `ends_on` is that last day where the person chooses one. Raises Invalid for an unknown period, or a day
    that is missing, not in the future, or too far away.
    """
    if period_code not in code_system("domain.consents.periods"):
        raise Invalid({"period": "missing" if not period_code else "not-a-period"})
    period = code_system("domain.consents.periods").concept(period_code)
    today = starts_at.astimezone(NORWAY).date()
    latest = months_later(today, period.number("months"))
    if period.string("ends") != "date":
        return _end_of(latest)
    if ends_on is None:
        raise Invalid({"ends_on": "missing"})
    if ends_on <= today:
        raise Invalid({"ends_on": "not-in-future"})
    if ends_on > latest:
        raise Invalid({"ends_on": "too-far-away"})
    return _end_of(ends_on)


def parents_end(birth_date: date) -> datetime:
    """When what the parents answered ends at the latest: as the person comes to answer alone."""
    rules = code_system("domain.consents.age_rules")
    age = min(rule.number("from_age") for rule in rules if rule.string("consents") == "person")
    try:
        birthday = birth_date.replace(year=birth_date.year + age)
    except ValueError:
        birthday = date(birth_date.year + age, 3, 1)
    return datetime.combine(birthday, time(), NORWAY)


def last_day(ends_at: datetime | None) -> date | None:
    """The last day on which something that ends then still holds."""
    return (ends_at.astimezone(NORWAY) - timedelta(microseconds=1)).date() if ends_at else None


def days_left(ends_at: datetime | None, at: datetime) -> int | None:
    """How many days after today the last day is; negative when it is over, None when there is no end."""
    last = last_day(ends_at)
    return (last - at.astimezone(NORWAY).date()).days if last else None


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def check_review(state: str, review_on: date | None, today: date) -> None:
    """Raise Invalid unless the day to look again is ahead, and no further than data/capacity.toml says."""
    if review_on is None:
        raise Invalid({"review_on": "missing"})
    if review_on <= today:
        raise Invalid({"review_on": "not-in-future"})
    within = code_system("domain.consents.capacity").concept(state).number("review_within_months")
    if review_on > months_later(today, within):
        raise Invalid({"review_on": "too-far-away"})


def _end_of(day: date) -> datetime:
    """The moment a day in Norway is over."""
    return datetime.combine(day + timedelta(days=1), time(), NORWAY)
