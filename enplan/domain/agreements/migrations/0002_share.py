"""Opens agreements to the running application, and sees to it that what has been agreed can never be rewritten."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ShareTable

ADD_AND_READ = "SELECT, INSERT"

# Drafts may be written; what is proposed may be approved or taken back; what is agreed can only be given an end, and
# only in days that have not passed, so that no period is ever measured by another version than the one it had.
VERSION = """
CREATE FUNCTION sec.agreement_version_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Europe/Oslo')::date;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.round <> 0 THEN
            RAISE EXCEPTION 'a version begins as a draft' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.public_id, NEW.agreement_id, NEW.number, NEW.party_id, NEW.created_at, NEW.created_by)
        IS DISTINCT FROM
       (OLD.id, OLD.public_id, OLD.agreement_id, OLD.number, OLD.party_id, OLD.created_at, OLD.created_by) THEN
        RAISE EXCEPTION 'a version stays what it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT (OLD.state = NEW.state OR (OLD.state, NEW.state) IN (('draft', 'proposed'), ('draft', 'withdrawn'),
            ('proposed', 'draft'), ('proposed', 'agreed'), ('proposed', 'withdrawn'), ('agreed', 'withdrawn'))) THEN
        RAISE EXCEPTION 'a version does not move that way' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state <> 'draft' AND (NEW.purpose, NEW.reason, NEW.next_review_on, NEW.round, NEW.proposed_at)
        IS DISTINCT FROM (OLD.purpose, OLD.reason, OLD.next_review_on, OLD.round, OLD.proposed_at) THEN
        RAISE EXCEPTION 'only a draft can be rewritten' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state = 'withdrawn' AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'a withdrawn version stays withdrawn' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state = 'agreed' THEN
        IF (NEW.valid_from, NEW.agreed_at) IS DISTINCT FROM (OLD.valid_from, OLD.agreed_at)
            OR (NEW.state = 'withdrawn' AND OLD.valid_from <= today)
            OR (NEW.valid_to IS DISTINCT FROM OLD.valid_to
                AND (coalesce(NEW.valid_to, today) < today OR coalesce(OLD.valid_to, today) < today)) THEN
            RAISE EXCEPTION 'a period that has passed keeps its version'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF OLD.state = 'proposed' AND NEW.state = 'agreed' THEN
        IF EXISTS (SELECT FROM public.agreements_agreementparty p WHERE p.agreement_id = NEW.agreement_id
                   AND NOT EXISTS (SELECT FROM public.agreements_signature s WHERE s.version_id = NEW.id
                                   AND s.party_id = p.id AND s.round = NEW.round)) THEN
            RAISE EXCEPTION 'every party must have approved' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.valid_from <> OLD.valid_from AND NEW.valid_from <> greatest(OLD.valid_from, today) THEN
            RAISE EXCEPTION 'the first day is the one that was approved'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.valid_from < today AND EXISTS (SELECT FROM public.agreements_agreementversion v
                WHERE v.agreement_id = NEW.agreement_id AND v.state = 'agreed' AND v.id <> NEW.id) THEN
            RAISE EXCEPTION 'a new version begins today or later'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER moves BEFORE INSERT OR UPDATE ON agreements_agreementversion
    FOR EACH ROW EXECUTE FUNCTION sec.agreement_version_moves();
"""
CLAUSE = """
CREATE FUNCTION sec.clause_is_of_draft() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    its record;
BEGIN
    SELECT state, agreement_id INTO STRICT its FROM public.agreements_agreementversion
    WHERE id = NEW.version_id FOR SHARE;
    IF its.state <> 'draft' THEN
        RAISE EXCEPTION 'only a draft can be rewritten' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.version_id, NEW.key) IS DISTINCT FROM (OLD.version_id, OLD.key) THEN
        RAISE EXCEPTION 'a clause stays what it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT FROM public.agreements_agreementparty WHERE id IN (NEW.bearer_id, NEW.receiver_id)
               AND agreement_id <> its.agreement_id) THEN
        RAISE EXCEPTION 'a clause binds parties of its own agreement'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_draft BEFORE INSERT OR UPDATE ON agreements_clause
    FOR EACH ROW EXECUTE FUNCTION sec.clause_is_of_draft();
"""
# Approvals and comments are given in one's own name, to what is proposed now.
ANSWER = """
CREATE FUNCTION sec.answers_proposal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM 1 FROM public.agreements_agreementversion v
    JOIN public.agreements_agreementparty p ON p.agreement_id = v.agreement_id AND p.id = NEW.party_id
    WHERE v.id = NEW.version_id AND v.state = 'proposed' AND v.round = NEW.round FOR SHARE OF v;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only what is proposed now can be answered'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.hat_id IS DISTINCT FROM sec.hat_id() THEN
        RAISE EXCEPTION 'answers are given in one''s own name' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answers BEFORE INSERT ON agreements_signature
    FOR EACH ROW EXECUTE FUNCTION sec.answers_proposal();
CREATE TRIGGER answers BEFORE INSERT ON agreements_clausecomment
    FOR EACH ROW EXECUTE FUNCTION sec.answers_proposal();
"""
PARTIES = """
CREATE FUNCTION sec.parties_stand_fast() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.agreements_agreementversion WHERE agreement_id = NEW.agreement_id) THEN
        RAISE EXCEPTION 'the parties stand fast as long as the agreement does'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stand_fast BEFORE INSERT ON agreements_agreementparty
    FOR EACH ROW EXECUTE FUNCTION sec.parties_stand_fast();
"""


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("agreements", "0001_initial"),
        ("access", "0002_context"),
    ]
    operations: ClassVar = [
        ShareTable("agreements_agreement"),
        ShareTable("agreements_agreementparty", rights=ADD_AND_READ),
        ShareTable("agreements_agreementversion"),
        ShareTable("agreements_clause"),
        ShareTable("agreements_signature", rights=ADD_AND_READ),
        ShareTable("agreements_clausecomment", rights=ADD_AND_READ),
        migrations.RunSQL(VERSION, migrations.RunSQL.noop),
        migrations.RunSQL(CLAUSE, migrations.RunSQL.noop),
        migrations.RunSQL(ANSWER, migrations.RunSQL.noop),
        migrations.RunSQL(PARTIES, migrations.RunSQL.noop),
    ]
