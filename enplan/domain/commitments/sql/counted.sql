-- Counting promises about people one may not see. Persons are numbers drawn once for each answer: a person has one number
-- in it, and another in the next. The house of the reader is where they work and everything that is a part of.

CREATE FUNCTION sec.promises_of_agreement(agreement uuid, since timestamptz, until timestamptz)
RETURNS TABLE (person bigint, rule_key text, rule_valid_from date, bearer bigint, triggered timestamptz,
               starts timestamptz, due timestamptz, done timestamptz, waived timestamptz, state text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE salt AS MATERIALIZED (SELECT gen_random_uuid()::text AS grain), above AS (
        SELECT o.id, o.part_of_id FROM public.directory_organization o
        WHERE o.id = (sec.who() ->> 'organization')::bigint
        UNION
        SELECT o.id, o.part_of_id FROM public.directory_organization o JOIN above ON o.id = above.part_of_id
    ), clause AS (
        SELECT DISTINCT 'clause-' || c.key AS rule_key
        FROM public.agreements_agreement a
        JOIN public.agreements_agreementversion v ON v.agreement_id = a.id AND v.state = 'agreed'
        JOIN public.agreements_clause c ON c.version_id = v.id
        WHERE a.public_id = agreement AND EXISTS (
            SELECT FROM public.agreements_agreementparty p JOIN above ON above.id = p.organization_id
            WHERE p.agreement_id = a.id)
    )
    SELECT dense_rank() OVER (ORDER BY md5(k.subject_id || salt.grain)), k.rule_key::text, k.rule_valid_from,
           k.bearer_id, k.triggered_at, k.starts_at, k.due_at, k.evidence_at, k.waived_at, k.state::text
    FROM public.commitments_commitment k CROSS JOIN salt JOIN clause ON clause.rule_key = k.rule_key
    WHERE k.removed_at IS NULL AND k.triggered_at >= since AND k.triggered_at <= until
$$;

CREATE FUNCTION sec.promises_owed_by_own_house(since timestamptz, until timestamptz)
RETURNS TABLE (person bigint, rule_key text, rule_valid_from date, bearer bigint, triggered timestamptz,
               starts timestamptz, due timestamptz, done timestamptz, waived timestamptz, state text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE salt AS MATERIALIZED (SELECT gen_random_uuid()::text AS grain), above AS (
        SELECT o.id, o.part_of_id FROM public.directory_organization o
        WHERE o.id = (sec.who() ->> 'organization')::bigint
        UNION
        SELECT o.id, o.part_of_id FROM public.directory_organization o JOIN above ON o.id = above.part_of_id
    ), house AS (
        SELECT id FROM above WHERE part_of_id IS NULL
        UNION
        SELECT o.id FROM public.directory_organization o JOIN house ON o.part_of_id = house.id
    )
    SELECT dense_rank() OVER (ORDER BY md5(k.subject_id || salt.grain)), k.rule_key::text, k.rule_valid_from,
           k.bearer_id, k.triggered_at, k.starts_at, k.due_at, k.evidence_at, k.waived_at, k.state::text
    FROM public.commitments_commitment k CROSS JOIN salt JOIN house ON house.id = k.bearer_id
    WHERE sec.who() ->> 'role' IN ('leader', 'coordinating_unit') AND k.removed_at IS NULL AND k.state = 'running'
      AND k.due_at >= since AND k.triggered_at <= until
$$;

GRANT SELECT ON commitments_commitment, agreements_agreement, agreements_agreementversion, agreements_clause, agreements_agreementparty, directory_organization TO enplan_control;
GRANT CREATE ON SCHEMA sec TO enplan_control;
ALTER FUNCTION sec.promises_of_agreement(uuid, timestamptz, timestamptz) OWNER TO enplan_control;
ALTER FUNCTION sec.promises_owed_by_own_house(timestamptz, timestamptz) OWNER TO enplan_control;
REVOKE CREATE ON SCHEMA sec FROM enplan_control;
REVOKE ALL ON FUNCTION sec.promises_of_agreement(uuid, timestamptz, timestamptz), sec.promises_owed_by_own_house(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.promises_of_agreement(uuid, timestamptz, timestamptz), sec.promises_owed_by_own_house(timestamptz, timestamptz) TO enplan_runtime;
