"""The port through which the ground floor asks and `enplan.policy` answers. Until a policy is installed, nobody may
do anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from enplan.base.access.actor import Actor, Opening
from enplan.base.access.permissions import Permission
from enplan.base.access.vocabulary import Basis, Category, Level, Right
from enplan.base.accounts.roles import Role


class GrantFact(NamedTuple):
    """A stored grant as the database tells it: what the hat, or its unit, may do with one person's information."""

    subject_id: int
    category: int
    right: Right
    basis: Basis
    starts_at: datetime
    ends_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class BlockFact:
    """A stored block: a category (or all), closed to a hat, to an organisation, or to everyone but the person."""

    subject_id: int
    category: int | None
    hat_id: int | None
    organization_id: int | None
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wearer:
    """The hat of the request, as the policy needs it."""

    hat_id: int
    role: Role
    organization_id: int | None
    own_subject_id: int | None
    level: Level


class WantedGrant(Protocol):
    """A grant that should be live, as the policy compiled it."""

    @property
    def category(self) -> Category: ...
    @property
    def hat_id(self) -> int | None: ...
    @property
    def organization_id(self) -> int | None: ...
    @property
    def role(self) -> Role | None: ...
    @property
    def right(self) -> Right: ...
    @property
    def basis(self) -> Basis: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime | None: ...


class Policy(Protocol):
    """What the policy must answer."""

    def permissions(self, role: Role, level: Level) -> frozenset[Permission]:
        """The permissions of a role when signed in at this level."""

    def openings(
        self, wearer: Wearer, grants: Sequence[GrantFact], blocks: Sequence[BlockFact], at: datetime
    ) -> Mapping[int, Opening]:
        """The compartments open to this hat at this moment."""

    def wanted_grants(self, actor: Actor, subject_id: int) -> Iterable[WantedGrant]:
        """The grants that the facts about this person call for now."""


class DenyAll:
    """What holds before a policy is installed: every answer is no."""

    def permissions(self, *_: object) -> frozenset[Permission]:
        return frozenset()

    def openings(self, *_: object) -> Mapping[int, Opening]:
        return {}

    def wanted_grants(self, *_: object) -> Iterable[WantedGrant]:
        return ()


class _Installed:
    policy: Policy = DenyAll()


def install(policy: Policy) -> None:
    """Put the policy in place; called once, when the application starts."""
    _Installed.policy = policy


def policy() -> Policy:
    """The policy in force."""
    return _Installed.policy
