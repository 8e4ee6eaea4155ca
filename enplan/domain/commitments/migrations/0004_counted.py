"""Lets the parties of an agreement, and those who answer for a house, count promises about people they may not see.

Two functions tell what counting needs and nothing of whom: persons are numbers that are drawn anew each time. The
database itself asks whether the reader's house is a party, or owes the promise; what is shown of it is
rules/small_numbers.py's to decide.
"""

from pathlib import Path
from typing import ClassVar

from django.db import migrations

FUNCTIONS = Path(__file__).parent.parent / "sql" / "counted.sql"


class Migration(migrations.Migration):
    """Two narrow ways past the locks."""

    dependencies: ClassVar = [
        ("commitments", "0003_narrow_notices"),
        ("agreements", "0004_protect_persons"),
        ("access", "0003_units"),
        ("directory", "0001_initial"),
    ]
    operations: ClassVar = [migrations.RunSQL(FUNCTIONS.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
