"""Puts the timeline behind row-level security, append-only."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ProtectTable


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("timeline", "0001_initial"),
        ("access", "0002_context"),
    ]
    operations: ClassVar = [
        ProtectTable("timeline_event", append_only=True),
    ]
