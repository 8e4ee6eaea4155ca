"""Loads capabilities.csv into the table that the database's own rule reads."""

import csv
from pathlib import Path
from typing import Any, ClassVar

from django.db import migrations

from enplan.base.access import Category

TABLE = Path(__file__).parent.parent / "capabilities.csv"


def load(apps: Any, schema_editor: Any) -> None:
    """Replace the whole table with the reviewed file."""
    capability = apps.get_model("access", "Capability")
    rows = capability.objects.using(schema_editor.connection.alias)
    rows.all().delete()
    with TABLE.open(encoding="utf-8") as file:
        rows.bulk_create(
            capability(
                role=row["role"],
                category=Category[row["category"].upper()],
                min_level=row["min_level"],
                max_right=row["max_right"],
            )
            for row in csv.DictReader(file)
        )


class Migration(migrations.Migration):
    """Data, apart from schema."""

    dependencies: ClassVar = [("access", "0002_context")]
    operations: ClassVar = [migrations.RunPython(load, migrations.RunPython.noop)]
