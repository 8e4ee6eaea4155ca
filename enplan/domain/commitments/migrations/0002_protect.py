"""Puts commitments behind row-level security: read by compartment, written by the task that measures and nothing else."""

from typing import Any, ClassVar

from django.db import migrations

from enplan.base.access.operations import ProtectTable, SamePerson, ShareTable

MEASURING = "((SELECT sec.who() ->> 'job') = 'measure_commitments')"
ONLY_MEASURED: list[Any] = [
    f"CREATE POLICY measured_i ON {table} AS RESTRICTIVE FOR INSERT TO enplan_runtime WITH CHECK {MEASURING}"
    for table in ("commitments_commitment", "commitments_revision")
] + [
    "CREATE POLICY measured_u ON commitments_commitment AS RESTRICTIVE FOR UPDATE TO enplan_runtime "
    f"USING {MEASURING} WITH CHECK {MEASURING}"
]
EVENTS = {
    "commitments_commitment": ("trigger_id", "evidence_id", "waiver_id"),
    "commitments_revision": ("event_id",),
}


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("commitments", "0001_initial"),
        ("timeline", "0003_versions"),
        ("access", "0002_context"),
    ]
    operations: ClassVar = [
        ProtectTable("commitments_commitment"),
        ProtectTable("commitments_revision", append_only=True),
        ProtectTable("commitments_deviationdraft"),
        ShareTable("commitments_rulesetting", rights="SELECT, INSERT"),
        *(
            SamePerson(table, column, "timeline_event")
            for table, columns in EVENTS.items()
            for column in columns
        ),
        SamePerson("commitments_revision", "commitment_id", "commitments_commitment"),
        SamePerson("commitments_deviationdraft", "commitment_id", "commitments_commitment"),
        migrations.RunSQL(ONLY_MEASURED, migrations.RunSQL.noop),
    ]
