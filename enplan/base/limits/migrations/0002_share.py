"""Everyone who is let in may count a try and take one back; none is about a person."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ShareTable


class Migration(migrations.Migration):
    """Database rights."""

    dependencies: ClassVar = [("limits", "0001_initial"), ("access", "0002_context")]
    operations: ClassVar = [ShareTable("limits_attempt", rights="SELECT, INSERT, DELETE")]
