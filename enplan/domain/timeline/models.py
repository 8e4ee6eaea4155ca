"""The append-only events of a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from enplan.base.access.models import SubjectRecord


class Event(SubjectRecord):
    """Something that happened (design/engine.md: event): kind, moment, organisation, counterpart, episode, attributes.

    `occurred_at` is when it happened, `recorded_at` when it was written. A correction is a new event that names the
    one it replaces.
    """

    kind = models.CharField(max_length=60)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    organization_id = models.BigIntegerField(null=True)
    organization_name = models.CharField(max_length=200, blank=True)
    counterpart_id = models.BigIntegerField(null=True)
    episode = models.CharField(max_length=60, blank=True)
    hat_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    attributes = models.JSONField(default=dict)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(SubjectRecord.Meta):
        indexes: ClassVar = [
            *SubjectRecord.Meta.indexes,
            models.Index(fields=["subject", "occurred_at"], name="event_of_subject_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
