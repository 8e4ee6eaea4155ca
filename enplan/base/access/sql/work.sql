-- What the application may do through narrow functions, and the triggers that keep history.

-- A new anchor. The caller's context is widened with it, for this transaction, since nothing can yet hang on it.
CREATE FUNCTION sec.open_new_subject(public uuid) RETURNS TABLE (id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    fresh bigint;
    own bigint[];
BEGIN
    IF sec.who() IS NULL THEN RAISE EXCEPTION 'nobody acts' USING ERRCODE = 'insufficient_privilege'; END IF;
    INSERT INTO public.access_subject (public_id) VALUES (public) RETURNING access_subject.id INTO fresh;
    own := ARRAY(SELECT fresh * 16 + c FROM generate_series(0, 10) c);
    PERFORM sec.put('readable', (sec.readable() || own)::text), sec.put('writable', (sec.writable() || own)::text),
            sec.put('managed', (sec.managed() || fresh)::text);
    RETURN QUERY SELECT fresh;
END $$;

CREATE FUNCTION sec.find_subject(identifier text) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF sec.who() IS NULL THEN RAISE EXCEPTION 'nobody acts' USING ERRCODE = 'insufficient_privilege'; END IF;
    RETURN (SELECT subject_id FROM public.people_person WHERE national_identifier = identifier);
END $$;

-- Makes the live grants of one person equal to what the policy compiled. Only for those who manage the plan.
CREATE FUNCTION sec.replace_grants(person bigint, wanted jsonb) RETURNS integer
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
        SELECT FROM jsonb_to_recordset(wanted) AS w(category smallint, hat bigint, "right" smallint, basis text,
                                                    starts_at timestamptz, ends_at timestamptz)
        WHERE (w.category, w.hat, w."right", w.basis, w.starts_at) = (g.category, g.hat_id, g."right", g.basis, g.starts_at)
          AND w.ends_at IS NOT DISTINCT FROM g.ends_at);
    GET DIAGNOSTICS step = ROW_COUNT;
    changed := changed + step;
    INSERT INTO public.access_grant (subject_id, category, hat_id, "right", basis, starts_at, ends_at)
    SELECT person, w.category, w.hat, w."right", w.basis, w.starts_at, w.ends_at
    FROM jsonb_to_recordset(wanted) AS w(category smallint, hat bigint, "right" smallint, basis text,
                                         starts_at timestamptz, ends_at timestamptz)
    WHERE NOT EXISTS (
        SELECT FROM public.access_grant g
        WHERE g.subject_id = person AND g.revoked_at IS NULL
          AND (w.category, w.hat, w."right", w.basis, w.starts_at) = (g.category, g.hat_id, g."right", g.basis, g.starts_at)
          AND w.ends_at IS NOT DISTINCT FROM g.ends_at);
    GET DIAGNOSTICS step = ROW_COUNT;
    RETURN changed + step;
END $$;

CREATE FUNCTION sec.touch() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.subject_id, NEW.public_id) IS DISTINCT FROM (OLD.id, OLD.subject_id, OLD.public_id) THEN
        RAISE EXCEPTION 'a row stays with its person' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    NEW.version := OLD.version + 1;
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END $$;

CREATE FUNCTION sec.keep_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    who jsonb := sec.who();
BEGIN
    INSERT INTO public.history_change ("table", row_id, row_version, at, subject_id, category, hat_id, actor_name,
                                       organization_name, before, after)
    VALUES (TG_TABLE_NAME, NEW.id, NEW.version, clock_timestamp(), NEW.subject_id, NEW.category,
            (who ->> 'hat')::bigint, coalesce(who ->> 'name', ''), coalesce(who ->> 'organization_name', ''),
            CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END, to_jsonb(NEW));
    RETURN NULL;
END $$;

-- The hats by which a person opens their own plan, for those who manage it.
CREATE FUNCTION sec.own_hats(person bigint) RETURNS TABLE (hat bigint, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT id, starts_at FROM public.accounts_hat
    WHERE role = 'person' AND subject_id = person AND ends_at IS NULL AND person = ANY (sec.managed())
$$;

-- An invitation by the digest of its secret: which person and which invitation it is about. Whoever has no secret
-- learns nothing, and whoever has one still gets no row before a named job opens the person.
CREATE FUNCTION sec.find_invitation(digest text) RETURNS TABLE (invitation bigint, subject bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT i.id, i.subject_id FROM public.care_teams_invitation i WHERE i.token_digest = digest;
END $$;
