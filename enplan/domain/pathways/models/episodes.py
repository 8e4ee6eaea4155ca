"""Episodes of care, split by what they tell: that there is one (core), and where and why (the service's category)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enplan.base.access import Category
from enplan.base.access.models import SubjectRecord

SERVICE_CATEGORIES = (Category.PHYSICAL_HEALTH, Category.MENTAL_HEALTH, Category.SUBSTANCE_USE)
"""Where the details of an episode can stand; data/services.toml says which service stands where."""


class EpisodeStatus(models.TextChoices):
    """HL7 FHIR R4 (4.0.1) EpisodeOfCare.status, in so far as we use it."""

    PLANNED = "planned"
    ACTIVE = "active"
    ON_HOLD = "onhold"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Phase(models.TextChoices):
    """Before, during and after treatment (IS-1948, recommendation 86)."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Setting(models.TextChoices):
    """HL7 v3 ActCode IMP and AMB."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"


class Track(models.TextChoices):
    """A way that is to go faster than the usual one; the times stand with the rules of the pathways."""

    PREGNANCY = "pregnancy"
    SUSPECTED_PSYCHOSIS = "suspected_psychosis"


class EncounterState(models.TextChoices):
    """Life cycle of a stay; what leads from one to the next stands in rules/life_cycle.py."""

    PLANNED = "planned"
    IN_TREATMENT = "in_treatment"
    DISCHARGE_PLANNED = "discharge_planned"
    READY = "ready_for_discharge"
    DISCHARGED = "discharged"
    LEFT_EARLY = "left_early"
    TRANSFERRED = "transferred"
    CANCELLED = "cancelled"


class EpisodeOfCare(SubjectRecord):
    """That there is treatment, and how far it has come: core, so that everyone around the person knows the phase.

    Where it is and what it is for stand in the encounter. `follows` is the episode that this one goes on from: after
    a transfer, or a way back without a new referral. One that came to nothing leaves the place to another.
    """

    status = models.CharField(max_length=10, choices=EpisodeStatus.choices)
    phase = models.CharField(max_length=10, choices=Phase.choices)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(category=Category.CORE), name="episode_is_core"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="episode_forward"
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True, root__isnull=True)
                | Q(follows__isnull=False, root__isnull=False),
                name="episode_that_follows_has_root",
            ),
            models.UniqueConstraint(
                fields=["follows"],
                condition=~Q(status=EpisodeStatus.CANCELLED),
                name="one_episode_follows_another",
            ),
        ]

    def __str__(self) -> str:
        return f"episode {self.pk}"

    @property
    def chain(self) -> int:
        """The number of the first episode of the chain that this one is a link of."""
        return self.root_id or self.pk


class Encounter(SubjectRecord):
    """The stay or course of treatment itself (FHIR Encounter): at which unit, for what, and how it stands.

    One for each episode, in the category of the service: who is not let see that, sees the phase and no more.
    """

    episode = models.OneToOneField(EpisodeOfCare, on_delete=models.PROTECT, related_name="encounter")
    service = models.CharField(max_length=40)
    setting = models.CharField(max_length=10, choices=Setting.choices)
    track = models.CharField(max_length=20, choices=Track.choices, blank=True)
    organization_id = models.BigIntegerField()
    organization_name = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=EncounterState.choices)
    planned_start_on = models.DateField(null=True)
    planned_end_on = models.DateField(null=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(category__in=SERVICE_CATEGORIES), name="encounter_in_category_of_service"
            ),
        ]

    def __str__(self) -> str:
        return f"encounter {self.pk}"


class Moment(SubjectRecord):
    """Something that happened in an encounter: what, when, told by whom. Never altered.

    A correction is a new moment that replaces one and says why; a retracted one says that it never was. Both stay,
    here and in the timeline, where `event` is the logical id of the event. The state of the encounter is worked out
    from those that count.
    """

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    occurred_at = models.DateTimeField()
    event = models.UUIDField(default=uuid.uuid4)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    because = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    is_retracted = models.BooleanField(default=False)
    told_by = models.CharField(max_length=200)
    told_by_organization = models.CharField(max_length=200, blank=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, because="", is_retracted=False)
                | (Q(replaces__isnull=False) & ~Q(because="")),
                name="moment_correction_has_reason",
            ),
        ]
        indexes: ClassVar = [
            *SubjectRecord.Meta.indexes,
            models.Index(fields=["encounter", "occurred_at"], name="moment_of_encounter_in_order"),
        ]

    def __str__(self) -> str:
        return f"moment {self.pk}"
