"""The audit table. Attribute names follow the fields that hpl § 29 c lists and the national trust framework."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Outcome(models.TextChoices):
    """Whether the request was answered. Refusals are kept, but never shown to the person as an accusation."""

    DONE = "done"
    REFUSED = "refused"


class AuditEvent(models.Model):
    """One request touching one person (or refused before any person was reached)."""

    at = models.DateTimeField(db_default=Now())
    request_id = models.UUIDField()
    account_id = models.BigIntegerField(null=True)
    hat_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    actor_role = models.CharField(max_length=20)
    actor_title = models.CharField(max_length=120, blank=True)
    organization_id = models.BigIntegerField(null=True)
    organization_name = models.CharField(max_length=200, blank=True)
    subject_id = models.BigIntegerField(null=True)
    asked_for = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    categories = ArrayField(models.SmallIntegerField(), default=list)
    basis = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    door = models.CharField(max_length=120, blank=True)
    level = models.SmallIntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.DONE)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_id", "-at"], name="audit_subject_newest"),
            models.Index(fields=["account_id", "-at"], name="audit_account_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.action} at {self.at:%Y-%m-%d %H:%M}"
