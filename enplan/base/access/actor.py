"""Who acts: one account wearing one hat, with what it may reach, fixed for one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Self

from enplan.base.access.permissions import Permission
from enplan.base.access.vocabulary import (
    COMPARTMENTS_PER_SUBJECT,
    Basis,
    Category,
    Level,
    Right,
    compartment,
)
from enplan.base.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Opening:
    """One open compartment: how far, and on which ground."""

    right: Right
    basis: Basis


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer with its reason. Falsy when refused."""

    allowed: bool
    because: str
    basis: Basis | None = None

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True, slots=True)
class Actor:
    """First argument of every use case. `own_subject_id` is set only when the hat is one's own plan.

    `openings` maps compartment number to what is open there; whatever is absent is closed.
    """

    account_id: int | None
    hat_id: int | None
    role: Role | None
    name: str
    title: str
    organization_id: int | None
    organization_name: str
    own_subject_id: int | None
    level: Level
    at: datetime
    permissions: frozenset[Permission]
    openings: Mapping[int, Opening] = field(default_factory=lambda: MappingProxyType({}))
    job: str = ""
    request_id: uuid.UUID = field(default_factory=uuid.uuid4)
    door: str = ""
    _arrays: dict[Right, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _narrowed: list[tuple[int, ...]] = field(default_factory=list, init=False, repr=False, compare=False)

    def can(self, permission: Permission) -> Verdict:
        """Whether the hat's role has the permission at all, whoever it concerns."""
        if permission in self.permissions:
            return Verdict(allowed=True, because=f"{self.job or self.role} has {permission}")
        return Verdict(allowed=False, because=f"{self.job or self.role} lacks {permission}")

    def may(self, right: Right, subject_id: int, category: Category) -> Verdict:
        """Whether this compartment is open far enough, with the basis that opened it."""
        opening = self.openings.get(compartment(subject_id, category))
        if opening is None or opening.right < right:
            return Verdict(allowed=False, because="closed")
        return Verdict(allowed=True, because="open", basis=opening.basis)

    def compartments(self, right: Right) -> list[int]:
        """All compartments open at least this far, in order."""
        return sorted(number for number, opening in self.openings.items() if opening.right >= right)

    def compartment_array(self, right: Right) -> str:
        """The same as a PostgreSQL array; written once for each actor, because every query needs it."""
        if right not in self._arrays:
            self._arrays[right] = f"{{{','.join(map(str, self.compartments(right)))}}}"
        return self._arrays[right]

    def categories(self, subject_id: int, right: Right = Right.READ) -> list[Category]:
        """The categories of one person that are open at least this far."""
        return [category for category in Category if self.may(right, subject_id, category)]

    def narrowed(self) -> tuple[int, ...]:
        """The open compartments of notices (ADR 0014) of persons whose information the actor does not manage.

        Of these only rows around the actor's own notices are to be read, although the compartment is open. Found once
        for each actor, because every query about events needs it.
        """
        if not self._narrowed:
            notices = (
                number for number in self.openings if number % COMPARTMENTS_PER_SUBJECT == Category.NOTICE
            )
            self._narrowed.append(
                tuple(
                    number
                    for number in notices
                    if not self.may(Right.MANAGE, number // COMPARTMENTS_PER_SUBJECT, Category.CORE)
                )
            )
        return self._narrowed[0]

    def with_new_subject(self, subject_id: int) -> Self:
        """The same actor, able to fill in a person who has just been registered in the same transaction."""
        new = {
            compartment(subject_id, category): Opening(Right.MANAGE, Basis.COORDINATION)
            for category in Category
            if category is not Category.MINE
        }
        return replace(self, openings={**self.openings, **new})

    def same_request_as(self, other: Actor) -> bool:
        """Whether both are the same hat (or job) in the same request."""
        return (self.request_id, self.hat_id, self.job) == (other.request_id, other.hat_id, other.job)
