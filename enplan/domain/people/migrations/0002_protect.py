"""Puts the tables about persons behind row-level security."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ProtectTable


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("people", "0001_initial"),
        ("access", "0002_context"),
    ]
    operations: ClassVar = [
        ProtectTable("people_person"),
        ProtectTable("people_relatedperson"),
        migrations.RunSQL("GRANT SELECT ON people_person TO enplan_control", migrations.RunSQL.noop),
    ]
