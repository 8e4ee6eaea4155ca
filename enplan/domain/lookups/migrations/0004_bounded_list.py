"""Lets a privacy contact see what waits and what was answered lately, and a question with its id whenever it was asked."""

from typing import ClassVar

from django.db import migrations

TO_ANSWER = """
CREATE OR REPLACE FUNCTION sec.questions_to_answer(one_only uuid) RETURNS TABLE (subject bigint, question bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT q.subject_id, q.id FROM public.lookups_lookupquestion q
    JOIN public.directory_privacycontact c ON c.organization_id = q.answering_organization_id
    JOIN public.accounts_hat h ON h.id = c.hat_id
    LEFT JOIN public.lookups_lookupanswer a ON a.question_id = q.id
    WHERE c.ended_at IS NULL AND c.hat_id = sec.hat_id()
      AND CASE WHEN one_only IS NULL
               THEN a.answered_at IS NULL OR a.answered_at > clock_timestamp() - interval '90 days'
               ELSE q.public_id = one_only END
      AND h.account_id IS DISTINCT FROM (SELECT l.account_id FROM public.accounts_hat l WHERE l.id = q.looker_hat_id)
    ORDER BY a.answered_at IS NOT NULL, q.asked_at LIMIT 100
$$;
"""


class Migration(migrations.Migration):
    """The list ends somewhere."""

    dependencies: ClassVar = [("lookups", "0003_answered_by_organization")]
    operations: ClassVar = [migrations.RunSQL(TO_ANSWER, migrations.RunSQL.noop)]
