-- Who owns and may call what. Functions belong to the control role, which alone passes by row-level security.

GRANT USAGE, CREATE ON SCHEMA sec TO enplan_control;
GRANT SELECT ON sec.ticket_key TO enplan_control;
GRANT USAGE ON SCHEMA public TO enplan_control;
GRANT SELECT ON accounts_account, accounts_hat, access_block, access_capability TO enplan_control;
GRANT SELECT, INSERT, UPDATE ON access_grant TO enplan_control;
GRANT SELECT, INSERT ON access_subject, history_change TO enplan_control;
GRANT USAGE ON SEQUENCE access_grant_id_seq, access_subject_id_seq, history_change_id_seq TO enplan_control;

DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE pronamespace = 'sec'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO enplan_control', f);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    END LOOP;
END $$;

REVOKE CREATE ON SCHEMA sec FROM enplan_control;
GRANT USAGE ON SCHEMA sec TO enplan_runtime;
GRANT EXECUTE ON FUNCTION sec.begin_request(text), sec.end_request(), sec.readable(), sec.writable(), sec.managed(),
    sec.who(), sec.account_id(), sec.hat_id(), sec.own_subject(), sec.keeps_accounts(), sec.open_new_subject(uuid),
    sec.find_subject(text), sec.replace_grants(bigint, jsonb),
    sec.own_hats(bigint), sec.find_invitation(text), sec.touch(), sec.keep_change() TO enplan_runtime;

-- Every table of this storey that holds something about a person: locked for all, the owner's policy for migrations.
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['access_subject', 'access_grant', 'access_block', 'history_change', 'accounts_account', 'accounts_hat', 'audit_auditevent'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY m ON %I TO enplan_owner USING (true) WITH CHECK (true)', t);
    END LOOP;
END $$;

-- The anchor: visible with the core compartment.
CREATE POLICY r ON access_subject FOR SELECT TO enplan_runtime
    USING (id * 16 = ANY ((SELECT sec.readable())::bigint[]));
GRANT SELECT ON access_subject TO enplan_runtime;

-- Grants: one's own, those on one's own plan, and those on plans one manages. Changed through the function only.
CREATE POLICY r ON access_grant FOR SELECT TO enplan_runtime
    USING (hat_id = (SELECT sec.hat_id()) OR subject_id = ANY ((SELECT sec.managed())::bigint[]));
GRANT SELECT ON access_grant TO enplan_runtime;

-- Blocks: only those who manage the plan see or set them; a block is ended, never removed.
CREATE POLICY r ON access_block FOR SELECT TO enplan_runtime USING (subject_id = ANY ((SELECT sec.managed())::bigint[]));
CREATE POLICY i ON access_block FOR INSERT TO enplan_runtime
    WITH CHECK (subject_id = ANY ((SELECT sec.managed())::bigint[]));
CREATE POLICY u ON access_block FOR UPDATE TO enplan_runtime USING (subject_id = ANY ((SELECT sec.managed())::bigint[]))
    WITH CHECK (subject_id = ANY ((SELECT sec.managed())::bigint[]));
GRANT SELECT, INSERT, UPDATE ON access_block TO enplan_runtime;
GRANT USAGE ON SEQUENCE access_block_id_seq TO enplan_runtime;

GRANT SELECT ON access_capability TO enplan_runtime;

-- History: read like the row itself; written by the trigger only.
CREATE POLICY r ON history_change FOR SELECT TO enplan_runtime
    USING (compartment = ANY ((SELECT sec.readable())::bigint[]));
GRANT SELECT ON history_change TO enplan_runtime;

-- Accounts and hats: one's own, and for those who keep accounts.
CREATE POLICY r ON accounts_account FOR SELECT TO enplan_runtime
    USING (id = (SELECT sec.account_id()) OR (SELECT sec.keeps_accounts()));
CREATE POLICY i ON accounts_account FOR INSERT TO enplan_runtime WITH CHECK ((SELECT sec.keeps_accounts()));
CREATE POLICY u ON accounts_account FOR UPDATE TO enplan_runtime USING ((SELECT sec.keeps_accounts()))
    WITH CHECK ((SELECT sec.keeps_accounts()));
GRANT SELECT, INSERT, UPDATE ON accounts_account TO enplan_runtime;
GRANT USAGE ON SEQUENCE accounts_account_id_seq TO enplan_runtime;
CREATE POLICY r ON accounts_hat FOR SELECT TO enplan_runtime
    USING (account_id = (SELECT sec.account_id()) OR (SELECT sec.keeps_accounts()));
CREATE POLICY i ON accounts_hat FOR INSERT TO enplan_runtime WITH CHECK ((SELECT sec.keeps_accounts()));
CREATE POLICY u ON accounts_hat FOR UPDATE TO enplan_runtime USING ((SELECT sec.keeps_accounts()))
    WITH CHECK ((SELECT sec.keeps_accounts()));
GRANT SELECT, INSERT, UPDATE ON accounts_hat TO enplan_runtime;
GRANT USAGE ON SEQUENCE accounts_hat_id_seq TO enplan_runtime;

-- Audit: everyone may add a row in their own name; the person reads what concerns them, others their own look-ups.
-- A job reads nothing, except that its own INSERT … RETURNING sees the row of that very statement.
CREATE POLICY i ON audit_auditevent FOR INSERT TO enplan_runtime
    WITH CHECK ((SELECT sec.who()) IS NOT NULL AND hat_id IS NOT DISTINCT FROM (SELECT sec.hat_id()));
CREATE POLICY r ON audit_auditevent FOR SELECT TO enplan_runtime
    USING (subject_id = (SELECT sec.own_subject()) OR account_id = (SELECT sec.account_id())
        OR (hat_id IS NULL AND at = statement_timestamp() AND (SELECT sec.who() ->> 'kind') = 'job'));
GRANT SELECT, INSERT ON audit_auditevent TO enplan_runtime;
GRANT USAGE ON SEQUENCE audit_auditevent_id_seq TO enplan_runtime;
CREATE FUNCTION sec.never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the log is never changed' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER never BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditevent EXECUTE FUNCTION sec.never();
