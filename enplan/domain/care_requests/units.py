"""Finding coordinating units: the municipality's, and those of the sender's trust and of the trust serving it."""

from __future__ import annotations

from enplan.domain.care_requests.rules import NoUnit, Unit
from enplan.domain.directory.chains import with_all_above
from enplan.domain.directory.coordinating import municipality, unit_of
from enplan.domain.directory.models import ContactPoint, Organization


def around(sender_organization_id: int, municipality_number: str) -> dict[str, Unit]:
    """The units that a notice from here about somebody living there could go to, by what they coordinate for."""
    houses = {
        "municipality": municipality(municipality_number),
        "trust": trust_of(sender_organization_id),
        "serving_trust": trust_serving(municipality_number),
    }
    found = {of: unit_of(house) for of, house in houses.items()}
    return {of: Unit(of, unit.pk, unit.name) for of, unit in found.items() if unit is not None}


def trust_of(organization_id: int) -> Organization | None:
    """The health trust that this organisation is or is part of, or None."""
    above = with_all_above(organization_id)
    return Organization.objects.filter(pk__in=above, kind="health_trust").order_by("pk").first()


def trust_serving(number: str) -> Organization | None:
    """The health trust that serves this municipality, or None."""
    rows = Organization.objects.filter(kind="health_trust", serves__contains=[number], closed_on__isnull=True)
    return rows.order_by("pk").first()


def whom_to_call(missing: NoUnit, sender_organization_id: int, municipality_number: str) -> NoUnit:
    """The same, with the house whose unit is missing and its telephone."""
    of = str(missing.details["missing"])
    house = {
        "municipality": lambda: municipality(municipality_number),
        "trust": lambda: trust_of(sender_organization_id),
        "serving_trust": lambda: trust_serving(municipality_number),
    }[of]()
    if house is None:
        return missing
    phone = ContactPoint.objects.filter(organization=house, system="phone").order_by("pk").first()
    return NoUnit(missing=of, name=house.name, phone=phone.value if phone else "")
