"""Which unit coordinates for a municipality or a trust. Whoever asks anywhere gets the same answer."""

from __future__ import annotations

from enplan.domain.directory.models import Organization


def municipality(number: str) -> Organization | None:
    """The municipality with this number as an organisation, or None."""
    rows = Organization.objects.filter(
        kind="municipality", municipality_number=number, closed_on__isnull=True
    )
    return rows.order_by("pk").first() if number else None


def unit_of(house: Organization | None) -> Organization | None:
    """The open coordinating unit of a municipality or trust, or None."""
    if house is None:
        return None
    units = Organization.objects.filter(part_of=house, kind="coordinating_unit", closed_on__isnull=True)
    return units.order_by("pk").first()


def coordinates_for(number: str) -> Organization | None:
    """The coordinating unit of the municipality with this number; the municipality itself where there is none."""
    house = municipality(number)
    return unit_of(house) or house
