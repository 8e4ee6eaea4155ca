"""Finds who works in the house of a coordinating unit as before, with the directory's own function for its units."""

from typing import ClassVar

from django.db import migrations

STAFF = """
CREATE OR REPLACE FUNCTION sec.staff_of_own_unit()
RETURNS TABLE (hat bigint, public uuid, name text, title text, organization bigint, organization_name text, phone text,
               persons bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH house AS (
        SELECT below.id FROM public.directory_organization o, sec.with_all_below(o.part_of_id) below
        WHERE o.id = (sec.who() ->> 'organization')::bigint AND sec.who() ->> 'role' = 'coordinating_unit'
    ), carried AS (
        SELECT m.hat_id, count(*) AS persons
        FROM public.care_teams_coordinatorappointment a JOIN public.care_teams_membership m ON m.id = a.membership_id
        WHERE a.ends_at IS NULL AND a.removed_at IS NULL GROUP BY m.hat_id
    )
    SELECT h.id, h.public_id, person.display_name, h.title, h.organization_id, h.organization_name, h.phone,
           coalesce(carried.persons, 0)
    FROM public.accounts_hat h
    JOIN public.accounts_account person ON person.id = h.account_id AND person.disabled_at IS NULL
    LEFT JOIN carried ON carried.hat_id = h.id
    WHERE h.role = 'professional' AND h.organization_id IN (SELECT id FROM house)
      AND h.starts_at <= clock_timestamp() AND (h.ends_at IS NULL OR h.ends_at > clock_timestamp())
$$;
"""


class Migration(migrations.Migration):
    """The same function, shorter."""

    dependencies: ClassVar = [
        ("care_requests", "0003_narrow_events"),
        ("directory", "0006_chains"),
    ]
    operations: ClassVar = [migrations.RunSQL(STAFF, migrations.RunSQL.noop)]
