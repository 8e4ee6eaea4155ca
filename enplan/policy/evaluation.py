"""Which compartments are open to a hat at a moment. Pure.

The database computes the same in SQL (base/access/sql/begin.sql); the two are written apart and tested against each
other on generated worlds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache

from enplan.base.access import Basis, Category, Level, Opening, Right, Role, compartment
from enplan.base.access.port import BlockFact, GrantFact, Wearer

Capabilities = Mapping[tuple[Role, Category], Sequence[tuple[Level, Right]]]


def openings(
    wearer: Wearer,
    grants: Iterable[GrantFact],
    blocks: Sequence[BlockFact],
    capabilities: Capabilities,
    at: datetime,
) -> dict[int, Opening]:
    """Compartment number → how far it is open and why. The widest of several grants counts; a block closes."""
    opened: dict[int, Opening] = {}
    most = {int(category): ceiling(capabilities, wearer, category) for category in Category}
    blocks_of = defaultdict[int, list[BlockFact]](list)
    for block in blocks:
        blocks_of[block.subject_id].append(block)
    for grant in grants:
        right = min(int(grant.right), most[grant.category])
        if right == 0 or not is_live(grant, at) or not is_private_to(wearer, grant):
            continue
        if any(closes(block, wearer, grant, at) for block in blocks_of.get(grant.subject_id, ())):
            continue
        number = compartment(grant.subject_id, grant.category)
        before = opened.get(number)
        if before is None or before.right < right:
            opened[number] = _opening(right, grant.basis)
    return opened


@cache
def _opening(right: int, basis: Basis) -> Opening:
    return Opening(Right(right), basis)


def ceiling(capabilities: Capabilities, wearer: Wearer, category: Category) -> int:
    """The most this role may have in this category at this level; 0 for nothing."""
    rows = capabilities.get((wearer.role, category), ())
    return max((int(right) for level, right in rows if level <= wearer.level), default=0)


def is_live(grant: GrantFact, at: datetime) -> bool:
    """Started, not ended, not revoked; all ends are half-open."""
    return (
        grant.starts_at <= at
        and (grant.ends_at is None or at < grant.ends_at)
        and (grant.revoked_at is None or at < grant.revoked_at)
    )


def is_private_to(wearer: Wearer, grant: GrantFact) -> bool:
    """Private notes are open to the person alone, whatever a grant says."""
    return grant.category != Category.MINE or grant.subject_id == wearer.own_subject_id


def closes(block: BlockFact, wearer: Wearer, grant: GrantFact, at: datetime) -> bool:
    """Whether this block closes what this grant would open. The person is never blocked from their own plan."""
    if block.subject_id != grant.subject_id or grant.subject_id == wearer.own_subject_id:
        return False
    if block.category is not None and block.category != grant.category:
        return False
    aimed_at_all = block.hat_id is None and block.organization_id is None
    aimed = (
        aimed_at_all
        or block.hat_id == wearer.hat_id
        or (block.organization_id is not None and block.organization_id == wearer.organization_id)
    )
    return aimed and block.starts_at <= at and (block.ends_at is None or at < block.ends_at)
