"""Which organisation a unit is part of, and which units an organisation has, all the way."""

from __future__ import annotations

from enplan.domain.directory.models import Organization


def with_all_above(organization_id: int | None) -> tuple[int, ...]:
    """The organisation and everything it is part of, the nearest first; nothing for None."""
    chain: list[int] = []
    while organization_id is not None and organization_id not in chain:
        chain.append(organization_id)
        organization_id = (
            Organization.objects.values_list("part_of", flat=True).filter(pk=organization_id).first()
        )
    return tuple(chain)


def with_all_below(organization_id: int) -> frozenset[int]:
    """The organisation and all its units, however deep."""
    found = {organization_id}
    layer = found
    while layer:
        layer = set(Organization.objects.filter(part_of__in=layer).values_list("pk", flat=True)) - found
        found |= layer
    return frozenset(found)
