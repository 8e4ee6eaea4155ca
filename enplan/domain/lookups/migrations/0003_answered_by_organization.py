"""Questions go to who answers for privacy where the look-up was done, and are hidden from everybody else at work.

The person reads their own. The coordinator reads those that have no organisation to answer them. Whoever is named to
answer learns which questions there are by a function, and reads each as a named task for that one person.
"""

from typing import Any, ClassVar

from django.db import migrations, models

WHO_ANSWERS = """
CREATE FUNCTION sec.who_answers_for(start bigint, looker bigint)
RETURNS TABLE (organization bigint, name text, is_manned boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE up AS (
        SELECT o.id, o.name::text, o.part_of_id, 0 AS height FROM public.directory_organization o WHERE o.id = start
        UNION ALL
        SELECT o.id, o.name::text, o.part_of_id, up.height + 1
        FROM up JOIN public.directory_organization o ON o.id = up.part_of_id WHERE up.height < 9
    ), manned AS (
        SELECT up.id, up.name, up.height, EXISTS (
            SELECT FROM public.directory_privacycontact c
            JOIN public.accounts_hat h ON h.id = c.hat_id AND h.starts_at <= clock_timestamp()
                AND (h.ends_at IS NULL OR h.ends_at > clock_timestamp())
            JOIN public.accounts_account a ON a.id = h.account_id AND a.disabled_at IS NULL
            WHERE c.organization_id = up.id AND c.ended_at IS NULL AND a.id IS DISTINCT FROM sec.account_id()
              AND a.id IS DISTINCT FROM (SELECT l.account_id FROM public.accounts_hat l WHERE l.id = looker)
        ) AS is_manned FROM up
    )
    SELECT id, name, is_manned FROM manned
    ORDER BY is_manned DESC, CASE WHEN is_manned THEN height ELSE -height END LIMIT 1
$$;
"""
TO_ANSWER = """
CREATE FUNCTION sec.questions_to_answer(one_only uuid) RETURNS TABLE (subject bigint, question bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT q.subject_id, q.id FROM public.lookups_lookupquestion q
    JOIN public.directory_privacycontact c ON c.organization_id = q.answering_organization_id
    JOIN public.accounts_hat h ON h.id = c.hat_id
    WHERE c.ended_at IS NULL AND c.hat_id = sec.hat_id() AND (one_only IS NULL OR q.public_id = one_only)
      AND h.account_id IS DISTINCT FROM (SELECT l.account_id FROM public.accounts_hat l WHERE l.id = q.looker_hat_id)
$$;
"""
WAITING = """
CREATE FUNCTION sec.questions_waiting() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*) FROM sec.questions_to_answer(NULL) asked
    WHERE NOT EXISTS (SELECT FROM public.lookups_lookupanswer a WHERE a.question_id = asked.question)
$$;
"""
RIGHTS = """
GRANT SELECT ON directory_organization, directory_privacycontact, lookups_lookupquestion, lookups_lookupanswer
    TO enplan_control;
GRANT CREATE ON SCHEMA sec TO enplan_control;
ALTER FUNCTION sec.who_answers_for(bigint, bigint) OWNER TO enplan_control;
ALTER FUNCTION sec.questions_to_answer(uuid) OWNER TO enplan_control;
ALTER FUNCTION sec.questions_waiting() OWNER TO enplan_control;
REVOKE CREATE ON SCHEMA sec FROM enplan_control;
REVOKE ALL ON FUNCTION sec.who_answers_for(bigint, bigint), sec.questions_to_answer(uuid), sec.questions_waiting()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.who_answers_for(bigint, bigint), sec.questions_to_answer(uuid), sec.questions_waiting()
    TO enplan_runtime;
"""
MAY_READ = """(subject_id = ANY ((SELECT sec.managed())::bigint[]) AND (answering_organization_id IS NULL
    OR subject_id = (SELECT sec.own_subject()) OR (SELECT sec.who() ->> 'kind') = 'job'))"""
ONLY_WHO_ANSWERS: list[Any] = [
    "DROP POLICY managers ON lookups_lookupquestion",
    f"CREATE POLICY answering ON lookups_lookupquestion AS RESTRICTIVE TO enplan_runtime USING {MAY_READ}",
    "DROP POLICY managers ON lookups_lookupanswer",
    "CREATE POLICY answering ON lookups_lookupanswer AS RESTRICTIVE TO enplan_runtime USING "
    "(EXISTS (SELECT FROM lookups_lookupquestion q WHERE q.id = question_id))",
]


class Migration(migrations.Migration):
    """Who answers, and the locks that keep it to them."""

    dependencies: ClassVar = [
        ("lookups", "0002_protect"),
        ("directory", "0005_share_privacy_contact"),
    ]
    operations: ClassVar = [
        migrations.AddField("lookupquestion", "asked_by_name", models.CharField(blank=True, max_length=200)),
        migrations.AddField("lookupquestion", "answering_organization_id", models.BigIntegerField(null=True)),
        migrations.AddField(
            "lookupquestion", "answering_organization_name", models.CharField(blank=True, max_length=200)
        ),
        migrations.RunSQL(WHO_ANSWERS, migrations.RunSQL.noop),
        migrations.RunSQL(TO_ANSWER, migrations.RunSQL.noop),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(ONLY_WHO_ANSWERS, migrations.RunSQL.noop),
    ]
