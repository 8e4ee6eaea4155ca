"""Reading the directory. Everyone who is signed in may, since it holds nothing about persons in need of services."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.domain.directory.coordinating import coordinates_for
from enplan.domain.directory.models import ContactPoint, Municipality, Organization, PrivacyContact


@dataclass(frozen=True, slots=True)
class OrganizationView:
    """An organisation or unit with the name that people know it by and how to reach it."""

    id: uuid.UUID
    number: int
    name: str
    short_name: str
    kind: str
    level: str
    part_of: str
    municipality_number: str
    has_operating_agreement: bool | None
    phone: str
    privacy_contact: str


def view(organization: Organization, phone: str = "", privacy_contact: str = "") -> OrganizationView:
    """The row as pages need it."""
    return OrganizationView(
        id=organization.public_id,
        number=organization.pk,
        name=organization.name,
        short_name=organization.short_name or organization.name,
        kind=organization.kind,
        level=organization.level,
        part_of=organization.part_of.name if organization.part_of else "",
        municipality_number=organization.municipality_number,
        has_operating_agreement=organization.has_operating_agreement,
        phone=phone,
        privacy_contact=privacy_contact,
    )


@use_case(Permission.ORGANIZATION_READ)
def listing(actor: Actor) -> Sequence[OrganizationView]:
    """All open organisations and units by name, each with its first phone number and its privacy contact."""
    del actor
    phones = {c.organization_id: c.value for c in ContactPoint.objects.filter(system="phone").order_by("-id")}
    rows = Organization.objects.filter(closed_on__isnull=True).select_related("part_of").order_by("name")
    live = PrivacyContact.objects.filter(ended_at__isnull=True)
    contacts = dict(live.values_list("organization_id", "name"))
    return [view(row, phones.get(row.pk, ""), contacts.get(row.pk, "")) for row in rows]


@use_case(Permission.ORGANIZATION_READ)
def get(actor: Actor, *, organization_id: uuid.UUID) -> OrganizationView | None:
    """One organisation, or None."""
    del actor
    row = Organization.objects.select_related("part_of").filter(public_id=organization_id).first()
    return view(row) if row else None


@use_case(Permission.ORGANIZATION_READ)
def coordinating_unit(actor: Actor, *, municipality_number: str) -> OrganizationView | None:
    """Who coordinates in a municipality, with the first phone number; the municipality where no unit does."""
    del actor
    row = coordinates_for(municipality_number)
    if row is None:
        return None
    phone = row.contact_points.filter(system="phone").order_by("pk").first()
    return view(row, phone.value if phone else "")


@use_case(Permission.ORGANIZATION_READ)
def municipalities(actor: Actor) -> Sequence[tuple[str, str]]:
    """(number, name) of the municipalities that exist today, by name."""
    day = actor.at.date()
    rows = Municipality.objects.filter(valid_from__lte=day).exclude(valid_to__lte=day)
    return sorted(((row.number, row.name) for row in rows), key=lambda pair: pair[1])
