"""Notices of need, questions about them, and what a coordinating unit knows about those who can coordinate.

A notice is no part of the plan: its category is NOTICE, which the team does not see (ADR 0014).
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from enplan.base.access import Actor, Role
from enplan.base.access.models import SubjectRecord
from enplan.base.access.vocabulary import Category

ONLY_NOTICE = [(Category.NOTICE.value, Category.NOTICE.label)]


class NoticeState(models.TextChoices):
    """Life cycle of a notice (FHIR ServiceRequest.status); the allowed moves stand in rules.MOVES."""

    SENT = "sent"
    QUESTIONED = "questioned"
    PROPOSED = "proposed"
    CLOSED = "closed"


class Need(models.TextChoices):
    """What somebody is thought to need."""

    PLAN = "plan"
    COORDINATOR = "coordinator"
    BOTH = "both"


class ConsentAnswer(models.TextChoices):
    """What the person said when asked whether a notice may be sent."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


class Outcome(models.TextChoices):
    """How a notice ended."""

    APPOINTED = "appointed"
    NO_NEED = "no_need"
    WITHDRAWN = "withdrawn"


class NoticeOfNeed(SubjectRecord):
    """One notice to one coordinating unit (FHIR ServiceRequest; `requisition` ties those that were sent together).

    Who it is about stands as the sender wrote it, so that neither sender nor unit learns what is registered already.
    Without the person's yes it holds no more than that (data/notice_contents.toml).
    """

    category = models.SmallIntegerField(choices=ONLY_NOTICE, default=Category.NOTICE)
    requisition = models.UUIDField(default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=12, choices=NoticeState.choices, default=NoticeState.SENT)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    birth_date = models.DateField()
    national_identifier = models.CharField(max_length=11)
    municipality_number = models.CharField(max_length=4)
    need = models.CharField(max_length=12, choices=Need.choices)
    words = models.TextField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    consent = models.CharField(max_length=10, choices=ConsentAnswer.choices)
    consent_through = models.CharField(max_length=20, blank=True)
    asked_by = models.CharField(max_length=200, blank=True)
    why_not = models.CharField(max_length=300, blank=True)
    sender_hat_id = models.BigIntegerField()
    sender_name = models.CharField(max_length=200)
    sender_title = models.CharField(max_length=120, blank=True)
    sender_organization_id = models.BigIntegerField()
    sender_organization_name = models.CharField(max_length=200)
    sender_phone = models.CharField(max_length=20, blank=True)
    unit_id = models.BigIntegerField()
    unit_name = models.CharField(max_length=200)
    route = models.CharField(max_length=40)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    proposed_hat_id = models.BigIntegerField(null=True)
    proposed_name = models.CharField(max_length=200, blank=True)
    proposed_organization_name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    outcome_reason = models.CharField(max_length=40, blank=True)
    outcome_words = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=200, blank=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(category=Category.NOTICE), name="notice_is_no_part_of_plan"),
            models.CheckConstraint(
                condition=Q(consent="yes") | Q(words="", phone=""), name="notice_without_yes_says_little"
            ),
            models.CheckConstraint(
                condition=(Q(consent="yes") & ~Q(consent_through="") & ~Q(asked_by=""))
                | (~Q(consent="yes") & ~Q(why_not="")),
                name="notice_says_who_asked_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                & ~Q(outcome="")
                & ~Q(outcome_words="")
                & ~Q(closed_by_name="")
                | (~Q(state="closed") & Q(closed_at__isnull=True, outcome="")),
                name="notice_closed_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(proposed_hat_id__isnull=False),
                name="notice_proposes_somebody",
            ),
            models.UniqueConstraint(
                fields=["subject", "sender_hat_id", "unit_id"],
                condition=Q(closed_at__isnull=True),
                name="one_open_notice_of_sender_to_unit",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gt=F("sent_at")),
                name="notice_closed_after_sent",
            ),
        ]
        indexes: ClassVar = [
            *SubjectRecord.Meta.indexes,
            models.Index(fields=["unit_id", "closed_at"], name="notice_of_unit"),
            models.Index(fields=["sender_hat_id", "sent_at"], name="notice_of_sender"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"

    @classmethod
    def narrower(cls, actor: Actor) -> Q | None:
        """A sender's own, and the open ones of a unit; all of a person whose information the actor manages."""
        compartments = actor.narrowed()
        if not compartments:
            return None
        own = ~Q(compartment__in=compartments) | Q(sender_hat_id=actor.hat_id)
        if actor.role is not Role.COORDINATING_UNIT:
            return own
        return own | Q(unit_id=actor.organization_id, closed_at__isnull=True)

    @property
    def name(self) -> str:
        """Given and family name as the sender wrote them."""
        return f"{self.given_name} {self.family_name}"


class NoticeQuestion(SubjectRecord):
    """The unit asks the sender for more, and the sender answers (FHIR Communication)."""

    category = models.SmallIntegerField(choices=ONLY_NOTICE, default=Category.NOTICE)
    notice = models.ForeignKey(NoticeOfNeed, on_delete=models.PROTECT, related_name="questions")
    words = models.TextField()
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=200)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(category=Category.NOTICE), name="notice_question_is_notice"),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(answered_at__isnull=True), name="one_open_question_of_notice"
            ),
        ]

    def __str__(self) -> str:
        return f"question about notice {self.notice_id}"

    @classmethod
    def narrower(cls, actor: Actor) -> Q | None:
        """As narrow as the notice."""
        if not actor.narrowed():
            return None
        return Q(notice__in=NoticeOfNeed.objects.visible_to(actor))


class CoordinatorProfile(models.Model):
    """What a coordinating unit has written about an employee who can coordinate (FHIR PractitionerRole).

    Languages, training, who steps in, and whether they can take on more. Read and changed by that unit alone.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit_id = models.BigIntegerField()
    hat_id = models.BigIntegerField()
    takes_more = models.BooleanField(default=True)
    languages = models.CharField(max_length=200, blank=True)
    training = models.CharField(max_length=200, blank=True)
    trained_on = models.DateField(null=True)
    substitute_hat_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit_id", "hat_id"], name="coordinator_profile_once"),
            models.CheckConstraint(
                condition=Q(substitute_hat_id__isnull=True) | ~Q(substitute_hat_id=F("hat_id")),
                name="nobody_stands_in_for_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"coordinator profile {self.pk}"
