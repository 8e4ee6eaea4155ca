"""Municipalities, organisations, units, who answers about privacy there, and contact points."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Municipality(models.Model):
    """A municipality with its number in the period the number is valid (OID 2.16.578.1.12.4.1.1.3402)."""

    number = models.CharField(max_length=4)
    name = models.CharField(max_length=100)
    inhabitants = models.IntegerField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number", "valid_from"], name="municipality_number_once")
        ]

    def __str__(self) -> str:
        return self.name


class Organization(models.Model):
    """A legal body or a unit of one (FHIR Organization.partOf). Kinds and levels are data: organization_kinds.toml.

    `has_operating_agreement` says whether a private institution has an agreement with the regional health authority
    (driftsavtale); recommendation 86 gives the same duties either way. None where the question does not arise.
    `serves`: numbers of the municipalities that a health trust serves.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=40)
    level = models.CharField(max_length=20)
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="units")
    organization_number = models.CharField(max_length=9, blank=True)
    municipality_number = models.CharField(max_length=4, blank=True)
    has_operating_agreement = models.BooleanField(null=True)
    serves = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    description = models.TextField(blank=True)
    confirmed_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(part_of=models.F("id")), name="organization_not_its_own_part"
            ),
            models.UniqueConstraint(
                fields=["organization_number"],
                condition=~models.Q(organization_number=""),
                name="organization_number_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality_number", "kind"])]

    def __str__(self) -> str:
        return self.name


class PrivacyContact(models.Model):
    """Who answers for an organisation, and for units of it, when a person asks why somebody there looked.

    GDPR articles 12 and 15 (the controller answers). Pasientjournalloven § 22. The hat is one of staff.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="privacy_contacts")
    hat_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    named_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(ended_at__isnull=True),
                name="privacy_contact_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"privacy contact {self.pk}"


class ContactPoint(models.Model):
    """A way to reach an organisation (FHIR ContactPoint)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="contact_points")
    system = models.CharField(max_length=10, choices=[("phone", "phone"), ("email", "email"), ("url", "url")])
    value = models.CharField(max_length=200)
    purpose = models.CharField(max_length=100, blank=True)
    hours = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.value
