"""Accounts and hats. Rows are readable by their owner, by those who keep accounts, and by nobody else."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from enplan.base.accounts.roles import Role


class Account(models.Model):
    """A key to the house: issuer and subject of an e-ID, never a password.

    `identifier_digest` is a keyed digest of the national identifier under which an account was prepared before the
    first login; it is matched once and then the pair (issuer, subject) is what counts (ASVS 5.0, 6.8.1).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    issuer = models.CharField(max_length=200, null=True)  # noqa: DJ001 - part of a key that may be absent
    subject = models.CharField(max_length=200, null=True)  # noqa: DJ001 - as above
    identifier_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - as above
    display_name = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=Now())
    disabled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="account_key_once"),
            models.CheckConstraint(
                condition=models.Q(issuer__isnull=True, subject__isnull=True)
                | models.Q(issuer__isnull=False, subject__isnull=False),
                name="account_issuer_and_subject_together",
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"


class Hat(models.Model):
    """A role in an organisation, or towards one person, for a half-open period [starts_at, ends_at)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="hats")
    role = models.CharField(max_length=20, choices=Role.choices)
    title = models.CharField(max_length=120, blank=True)
    organization_id = models.BigIntegerField(null=True)
    organization_name = models.CharField(max_length=200, blank=True)
    subject_id = models.BigIntegerField(null=True)
    hpr_number = models.CharField(max_length=9, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    starts_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="hat_period_forward",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    role__in=["person", "relative", "guardian"],
                    subject_id__isnull=False,
                    organization_id__isnull=True,
                )
                | models.Q(
                    role__in=[
                        "professional",
                        "coordinating_unit",
                        "leader",
                        "competence_centre",
                        "administrator",
                    ],
                    subject_id__isnull=True,
                    organization_id__isnull=False,
                ),
                name="hat_person_or_organization",
            ),
            models.UniqueConstraint(
                fields=["subject_id"],
                condition=models.Q(role="person", ends_at__isnull=True),
                name="hat_one_per_own_plan",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account"]), models.Index(fields=["organization_id"])]

    def __str__(self) -> str:
        return f"hat {self.pk}"
