"""Keeps the draft of a deviation, and its history, to the place that writes it: to others, also those who see the promise
or manage the person's information, it does not exist.
"""

from typing import ClassVar

from django.db import migrations

OWN = """
CREATE POLICY reporter ON commitments_deviationdraft AS RESTRICTIVE TO enplan_runtime
    USING (reporter_id = (SELECT (sec.who() ->> 'organization')::bigint));
CREATE POLICY deviations ON history_change AS RESTRICTIVE FOR SELECT TO enplan_runtime
    USING ("table" <> 'commitments_deviationdraft'
           OR (after ->> 'reporter_id')::bigint = (SELECT (sec.who() ->> 'organization')::bigint));
"""


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("commitments", "0004_counted"),
        ("access", "0003_units"),
    ]
    operations: ClassVar = [migrations.RunSQL(OWN, migrations.RunSQL.noop)]
