"""The anchor of a person, grants, blocks and the history of changes; and the base class of every row about a person."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from enplan.base.access.scoping import SubjectManager
from enplan.base.access.vocabulary import COMPARTMENTS_PER_SUBJECT, PLAN_CHOICES, Category, Right

if TYPE_CHECKING:
    from enplan.base.access.actor import Actor


class Subject(models.Model):
    """The subject of care (ContSys) as a bare anchor: two numbers and nothing about the person.

    Compartments, grants, audit and every row about the person hang on it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"subject {self.pk}"


class SubjectRecord(models.Model):
    """A row about a person, in exactly one compartment.

    `compartment` is computed by the database; `version` counts changes and is raised by a trigger, which also writes
    the history and refuses to move a row to another person.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    category = models.SmallIntegerField(choices=PLAN_CHOICES, default=Category.CORE)
    compartment = models.GeneratedField(
        expression=F("subject") * COMPARTMENTS_PER_SUBJECT + F("category"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    version = models.IntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[SubjectManager[Any]] = SubjectManager()

    class Meta:
        abstract = True
        indexes: ClassVar = [models.Index(fields=["compartment"])]

    @classmethod
    def narrower(cls, actor: Actor) -> Q | None:  # noqa: ARG003 - those that are narrower ask who it is
        """What narrows the rows in open compartments that this actor may read, or None where nothing does."""
        return None


class Grant(models.Model):
    """What one hat may do with one category of one person's information, for a period, on a basis.

    Instead of to one hat it can be to a unit: whoever wears a hat of that role in that organisation. Written only by
    the database function `sec.replace_grants`, from what the policy compiles.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    category = models.SmallIntegerField(choices=Category.choices)
    hat_id = models.BigIntegerField(null=True)
    organization_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20, blank=True)
    right = models.SmallIntegerField(choices=[(right.value, right.name) for right in Right])
    basis = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["hat_id", "subject"], condition=Q(revoked_at__isnull=True), name="grant_live_of_hat"
            ),
            models.Index(
                fields=["subject"], condition=Q(revoked_at__isnull=True), name="grant_live_of_subject"
            ),
            models.Index(
                fields=["organization_id", "subject"],
                condition=Q(revoked_at__isnull=True, organization_id__isnull=False),
                name="grant_live_of_unit",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="grant_period_forward"
            ),
            models.CheckConstraint(
                condition=Q(hat_id__isnull=False, organization_id__isnull=True, role="")
                | (Q(hat_id__isnull=True, organization_id__isnull=False) & ~Q(role="")),
                name="grant_to_hat_or_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"grant {self.pk}"


class Block(models.Model):
    """A no that overrides every yes: from the person, to a hat, an organisation, or all, for one category or all."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    category = models.SmallIntegerField(choices=Category.choices, null=True)
    hat_id = models.BigIntegerField(null=True)
    organization_id = models.BigIntegerField(null=True)
    starts_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject"], name="block_of_subject")]

    def __str__(self) -> str:
        return f"block {self.pk}"


class Capability(models.Model):
    """The most that a role may have in a category at a level; loaded from enplan/policy/capabilities.csv."""

    role = models.CharField(max_length=20)
    category = models.SmallIntegerField(choices=Category.choices)
    min_level = models.SmallIntegerField()
    max_right = models.SmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "category", "min_level"], name="capability_once"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.category}"


class Change(models.Model):
    """One change of one row about a person: who, when, before and after. Written by a trigger, never altered."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    category = models.SmallIntegerField(choices=Category.choices)
    compartment = models.GeneratedField(
        expression=F("subject") * COMPARTMENTS_PER_SUBJECT + F("category"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    removed_at = models.DateTimeField(null=True, editable=False)
    table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    row_version = models.IntegerField()
    at = models.DateTimeField()
    hat_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    organization_name = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField()

    objects: ClassVar[SubjectManager[Any]] = SubjectManager()

    class Meta:
        db_table = "history_change"
        indexes: ClassVar = [
            models.Index(fields=["compartment", "-at"], name="history_compartment_newest"),
            models.Index(fields=["table", "row_id", "row_version"], name="history_of_row"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id} v{self.row_version}"

    @classmethod
    def narrower(cls, actor: Actor) -> Q | None:
        """The history of notices is for whoever manages the person's information."""
        compartments = actor.narrowed()
        return ~Q(compartment__in=compartments) if compartments else None
