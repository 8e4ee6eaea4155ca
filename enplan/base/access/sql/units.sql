-- Grants to a unit: a grant is to one hat, or to whoever wears a hat of one role in one organisation. These functions
-- take the place of those of the same name in begin.sql and work.sql.

CREATE OR REPLACE FUNCTION sec.open_compartments(for_hat bigint, for_role text, for_organization bigint, own bigint,
                                                 at_level smallint, only_subject bigint, at timestamptz)
RETURNS TABLE (subject bigint, category smallint, allowed smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT g.subject_id, g.category, max(least(g."right", c.allowed))::smallint
    FROM public.access_grant g
    JOIN (SELECT category, max(max_right) AS allowed FROM public.access_capability
          WHERE role = for_role AND min_level <= at_level GROUP BY category) c USING (category)
    WHERE (g.hat_id = for_hat OR (g.organization_id = for_organization AND g.role = for_role))
      AND (only_subject IS NULL OR g.subject_id = only_subject)
      AND g.starts_at <= at AND (g.ends_at IS NULL OR at < g.ends_at)
      AND g.revoked_at IS NULL
      AND (g.category <> 11 OR g.subject_id = own)
      AND NOT EXISTS (
          SELECT FROM public.access_block b
          WHERE b.subject_id = g.subject_id AND g.subject_id IS DISTINCT FROM own
            AND (b.category IS NULL OR b.category = g.category)
            AND (b.hat_id = for_hat OR b.organization_id = for_organization
                 OR (b.hat_id IS NULL AND b.organization_id IS NULL))
            AND b.starts_at <= at AND (b.ends_at IS NULL OR at < b.ends_at))
    GROUP BY g.subject_id, g.category
$$;

-- A job works with everything but private notes.
CREATE OR REPLACE FUNCTION sec.begin_job(claims jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    subject bigint := (claims ->> 'subject')::bigint;
    compartments bigint[] := ARRAY(SELECT subject * 16 + c FROM generate_series(0, 12) c
                                   WHERE c <> 11 AND subject IS NOT NULL);
BEGIN
    PERFORM sec.put('who', jsonb_build_object('kind', 'job', 'job', claims ->> 'job', 'name', 'Énplan',
        'organization_name', '', 'accounts', claims -> 'accounts')::text);
    PERFORM sec.put('readable', compartments::text), sec.put('writable', compartments::text);
    PERFORM sec.put('managed', array_remove(ARRAY[subject], NULL)::text);
    RETURN jsonb_build_object('kind', 'job', 'job', claims ->> 'job', 'subject', subject, 'at', clock_timestamp());
END $$;

CREATE OR REPLACE FUNCTION sec.begin_hat(claims jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    hat public.accounts_hat;
    person public.accounts_account;
    own bigint;
    at timestamptz := clock_timestamp();
    level smallint := (claims ->> 'level')::smallint;
    only_subject bigint;
    opened record;
BEGIN
    IF claims ->> 'person' IS NOT NULL THEN
        only_subject := coalesce((SELECT id FROM public.access_subject WHERE public_id = (claims ->> 'person')::uuid), 0);
    END IF;
    SELECT * INTO hat FROM public.accounts_hat
    WHERE id = (claims ->> 'hat')::bigint AND starts_at <= at AND (ends_at IS NULL OR at < ends_at);
    IF NOT FOUND THEN PERFORM sec.end_request(); RETURN NULL; END IF;
    SELECT * INTO person FROM public.accounts_account WHERE id = hat.account_id AND disabled_at IS NULL;
    IF NOT FOUND THEN PERFORM sec.end_request(); RETURN NULL; END IF;
    own := CASE WHEN hat.role = 'person' THEN hat.subject_id END;
    SELECT coalesce(array_agg(subject * 16 + category), '{}') AS readable,
           coalesce(array_agg(subject * 16 + category) FILTER (WHERE allowed >= 2), '{}') AS writable,
           coalesce(array_agg(DISTINCT subject) FILTER (WHERE allowed >= 3 AND category = 0), '{}') AS managed
    INTO opened
    FROM sec.open_compartments(hat.id, hat.role, hat.organization_id, own, level, only_subject, at);
    PERFORM sec.put('who', jsonb_build_object('kind', 'hat', 'account', person.id, 'hat', hat.id, 'role', hat.role,
        'organization', hat.organization_id, 'own', own, 'accounts', false,
        'name', person.display_name, 'organization_name', hat.organization_name)::text);
    PERFORM sec.put('readable', opened.readable::text), sec.put('writable', opened.writable::text),
            sec.put('managed', opened.managed::text);
    RETURN jsonb_build_object('kind', 'hat', 'account', person.id, 'hat', hat.id, 'role', hat.role, 'title', hat.title,
        'organization', hat.organization_id, 'organization_name', hat.organization_name, 'subject', own,
        'name', person.display_name, 'level', level, 'at', at,
        'grants', sec.grant_facts(hat.id, hat.role, hat.organization_id, only_subject),
        'blocks', sec.block_facts(hat.id, hat.role, hat.organization_id, only_subject));
END $$;

CREATE FUNCTION sec.grant_facts(for_hat bigint, for_role text, for_organization bigint, only_subject bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('s', subject_id, 'c', categories, 'r', "right", 'b', basis,
                                                 'f', starts_at, 't', ends_at, 'x', revoked_at)), '[]')
    FROM (SELECT subject_id, "right", basis, starts_at, ends_at, revoked_at, array_agg(category) AS categories
          FROM public.access_grant
          WHERE (hat_id = for_hat OR (organization_id = for_organization AND role = for_role))
            AND revoked_at IS NULL AND (only_subject IS NULL OR subject_id = only_subject)
          GROUP BY subject_id, "right", basis, starts_at, ends_at, revoked_at) grouped
$$;

CREATE FUNCTION sec.block_facts(for_hat bigint, for_role text, for_organization bigint, only_subject bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('s', b.subject_id, 'c', b.category, 'h', b.hat_id,
                                                 'o', b.organization_id, 'f', b.starts_at, 't', b.ends_at)), '[]')
    FROM public.access_block b
    WHERE b.subject_id IN (SELECT g.subject_id FROM public.access_grant g
                           WHERE (g.hat_id = for_hat OR (g.organization_id = for_organization AND g.role = for_role))
                             AND g.revoked_at IS NULL)
      AND (only_subject IS NULL OR b.subject_id = only_subject)
$$;

CREATE OR REPLACE FUNCTION sec.open_new_subject(public uuid) RETURNS TABLE (id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    fresh bigint;
    own bigint[];
BEGIN
    IF sec.who() IS NULL THEN RAISE EXCEPTION 'nobody acts' USING ERRCODE = 'insufficient_privilege'; END IF;
    INSERT INTO public.access_subject (public_id) VALUES (public) RETURNING access_subject.id INTO fresh;
    own := ARRAY(SELECT fresh * 16 + c FROM generate_series(0, 12) c WHERE c <> 11);
    PERFORM sec.put('readable', (sec.readable() || own)::text), sec.put('writable', (sec.writable() || own)::text),
            sec.put('managed', (sec.managed() || fresh)::text);
    RETURN QUERY SELECT fresh;
END $$;

-- The wanted grants as rows; to whom: `hat`, or `organization` and `role`.
CREATE FUNCTION sec.read_grants(wanted jsonb) RETURNS SETOF public.access_grant
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_populate_record(NULL::public.access_grant, each - 'hat' - 'organization' || jsonb_build_object(
        'hat_id', each -> 'hat', 'organization_id', each -> 'organization', 'role', coalesce(each ->> 'role', '')))
    FROM jsonb_array_elements(wanted) each
$$;

CREATE FUNCTION sec.is_same_grant(one public.access_grant, other public.access_grant) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (one.category, one."right", one.basis, one.starts_at, one.role)
               = (other.category, other."right", other.basis, other.starts_at, other.role)
       AND one.hat_id IS NOT DISTINCT FROM other.hat_id
       AND one.organization_id IS NOT DISTINCT FROM other.organization_id
       AND one.ends_at IS NOT DISTINCT FROM other.ends_at
$$;

CREATE OR REPLACE FUNCTION sec.replace_grants(person bigint, wanted jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    changed integer := 0;
    step integer;
BEGIN
    IF NOT person = ANY (sec.managed()) THEN
        RAISE EXCEPTION 'grants refused' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(7301, person::integer);
    UPDATE public.access_grant g SET revoked_at = clock_timestamp()
    WHERE g.subject_id = person AND g.revoked_at IS NULL AND NOT EXISTS (
        SELECT FROM sec.read_grants(wanted) w WHERE sec.is_same_grant(w, g));
    GET DIAGNOSTICS step = ROW_COUNT;
    changed := changed + step;
    INSERT INTO public.access_grant (subject_id, category, hat_id, organization_id, role, "right", basis, starts_at, ends_at)
    SELECT person, w.category, w.hat_id, w.organization_id, w.role, w."right", w.basis, w.starts_at, w.ends_at
    FROM sec.read_grants(wanted) w
    WHERE NOT EXISTS (
        SELECT FROM public.access_grant g
        WHERE g.subject_id = person AND g.revoked_at IS NULL AND sec.is_same_grant(w, g));
    GET DIAGNOSTICS step = ROW_COUNT;
    RETURN changed + step;
END $$;

-- The two that now ask for more are gone; the new ones belong to the control role like the rest.
DROP FUNCTION sec.grant_facts(bigint, bigint), sec.block_facts(bigint, bigint);
GRANT CREATE ON SCHEMA sec TO enplan_control;
ALTER FUNCTION sec.grant_facts(bigint, text, bigint, bigint) OWNER TO enplan_control;
ALTER FUNCTION sec.block_facts(bigint, text, bigint, bigint) OWNER TO enplan_control;
ALTER FUNCTION sec.read_grants(jsonb) OWNER TO enplan_control;
ALTER FUNCTION sec.is_same_grant(public.access_grant, public.access_grant) OWNER TO enplan_control;
REVOKE CREATE ON SCHEMA sec FROM enplan_control;
REVOKE ALL ON FUNCTION sec.grant_facts(bigint, text, bigint, bigint), sec.block_facts(bigint, text, bigint, bigint),
    sec.read_grants(jsonb), sec.is_same_grant(public.access_grant, public.access_grant) FROM PUBLIC;

-- The bare anchor, also for who has only been told of a notice: two numbers and nothing about the person.
DROP POLICY r ON access_subject;
CREATE POLICY r ON access_subject FOR SELECT TO enplan_runtime
    USING (id * 16 = ANY ((SELECT sec.readable())::bigint[]) OR id * 16 + 12 = ANY ((SELECT sec.readable())::bigint[]));
