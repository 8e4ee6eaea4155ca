"""Episodes of care, encounters, moments and responsibility."""

import uuid

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0002_context"),
    ]

    operations = [
        migrations.CreateModel(
            name="EpisodeOfCare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "category",
                    models.SmallIntegerField(
                        choices=[
                            (0, "Core"),
                            (1, "Housing"),
                            (2, "Activity"),
                            (3, "Finances"),
                            (4, "Physical Health"),
                            (5, "Mental Health"),
                            (6, "Substance Use"),
                            (7, "Daily Life"),
                            (8, "Network"),
                            (9, "Crisis"),
                            (10, "Risk"),
                            (11, "Mine"),
                        ],
                        default=0,
                    ),
                ),
                (
                    "compartment",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("subject"), "*", models.Value(16)
                            ),
                            "+",
                            models.F("category"),
                        ),
                        output_field=models.BigIntegerField(),
                    ),
                ),
                ("version", models.IntegerField(default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("active", "Active"),
                            ("onhold", "On Hold"),
                            ("finished", "Finished"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[("before", "Before"), ("during", "During"), ("after", "After")],
                        max_length=10,
                    ),
                ),
                ("starts_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                (
                    "follows",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="pathways.episodeofcare",
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pathways.episodeofcare",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.subject"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Encounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "category",
                    models.SmallIntegerField(
                        choices=[
                            (0, "Core"),
                            (1, "Housing"),
                            (2, "Activity"),
                            (3, "Finances"),
                            (4, "Physical Health"),
                            (5, "Mental Health"),
                            (6, "Substance Use"),
                            (7, "Daily Life"),
                            (8, "Network"),
                            (9, "Crisis"),
                            (10, "Risk"),
                            (11, "Mine"),
                        ],
                        default=0,
                    ),
                ),
                (
                    "compartment",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("subject"), "*", models.Value(16)
                            ),
                            "+",
                            models.F("category"),
                        ),
                        output_field=models.BigIntegerField(),
                    ),
                ),
                ("version", models.IntegerField(default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("service", models.CharField(max_length=40)),
                (
                    "setting",
                    models.CharField(
                        choices=[("inpatient", "Inpatient"), ("outpatient", "Outpatient")], max_length=10
                    ),
                ),
                ("organization_id", models.BigIntegerField()),
                ("organization_name", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("in_treatment", "In Treatment"),
                            ("discharge_planned", "Discharge Planned"),
                            ("ready_for_discharge", "Ready"),
                            ("discharged", "Discharged"),
                            ("left_early", "Left Early"),
                            ("transferred", "Transferred"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=20,
                    ),
                ),
                ("planned_start_on", models.DateField(null=True)),
                ("planned_end_on", models.DateField(null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.subject"
                    ),
                ),
                (
                    "episode",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="encounter",
                        to="pathways.episodeofcare",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Moment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "category",
                    models.SmallIntegerField(
                        choices=[
                            (0, "Core"),
                            (1, "Housing"),
                            (2, "Activity"),
                            (3, "Finances"),
                            (4, "Physical Health"),
                            (5, "Mental Health"),
                            (6, "Substance Use"),
                            (7, "Daily Life"),
                            (8, "Network"),
                            (9, "Crisis"),
                            (10, "Risk"),
                            (11, "Mine"),
                        ],
                        default=0,
                    ),
                ),
                (
                    "compartment",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("subject"), "*", models.Value(16)
                            ),
                            "+",
                            models.F("category"),
                        ),
                        output_field=models.BigIntegerField(),
                    ),
                ),
                ("version", models.IntegerField(default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("kind", models.CharField(max_length=40)),
                ("occurred_at", models.DateTimeField()),
                ("event", models.UUIDField(default=uuid.uuid4)),
                ("because", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("is_retracted", models.BooleanField(default=False)),
                ("told_by", models.CharField(max_length=200)),
                ("told_by_organization", models.CharField(blank=True, max_length=200)),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pathways.encounter"
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="pathways.moment",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.subject"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "category",
                    models.SmallIntegerField(
                        choices=[
                            (0, "Core"),
                            (1, "Housing"),
                            (2, "Activity"),
                            (3, "Finances"),
                            (4, "Physical Health"),
                            (5, "Mental Health"),
                            (6, "Substance Use"),
                            (7, "Daily Life"),
                            (8, "Network"),
                            (9, "Crisis"),
                            (10, "Risk"),
                            (11, "Mine"),
                        ],
                        default=0,
                    ),
                ),
                (
                    "compartment",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("subject"), "*", models.Value(16)
                            ),
                            "+",
                            models.F("category"),
                        ),
                        output_field=models.BigIntegerField(),
                    ),
                ),
                ("version", models.IntegerField(default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pathways.episodeofcare",
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pathways.episodeofcare",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.subject"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="episodeofcare",
            index=models.Index(fields=["compartment"], name="pathways_ep_compart_f83823_idx"),
        ),
        migrations.AddConstraint(
            model_name="episodeofcare",
            constraint=models.CheckConstraint(condition=models.Q(("category", 0)), name="episode_is_core"),
        ),
        migrations.AddConstraint(
            model_name="episodeofcare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__isnull", True), ("ends_at__gte", models.F("starts_at")), _connector="OR"
                ),
                name="episode_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="episodeofcare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("follows__isnull", True), ("root__isnull", True)),
                    models.Q(("follows__isnull", False), ("root__isnull", False)),
                    _connector="OR",
                ),
                name="episode_that_follows_has_root",
            ),
        ),
        migrations.AddIndex(
            model_name="encounter",
            index=models.Index(fields=["compartment"], name="pathways_en_compart_b9bc1a_idx"),
        ),
        migrations.AddConstraint(
            model_name="encounter",
            constraint=models.CheckConstraint(
                condition=models.Q(("category__in", (4, 5, 6))), name="encounter_in_category_of_service"
            ),
        ),
        migrations.AddIndex(
            model_name="moment",
            index=models.Index(fields=["compartment"], name="pathways_mo_compart_1862f1_idx"),
        ),
        migrations.AddIndex(
            model_name="moment",
            index=models.Index(fields=["encounter", "occurred_at"], name="moment_of_encounter_in_order"),
        ),
        migrations.AddConstraint(
            model_name="moment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("because", ""), ("is_retracted", False), ("replaces__isnull", True)),
                    models.Q(("replaces__isnull", False), models.Q(("because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="moment_correction_has_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="responsibility",
            index=models.Index(fields=["compartment"], name="pathways_re_compart_f55135_idx"),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("category", 0)), name="responsibility_is_core"
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                ),
                name="responsibility_period_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                expressions=[
                    (
                        models.Func(
                            models.F("root"), models.F("root"), models.Value("[]"), function="int8range"
                        ),
                        "=",
                    ),
                    (models.Func(models.F("starts_at"), models.F("ends_at"), function="tstzrange"), "&&"),
                ],
                name="one_responsible_at_a_time",
            ),
        ),
    ]
