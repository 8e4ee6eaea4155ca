"""Commitments as the engine computes them, how later events changed them, local settings of rules, and drafts of
deviations.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from enplan.base.access import Actor
from enplan.base.access.models import SubjectRecord
from enplan.domain.directory.models import Organization
from enplan.domain.timeline.models import Event


class Stored(models.TextChoices):
    """What can be said without a clock. RUNNING is open until its time limit and missed from then on."""

    PENDING = "pending"
    RUNNING = "running"
    MET = "met"
    LATE = "late"
    WAIVED = "waived"


def _following(actor: Actor, trigger: str) -> Q | None:
    """What narrows rows that hang on an event, by the name of the way to it, or None where nothing needs to."""
    compartments = actor.narrowed()
    if not compartments:
        return None
    events = Event.objects.visible_to(actor).filter(compartment__in=compartments)
    return ~Q(compartment__in=compartments) | Q(**{f"{trigger}__in": events})


class Commitment(SubjectRecord):
    """One rule applied to one trigger (docs/engine.md). Written by the task that measures, and by nothing else.

    Its category is that of the trigger. `trigger_key` is the event's logical id, or names the agreed date that the
    trigger follows from; `trigger` is then empty. `rule_key` and `rule_valid_from` name the version of the rule.
    `bearer` is empty while nobody has been found for the role. `fingerprint` tells in one look whether it is as it was.
    """

    rule_key = models.CharField(max_length=200)
    rule_code = models.CharField(max_length=200)
    rule_valid_from = models.DateField()
    source_kind = models.CharField(max_length=20)
    duty_role = models.CharField(max_length=60)
    bearer = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    receiver_role = models.CharField(max_length=60, blank=True)
    receiver = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    trigger_key = models.CharField(max_length=120)
    trigger = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    trigger_kind = models.CharField(max_length=60)
    triggered_at = models.DateTimeField()
    episode = models.CharField(max_length=60, blank=True)
    starts_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    evidence = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    evidence_at = models.DateTimeField(null=True)
    waiver = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    waived_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=Stored.choices)
    fingerprint = models.CharField(max_length=32)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "rule_key", "trigger_key"], name="commitment_once_for_trigger"
            ),
            models.CheckConstraint(condition=Q(state__in=Stored.values), name="commitment_state_known"),
            models.CheckConstraint(
                condition=Q(state="pending", due_at__isnull=True)
                | ~Q(state="pending") & Q(due_at__isnull=False),
                name="commitment_due_unless_pending",
            ),
            models.CheckConstraint(
                condition=~Q(state="met") | Q(evidence_at__lte=F("due_at")), name="commitment_met_in_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="late") | Q(evidence_at__gt=F("due_at")), name="commitment_late_after_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(evidence_at__isnull=True),
                name="commitment_runs_without_evidence",
            ),
        ]
        indexes: ClassVar = [
            *SubjectRecord.Meta.indexes,
            models.Index(fields=["subject", "triggered_at"], name="commitment_of_subject"),
            models.Index(
                fields=["compartment", "due_at"],
                condition=Q(state__in=["pending", "running"], removed_at__isnull=True),
                name="commitment_unsettled",
            ),
            models.Index(fields=["rule_key", "triggered_at"], name="commitment_of_rule"),
        ]

    def __str__(self) -> str:
        return f"commitment {self.pk}"

    @classmethod
    def narrower(cls, actor: Actor) -> Q | None:
        """What follows from a notice of need is as narrow as the notice."""
        return _following(actor, "trigger")


class Revision(SubjectRecord):
    """What had been told about a commitment was changed by something written down later. Added, never changed.

    `was` and `became` are states as they were shown at that moment, with the clock (rules.standing.Standing).
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="revisions")
    at = models.DateTimeField()
    because = models.CharField(max_length=20)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    event_kind = models.CharField(max_length=60, blank=True)
    was = models.CharField(max_length=10)
    became = models.CharField(max_length=10)
    due_was = models.DateTimeField(null=True)
    due_became = models.DateTimeField(null=True)

    class Meta(SubjectRecord.Meta):
        indexes: ClassVar = [
            *SubjectRecord.Meta.indexes,
            models.Index(fields=["commitment", "at"], name="revision_of_commitment"),
        ]

    def __str__(self) -> str:
        return f"revision {self.pk} of commitment {self.commitment_id}"

    @classmethod
    def narrower(cls, actor: Actor) -> Q | None:
        """As narrow as the commitment."""
        return _following(actor, "commitment__trigger")


class RuleSetting(models.Model):
    """What a place has decided about a shipped rule from a day on: whether it counts there, and its own time limit.

    Nothing about a person. Without `organization` it holds for the whole installation; the nearest one decides.
    `within` is empty where the shipped time limit stands. `source` says where it was decided. Added, never changed: a
    new decision is a new row, and what happened before its day is measured by the one that held then.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rule_code = models.CharField(max_length=200)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    is_on = models.BooleanField()
    within = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    decided_at = models.DateTimeField(db_default=Now())
    decided_by = models.CharField(max_length=200)
    decided_by_title = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(source=""), name="rule_setting_has_source"),
        ]
        indexes: ClassVar = [models.Index(fields=["rule_code", "valid_from"], name="setting_of_rule")]

    def __str__(self) -> str:
        return f"setting of {self.rule_code} from {self.valid_from}"


class DeviationDraft(SubjectRecord):
    """A deviation (avvik) begun from a broken promise, filled in with what is known. Nobody is told before it is sent.

    `title` names the promise and the day, never the person. One for each commitment and reporting organisation, which
    alone reads it, also where others see the promise.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="deviations")
    title = models.CharField(max_length=200)
    reporter = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    towards = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=300)
    was_due = models.TextField()
    what_happened = models.TextField(blank=True)
    done_at_once = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    begun_by = models.CharField(max_length=200)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["commitment", "reporter"],
                condition=Q(removed_at__isnull=True),
                name="deviation_once_for_reporter",
            ),
        ]

    def __str__(self) -> str:
        return f"deviation draft {self.pk}"

    @classmethod
    def narrower(cls, actor: Actor) -> Q | None:
        """The reporter's own, and as narrow as the commitment."""
        own = Q(reporter=actor.organization_id)
        following = _following(actor, "commitment__trigger")
        return own if following is None else own & following
