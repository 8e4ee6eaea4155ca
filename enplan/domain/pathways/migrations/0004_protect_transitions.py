"""Puts transitions and hand-overs behind row-level security; responsibility passes on only where both keys are turned."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ProtectTable, SamePerson, ShareTable

BOTH_KEYS = """
CREATE FUNCTION sec.both_keys_are_turned() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    chain bigint := (SELECT coalesce(e.root_id, e.id) FROM public.pathways_episodeofcare e
                     JOIN public.pathways_handover h ON h.episode_id = e.id WHERE h.id = NEW.hand_over_id);
BEGIN
    IF chain IS DISTINCT FROM NEW.root_id OR NOT EXISTS (
        SELECT FROM public.pathways_handover h
        WHERE h.id = NEW.hand_over_id AND h.state = 'completed' AND h.accepted_at IS NOT NULL
          AND h.person_key_at IS NOT NULL AND NEW.starts_at >= greatest(h.accepted_at, h.person_key_at)
    ) THEN
        RAISE EXCEPTION 'responsibility moves when both keys are turned, and not before'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER both_keys AFTER INSERT OR UPDATE ON pathways_responsibility
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.hand_over_id IS NOT NULL AND NEW.removed_at IS NULL)
    EXECUTE FUNCTION sec.both_keys_are_turned();
CREATE FUNCTION sec.completed_means_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT state FROM public.pathways_handover WHERE id = NEW.id) = 'completed' AND NOT EXISTS (
        SELECT FROM public.pathways_responsibility r WHERE r.hand_over_id = NEW.id AND r.removed_at IS NULL
    ) THEN
        RAISE EXCEPTION 'a completed hand-over has moved the responsibility'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER completed_means_moved AFTER INSERT OR UPDATE ON pathways_handover
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sec.completed_means_moved();
"""
# Functions belong to the control role, as those of base/access do.
RIGHTS = """
GRANT SELECT ON pathways_handover TO enplan_control;
GRANT CREATE ON SCHEMA sec TO enplan_control;
ALTER FUNCTION sec.both_keys_are_turned() OWNER TO enplan_control;
ALTER FUNCTION sec.completed_means_moved() OWNER TO enplan_control;
REVOKE CREATE ON SCHEMA sec FROM enplan_control;
REVOKE ALL ON FUNCTION sec.both_keys_are_turned(), sec.completed_means_moved() FROM PUBLIC;
"""
EPISODE, MEMBER = "pathways_episodeofcare", "care_teams_membership"


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("pathways", "0003_transitions"),
        ("care_teams", "0002_protect"),
    ]
    operations: ClassVar = [
        ProtectTable("pathways_transitionlist"),
        ProtectTable("pathways_transitionitem"),
        ProtectTable("pathways_itemoutcome"),
        ProtectTable("pathways_contingency"),
        ProtectTable("pathways_handover"),
        ProtectTable("pathways_hold"),
        ProtectTable("pathways_holdduty"),
        ShareTable("pathways_localitem"),
        SamePerson("pathways_transitionlist", "episode_id", EPISODE),
        SamePerson("pathways_transitionitem", "transition_id", "pathways_transitionlist"),
        SamePerson("pathways_transitionitem", "owner_id", MEMBER),
        SamePerson("pathways_itemoutcome", "item_id", "pathways_transitionitem"),
        SamePerson("pathways_contingency", "episode_id", EPISODE),
        SamePerson("pathways_contingency", "caller_id", MEMBER),
        SamePerson("pathways_handover", "episode_id", EPISODE),
        SamePerson("pathways_hold", "episode_id", EPISODE),
        SamePerson("pathways_holdduty", "episode_id", EPISODE),
        SamePerson("pathways_holdduty", "hold_id", "pathways_hold"),
        SamePerson("pathways_holdduty", "owner_id", MEMBER),
        SamePerson("pathways_responsibility", "hand_over_id", "pathways_handover"),
        migrations.RunSQL(BOTH_KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
