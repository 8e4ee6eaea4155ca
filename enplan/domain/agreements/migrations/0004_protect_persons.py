"""Puts what is promised to one person behind row-level security."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ProtectTable, SamePerson


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("agreements", "0003_persons"),
        ("care_teams", "0002_protect"),
    ]
    operations: ClassVar = [
        ProtectTable("agreements_personagreement"),
        ProtectTable("agreements_personduty"),
        SamePerson("agreements_personduty", "agreement_id", "agreements_personagreement"),
        SamePerson("agreements_personduty", "membership_id", "care_teams_membership"),
    ]
