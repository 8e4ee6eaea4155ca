"""Puts episodes behind row-level security, and forbids a moment in which nobody, or more than one, answers."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ProtectTable, SamePerson

ONE_ANSWERS = """
CREATE FUNCTION sec.one_answers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.pathways_responsibility former
        WHERE former.root_id = NEW.root_id AND former.removed_at IS NULL AND former.ends_at IS NOT NULL
          AND NOT EXISTS (
            SELECT FROM public.pathways_responsibility next
            WHERE next.root_id = former.root_id AND next.removed_at IS NULL AND next.starts_at = former.ends_at)
    ) THEN
        RAISE EXCEPTION 'a unit stops answering only where the next one begins'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT FROM public.pathways_responsibility r
        JOIN public.pathways_episodeofcare root ON root.id = r.root_id
        LEFT JOIN public.pathways_episodeofcare place ON place.id = r.place_id
        WHERE r.root_id = NEW.root_id AND (root.root_id IS NOT NULL
           OR coalesce(place.root_id, place.id, r.root_id) <> r.root_id)
    ) THEN
        RAISE EXCEPTION 'responsibility belongs to the first episode of its chain'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER one_answers AFTER INSERT OR UPDATE ON pathways_responsibility
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sec.one_answers();
"""
# Functions belong to the control role, as those of base/access do.
RIGHTS = """
GRANT SELECT ON pathways_responsibility, pathways_episodeofcare TO enplan_control;
GRANT CREATE ON SCHEMA sec TO enplan_control;
ALTER FUNCTION sec.one_answers() OWNER TO enplan_control;
REVOKE CREATE ON SCHEMA sec FROM enplan_control;
REVOKE ALL ON FUNCTION sec.one_answers() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("pathways", "0001_initial"),
        ("access", "0002_context"),
    ]
    operations: ClassVar = [
        ProtectTable("pathways_episodeofcare"),
        ProtectTable("pathways_encounter"),
        ProtectTable("pathways_moment", append_only=True),
        ProtectTable("pathways_responsibility"),
        SamePerson("pathways_episodeofcare", "follows_id", "pathways_episodeofcare"),
        SamePerson("pathways_episodeofcare", "root_id", "pathways_episodeofcare"),
        SamePerson("pathways_encounter", "episode_id", "pathways_episodeofcare"),
        SamePerson("pathways_moment", "encounter_id", "pathways_encounter"),
        SamePerson("pathways_moment", "replaces_id", "pathways_moment"),
        SamePerson("pathways_responsibility", "root_id", "pathways_episodeofcare"),
        SamePerson("pathways_responsibility", "place_id", "pathways_episodeofcare"),
        migrations.RunSQL(ONE_ANSWERS, migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
