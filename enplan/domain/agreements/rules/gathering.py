"""Which clauses concern one person, and which unit around the person is to do what each says. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from enplan.base.terminology import code_system

DUTY_ROLES = "domain.agreements.duty_roles"
COORDINATOR, EVERYBODY = "coordinator", "all_parties"
INSTITUTION = "private_institution"


class Promise(Protocol):
    """What is looked at of a clause in force."""

    @property
    def key(self) -> uuid.UUID: ...
    @property
    def duty_role(self) -> str: ...
    @property
    def bearer_id(self) -> int | None: ...
    @property
    def party_ids(self) -> tuple[int, ...]: ...


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation with somebody in the team. `chain`: itself and all it is part of."""

    number: int
    name: str
    kind: str
    chain: tuple[int, ...]
    coordinates: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A party of an agreement."""

    number: int
    name: str
    kind: str


def who_owes(promise: Promise, units: Sequence[Unit], bodies: Mapping[int, Body]) -> list[tuple[int, str]]:
    """(number, name) of those around the person who are to do it, most often one.

    A unit in the team whose kind has the role, within the party that bears the duty; where none is, that party itself,
    if somebody in the team works for it. Nobody, when the role is found only in an event.
    """
    parties = {promise.bearer_id} if promise.bearer_id is not None else set(promise.party_ids)
    within = [unit for unit in units if parties & set(unit.chain)]
    if promise.duty_role == EVERYBODY:
        return _distinct(
            (party, bodies[party].name) for unit in within for party in unit.chain if party in parties
        )
    role = code_system(DUTY_ROLES).concept(promise.duty_role)
    fitting = [unit for unit in within if _fits(unit, promise.duty_role, role.strings("unit_kinds"))]
    if fitting:
        return _distinct((unit.number, unit.name) for unit in fitting)
    kinds = role.strings("party_kinds")
    return _distinct(
        (party, bodies[party].name)
        for unit in within
        for party in unit.chain
        if party in parties and (promise.bearer_id is not None or bodies[party].kind in kinds)
    )


def owed_by_guest(promise: Promise, kind: str, municipalities: Collection[int]) -> bool:
    """Whether a guest of this kind takes on this duty for a person of one of these municipalities' bodies.

    Recommendation 86: an institution has the same duties with or without an agreement, so it is asked for what the
    municipality has agreed with others of its kind.
    """
    role = code_system(DUTY_ROLES).concept(promise.duty_role)
    among = promise.duty_role != EVERYBODY and kind in role.strings("unit_kinds")
    return among and bool(set(promise.party_ids) & set(municipalities))


def _fits(unit: Unit, role: str, kinds: Sequence[str]) -> bool:
    return unit.coordinates if role == COORDINATOR else unit.kind in kinds


def _distinct(found: Iterator[tuple[int, str]]) -> list[tuple[int, str]]:
    return list(dict.fromkeys(found))
