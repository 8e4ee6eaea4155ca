-- Begins a request: verifies the application's ticket, finds what the hat may reach at this very moment by the
-- database's own clock, and stores it in the signed context. Returns the facts, from which the application computes the
-- same again by its own code; the two are tested against each other.

CREATE FUNCTION sec.verified(ticket text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    body text := substr(ticket, 66);
    claims jsonb;
BEGIN
    IF NOT EXISTS (SELECT FROM sec.ticket_key key WHERE sec.sign(body, key) = left(ticket, 64)) THEN
        RAISE EXCEPTION 'ticket refused' USING ERRCODE = 'insufficient_privilege';
    END IF;
    claims := body::jsonb;
    IF (claims ->> 'expires')::bigint < extract(epoch FROM clock_timestamp()) THEN
        RAISE EXCEPTION 'ticket expired' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN claims;
END $$;

-- What is open: live grants, no further than the role's capability at this level, minus blocks. Blocks override.
CREATE FUNCTION sec.open_compartments(for_hat bigint, for_role text, for_organization bigint, own bigint,
                                      at_level smallint, only_subject bigint, at timestamptz)
RETURNS TABLE (subject bigint, category smallint, allowed smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT g.subject_id, g.category, max(least(g."right", c.allowed))::smallint
    FROM public.access_grant g
    JOIN (SELECT category, max(max_right) AS allowed FROM public.access_capability
          WHERE role = for_role AND min_level <= at_level GROUP BY category) c USING (category)
    WHERE g.hat_id = for_hat
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

CREATE FUNCTION sec.begin_job(claims jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    subject bigint := (claims ->> 'subject')::bigint;
    compartments bigint[] := ARRAY(SELECT subject * 16 + c FROM generate_series(0, 10) c WHERE subject IS NOT NULL);
BEGIN
    PERFORM sec.put('who', jsonb_build_object('kind', 'job', 'job', claims ->> 'job', 'name', 'Énplan',
        'organization_name', '', 'accounts', claims -> 'accounts')::text);
    PERFORM sec.put('readable', compartments::text), sec.put('writable', compartments::text);
    PERFORM sec.put('managed', array_remove(ARRAY[subject], NULL)::text);
    RETURN jsonb_build_object('kind', 'job', 'job', claims ->> 'job', 'subject', subject, 'at', clock_timestamp());
END $$;

-- No hat keeps accounts, not even an administrator's: the names of those who have a plan stand among them. Named jobs do.
CREATE FUNCTION sec.begin_hat(claims jsonb) RETURNS jsonb
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
    PERFORM sec.put('who', jsonb_build_object('kind', 'hat', 'account', person.id, 'hat', hat.id,
        'organization', hat.organization_id, 'own', own, 'accounts', false,
        'name', person.display_name, 'organization_name', hat.organization_name)::text);
    PERFORM sec.put('readable', opened.readable::text), sec.put('writable', opened.writable::text),
            sec.put('managed', opened.managed::text);
    RETURN jsonb_build_object('kind', 'hat', 'account', person.id, 'hat', hat.id, 'role', hat.role, 'title', hat.title,
        'organization', hat.organization_id, 'organization_name', hat.organization_name, 'subject', own,
        'name', person.display_name, 'level', level, 'at', at,
        'grants', sec.grant_facts(hat.id, only_subject), 'blocks', sec.block_facts(hat.id, only_subject));
END $$;

CREATE FUNCTION sec.grant_facts(for_hat bigint, only_subject bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('s', subject_id, 'c', categories, 'r', "right", 'b', basis,
                                                 'f', starts_at, 't', ends_at, 'x', revoked_at)), '[]')
    FROM (SELECT subject_id, "right", basis, starts_at, ends_at, revoked_at, array_agg(category) AS categories
          FROM public.access_grant
          WHERE hat_id = for_hat AND revoked_at IS NULL AND (only_subject IS NULL OR subject_id = only_subject)
          GROUP BY subject_id, "right", basis, starts_at, ends_at, revoked_at) grouped
$$;

CREATE FUNCTION sec.block_facts(for_hat bigint, only_subject bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('s', b.subject_id, 'c', b.category, 'h', b.hat_id,
                                                 'o', b.organization_id, 'f', b.starts_at, 't', b.ends_at)), '[]')
    FROM public.access_block b
    WHERE b.subject_id IN (SELECT subject_id FROM public.access_grant WHERE hat_id = for_hat AND revoked_at IS NULL)
      AND (only_subject IS NULL OR b.subject_id = only_subject)
$$;

CREATE FUNCTION sec.begin_request(ticket text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    claims jsonb := sec.verified(ticket);
BEGIN
    IF claims ->> 'kind' = 'job' THEN RETURN sec.begin_job(claims); END IF;
    RETURN sec.begin_hat(claims);
END $$;
