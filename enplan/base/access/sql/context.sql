-- The signed, transaction-local context. The application's role can call begin_request, end_request, the readers and
-- open_new_subject; it can neither read the key nor make a context of its own (reference: ADR 0003).

CREATE SCHEMA sec;

CREATE TABLE sec.ticket_key (
    id smallint PRIMARY KEY,
    inner_pad bytea NOT NULL CHECK (length(inner_pad) = 64),
    outer_pad bytea NOT NULL CHECK (length(outer_pad) = 64)
);

CREATE FUNCTION sec.sign(message text, key sec.ticket_key) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(key.outer_pad || sha256(key.inner_pad || convert_to(message, 'UTF8'))), 'hex')
$$;

-- One value of the context, bound to this backend and this transaction, so that it cannot be replayed.
CREATE FUNCTION sec.put(name text, value text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key sec.ticket_key;
    bound text := name || '|' || pg_backend_pid() || '|' || extract(epoch FROM transaction_timestamp()) || '|' || value;
BEGIN
    SELECT * INTO STRICT key FROM sec.ticket_key ORDER BY id DESC LIMIT 1;
    PERFORM set_config('enplan.' || name, sec.sign(bound, key) || '|' || value, true);
END $$;

CREATE FUNCTION sec.take(name text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key sec.ticket_key;
    raw text := nullif(current_setting('enplan.' || name, true), '');
    value text;
BEGIN
    IF raw IS NULL THEN RETURN NULL; END IF;
    value := substr(raw, 66);
    SELECT * INTO STRICT key FROM sec.ticket_key ORDER BY id DESC LIMIT 1;
    IF left(raw, 64) = sec.sign(name || '|' || pg_backend_pid() || '|'
            || extract(epoch FROM transaction_timestamp()) || '|' || value, key) THEN
        RETURN value;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION sec.readable() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT coalesce(sec.take('readable')::bigint[], '{}') $$;

CREATE FUNCTION sec.writable() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT coalesce(sec.take('writable')::bigint[], '{}') $$;

-- Persons whose team and sharing the actor may change.
CREATE FUNCTION sec.managed() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT coalesce(sec.take('managed')::bigint[], '{}') $$;

-- Who acts: kind, account, hat, organization, own subject, accounts (may keep accounts), name, organization_name, job.
CREATE FUNCTION sec.who() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT sec.take('who')::jsonb $$;

CREATE FUNCTION sec.account_id() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT (sec.who() ->> 'account')::bigint $$;

CREATE FUNCTION sec.hat_id() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT (sec.who() ->> 'hat')::bigint $$;

CREATE FUNCTION sec.own_subject() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT (sec.who() ->> 'own')::bigint $$;

CREATE FUNCTION sec.keeps_accounts() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT coalesce((sec.who() ->> 'accounts')::boolean, false) $$;

CREATE FUNCTION sec.end_request() RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT set_config('enplan.' || name, '', true) FROM unnest(ARRAY['who', 'readable', 'writable', 'managed']) name
$$;
