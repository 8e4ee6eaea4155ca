"""Generated worlds of grants and blocks, laid into the real database, and what three independent readings make of them.

The naive reading here is written from the sentence in security.md 3.1 alone and shares no code with the product.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from hypothesis import strategies as st

from enplan.base.access import Level, Right, Role
from enplan.base.access.acting import acting_as_job
from enplan.base.access.models import Block
from enplan.base.accounts.models import Hat
from tests.world import as_

TABLE = list(csv.DictReader(Path("enplan/policy/capabilities.csv").read_text(encoding="utf-8").splitlines()))
CATEGORIES = [
    "core",
    "housing",
    "activity",
    "finances",
    "physical_health",
    "mental_health",
    "substance_use",
    "daily_life",
    "network",
    "crisis",
    "risk",
    "mine",
    "notice",
]
HOURS = st.sampled_from([-20, -5, 5])  # long ago, lately, later
LASTING = st.sampled_from([None, 3, 40])  # for good, for a moment, for long
TELLING = st.sampled_from([0, 5, 11, 12])  # core, a life area, private notes, notices
AIMS = st.sampled_from(["hat", "hat", "hat", "unit", "unit", "other hat", "other unit", "other role"])

ELSEWHERE = -1
"""No organisation that anybody works in."""


@dataclass(frozen=True)
class GrantRow:
    """A grant in hours from now; to the hat that looks or its unit, or to another hat, unit or role there."""

    subject: int
    category: int
    right: int
    starts: int
    ends: int | None
    revoked: bool
    to: str


@dataclass(frozen=True)
class BlockRow:
    """A block in hours from now; aimed at the hat, its organisation, another hat, or everybody."""

    subject: int
    category: int | None
    aim: str
    starts: int
    ends: int | None


@dataclass(frozen=True)
class World:
    """Who looks, how surely known, and what is stored."""

    viewer: str
    level: int
    grants: tuple[GrantRow, ...]
    blocks: tuple[BlockRow, ...]


def period() -> Any:
    """Start and end in hours from now, the end missing or after the start; few values, so that rows meet."""
    return st.tuples(HOURS, LASTING).map(lambda p: (p[0], None if p[1] is None else p[0] + p[1]))


grant_rows = st.builds(
    lambda subject, category, right, p, revoked, to: GrantRow(
        subject, category, right, p[0], p[1], revoked, to
    ),
    st.integers(0, 1),
    TELLING | st.integers(0, 12),
    st.integers(1, 3),
    period(),
    st.booleans(),
    AIMS,
)
block_rows = st.builds(
    lambda subject, category, aim, p: BlockRow(subject, category, aim, p[0], p[1]),
    st.integers(0, 1),
    st.none() | TELLING,
    st.sampled_from(["hat", "organization", "other", "all"]),
    period(),
)
worlds = st.builds(
    World,
    st.sampled_from(
        [
            "person",
            "person",
            "professional",
            "professional",
            "relative",
            "guardian",
            "leader",
            "administrator",
            "coordinating_unit",
            "coordinating_unit",
        ]
    ),
    st.sampled_from([2, 4]),
    st.lists(grant_rows, min_size=3, max_size=12).map(tuple),
    st.lists(block_rows, min_size=1, max_size=4).map(tuple),
)


@dataclass
class Stage:
    """The fixed cast that worlds are laid on: two persons, and one hat of each role."""

    subjects: tuple[int, int]
    hats: dict[str, Hat]
    other_hat: int

    def readings(self, world: World) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
        """Compartment → right, as the database, the application and the naive reading see it. Leaves nothing behind."""
        with transaction.atomic():
            self._lay(world)
            hat = self.hats[world.viewer]
            with as_(hat, Level(world.level)) as actor:
                stored = self._database()
                computed = {number: int(opening.right) for number, opening in actor.openings.items()}
                naive = self._naive(world, actor.at)
            transaction.set_rollback(True)
        return stored, computed, naive

    def _lay(self, world: World) -> None:
        now = datetime.now().astimezone()
        for index, subject in enumerate(self.subjects):
            with acting_as_job("test_world", subject_id=subject):
                rows = [grant for grant in world.grants if grant.subject == index]
                self._replace(subject, world, rows, now)
                self._replace(subject, world, [grant for grant in rows if not grant.revoked], now)
                for block in world.blocks:
                    if block.subject == index:
                        self._block(subject, world, block, now)

    def _replace(self, subject: int, world: World, rows: list[GrantRow], now: datetime) -> None:
        wanted = {
            json.dumps(
                {
                    "category": row.category,
                    **self._to(world, row.to),
                    "right": row.right,
                    "basis": "consent",
                    "starts_at": (now + timedelta(hours=row.starts)).isoformat(),
                    "ends_at": (now + timedelta(hours=row.ends)).isoformat()
                    if row.ends is not None
                    else None,
                }
            )
            for row in rows
        }
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sec.replace_grants(%s, %s)", [subject, "[" + ",".join(sorted(wanted)) + "]"]
            )

    def _to(self, world: World, to: str) -> dict[str, Any]:
        """To whom a grant is, as the policy tells the database."""
        hat = self.hats[world.viewer]
        if to in {"hat", "other hat"}:
            return {"hat": hat.pk if to == "hat" else self.other_hat}
        return {
            "hat": None,
            "organization": ELSEWHERE if to == "other unit" else (hat.organization_id or ELSEWHERE),
            "role": "relative" if to == "other role" else world.viewer,
        }

    def _block(self, subject: int, world: World, row: BlockRow, now: datetime) -> None:
        hat = self.hats[world.viewer]
        Block.objects.create(
            subject_id=subject,
            category=row.category,
            hat_id={"hat": hat.pk, "other": self.other_hat}.get(row.aim),
            organization_id=(hat.organization_id or ELSEWHERE) if row.aim == "organization" else None,
            starts_at=now + timedelta(hours=row.starts),
            ends_at=now + timedelta(hours=row.ends) if row.ends is not None else None,
        )

    def _database(self) -> dict[int, int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sec.readable(), sec.writable(), sec.managed()")
            readable, writable, managed = cursor.fetchone()
        rights = dict.fromkeys(readable, int(Right.READ)) | dict.fromkeys(writable, int(Right.WRITE))
        return rights | {subject * 16: int(Right.MANAGE) for subject in managed}

    def _naive(self, world: World, at: datetime) -> dict[int, int]:
        del at
        hat = self.hats[world.viewer]
        result: dict[int, int] = {}
        own = self.subjects[0] if world.viewer == "person" else None
        mine = {"hat", "unit"} if hat.organization_id else {"hat"}
        live_again = {
            (g.subject, g.category, g.right, g.starts, g.ends, g.to)
            for g in world.grants
            if not g.revoked and g.to in mine
        }
        for grant in world.grants:
            subject = self.subjects[grant.subject]
            if grant.to not in mine:
                continue
            row = (grant.subject, grant.category, grant.right, grant.starts, grant.ends, grant.to)
            if row not in live_again:
                continue
            if grant.starts > 0 or (grant.ends is not None and grant.ends <= 0):
                continue
            if CATEGORIES[grant.category] == "mine" and subject != own:
                continue
            blocked = False
            for block in world.blocks:
                applies = block.subject == grant.subject and block.category in (None, grant.category)
                aimed = block.aim in ("hat", "all") or (
                    block.aim == "organization" and hat.organization_id is not None
                )
                if (
                    applies
                    and aimed
                    and block.starts <= 0
                    and (block.ends is None or block.ends > 0)
                    and subject != own
                ):
                    blocked = True
            limits = [
                int(row["max_right"])
                for row in TABLE
                if row["role"] == world.viewer
                and row["category"] == CATEGORIES[grant.category]
                and int(row["min_level"]) <= world.level
            ]
            right = min(grant.right, max(limits, default=0))
            if right and not blocked:
                number = subject * 16 + grant.category
                result[number] = max(result.get(number, 0), right)
        return result


def comparable(rights: dict[int, int]) -> dict[int, int]:
    """Managing matters in core only: elsewhere the database keeps no more than the right to write."""
    return {
        number: right if number % 16 == 0 else min(right, int(Right.WRITE))
        for number, right in rights.items()
    }


ROLES = {
    name: Role(name)
    for name in [
        "person",
        "relative",
        "guardian",
        "professional",
        "leader",
        "coordinating_unit",
        "administrator",
    ]
}
