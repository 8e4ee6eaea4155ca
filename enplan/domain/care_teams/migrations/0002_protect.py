"""Puts the team behind row-level security."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ProtectTable, SamePerson


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("care_teams", "0001_initial"),
        ("people", "0002_protect"),
    ]
    operations: ClassVar = [
        ProtectTable("care_teams_membership"),
        ProtectTable("care_teams_coordinatorappointment"),
        ProtectTable("care_teams_invitation"),
        SamePerson("care_teams_membership", "related_person_id", "people_relatedperson"),
        SamePerson("care_teams_coordinatorappointment", "membership_id", "care_teams_membership"),
        SamePerson("care_teams_invitation", "membership_id", "care_teams_membership"),
        migrations.RunSQL("GRANT SELECT ON care_teams_invitation TO enplan_control", migrations.RunSQL.noop),
    ]
