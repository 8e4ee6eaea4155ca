"""Who answers for the follow-up of a person, at every moment from the first admission on."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from enplan.base.access import Category
from enplan.base.access.models import SubjectRecord
from enplan.domain.pathways.models.episodes import EpisodeOfCare
from enplan.domain.pathways.models.hand_overs import HandOver


class Responsibility(SubjectRecord):
    """From when to when one unit answered, for one chain of episodes (`root` is its first).

    Core, and therefore without a name for the place of treatment: `place` is the episode whose unit answers, and who
    may see the encounter sees which. Otherwise `hand_over` tells who took over, and the trigger asks for both keys.
    Periods of a chain never overlap (exclusion constraint), never leave a gap and always have an open end (deferred
    trigger).
    """

    root = models.ForeignKey(EpisodeOfCare, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(EpisodeOfCare, on_delete=models.PROTECT, null=True, related_name="+")
    hand_over = models.OneToOneField(HandOver, on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta(SubjectRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(category=Category.CORE), name="responsibility_is_core"),
            models.CheckConstraint(
                condition=Q(place__isnull=True, hand_over__isnull=False)
                | Q(place__isnull=False, hand_over__isnull=True),
                name="one_unit_is_responsible",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="responsibility_period_forward",
            ),
            ExclusionConstraint(
                name="one_responsible_at_a_time",
                expressions=[
                    (Func(F("root"), F("root"), Value("[]"), function="int8range"), RangeOperators.EQUAL),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(removed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"responsibility {self.pk}"
