"""Puts the team behind row-level security, forbids gaps between coordinators, and lets those who end a hat find what
it was part of."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ProtectTable, SamePerson, ShareTable

NO_GAP = """
CREATE FUNCTION sec.coordination_has_no_gap() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.care_teams_coordinatorappointment former
        WHERE former.subject_id = NEW.subject_id AND former.ends_at IS NOT NULL AND NOT EXISTS (
            SELECT FROM public.care_teams_coordinatorappointment next
            WHERE next.subject_id = former.subject_id AND next.starts_at = former.ends_at)
    ) THEN
        RAISE EXCEPTION 'a coordinator ends only where the next one, or a vacancy, begins'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER no_gap AFTER INSERT OR UPDATE ON care_teams_coordinatorappointment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sec.coordination_has_no_gap();
"""
# The persons in whose teams a hat is, for those who keep accounts and must close what a hat had when it ends.
TEAMS_OF_HAT = """
CREATE FUNCTION sec.teams_of_hat(for_hat bigint) RETURNS TABLE (subject bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT subject_id FROM public.care_teams_membership
    WHERE hat_id = for_hat AND state = 'active' AND sec.keeps_accounts()
$$;
"""
# Functions belong to the control role, as those of base/access do.
RIGHTS = """
GRANT SELECT ON care_teams_invitation, care_teams_membership, care_teams_coordinatorappointment TO enplan_control;
GRANT CREATE ON SCHEMA sec TO enplan_control;
ALTER FUNCTION sec.coordination_has_no_gap() OWNER TO enplan_control;
ALTER FUNCTION sec.teams_of_hat(bigint) OWNER TO enplan_control;
REVOKE CREATE ON SCHEMA sec FROM enplan_control;
REVOKE ALL ON FUNCTION sec.coordination_has_no_gap(), sec.teams_of_hat(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.teams_of_hat(bigint) TO enplan_runtime;
"""


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("care_teams", "0001_initial"),
        ("people", "0002_protect"),
    ]
    operations: ClassVar = [
        ProtectTable("care_teams_membership"),
        ProtectTable("care_teams_coordinatorappointment"),
        ProtectTable("care_teams_invitation"),
        ShareTable("care_teams_codeattempt", rights="SELECT, INSERT, DELETE"),
        SamePerson("care_teams_membership", "related_person_id", "people_relatedperson"),
        SamePerson("care_teams_coordinatorappointment", "membership_id", "care_teams_membership"),
        SamePerson("care_teams_invitation", "membership_id", "care_teams_membership"),
        migrations.RunSQL(NO_GAP, migrations.RunSQL.noop),
        migrations.RunSQL(TEAMS_OF_HAT, migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
