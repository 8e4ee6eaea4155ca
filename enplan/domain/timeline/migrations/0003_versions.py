"""Versions of an event: one chain for each logical id, of one person and in one compartment."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

ONE_CHAIN = """
ALTER TABLE timeline_event ADD CONSTRAINT timeline_event_version_stays UNIQUE (id, logical_id, compartment);
ALTER TABLE timeline_event ADD CONSTRAINT timeline_event_replaces_same_event
    FOREIGN KEY (replaces_id, logical_id, compartment) REFERENCES timeline_event (id, logical_id, compartment);
CREATE UNIQUE INDEX timeline_event_first_version_once ON timeline_event (logical_id) WHERE replaces_id IS NULL;
CREATE FUNCTION sec.version_is_newer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.timeline_event WHERE id = NEW.replaces_id AND recorded_at >= NEW.recorded_at) THEN
        RAISE EXCEPTION 'a version is written after the one it replaces' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER newer AFTER INSERT ON timeline_event
    FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION sec.version_is_newer();
GRANT SELECT ON timeline_event TO enplan_control;
GRANT CREATE ON SCHEMA sec TO enplan_control;
ALTER FUNCTION sec.version_is_newer() OWNER TO enplan_control;
REVOKE CREATE ON SCHEMA sec FROM enplan_control;
REVOKE ALL ON FUNCTION sec.version_is_newer() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    """Every event so far is its own first version."""

    dependencies: ClassVar = [
        ("timeline", "0002_protect"),
    ]
    operations: ClassVar = [
        migrations.AddField(
            model_name="event",
            name="logical_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.RunSQL("UPDATE timeline_event SET logical_id = public_id", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="event",
            name="logical_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name="event",
            name="because",
            field=models.CharField(blank=True, default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="event",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="timeline.event",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                fields=("logical_id", "recorded_at"), name="event_version_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("because", ""), ("replaces__isnull", True))
                | models.Q(("replaces__isnull", False), models.Q(("because", ""), _negated=True)),
                name="event_correction_has_reason",
            ),
        ),
        migrations.RunSQL(ONE_CHAIN, migrations.RunSQL.noop),
    ]
