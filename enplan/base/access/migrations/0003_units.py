"""Grants to a unit beside those to one hat, and the thirteenth category: notices of need (ADR 0014)."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations, models

UNITS = Path(__file__).parent.parent / "sql" / "units.sql"


class Migration(migrations.Migration):
    """Columns, then the functions that read them."""

    dependencies: ClassVar = [
        ("access", "0002_context"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="grant",
            name="organization_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="grant",
            name="role",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name="block",
            name="category",
            field=models.SmallIntegerField(
                choices=[
                    (0, "Core"),
                    (1, "Housing"),
                    (2, "Activity"),
                    (3, "Finances"),
                    (4, "Physical Health"),
                    (5, "Mental Health"),
                    (6, "Substance Use"),
                    (7, "Daily Life"),
                    (8, "Network"),
                    (9, "Crisis"),
                    (10, "Risk"),
                    (11, "Mine"),
                    (12, "Notice"),
                ],
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="capability",
            name="category",
            field=models.SmallIntegerField(
                choices=[
                    (0, "Core"),
                    (1, "Housing"),
                    (2, "Activity"),
                    (3, "Finances"),
                    (4, "Physical Health"),
                    (5, "Mental Health"),
                    (6, "Substance Use"),
                    (7, "Daily Life"),
                    (8, "Network"),
                    (9, "Crisis"),
                    (10, "Risk"),
                    (11, "Mine"),
                    (12, "Notice"),
                ]
            ),
        ),
        migrations.AlterField(
            model_name="change",
            name="category",
            field=models.SmallIntegerField(
                choices=[
                    (0, "Core"),
                    (1, "Housing"),
                    (2, "Activity"),
                    (3, "Finances"),
                    (4, "Physical Health"),
                    (5, "Mental Health"),
                    (6, "Substance Use"),
                    (7, "Daily Life"),
                    (8, "Network"),
                    (9, "Crisis"),
                    (10, "Risk"),
                    (11, "Mine"),
                    (12, "Notice"),
                ]
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="category",
            field=models.SmallIntegerField(
                choices=[
                    (0, "Core"),
                    (1, "Housing"),
                    (2, "Activity"),
                    (3, "Finances"),
                    (4, "Physical Health"),
                    (5, "Mental Health"),
                    (6, "Substance Use"),
                    (7, "Daily Life"),
                    (8, "Network"),
                    (9, "Crisis"),
                    (10, "Risk"),
                    (11, "Mine"),
                    (12, "Notice"),
                ]
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="hat_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("organization_id__isnull", False), ("revoked_at__isnull", True)),
                fields=["organization_id", "subject"],
                name="grant_live_of_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hat_id__isnull", False), ("organization_id__isnull", True), ("role", "")),
                    models.Q(
                        ("hat_id__isnull", True),
                        ("organization_id__isnull", False),
                        models.Q(("role", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="grant_to_hat_or_unit",
            ),
        ),
        migrations.RunSQL(UNITS.read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
