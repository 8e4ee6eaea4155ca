"""Puts the plan and its parts behind row-level security."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ProtectTable, SamePerson


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("care_plans", "0001_initial"),
        ("care_teams", "0002_protect"),
    ]
    operations: ClassVar = [
        ProtectTable("care_plans_careplan"),
        ProtectTable("care_plans_statement"),
        ProtectTable("care_plans_need"),
        ProtectTable("care_plans_resource"),
        ProtectTable("care_plans_goal"),
        ProtectTable("care_plans_activity"),
        ProtectTable("care_plans_contribution"),
        ProtectTable("care_plans_cooperationpoint"),
        ProtectTable("care_plans_evaluation"),
        ProtectTable("care_plans_joinrequest"),
        SamePerson("care_plans_statement", "plan_id", "care_plans_careplan"),
        SamePerson("care_plans_need", "plan_id", "care_plans_careplan"),
        SamePerson("care_plans_resource", "plan_id", "care_plans_careplan"),
        SamePerson("care_plans_goal", "plan_id", "care_plans_careplan"),
        SamePerson("care_plans_activity", "plan_id", "care_plans_careplan"),
        SamePerson("care_plans_contribution", "plan_id", "care_plans_careplan"),
        SamePerson("care_plans_cooperationpoint", "plan_id", "care_plans_careplan"),
        SamePerson("care_plans_evaluation", "plan_id", "care_plans_careplan"),
        SamePerson("care_plans_goal", "parent_id", "care_plans_goal"),
        SamePerson("care_plans_activity", "goal_id", "care_plans_goal"),
        SamePerson("care_plans_activity", "owner_id", "care_teams_membership"),
        SamePerson("care_plans_contribution", "member_id", "care_teams_membership"),
    ]
