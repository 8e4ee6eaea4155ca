"""Questions about look-ups and their answers.

Both are added and never changed. The person reads them, and the one who answers: somebody at the organisation that
is asked, or the coordinator where there is nobody such. Never the one who is asked about.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from enplan.base.access.models import SubjectRecord


class LookupQuestion(SubjectRecord):
    """The person asks why somebody looked. What the log said is copied: those who answer do not read the log.

    `answering_organization_id` None: the coordinator answers.
    """

    event_id = models.BigIntegerField()
    looked_at = models.DateTimeField()
    looker_hat_id = models.BigIntegerField(null=True)
    looker_name = models.CharField(max_length=200)
    looker_title = models.CharField(max_length=120, blank=True)
    organization_name = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=60)
    words = models.TextField(blank=True)
    asked_by_name = models.CharField(max_length=200, blank=True)
    answering_organization_id = models.BigIntegerField(null=True)
    answering_organization_name = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    answer_due_on = models.DateField()

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "event_id"], name="look_up_questioned_once"),
            models.CheckConstraint(condition=models.Q(category=0), name="look_up_question_is_core"),
        ]

    def __str__(self) -> str:
        return f"question about look-up {self.event_id}"


class LookupAnswer(SubjectRecord):
    """Why somebody looked, as the person was told."""

    question = models.ForeignKey(LookupQuestion, on_delete=models.PROTECT, related_name="answers")
    words = models.TextField()
    answered_at = models.DateTimeField()
    answered_by_hat_id = models.BigIntegerField(null=True)
    answered_by_name = models.CharField(max_length=200)
    answered_by_title = models.CharField(max_length=120, blank=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question"], name="look_up_question_answered_once"),
            models.CheckConstraint(condition=models.Q(category=0), name="look_up_answer_is_core"),
        ]

    def __str__(self) -> str:
        return f"answer to question {self.question_id}"
