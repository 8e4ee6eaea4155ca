"""Puts questions about look-ups behind row-level security: added, never changed, and read by those who manage alone.

Refused attempts are counted for the person by a function; the rows themselves stay hidden.
"""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ProtectTable, SamePerson

ONLY_WHO_MANAGES = """
CREATE POLICY managers ON {table} AS RESTRICTIVE TO enplan_runtime
    USING (subject_id = ANY ((SELECT sec.managed())::bigint[]))
"""
REFUSED = """
CREATE INDEX audit_refused_about ON audit_auditevent (asked_for, at) WHERE asked_for IS NOT NULL;
CREATE FUNCTION sec.refused_lookups(since timestamptz, until timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*) FROM public.audit_auditevent a
    WHERE a.asked_for = (SELECT public_id FROM public.access_subject WHERE id = sec.own_subject())
      AND a.outcome = 'refused' AND a.at >= since AND a.at < until
$$;
GRANT SELECT (asked_for, outcome, at) ON audit_auditevent TO enplan_control;
GRANT CREATE ON SCHEMA sec TO enplan_control;
ALTER FUNCTION sec.refused_lookups(timestamptz, timestamptz) OWNER TO enplan_control;
REVOKE CREATE ON SCHEMA sec FROM enplan_control;
REVOKE ALL ON FUNCTION sec.refused_lookups(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.refused_lookups(timestamptz, timestamptz) TO enplan_runtime;
"""


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("lookups", "0001_initial"),
        ("access", "0002_context"),
        ("audit", "0001_initial"),
    ]
    operations: ClassVar = [
        ProtectTable("lookups_lookupquestion", append_only=True),
        ProtectTable("lookups_lookupanswer", append_only=True),
        SamePerson("lookups_lookupanswer", "question_id", "lookups_lookupquestion"),
        migrations.RunSQL(ONLY_WHO_MANAGES.format(table="lookups_lookupquestion"), migrations.RunSQL.noop),
        migrations.RunSQL(ONLY_WHO_MANAGES.format(table="lookups_lookupanswer"), migrations.RunSQL.noop),
        migrations.RunSQL(REFUSED, migrations.RunSQL.noop),
    ]
