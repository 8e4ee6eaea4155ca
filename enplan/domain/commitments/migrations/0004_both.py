"""Joins the two that were written beside each other: what is counted, and what is as narrow as its notice."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing of its own."""

    dependencies: ClassVar = [
        ("commitments", "0003_counted"),
        ("commitments", "0003_narrow_notices"),
    ]
    operations: ClassVar = []
