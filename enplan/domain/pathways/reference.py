"""The times of the national pathways as reference lines beside what was measured. Guiding, never law.

The numbers are those of the rules that the commitments are worked out from, read from the same file and written nowhere
else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.utils import timezone

from enplan.domain.pathways.models import Encounter
from enplan.domain.pathways.views import MomentView
from enplan.engine import Each, Rule, load

RULES = Path(__file__).parents[1] / "commitments" / "data" / "rules" / "pathways-tsb.yaml"


@dataclass(frozen=True, slots=True)
class Measured:
    """One stretch of the way: from what to what, how long it took or has taken, and the reference beside it.

    `ends_at` None: not there yet. `title`, `remark` and `source` are in words; the reference is a length in days.
    """

    code: str
    title: dict[str, str]
    remark: dict[str, str]
    source: str
    url: str
    starts_at: datetime
    ends_at: datetime | None
    reference: timedelta
    took: timedelta

    @property
    def is_over(self) -> bool:
        """Whether it took, or has taken, longer than the reference."""
        return self.took > self.reference


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of the pathways, in the order of the file."""
    return tuple(load([RULES]))


def measured(encounter: Encounter, moments: Sequence[MomentView], now: datetime) -> list[Measured]:
    """Every stretch that has begun and has a reference, in the order in which it began."""
    told = [moment for moment in moments if not moment.is_retracted]
    found = [each for rule in rules() if _fits(rule, encounter) for each in _stretches(rule, told, now)]
    return sorted(found, key=lambda each: each.starts_at)


def _fits(rule: Rule, encounter: Encounter) -> bool:
    """Whether the rule is about such an encounter; faster ways have their own times instead of the usual ones."""
    facts = {"service": encounter.service, "setting": encounter.setting, "track": encounter.track}
    where = {name: values for name, values in rule.when.where.items() if name in facts}
    usual = not encounter.track or "track" in where
    return usual and all(facts[name] in values for name, values in where.items())


def _stretches(rule: Rule, told: Sequence[MomentView], now: datetime) -> Iterator[Measured]:
    begins = [m.occurred_at for m in told if m.kind == rule.when.event]
    for start in begins if rule.when.each is Each.OCCURRENCE else begins[:1]:
        if not _holds(rule, timezone.localdate(start)):
            continue
        opens = start + _length(rule.window.opens.days, rule.window.opens.seconds)
        ends = next(
            (m.occurred_at for m in told if m.kind in rule.evidence.any and m.occurred_at >= opens), None
        )
        stops = next(
            (m.occurred_at for m in told if m.kind in rule.waived_by and m.occurred_at >= start), None
        )
        if ends is None and stops is not None:
            continue
        yield Measured(
            code=rule.code,
            title=dict(rule.title),
            remark=dict(rule.remark),
            source=rule.source.ref,
            url=rule.source.url,
            starts_at=start,
            ends_at=ends,
            reference=_length(rule.window.within.days, rule.window.within.seconds),
            took=(ends or now) - start,
        )


def _holds(rule: Rule, day: date) -> bool:
    return rule.source.valid_from <= day and (
        rule.source.valid_until is None or day <= rule.source.valid_until
    )


def _length(days: int, seconds: int) -> timedelta:
    return timedelta(days=days, seconds=seconds)
