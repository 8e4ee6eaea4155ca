"""Finds who answers as before, with the directory's own function for what a place is part of."""

from typing import ClassVar

from django.db import migrations

WHO_ANSWERS = """
CREATE OR REPLACE FUNCTION sec.who_answers_for(start bigint, looker bigint)
RETURNS TABLE (organization bigint, name text, is_manned boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH manned AS (
        SELECT up.id, up.name, up.height, EXISTS (
            SELECT FROM public.directory_privacycontact c
            JOIN public.accounts_hat h ON h.id = c.hat_id AND h.starts_at <= clock_timestamp()
                AND (h.ends_at IS NULL OR h.ends_at > clock_timestamp())
            JOIN public.accounts_account a ON a.id = h.account_id AND a.disabled_at IS NULL
            WHERE c.organization_id = up.id AND c.ended_at IS NULL AND a.id IS DISTINCT FROM sec.account_id()
              AND a.id IS DISTINCT FROM (SELECT l.account_id FROM public.accounts_hat l WHERE l.id = looker)
        ) AS is_manned FROM sec.with_all_above(start) up
    )
    SELECT id, name, is_manned FROM manned
    ORDER BY is_manned DESC, CASE WHEN is_manned THEN height ELSE -height END LIMIT 1
$$;
"""


class Migration(migrations.Migration):
    """The same function, shorter."""

    dependencies: ClassVar = [
        ("lookups", "0004_bounded_list"),
        ("directory", "0006_chains"),
    ]
    operations: ClassVar = [migrations.RunSQL(WHO_ANSWERS, migrations.RunSQL.noop)]
