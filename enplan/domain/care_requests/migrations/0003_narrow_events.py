"""Makes events around a notice as narrow as the notice, and lets nobody but a task change a notice that is closed.

An event names its notice in its attributes; one that names none is seen by whoever manages the person's information.
"""

from typing import ClassVar

from django.db import migrations

NARROW = """
CREATE POLICY notices ON timeline_event AS RESTRICTIVE TO enplan_runtime USING (
    category <> 12 OR subject_id = ANY ((SELECT sec.managed())::bigint[])
    OR attributes ->> 'notice' IN (SELECT public_id::text FROM care_requests_noticeofneed));
CREATE POLICY closed ON care_requests_noticeofneed AS RESTRICTIVE FOR UPDATE TO enplan_runtime
    USING (closed_at IS NULL OR subject_id = ANY ((SELECT sec.managed())::bigint[]));
"""


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("care_requests", "0002_protect"),
        ("timeline", "0003_versions"),
    ]
    operations: ClassVar = [migrations.RunSQL(NARROW, migrations.RunSQL.noop)]
