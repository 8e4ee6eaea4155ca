"""Handing responsibility over, and letting treatment rest without letting the person go."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enplan.base.access import Category
from enplan.base.access.models import SubjectRecord
from enplan.domain.care_teams.models import Membership
from enplan.domain.pathways.models.episodes import SERVICE_CATEGORIES, EpisodeOfCare


class HandOverState(models.TextChoices):
    """Which keys are turned; the moves stand in rules/two_keys.py."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    MET = "met"
    COMPLETED = "completed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OPEN_HAND_OVERS = [HandOverState.OFFERED, HandOverState.ACCEPTED, HandOverState.MET]


class PersonKey(models.TextChoices):
    """How the person's key was turned: they have met the receiver, or need not."""

    MET = "met"
    DECLINED = "declined"


class HandOver(SubjectRecord):
    """One unit asks another to take over the follow-up. Core: the receiver must see it, and so must the person.

    Two keys: the receiver says yes, and the person has met them or does not want to. Responsibility moves in the
    moment the second key is turned, never before.
    """

    episode = models.ForeignKey(EpisodeOfCare, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=HandOverState.choices)
    receiver_id = models.BigIntegerField()
    receiver_name = models.CharField(max_length=200)
    words = models.CharField(max_length=500, blank=True)
    offered_at = models.DateTimeField()
    offered_by = models.CharField(max_length=200)
    offered_by_organization = models.CharField(max_length=200, blank=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=200, blank=True)
    person_key = models.CharField(max_length=10, choices=PersonKey.choices, blank=True)
    person_key_at = models.DateTimeField(null=True)
    person_key_by = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=300, blank=True)
    evidence = models.JSONField(default=dict)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(category=Category.CORE), name="hand_over_is_core"),
            models.UniqueConstraint(
                fields=["episode"], condition=Q(state__in=OPEN_HAND_OVERS), name="one_open_hand_over"
            ),
            models.CheckConstraint(
                condition=Q(person_key="", person_key_at__isnull=True)
                | (~Q(person_key="") & Q(person_key_at__isnull=False)),
                name="persons_key_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=HandOverState.OFFERED, accepted_at__isnull=True, person_key_at__isnull=True)
                | Q(state=HandOverState.ACCEPTED, accepted_at__isnull=False, person_key_at__isnull=True)
                | Q(state=HandOverState.MET, accepted_at__isnull=True, person_key_at__isnull=False)
                | Q(state=HandOverState.COMPLETED, accepted_at__isnull=False, person_key_at__isnull=False)
                | Q(state__in=[HandOverState.DECLINED, HandOverState.WITHDRAWN]),
                name="hand_over_state_tells_which_keys",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_HAND_OVERS, closed_at__isnull=True)
                | (~Q(state__in=OPEN_HAND_OVERS) & Q(closed_at__isnull=False)),
                name="hand_over_closed_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"


class Hold(SubjectRecord):
    """Treatment rests (FHIR EpisodeOfCare.status onhold), and why. In the category of the service; the plan goes on."""

    episode = models.ForeignKey(EpisodeOfCare, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40)
    note = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    told_by = models.CharField(max_length=200)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(category__in=SERVICE_CATEGORIES), name="hold_in_category_of_service"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="hold_forward"
            ),
            models.UniqueConstraint(
                fields=["episode"], condition=Q(ends_at__isnull=True), name="one_open_hold"
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class HoldDuty(SubjectRecord):
    """What one member does while treatment rests (data/hold_duties.toml). Core: everybody sees who holds on."""

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey(EpisodeOfCare, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=40)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(category=Category.CORE), name="hold_duty_is_core"),
            models.UniqueConstraint(fields=["hold", "duty"], name="hold_duty_once"),
        ]

    def __str__(self) -> str:
        return f"hold duty {self.pk}"
