"""The transition list, contingencies, hand-overs, holds, and the items of each coordinating unit."""

import uuid

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_units"),
        ("care_teams", "0003_drop_code_attempts"),
        ("directory", "0002_share"),
        ("pathways", "0002_protect"),
    ]

    operations = [
        migrations.CreateModel(
            name="LocalItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("municipality_number", models.CharField(max_length=4)),
                ("position", models.SmallIntegerField()),
                (
                    "phase",
                    models.CharField(
                        choices=[("before", "Before"), ("during", "During"), ("after", "After")],
                        max_length=10,
                    ),
                ),
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
                            (12, "Notice"),
                        ],
                        default=0,
                    ),
                ),
                ("words", models.CharField(max_length=120)),
                ("code", models.CharField(max_length=60, unique=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TransitionList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.subject"
                    ),
                ),
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
                ("opened_on", models.DateField()),
                ("municipality_number", models.CharField(max_length=4)),
                (
                    "episode",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pathways.episodeofcare",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TransitionItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.subject"
                    ),
                ),
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
                ("code", models.CharField(max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("not_started", "Not Started"),
                            ("in_progress", "In Progress"),
                            ("in_place", "In Place"),
                            ("missing", "Missing"),
                            ("not_relevant", "Not Relevant"),
                        ],
                        max_length=20,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                ("due_time", models.TimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("changed_by", models.CharField(max_length=200)),
                ("evidence", models.JSONField(default=list)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="care_teams.membership",
                    ),
                ),
                (
                    "transition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pathways.transitionlist",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ItemOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.subject"
                    ),
                ),
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
                ("after_days", models.SmallIntegerField()),
                (
                    "answer",
                    models.CharField(
                        choices=[("as_agreed", "As Agreed"), ("partly", "Partly"), ("not", "Not")],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("answered_by", models.CharField(max_length=200)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pathways.transitionitem",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Contingency",
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
                    "kind",
                    models.CharField(
                        choices=[("early_leave", "Early Leave"), ("readmission", "Readmission")],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField()),
                ("place", models.CharField(blank=True, max_length=200)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("valid_until", models.DateField(null=True)),
                ("changed_by", models.CharField(max_length=200)),
                (
                    "caller",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="care_teams.membership",
                    ),
                ),
                (
                    "episode",
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
        migrations.CreateModel(
            name="HandOver",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("met", "Met"),
                            ("completed", "Completed"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("receiver_id", models.BigIntegerField()),
                ("receiver_name", models.CharField(max_length=200)),
                ("words", models.CharField(blank=True, max_length=500)),
                ("offered_at", models.DateTimeField()),
                ("offered_by", models.CharField(max_length=200)),
                ("offered_by_organization", models.CharField(blank=True, max_length=200)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("accepted_by", models.CharField(blank=True, max_length=200)),
                (
                    "person_key",
                    models.CharField(
                        blank=True, choices=[("met", "Met"), ("declined", "Declined")], max_length=10
                    ),
                ),
                ("person_key_at", models.DateTimeField(null=True)),
                ("person_key_by", models.CharField(blank=True, max_length=200)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_because", models.CharField(blank=True, max_length=300)),
                ("evidence", models.JSONField(default=dict)),
                (
                    "episode",
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
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.subject"
                    ),
                ),
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
                ("reason", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("told_by", models.CharField(max_length=200)),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pathways.episodeofcare",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HoldDuty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.subject"
                    ),
                ),
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
                ("duty", models.CharField(max_length=40)),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pathways.episodeofcare",
                    ),
                ),
                (
                    "hold",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pathways.hold"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="care_teams.membership",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="encounter",
            name="track",
            field=models.CharField(
                blank=True,
                choices=[("pregnancy", "Pregnancy"), ("suspected_psychosis", "Suspected Psychosis")],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="responsibility",
            name="hand_over",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pathways.handover",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hand_over__isnull", False), ("place__isnull", True)),
                    models.Q(("hand_over__isnull", True), ("place__isnull", False)),
                    _connector="OR",
                ),
                name="one_unit_is_responsible",
            ),
        ),
        migrations.AddIndex(
            model_name="contingency",
            index=models.Index(fields=["compartment"], name="pathways_co_compart_a36e84_idx"),
        ),
        migrations.AddConstraint(
            model_name="contingency",
            constraint=models.CheckConstraint(
                condition=models.Q(("category", 9)), name="contingency_in_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="contingency",
            constraint=models.UniqueConstraint(fields=("episode", "kind"), name="contingency_once"),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["compartment"], name="pathways_ha_compart_f0d7af_idx"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(condition=models.Q(("category", 0)), name="hand_over_is_core"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["offered", "accepted", "met"])),
                fields=("episode",),
                name="one_open_hand_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person_key", ""), ("person_key_at__isnull", True)),
                    models.Q(models.Q(("person_key", ""), _negated=True), ("person_key_at__isnull", False)),
                    _connector="OR",
                ),
                name="persons_key_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("accepted_at__isnull", True), ("person_key_at__isnull", True), ("state", "offered")
                    ),
                    models.Q(
                        ("accepted_at__isnull", False), ("person_key_at__isnull", True), ("state", "accepted")
                    ),
                    models.Q(
                        ("accepted_at__isnull", True), ("person_key_at__isnull", False), ("state", "met")
                    ),
                    models.Q(
                        ("accepted_at__isnull", False),
                        ("person_key_at__isnull", False),
                        ("state", "completed"),
                    ),
                    ("state__in", ["declined", "withdrawn"]),
                    _connector="OR",
                ),
                name="hand_over_state_tells_which_keys",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("state__in", ["offered", "accepted", "met"])),
                    models.Q(
                        models.Q(("state__in", ["offered", "accepted", "met"]), _negated=True),
                        ("closed_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="hand_over_closed_when_closed",
            ),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(fields=["compartment"], name="pathways_ho_compart_3804a8_idx"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("category__in", (4, 5, 6))), name="hold_in_category_of_service"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__isnull", True), ("ends_at__gte", models.F("starts_at")), _connector="OR"
                ),
                name="hold_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_at__isnull", True)), fields=("episode",), name="one_open_hold"
            ),
        ),
        migrations.AddIndex(
            model_name="holdduty",
            index=models.Index(fields=["compartment"], name="pathways_ho_compart_f3a6e5_idx"),
        ),
        migrations.AddConstraint(
            model_name="holdduty",
            constraint=models.CheckConstraint(condition=models.Q(("category", 0)), name="hold_duty_is_core"),
        ),
        migrations.AddConstraint(
            model_name="holdduty",
            constraint=models.UniqueConstraint(fields=("hold", "duty"), name="hold_duty_once"),
        ),
        migrations.AddConstraint(
            model_name="localitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1), ("position__lte", 5)), name="local_item_of_five"
            ),
        ),
        migrations.AddConstraint(
            model_name="localitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("category__in", [11, 10]), _negated=True), name="local_item_can_be_shared"
            ),
        ),
        migrations.AddConstraint(
            model_name="localitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="local_item_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="localitem",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("organization"),
                            models.F("organization"),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "=",
                    ),
                    (
                        models.Func(
                            models.F("position"),
                            models.F("position"),
                            models.Value("[]"),
                            function="int4range",
                        ),
                        "=",
                    ),
                    (models.Func(models.F("valid_from"), models.F("valid_to"), function="daterange"), "&&"),
                ],
                name="one_local_item_in_a_place",
            ),
        ),
        migrations.AddIndex(
            model_name="itemoutcome",
            index=models.Index(fields=["compartment"], name="pathways_it_compart_4bd502_idx"),
        ),
        migrations.AddConstraint(
            model_name="itemoutcome",
            constraint=models.UniqueConstraint(
                fields=("item", "after_days"), name="outcome_once_for_item_and_day"
            ),
        ),
        migrations.AddIndex(
            model_name="transitionlist",
            index=models.Index(fields=["compartment"], name="pathways_tr_compart_21ec4c_idx"),
        ),
        migrations.AddConstraint(
            model_name="transitionlist",
            constraint=models.CheckConstraint(condition=models.Q(("category", 0)), name="transition_is_core"),
        ),
        migrations.AddIndex(
            model_name="transitionitem",
            index=models.Index(fields=["compartment"], name="pathways_tr_compart_51e6d8_idx"),
        ),
        migrations.AddConstraint(
            model_name="transitionitem",
            constraint=models.UniqueConstraint(fields=("transition", "code"), name="transition_item_once"),
        ),
        migrations.AddConstraint(
            model_name="transitionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["missing", "not_relevant"]), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="transition_item_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="transitionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_time__isnull", True), ("due_on__isnull", False), _connector="OR"),
                name="transition_item_time_has_day",
            ),
        ),
    ]
