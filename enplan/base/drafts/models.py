"""One unsaved form of one hat."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from enplan.base.access.vocabulary import Level


class Draft(models.Model):
    """Fields of a form as typed. Readable by the hat that typed it and nobody else, whatever else is open.

    `level` is how surely the hat was signed in: what was typed with e-ID is not shown to whoever has the code
    on paper, since it may be about anything.
    """

    hat_id = models.BigIntegerField()
    form = models.CharField(max_length=200)
    level = models.SmallIntegerField(default=Level.HIGH)
    fields = models.JSONField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hat_id", "form", "level"], name="draft_once_for_a_form")
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
