"""What was typed with e-ID is not open to whoever has the code on paper: the application asks, and the database again.

Who may read their own private notes is signed in surely enough; a hat at work always is.
"""

from typing import ClassVar

from django.db import migrations, models

OWN = "sec.own_subject()"
MINE = (
    "(hat_id = (SELECT sec.hat_id()) AND (level <= 2 "
    f"OR (SELECT {OWN}) IS NULL OR (SELECT {OWN}) * 16 + 11 = ANY ((SELECT sec.readable())::bigint[])))"
)


class Migration(migrations.Migration):
    """The level of each draft, and the lock that looks at it."""

    dependencies: ClassVar = [("drafts", "0002_protect")]
    operations: ClassVar = [
        migrations.AddField("draft", "level", models.SmallIntegerField(default=4)),
        migrations.RemoveConstraint("draft", "draft_once_for_a_form"),
        migrations.AddConstraint(
            "draft",
            models.UniqueConstraint(fields=("hat_id", "form", "level"), name="draft_once_for_a_form"),
        ),
        migrations.RunSQL(
            [
                "DROP POLICY own ON drafts_draft",
                f"CREATE POLICY own ON drafts_draft TO enplan_runtime USING {MINE} WITH CHECK {MINE}",
            ],
            migrations.RunSQL.noop,
        ),
    ]
