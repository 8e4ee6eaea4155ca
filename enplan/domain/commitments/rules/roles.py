"""Who a role is: from a name in a rule to an organisation or unit, by what data/roles.toml says (`resolved_from`).

Nobody is ever guessed: what cannot be found stays empty, and is shown as not settled.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

TRUST, MUNICIPALITY, COORDINATING_UNIT, NAV_OFFICE, GP_OFFICE = (
    "health_trust",
    "municipality",
    "coordinating_unit",
    "nav_office",
    "gp_office",
)
"""Kinds of organisations (directory/data/organization_kinds.toml)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation as far as roles ask."""

    number: int
    kind: str
    part_of: int | None
    municipality: str
    level: str = ""
    has_operating_agreement: bool | None = None
    is_closed: bool = False


class Units:
    """The directory, to be asked who is part of whom. Numbers decide where several would do: the oldest."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = {unit.number: unit for unit in units}
        self._below: dict[int | None, list[int]] = {}
        for unit in units:
            self._below.setdefault(unit.part_of, []).append(unit.number)

    def __contains__(self, number: int | None) -> bool:
        return number in self._units

    def get(self, number: int | None) -> Unit | None:
        """The unit with this number, if it is known."""
        return self._units.get(number) if number is not None else None

    def above(self, number: int | None) -> Iterator[Unit]:
        """The unit and everything it is part of, the nearest first; ends where it would go in a ring."""
        seen: set[int] = set()
        while (unit := self.get(number)) is not None and unit.number not in seen:
            seen.add(unit.number)
            yield unit
            number = unit.part_of

    def below(self, number: int) -> frozenset[int]:
        """The unit and everything that is part of it."""
        found, layer = {number}, [number]
        while layer:
            layer = [one for parent in layer for one in self._below.get(parent, ()) if one not in found]
            found.update(layer)
        return frozenset(found)

    def trust_of(self, number: int | None) -> int | None:
        """The health trust that a unit is part of."""
        return next((unit.number for unit in self.above(number) if unit.kind == TRUST), None)

    def of_municipality(self, municipality: str, kind: str) -> int | None:
        """The unit of this kind in the municipality."""
        return self._oldest(lambda unit: unit.kind == kind and unit.municipality == municipality != "")

    def coordinating_unit_of_trust(self, trust: int | None) -> int | None:
        """The coordinating unit somewhere in the trust."""
        if trust is None:
            return None
        inside = self.below(trust)
        return self._oldest(lambda unit: unit.kind == COORDINATING_UNIT and unit.number in inside)

    def _oldest(self, fits: Callable[[Unit], bool]) -> int | None:
        found = [unit.number for unit in self._units.values() if not unit.is_closed and fits(unit)]
        return min(found, default=None)


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a trigger event says about who."""

    at: datetime
    organization: int | None = None
    counterpart: int | None = None


@dataclass(frozen=True, slots=True)
class Spell:
    """From when to when somebody had a place around the person; no end yet when `ends` is empty."""

    organization: int
    starts: datetime
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """Who is around a person: the municipality, those who coordinate and GPs, in the order they came."""

    municipality: str
    coordinators: Sequence[Spell] = ()
    gps: Sequence[Spell] = ()


def held_at(spells: Sequence[Spell], moment: datetime) -> int | None:
    """Who had the place at this moment, or else the first who came to it afterwards: the duty waits for somebody."""
    holding = (s.organization for s in spells if s.starts <= moment and (s.ends is None or moment < s.ends))
    coming = (s.organization for s in sorted(spells, key=lambda s: s.starts) if s.starts > moment)
    return next(holding, None) or next(coming, None)


Resolve = Callable[[Trigger, Around, Units], int | None]
RESOLVED_FROM: Mapping[str, Resolve] = {
    "trigger.organisation": lambda t, _a, _u: t.organization,
    "trigger.counterpart": lambda t, _a, _u: t.counterpart,
    "trigger.organisation.trust": lambda t, _a, u: u.trust_of(t.organization),
    "trigger.organisation.trust.coordinating_unit": lambda t, _a, u: u.coordinating_unit_of_trust(
        u.trust_of(t.organization)
    ),
    "person.municipality": lambda _t, a, u: u.of_municipality(a.municipality, MUNICIPALITY),
    "person.municipality.coordinating_unit": lambda _t, a, u: u.of_municipality(
        a.municipality, COORDINATING_UNIT
    ),
    "person.municipality.nav_office": lambda _t, a, u: u.of_municipality(a.municipality, NAV_OFFICE),
    "person.coordinator": lambda t, a, _u: held_at(a.coordinators, t.at),
    "person.gp": lambda t, a, _u: held_at(a.gps, t.at),
    "agreement.parties": lambda _t, _a, _u: None,
}
"""Every way that data/roles.toml may name. All parties owe something together, which is nobody alone."""


def resolve(resolved_from: str, trigger: Trigger, around: Around, units: Units) -> int | None:
    """The organisation that has the role, or None while there is nobody. Raises KeyError for an unknown way."""
    found = RESOLVED_FROM[resolved_from](trigger, around, units)
    return found if found in units else None


def named_by(column: str, trigger: Trigger) -> int | None:
    """The organisation that a rule says stands in the trigger itself. Attributes hold no organisations."""
    return {"organisation": trigger.organization, "counterpart": trigger.counterpart}.get(column)


def bound(found: int | None, party: int | None, everybody: Collection[int], units: Units) -> int | None:
    """Whom a role of a clause was resolved to, if the clause binds them: a unit of the party that it names, or else
    one of `everybody` who belongs to a party. Nobody is made to owe what their house has not agreed to.
    """
    return found if found in (everybody if party is None else units.below(party)) else None
