"""The signed context, the narrow functions and the rights: the database's own lock on everything that follows."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


def script(name: str) -> str:
    """One of the SQL files beside the migrations."""
    return (SQL / name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Runs the SQL files in order."""

    dependencies: ClassVar = [
        ("access", "0001_initial"),
        ("accounts", "0001_initial"),
        ("audit", "0001_initial"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(script(name), reverse_sql=migrations.RunSQL.noop)
        for name in ("context.sql", "begin.sql", "work.sql", "rights.sql")
    ]
