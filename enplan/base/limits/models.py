"""One try under one limit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Attempt(models.Model):
    """Somebody tried something that is limited: under which limit, and a keyed digest of who or what is counted."""

    limit = models.CharField(max_length=100)
    key_digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())
    forget_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["limit", "key_digest", "at"], name="attempt_under_limit"),
            models.Index(fields=["forget_at"], name="attempt_to_forget"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"
