"""Counts for a house as before, with the directory's own functions for what it consists of."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations

FUNCTIONS = Path(__file__).parent.parent / "sql" / "counted_by_chain.sql"


class Migration(migrations.Migration):
    """The same two functions, shorter."""

    dependencies: ClassVar = [
        ("commitments", "0005_own_drafts"),
        ("directory", "0006_chains"),
    ]
    operations: ClassVar = [migrations.RunSQL(FUNCTIONS.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
