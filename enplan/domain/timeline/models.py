"""The append-only events of a person."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from enplan.base.access import Actor
from enplan.base.access.models import SubjectRecord
from enplan.domain.timeline.narrowing import events_of_own_notices


class Event(SubjectRecord):
    """Something that happened (docs/engine.md: event): kind, moment, organisation, counterpart, episode, attributes.

    `occurred_at` is when it happened, `recorded_at` when it was written. A correction is a new version: the same
    `logical_id` (FHIR Resource.id), a later `recorded_at`, and the version it replaces. Both stay; the newest counts.
    The database keeps versions in one chain, of one person and in one compartment.
    """

    logical_id = models.UUIDField(default=uuid.uuid4, editable=False)
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
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    because = models.CharField(max_length=60, blank=True)

    class Meta(SubjectRecord.Meta):
        indexes: ClassVar = [
            *SubjectRecord.Meta.indexes,
            models.Index(fields=["subject", "occurred_at"], name="event_of_subject_in_order"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["logical_id", "recorded_at"], name="event_version_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True, because="")
                | models.Q(replaces__isnull=False) & ~models.Q(because=""),
                name="event_correction_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @classmethod
    def narrower(cls, actor: Actor) -> models.Q | None:
        """Events around a notice of need are as narrow as the notice."""
        return events_of_own_notices(actor)
