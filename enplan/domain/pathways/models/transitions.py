"""The shared list of what should be in place before, during and after; and what was agreed for when it is not."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from enplan.base.access import Category
from enplan.base.access.models import SubjectRecord
from enplan.domain.care_teams.models import Membership
from enplan.domain.directory.models import Organization
from enplan.domain.pathways.models.episodes import EpisodeOfCare, Phase


class ItemState(models.TextChoices):
    """How an item stands; words and mapping to FHIR are in data/item_statuses.toml."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    IN_PLACE = "in_place"
    MISSING = "missing"
    NOT_RELEVANT = "not_relevant"


class TransitionList(SubjectRecord):
    """The list of one episode. Which items it has follows from the day it was opened and the person's municipality."""

    episode = models.OneToOneField(EpisodeOfCare, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    municipality_number = models.CharField(max_length=4)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(category=Category.CORE), name="transition_is_core"),
        ]

    def __str__(self) -> str:
        return f"transition {self.pk}"


class TransitionItem(SubjectRecord):
    """An item that somebody has touched, in the category that it is about. Untouched items have no row.

    `code` is one of data/transition_items.toml, or the public id of a local item. `evidence` holds the logical ids of
    the events that were told when it came in place, so that they can be taken back with it.
    """

    transition = models.ForeignKey(TransitionList, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    state = models.CharField(max_length=20, choices=ItemState.choices)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    due_time = models.TimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
    changed_by = models.CharField(max_length=200)
    evidence = models.JSONField(default=list)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transition", "code"], name="transition_item_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[ItemState.MISSING, ItemState.NOT_RELEVANT]) | ~Q(note=""),
                name="transition_item_says_what",
            ),
            models.CheckConstraint(
                condition=Q(due_time__isnull=True) | Q(due_on__isnull=False),
                name="transition_item_time_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"transition item {self.pk}"


class OutcomeAnswer(models.TextChoices):
    """Whether it went as agreed."""

    AS_AGREED = "as_agreed"
    PARTLY = "partly"
    NOT = "not"


class ItemOutcome(SubjectRecord):
    """«Ble det som avtalt?»: the answer about one item, so many days after treatment."""

    item = models.ForeignKey(TransitionItem, on_delete=models.PROTECT, related_name="+")
    after_days = models.SmallIntegerField()
    answer = models.CharField(max_length=12, choices=OutcomeAnswer.choices)
    note = models.CharField(max_length=300, blank=True)
    answered_by = models.CharField(max_length=200)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "after_days"], name="outcome_once_for_item_and_day"),
        ]

    def __str__(self) -> str:
        return f"outcome {self.pk}"


class ContingencyKind(models.TextChoices):
    """What the agreement is for (IS-1948, chapter 8.8.3)."""

    EARLY_LEAVE = "early_leave"
    READMISSION = "readmission"


class Contingency(SubjectRecord):
    """What was agreed for when it goes otherwise: who rings whom when the person leaves early; the way back in.

    Stands with the crisis plan. `caller` rings the person; `place` and its phone are where the person can turn.
    """

    episode = models.ForeignKey(EpisodeOfCare, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ContingencyKind.choices)
    words = models.TextField()
    caller = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    valid_until = models.DateField(null=True)
    changed_by = models.CharField(max_length=200)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(category=Category.CRISIS), name="contingency_in_crisis"),
            models.UniqueConstraint(fields=["episode", "kind"], name="contingency_once"),
        ]

    def __str__(self) -> str:
        return f"contingency {self.pk}"


class LocalItem(models.Model):
    """An item that a coordinating unit has added to the list of everybody in its municipality. Holds nothing about a
    person. Five places (data/local_limits.toml), each filled at most once at a time."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    municipality_number = models.CharField(max_length=4)
    position = models.SmallIntegerField()
    phase = models.CharField(max_length=10, choices=Phase.choices)
    category = models.SmallIntegerField(choices=Category.choices, default=Category.CORE)
    words = models.CharField(max_length=120)
    code = models.CharField(max_length=60, unique=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=5), name="local_item_of_five"),
            models.CheckConstraint(
                condition=~Q(category__in=[Category.MINE, Category.RISK]), name="local_item_can_be_shared"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="local_item_forward",
            ),
            ExclusionConstraint(
                name="one_local_item_in_a_place",
                expressions=[
                    (
                        Func(F("organization"), F("organization"), Value("[]"), function="int8range"),
                        RangeOperators.EQUAL,
                    ),
                    (
                        Func(F("position"), F("position"), Value("[]"), function="int4range"),
                        RangeOperators.EQUAL,
                    ),
                    (Func(F("valid_from"), F("valid_to"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.words
