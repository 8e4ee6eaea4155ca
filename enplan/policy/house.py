"""The policy of this house, installed in the port: reads the facts from the domain, calculates with pure rules."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from enplan.base.access import Actor, Category, Level, Opening, Permission, Right, Role
from enplan.base.access.port import BlockFact, GrantFact, Wearer
from enplan.policy import roles
from enplan.policy.compilation import WantedGrant, wanted
from enplan.policy.evaluation import Capabilities, openings
from enplan.policy.facts import duty_facts, member_facts, person_fact, sharing_facts

CAPABILITIES = Path(__file__).parent / "capabilities.csv"


@cache
def capabilities() -> Capabilities:
    """The reviewed table: the most a role may have in a category, from which level of sign-in."""
    table: dict[tuple[Role, Category], list[tuple[Level, Right]]] = {}
    with CAPABILITIES.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = Role(row["role"]), Category[row["category"].upper()]
            table.setdefault(key, []).append((Level(int(row["min_level"])), Right(int(row["max_right"]))))
    return table


class HousePolicy:
    """Answers the port."""

    def permissions(self, role: Role, level: Level) -> frozenset[Permission]:
        return roles.permissions(role, level)

    def openings(
        self, wearer: Wearer, grants: Sequence[GrantFact], blocks: Sequence[BlockFact], at: datetime
    ) -> Mapping[int, Opening]:
        return openings(wearer, grants, blocks, capabilities(), at)

    def wanted_grants(self, actor: Actor, subject_id: int) -> set[WantedGrant]:
        """The grants that the consents and memberships of this person call for."""
        return wanted(
            person_fact(actor, subject_id),
            member_facts(actor, subject_id),
            sharing_facts(actor, subject_id),
            duty_facts(actor, subject_id),
        )
