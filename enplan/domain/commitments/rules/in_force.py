"""Which versions of a shipped rule count where, when places have decided otherwise from some day on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from enplan.engine import Duration, Rule, Scope

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Decision:
    """What one place (None: the installation) has decided about a rule from a day on. `within` None: as shipped."""

    place: int | None
    is_on: bool
    within: Duration | None
    valid_from: date
    number: int


def deciding(decisions: Iterable[Decision], chain: Sequence[int | None], day: date) -> Decision | None:
    """The decision that holds on a day: the nearest place that has decided, and the newest of its decisions."""
    begun = [one for one in decisions if one.valid_from <= day]
    for place in chain:
        of_place = [one for one in begun if one.place == place]
        if of_place:
            return max(of_place, key=lambda one: (one.valid_from, one.number))
    return None


def nearest(decisions: Iterable[Decision], chain: Sequence[int]) -> int | None:
    """The nearest organisation in the chain that has decided anything about the rule, whenever."""
    places = {one.place for one in decisions}
    return next((place for place in chain if place in places), None)


def versions(rule: Rule, decisions: Sequence[Decision], place: int | None, *, scope: Scope) -> list[Rule]:
    """The rule as it holds in a place from day to day: one version for each stretch, none where it is switched off.

    A place's own versions have a key of their own, so that the figures of places are told apart.
    """
    chain = [place, None] if place is not None else [None]
    begins, last = rule.source.valid_from, rule.source.valid_until
    days = sorted({begins, *(d.valid_from for d in decisions if d.place in chain and d.valid_from > begins)})
    found: list[Rule] = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        ends = following - _DAY if following else last
        if last is not None and day > last:
            break
        decision = deciding(decisions, chain, day)
        if decision is None or decision.is_on:
            ends = min(ends, last) if ends and last else ends or last
            found.append(_version(rule, decision, place, day, ends, scope))
    return _joined(found)


def _version(
    rule: Rule, decision: Decision | None, place: int | None, day: date, ends: date | None, scope: Scope
) -> Rule:
    window = rule.window
    if decision is not None and decision.within is not None:
        window = replace(window, within=decision.within, is_local=True)
    return replace(
        rule,
        key=f"{rule.identity}@{place}" if place is not None else rule.key,
        source=replace(rule.source, valid_from=day, valid_until=ends),
        window=window,
        scope=scope,
    )


def _joined(found: list[Rule]) -> list[Rule]:
    """The same without borders where nothing changed."""
    joined: list[Rule] = []
    for rule in found:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.source.valid_until is not None
            and before.source.valid_until + _DAY == rule.source.valid_from
            and before.window == rule.window
        ):
            joined[-1] = replace(before, source=replace(before.source, valid_until=rule.source.valid_until))
        else:
            joined.append(rule)
    return joined
