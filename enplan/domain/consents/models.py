"""Consents and the assessment of capacity to give them. All are core: the team may know that they exist."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from enplan.base.access.models import SubjectRecord
from enplan.base.access.vocabulary import PLAN_CHOICES, Category
from enplan.domain.people.models import RelatedPerson


class Given(SubjectRecord):
    """How a consent came to be.

    On screen, on paper or by speech (codes in data/ways.toml), by whom (data/givers.toml), written by whom.
    `person_heard`: somebody else gave it, after hearing the person.
    """

    given_at = models.DateTimeField()
    given_through = models.CharField(max_length=20, blank=True)
    given_by = models.CharField(max_length=20, default="person")
    person_heard = models.BooleanField(null=True)
    recorded_by_hat_id = models.BigIntegerField(null=True)
    recorded_by_name = models.CharField(max_length=200, blank=True)
    present = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta(SubjectRecord.Meta):
        abstract = True


class PlanConsent(Given):
    """The answer to whether a plan is made.

    `answer` False is a no that is kept, so that nobody asks again tomorrow.
    """

    answer = models.BooleanField()

    class Meta(Given.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(superseded_at__isnull=True, withdrawn_at__isnull=True),
                name="plan_consent_one_live",
            ),
        ]

    def __str__(self) -> str:
        return f"plan consent {self.pk}"


class SharingConsent(Given):
    """What one party may see, for a period.

    Categories answered yes, answered no; the rest is undecided, which is no.

    The party is an organisation (never a named employee) or a related person. A row that was given through
    nothing says that the party has come in and that the person has not answered yet.
    """

    organization_id = models.BigIntegerField(null=True)
    related_person = models.ForeignKey(RelatedPerson, on_delete=models.PROTECT, null=True, related_name="+")
    party_name = models.CharField(max_length=200)
    yes = ArrayField(models.SmallIntegerField(choices=PLAN_CHOICES), default=list)
    no = ArrayField(models.SmallIntegerField(choices=PLAN_CHOICES), default=list)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    period_code = models.CharField(max_length=30, blank=True)

    class Meta(Given.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(organization_id__isnull=False, related_person__isnull=True)
                | models.Q(organization_id__isnull=True, related_person__isnull=False),
                name="sharing_has_one_party",
            ),
            models.CheckConstraint(
                condition=~models.Q(yes__overlap=models.F("no")), name="sharing_yes_or_no"
            ),
            models.CheckConstraint(
                condition=~models.Q(yes__contains=[int(Category.MINE)]), name="sharing_never_private_notes"
            ),
            models.CheckConstraint(
                condition=models.Q(related_person__isnull=True)
                | ~models.Q(yes__contains=[int(Category.RISK)]),
                name="sharing_no_risk_to_relatives",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="sharing_period_forward",
            ),
            models.UniqueConstraint(
                fields=["subject", "organization_id"],
                condition=models.Q(superseded_at__isnull=True, organization_id__isnull=False),
                name="sharing_one_answer_to_organization",
            ),
            models.UniqueConstraint(
                fields=["subject", "related_person"],
                condition=models.Q(superseded_at__isnull=True, related_person__isnull=False),
                name="sharing_one_answer_to_relative",
            ),
        ]

    def __str__(self) -> str:
        return f"sharing consent {self.pk}"


class CapacityAssessment(SubjectRecord):
    """A professional's assessment of the capacity to consent, with reason and the day to look again.

    Written down by the coordinator, who may be another than the one who assessed.

    pbrl § 4-3 as circulated; while it stands as lacking, consent is given by the representative and the
    person's own grid is shown read-only with the reason.
    """

    state = models.CharField(max_length=20, choices=[("has", "has"), ("doubt", "doubt"), ("lacks", "lacks")])
    reason = models.TextField()
    review_on = models.DateField()
    assessed_at = models.DateTimeField()
    assessed_by_name = models.CharField(max_length=200)
    recorded_by_name = models.CharField(max_length=200)
    representative = models.ForeignKey(RelatedPerson, on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(superseded_at__isnull=True),
                name="capacity_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"capacity assessment {self.pk}"
