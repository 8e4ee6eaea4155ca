"""Guideline pages in every revision that has been imported. Revisions are added and read, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from enplan.domain.guidelines.published_page import Grading, ReferenceKind


class Guideline(models.Model):
    """A published page of a guideline, whatever it says today (ContSys clinical guideline; FHIR Library)."""

    slug = models.SlugField(max_length=80, unique=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.slug


class Revision(models.Model):
    """What the page said when it was imported. `fields` and `offered` are kept as printed, the empty too.

    An empty string stands for what the page does not say; no page says an empty string.
    """

    guideline = models.ForeignKey(Guideline, on_delete=models.PROTECT, related_name="revisions")
    number = models.IntegerField()
    fingerprint = models.CharField(max_length=64)
    breadcrumb = models.JSONField()
    chapter = models.TextField(blank=True)
    section_number = models.TextField(blank=True)
    title = models.TextField()
    fields = models.JSONField()
    offered = models.JSONField()
    imported_at = models.DateTimeField(db_default=Now())
    imported_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guideline", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"guideline {self.guideline_id} revision {self.number}"


class Recommendation(models.Model):
    """One numbered recommendation in one revision. The number is its name across revisions."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="recommendations")
    position = models.IntegerField()
    number = models.IntegerField()
    text = models.TextField()
    grading = models.CharField(max_length=20, choices=[(grading.value, grading.value) for grading in Grading])
    grade = models.CharField(max_length=10, blank=True)
    level = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["revision", "number"], name="recommendation_number_once"),
            models.CheckConstraint(
                condition=Q(grading=Grading.GRADED.value) | Q(grade="", level=""),
                name="recommendation_graded_or_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"recommendation {self.number}"


class Section(models.Model):
    """A heading and its paragraphs, in order: a list of {text, is_item}. No heading before the first one."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="sections")
    position = models.IntegerField()
    heading = models.TextField(blank=True)
    paragraphs = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["revision", "position"], name="section_position_once"),
        ]

    def __str__(self) -> str:
        return f"section {self.position}"


class Reference(models.Model):
    """A place in a paragraph that points to a recommendation, a provision of law or another publication."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="references")
    paragraph = models.IntegerField()
    position = models.IntegerField()
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ReferenceKind])
    target = models.TextField()
    as_written = models.TextField()
    is_on_page = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["section", "paragraph", "position"], name="reference_position_once"
            ),
        ]

    def __str__(self) -> str:
        return self.target
