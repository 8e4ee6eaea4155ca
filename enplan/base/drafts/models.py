"""One unsaved form of one hat."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Draft(models.Model):
    """Fields of a form as typed. Readable by the hat that typed it and nobody else, whatever else is open."""

    hat_id = models.BigIntegerField()
    form = models.CharField(max_length=200)
    fields = models.JSONField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hat_id", "form"], name="draft_once_for_a_form")
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
