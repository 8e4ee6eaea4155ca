"""Says once, for functions of the database, what an organisation is part of and which units it has.

Like chains.py. They run as the function that asks, and nobody else may call them.
"""

from typing import ClassVar

from django.db import migrations

ABOVE = """
CREATE FUNCTION sec.with_all_above(start bigint) RETURNS TABLE (id bigint, part_of_id bigint, name text, height integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE up AS (
        SELECT o.id, o.part_of_id, o.name::text, 0 AS height, ARRAY[o.id] AS passed
        FROM public.directory_organization o WHERE o.id = start
        UNION ALL
        SELECT o.id, o.part_of_id, o.name::text, up.height + 1, up.passed || o.id
        FROM up JOIN public.directory_organization o ON o.id = up.part_of_id WHERE NOT o.id = ANY (up.passed)
    )
    SELECT up.id, up.part_of_id, up.name, up.height FROM up
$$;
"""
BELOW = """
CREATE FUNCTION sec.with_all_below(start bigint) RETURNS TABLE (id bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE down AS (
        SELECT start AS id WHERE start IS NOT NULL
        UNION
        SELECT o.id FROM public.directory_organization o JOIN down ON o.part_of_id = down.id
    )
    SELECT down.id FROM down
$$;
"""
RIGHTS = """
GRANT SELECT ON directory_organization TO enplan_control;
GRANT CREATE ON SCHEMA sec TO enplan_control;
ALTER FUNCTION sec.with_all_above(bigint) OWNER TO enplan_control;
ALTER FUNCTION sec.with_all_below(bigint) OWNER TO enplan_control;
REVOKE CREATE ON SCHEMA sec FROM enplan_control;
REVOKE ALL ON FUNCTION sec.with_all_above(bigint), sec.with_all_below(bigint) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    """Two functions for other functions."""

    dependencies: ClassVar = [
        ("directory", "0005_share_privacy_contact"),
        ("access", "0003_units"),
    ]
    operations: ClassVar = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (ABOVE, BELOW, RIGHTS)]
