"""Puts consents behind row-level security. The team reads them; only those who manage the plan write them."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ProtectTable, SamePerson

TABLES = ("consents_planconsent", "consents_sharingconsent", "consents_capacityassessment")
ONLY_WHO_MANAGES = """
CREATE POLICY managers_add ON {table} AS RESTRICTIVE FOR INSERT TO enplan_runtime
    WITH CHECK (subject_id = ANY ((SELECT sec.managed())::bigint[]));
CREATE POLICY managers_change ON {table} AS RESTRICTIVE FOR UPDATE TO enplan_runtime
    USING (subject_id = ANY ((SELECT sec.managed())::bigint[]));
"""


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("consents", "0001_initial"),
        ("people", "0002_protect"),
    ]
    operations: ClassVar = [
        *(ProtectTable(table) for table in TABLES),
        *(
            migrations.RunSQL(ONLY_WHO_MANAGES.format(table=table), migrations.RunSQL.noop)
            for table in TABLES
        ),
        SamePerson("consents_sharingconsent", "related_person_id", "people_relatedperson"),
        SamePerson("consents_capacityassessment", "representative_id", "people_relatedperson"),
    ]
