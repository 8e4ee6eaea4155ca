"""Agreements between organisations, with parties, versions and clauses; and what of it concerns one person.

What a binding version says can never be changed, and a period that has passed keeps the version it was measured by:
constraints here, and a trigger in migration 0002, see to it. Only the two last tables are about a person.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

from enplan.base.access import Category
from enplan.base.access.models import SubjectRecord
from enplan.base.access.vocabulary import PLAN_CHOICES
from enplan.domain.care_teams.models import Membership, PersonAnswer
from enplan.domain.directory.models import Organization


class VersionState(models.TextChoices):
    """How far a version has come. Whether a binding one is in force is told from its dates (rules.standing)."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"


class EndsAs(models.TextChoices):
    """Why the validity of a binding version has an end; empty when it had one from the start, or has none."""

    SUPERSEDED = "superseded"
    NOTICE = "notice"


class Agreement(models.Model):
    """A cooperation agreement, whatever it says today (FHIR Contract). `parent` is the agreement it stands under.

    Kinds are data: service_agreement_kinds.toml.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="agreement_has_title"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="agreement_not_under_itself"),
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"


class AgreementParty(models.Model):
    """An organisation that the agreement binds. The parties stand fast as long as the agreement does."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "organization"], name="party_once"),
        ]

    def __str__(self) -> str:
        return f"party {self.pk}"


class AgreementVersion(models.Model):
    """What the parties agree, from `valid_from` up to and without `valid_to`.

    `round` counts how often it was proposed: approvals of an earlier round do not count. `revision` counts changes
    of the draft, so that whoever saved first is not overwritten. `party` is the one whose draft it is. `notice_by` is
    the party that gave notice, `ended_before` the end that the parties had agreed on themselves, if any.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    party = models.ForeignKey(AgreementParty, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    next_review_on = models.DateField(null=True)
    ends_as = models.CharField(max_length=10, choices=EndsAs.choices, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    notice_by = models.ForeignKey(AgreementParty, on_delete=models.PROTECT, null=True, related_name="+")
    ended_before = models.DateField(null=True)
    round = models.IntegerField(default=0)
    revision = models.IntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.CharField(max_length=200)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.CharField(max_length=200, blank=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(state__in=["draft", "proposed"]), name="one_open_version"
            ),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="version_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["proposed", "agreed"])
                | Q(valid_from__isnull=False, proposed_at__isnull=False, round__gte=1),
                name="proposed_version_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreed_at__isnull=False), name="agreed_version_has_moment"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="version_period_forward",
            ),
            models.CheckConstraint(
                condition=Q(next_review_on__isnull=True) | Q(next_review_on__gt=F("valid_from")),
                name="version_review_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ends_as="") | Q(valid_to__isnull=False), name="version_end_has_date"
            ),
            ExclusionConstraint(
                name="one_version_in_force",
                expressions=[
                    (
                        Func(F("agreement"), F("agreement"), Value("[]"), function="int8range"),
                        RangeOperators.EQUAL,
                    ),
                    (Func(F("valid_from"), F("valid_to"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="agreed"),
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.agreement_id} version {self.number}"


class Clause(models.Model):
    """One promise: who, towards whom, in the parties' own words, and how it is measured if it is.

    `key` is the clause's name in all versions, so that figures follow it. `bearer` and `receiver` are parties; without
    one, it is whichever party the role is found in for the person in question. `rule` is the measurable part of a rule
    (docs/engine.md: when, after_all, evidence, window, waived_by); empty for a principle that cannot be measured.
    A clause that was taken out of a draft keeps its row, so that it can be taken in again.
    """

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="clauses")
    key = models.UUIDField(default=uuid.uuid4)
    position = models.IntegerField()
    number = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    plain_text = models.TextField(blank=True)
    duty_role = models.CharField(max_length=60)
    bearer = models.ForeignKey(AgreementParty, on_delete=models.PROTECT, null=True, related_name="+")
    receiver_role = models.CharField(max_length=60, blank=True)
    receiver = models.ForeignKey(AgreementParty, on_delete=models.PROTECT, null=True, related_name="+")
    rule = models.JSONField(null=True)
    template = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=400, blank=True)
    category = models.SmallIntegerField(choices=PLAN_CHOICES, default=Category.CORE)
    revision = models.IntegerField(default=1)
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="clause_once_in_version"),
            models.UniqueConstraint(
                fields=["version", "number"],
                condition=Q(removed_at__isnull=True),
                name="clause_number_once",
            ),
            models.CheckConstraint(condition=~Q(category=Category.MINE), name="clause_not_private"),
        ]

    def __str__(self) -> str:
        return f"clause {self.pk}"


class Signature(models.Model):
    """A party's approval of one version in one round, by somebody who may bind it. Added, never changed."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="signatures")
    round = models.IntegerField()
    party = models.ForeignKey(AgreementParty, on_delete=models.PROTECT, related_name="+")
    hat_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=120, blank=True)
    organization_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "round", "party"], name="party_signs_once"),
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"


class ClauseComment(models.Model):
    """What a party says about one clause of a proposal, or about all of it when `clause_key` is empty.

    `suggestion` is other wording that the drafting party may take in. Added, never changed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="comments")
    round = models.IntegerField()
    clause_key = models.UUIDField(null=True)
    party = models.ForeignKey(AgreementParty, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    suggestion = models.TextField(blank=True)
    hat_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=120, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text="") | ~Q(suggestion=""), name="comment_says_something"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class UnitAnswer(models.TextChoices):
    """What a unit says to its own duty."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class PersonAgreement(SubjectRecord):
    """What the units around one person have promised (recommendation 89), put together from clauses in force.

    At most one at a time. It follows the person, who says yes or no to it and may say something about it.
    """

    person_answer = models.CharField(
        max_length=10, choices=PersonAnswer.choices, default=PersonAnswer.NOT_ASKED
    )
    answer_through = models.CharField(max_length=20, blank=True)
    person_words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    made_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(ended_at__isnull=True, removed_at__isnull=True),
                name="one_person_agreement",
            ),
            models.CheckConstraint(condition=Q(category=Category.CORE), name="person_agreement_is_core"),
            models.CheckConstraint(
                condition=Q(person_answer="not_asked") | Q(answered_at__isnull=False),
                name="person_answer_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"person agreement {self.pk}"


class PersonDuty(SubjectRecord):
    """One clause as it concerns one person: which unit is to do it, and what the unit and the person say to it.

    In the compartment of what starts it. `membership` is set for somebody invited for the person's stay, who takes on
    the duties together with the place; the unit need not be a party to the agreement that the clause stands in.
    """

    agreement = models.ForeignKey(PersonAgreement, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+")
    organization_id = models.BigIntegerField()
    organization_name = models.CharField(max_length=200)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    unit_answer = models.CharField(max_length=10, choices=UnitAnswer.choices, default=UnitAnswer.WAITING)
    unit_words = models.CharField(max_length=300, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_title = models.CharField(max_length=120, blank=True)
    answered_hat_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    person_refused_at = models.DateTimeField(null=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "clause", "organization_id"],
                condition=Q(removed_at__isnull=True),
                name="duty_once_for_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(unit_answer="waiting")
                | Q(answered_at__isnull=False, answered_hat_id__isnull=False) & ~Q(answered_by=""),
                name="unit_answer_has_name",
            ),
            models.CheckConstraint(
                condition=~Q(unit_answer="declined") | ~Q(unit_words=""), name="unit_says_why_not"
            ),
        ]

    def __str__(self) -> str:
        return f"person duty {self.pk}"
