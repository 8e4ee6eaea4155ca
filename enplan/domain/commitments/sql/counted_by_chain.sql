-- In place of counted.sql. Counting promises about people one may not see: persons are numbers drawn once for each answer,
-- so that a person has one number in it, and another in the next. The house of the reader is where they work and everything
-- that is a part of.

CREATE OR REPLACE FUNCTION sec.promises_of_agreement(agreement uuid, since timestamptz, until timestamptz)
RETURNS TABLE (person bigint, rule_key text, rule_valid_from date, bearer bigint, triggered timestamptz,
               starts timestamptz, due timestamptz, done timestamptz, waived timestamptz, state text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH salt AS MATERIALIZED (SELECT gen_random_uuid()::text AS grain), clause AS (
        SELECT DISTINCT 'clause-' || c.key AS rule_key
        FROM public.agreements_agreement a
        JOIN public.agreements_agreementversion v ON v.agreement_id = a.id AND v.state = 'agreed'
        JOIN public.agreements_clause c ON c.version_id = v.id
        WHERE a.public_id = agreement AND EXISTS (
            SELECT FROM public.agreements_agreementparty p
            JOIN sec.with_all_above((sec.who() ->> 'organization')::bigint) above ON above.id = p.organization_id
            WHERE p.agreement_id = a.id)
    )
    SELECT dense_rank() OVER (ORDER BY md5(k.subject_id || salt.grain)), k.rule_key::text, k.rule_valid_from,
           k.bearer_id, k.triggered_at, k.starts_at, k.due_at, k.evidence_at, k.waived_at, k.state::text
    FROM public.commitments_commitment k CROSS JOIN salt JOIN clause ON clause.rule_key = k.rule_key
    WHERE k.removed_at IS NULL AND k.triggered_at >= since AND k.triggered_at <= until
$$;

CREATE OR REPLACE FUNCTION sec.promises_owed_by_own_house(since timestamptz, until timestamptz)
RETURNS TABLE (person bigint, rule_key text, rule_valid_from date, bearer bigint, triggered timestamptz,
               starts timestamptz, due timestamptz, done timestamptz, waived timestamptz, state text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH salt AS MATERIALIZED (SELECT gen_random_uuid()::text AS grain), house AS (
        SELECT below.id FROM sec.with_all_above((sec.who() ->> 'organization')::bigint) body,
               sec.with_all_below(body.id) below
        WHERE body.part_of_id IS NULL
    )
    SELECT dense_rank() OVER (ORDER BY md5(k.subject_id || salt.grain)), k.rule_key::text, k.rule_valid_from,
           k.bearer_id, k.triggered_at, k.starts_at, k.due_at, k.evidence_at, k.waived_at, k.state::text
    FROM public.commitments_commitment k CROSS JOIN salt JOIN house ON house.id = k.bearer_id
    WHERE sec.who() ->> 'role' IN ('leader', 'coordinating_unit') AND k.removed_at IS NULL AND k.state = 'running'
      AND k.due_at >= since AND k.triggered_at <= until
$$;
