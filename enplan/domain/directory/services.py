"""Changing the directory."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system
from enplan.domain.directory.models import ContactPoint, Municipality, Organization, PrivacyContact

NUMBER = re.compile("[0-9]{4}")
KINDS = "domain.directory.organization_kinds"


@use_case(Permission.ORGANIZATION_MANAGE)
def add_municipality(
    actor: Actor, *, number: str, name: str, inhabitants: int, valid_from: date, source: str
) -> int:
    """A municipality with its number (four digits) from a day, with the source of the fact. Raises Invalid."""
    del actor
    if not NUMBER.fullmatch(number):
        raise Invalid({"number": "four-digits"})
    row = Municipality.objects.create(
        number=number, name=name, inhabitants=inhabitants, valid_from=valid_from, source=source
    )
    return row.pk


@use_case(Permission.ORGANIZATION_MANAGE)
def add_organization(
    actor: Actor,
    *,
    name: str,
    kind: str,
    part_of: int | None = None,
    short_name: str = "",
    organization_number: str = "",
    municipality_number: str = "",
    has_operating_agreement: bool | None = None,
    serves: Collection[str] = (),
    description: str = "",
    phone: str = "",
) -> Organization:
    """An organisation or a unit of one. Raises Invalid for an unknown kind or an empty name."""
    if not name.strip():
        raise Invalid({"name": "missing"})
    if kind not in code_system(KINDS):
        raise Invalid({"kind": "unknown"})
    row = Organization.objects.create(
        name=name.strip(),
        short_name=short_name,
        kind=kind,
        level=code_system(KINDS).concept(kind).string("level"),
        part_of_id=part_of,
        organization_number=organization_number,
        municipality_number=municipality_number,
        has_operating_agreement=has_operating_agreement,
        serves=sorted(serves),
        description=description,
        confirmed_on=actor.at.date(),
    )
    if phone:
        ContactPoint.objects.create(organization=row, system="phone", value=phone)
    return row


@use_case(Permission.ORGANIZATION_MANAGE)
def name_privacy_contact(actor: Actor, *, organization_id: int, hat_id: int, name: str) -> None:
    """From now on this hat, of somebody called `name`, answers when a person asks why somebody there looked.

    Whoever did it before does so no longer. Raises Invalid when there is no such organisation.
    """
    body = Organization.objects.filter(pk=organization_id, closed_on__isnull=True).first()
    if body is None:
        raise Invalid({"organization": "unknown"})
    PrivacyContact.objects.filter(organization=body, ended_at=None).update(ended_at=actor.at)
    PrivacyContact.objects.create(organization=body, hat_id=hat_id, name=name.strip(), named_at=actor.at)
