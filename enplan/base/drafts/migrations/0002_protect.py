"""A draft is for the hat that typed it."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import enforce

MINE = "(hat_id = (SELECT sec.hat_id()))"


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [("drafts", "0001_initial"), ("access", "0002_context")]
    operations: ClassVar = [
        migrations.RunSQL(
            [
                *enforce("drafts_draft"),
                f"CREATE POLICY own ON drafts_draft TO enplan_runtime USING {MINE} WITH CHECK {MINE}",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON drafts_draft TO enplan_runtime",
                "GRANT USAGE ON SEQUENCE drafts_draft_id_seq TO enplan_runtime",
            ],
            migrations.RunSQL.noop,
        )
    ]
