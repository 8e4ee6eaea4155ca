"""Loads capabilities.csv again, with the rows about notices of need."""

from importlib import import_module
from typing import ClassVar

from django.db import migrations

load = import_module("enplan.policy.migrations.0001_capabilities").load


class Migration(migrations.Migration):
    """Data, apart from schema."""

    dependencies: ClassVar = [("policy", "0001_capabilities"), ("access", "0003_units")]
    operations: ClassVar = [migrations.RunPython(load, migrations.RunPython.noop)]
