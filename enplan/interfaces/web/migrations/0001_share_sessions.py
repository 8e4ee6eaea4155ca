"""Lets the running application keep sessions: they hold numbers of accounts and hats, nothing about a person."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ShareTable


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("sessions", "0001_initial"),
        ("access", "0002_context"),
    ]
    operations: ClassVar = [
        ShareTable("django_session", rights="SELECT, INSERT, UPDATE, DELETE", sequence=False),
    ]
