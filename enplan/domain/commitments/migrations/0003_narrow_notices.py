"""Makes what follows from a notice of need as narrow as the event it follows from, and so as the notice."""

from typing import ClassVar

from django.db import migrations

NARROW = """
CREATE POLICY notices ON commitments_commitment AS RESTRICTIVE TO enplan_runtime USING (
    category <> 12 OR subject_id = ANY ((SELECT sec.managed())::bigint[])
    OR (SELECT event.id FROM timeline_event event WHERE event.id = trigger_id) IS NOT NULL);
CREATE POLICY notices ON commitments_revision AS RESTRICTIVE TO enplan_runtime USING (
    category <> 12 OR subject_id = ANY ((SELECT sec.managed())::bigint[])
    OR (SELECT promise.id FROM commitments_commitment promise WHERE promise.id = commitment_id) IS NOT NULL);
CREATE POLICY notices ON commitments_deviationdraft AS RESTRICTIVE TO enplan_runtime USING (
    category <> 12 OR subject_id = ANY ((SELECT sec.managed())::bigint[])
    OR (SELECT promise.id FROM commitments_commitment promise WHERE promise.id = commitment_id) IS NOT NULL);
"""


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("commitments", "0002_protect"),
        ("care_requests", "0003_narrow_events"),
    ]
    operations: ClassVar = [migrations.RunSQL(NARROW, migrations.RunSQL.noop)]
