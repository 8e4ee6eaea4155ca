"""Puts notices behind row-level security, narrower than their compartment, and lets units and policy know a little.

A unit sees open notices that were sent to it, a sender their own, and whoever manages the person's information all.
"""

from typing import Any, ClassVar

from django.db import migrations

from enplan.base.access.operations import ProtectTable, SamePerson, enforce

PARTIES = """
CREATE POLICY parties ON care_requests_noticeofneed AS RESTRICTIVE TO enplan_runtime USING (
    subject_id = ANY ((SELECT sec.managed())::bigint[])
    OR sender_hat_id = (SELECT sec.hat_id())
    OR (closed_at IS NULL AND unit_id = (SELECT (sec.who() ->> 'organization')::bigint)
        AND (SELECT sec.who() ->> 'role') = 'coordinating_unit'));
CREATE POLICY parties ON care_requests_noticequestion AS RESTRICTIVE TO enplan_runtime
    USING (notice_id IN (SELECT id FROM care_requests_noticeofneed));
CREATE POLICY notices ON history_change AS RESTRICTIVE FOR SELECT TO enplan_runtime
    USING (category <> 12 OR subject_id = ANY ((SELECT sec.managed())::bigint[]));
"""
OWN_UNIT = "unit_id = (SELECT (sec.who() ->> 'organization')::bigint) AND (SELECT sec.who() ->> 'role') = 'coordinating_unit'"
PROFILES: list[Any] = [
    *enforce("care_requests_coordinatorprofile"),
    f"CREATE POLICY r ON care_requests_coordinatorprofile FOR SELECT TO enplan_runtime USING ({OWN_UNIT})",
    f"CREATE POLICY i ON care_requests_coordinatorprofile FOR INSERT TO enplan_runtime WITH CHECK ({OWN_UNIT})",
    f"CREATE POLICY u ON care_requests_coordinatorprofile FOR UPDATE TO enplan_runtime USING ({OWN_UNIT}) "
    f"WITH CHECK ({OWN_UNIT})",
    "GRANT SELECT, INSERT, UPDATE ON care_requests_coordinatorprofile TO enplan_runtime",
    "GRANT USAGE ON SEQUENCE care_requests_coordinatorprofile_id_seq TO enplan_runtime",
]
# For the policy: which units and senders have to do with a person, told to whoever manages the person's information.
NOTICES_OF = """
CREATE FUNCTION sec.notices_of(person bigint)
RETURNS TABLE (unit bigint, sender bigint, sent timestamptz, closed timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT unit_id, sender_hat_id, sent_at, closed_at FROM public.care_requests_noticeofneed
    WHERE subject_id = person AND removed_at IS NULL AND person = ANY (sec.managed())
$$;
"""
# For a coordinating unit, about persons of whom it has been told: who it is, whether there is a plan, who coordinates.
COORDINATION_OF = """
CREATE FUNCTION sec.coordination_of(persons bigint[])
RETURNS TABLE (subject bigint, public uuid, given_name text, family_name text, birth_date date, phone text,
               plan_state text, plan_since date, is_vacant boolean, since timestamptz, appointment uuid,
               coordinator text, organization text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.id, s.public_id, p.given_name, p.family_name, p.birth_date, p.phone, plan.state, plan.period_starts_on,
           a.id IS NOT NULL AND a.membership_id IS NULL, a.starts_at, a.public_id, m.name, m.organization_name
    FROM public.access_subject s
    JOIN public.people_person p ON p.subject_id = s.id
    LEFT JOIN public.care_plans_careplan plan
           ON plan.subject_id = s.id AND plan.closed_at IS NULL AND plan.removed_at IS NULL
    LEFT JOIN public.care_teams_coordinatorappointment a ON a.subject_id = s.id AND a.ends_at IS NULL
    LEFT JOIN public.care_teams_membership m ON m.id = a.membership_id
    WHERE s.id = ANY (persons) AND s.id * 16 + 12 = ANY (sec.readable())
      AND sec.who() ->> 'role' = 'coordinating_unit'
$$;
"""
# For a coordinating unit: those at work in the organisation it is a unit of, and how many persons each coordinates for.
STAFF = """
CREATE FUNCTION sec.staff_of_own_unit()
RETURNS TABLE (hat bigint, public uuid, name text, title text, organization bigint, organization_name text, phone text,
               persons bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE house AS (
        SELECT o.part_of_id AS id FROM public.directory_organization o
        WHERE o.id = (sec.who() ->> 'organization')::bigint AND sec.who() ->> 'role' = 'coordinating_unit'
        UNION
        SELECT o.id FROM public.directory_organization o JOIN house ON o.part_of_id = house.id
    ), carried AS (
        SELECT m.hat_id, count(*) AS persons
        FROM public.care_teams_coordinatorappointment a JOIN public.care_teams_membership m ON m.id = a.membership_id
        WHERE a.ends_at IS NULL AND a.removed_at IS NULL GROUP BY m.hat_id
    )
    SELECT h.id, h.public_id, person.display_name, h.title, h.organization_id, h.organization_name, h.phone,
           coalesce(carried.persons, 0)
    FROM public.accounts_hat h
    JOIN public.accounts_account person ON person.id = h.account_id AND person.disabled_at IS NULL
    LEFT JOIN carried ON carried.hat_id = h.id
    WHERE h.role = 'professional' AND h.organization_id IN (SELECT id FROM house)
      AND h.starts_at <= clock_timestamp() AND (h.ends_at IS NULL OR h.ends_at > clock_timestamp())
$$;
"""
# For a coordinating unit: what it has closed, without a word about whom.
CLOSED = """
CREATE FUNCTION sec.notices_closed_by_own_unit(since timestamptz)
RETURNS TABLE (sent timestamptz, closed timestamptz, sender text, need text, outcome text, reason text, closed_by text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sent_at, closed_at, sender_organization_name, need, outcome, outcome_reason, closed_by_name
    FROM public.care_requests_noticeofneed
    WHERE unit_id = (sec.who() ->> 'organization')::bigint AND sec.who() ->> 'role' = 'coordinating_unit'
      AND closed_at >= since AND removed_at IS NULL
$$;
"""
# Functions belong to the control role, as those of base/access do.
RIGHTS = """
GRANT SELECT ON care_requests_noticeofneed, care_plans_careplan, directory_organization TO enplan_control;
GRANT CREATE ON SCHEMA sec TO enplan_control;
ALTER FUNCTION sec.notices_of(bigint) OWNER TO enplan_control;
ALTER FUNCTION sec.coordination_of(bigint[]) OWNER TO enplan_control;
ALTER FUNCTION sec.staff_of_own_unit() OWNER TO enplan_control;
ALTER FUNCTION sec.notices_closed_by_own_unit(timestamptz) OWNER TO enplan_control;
REVOKE CREATE ON SCHEMA sec FROM enplan_control;
REVOKE ALL ON FUNCTION sec.notices_of(bigint), sec.coordination_of(bigint[]), sec.staff_of_own_unit(),
    sec.notices_closed_by_own_unit(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.notices_of(bigint), sec.coordination_of(bigint[]), sec.staff_of_own_unit(),
    sec.notices_closed_by_own_unit(timestamptz) TO enplan_runtime;
"""


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("care_requests", "0001_initial"),
        ("access", "0003_units"),
        ("care_plans", "0002_protect"),
        ("care_teams", "0002_protect"),
        ("directory", "0001_initial"),
    ]
    operations: ClassVar = [
        ProtectTable("care_requests_noticeofneed"),
        ProtectTable("care_requests_noticequestion"),
        SamePerson("care_requests_noticequestion", "notice_id", "care_requests_noticeofneed"),
        migrations.RunSQL(PARTIES, migrations.RunSQL.noop),
        migrations.RunSQL(PROFILES, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(statement, migrations.RunSQL.noop)
            for statement in (NOTICES_OF, COORDINATION_OF, STAFF, CLOSED, RIGHTS)
        ),
    ]
