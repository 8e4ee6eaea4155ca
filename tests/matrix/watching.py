"""A window for the test alone: reads past row-level security inside the very transaction of the test.

Made by the administrator in the test's own database, and taken away again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

from enplan.base.postgres.connection import ready
from enplan.base.postgres.roles import RUNTIME

WINDOW = f"""
CREATE SCHEMA IF NOT EXISTS matrix;
CREATE OR REPLACE FUNCTION matrix.look(question text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE answer jsonb;
BEGIN
    EXECUTE 'SELECT coalesce(jsonb_agg(to_jsonb(q)), ''[]'') FROM (' || question || ') q' INTO answer;
    RETURN answer;
END $$;
GRANT USAGE ON SCHEMA matrix TO {RUNTIME};
GRANT EXECUTE ON FUNCTION matrix.look(text) TO {RUNTIME};
"""


def administrator() -> str:
    """How to reach the test's database as the administrator."""
    name = os.environ["ENPLAN_DATABASE"]
    return make_conninfo(ready(name).admin_dsn, dbname=name)


@contextmanager
def window() -> Iterator[None]:
    """The window is there as long as this lasts."""
    with psycopg.connect(administrator(), autocommit=True) as admin:
        admin.execute(WINDOW)
        yield
        admin.execute("DROP SCHEMA matrix CASCADE")


def look(question: str) -> list[dict[str, Any]]:
    """The rows that a SELECT gives, whoever may see them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT matrix.look(%s)", [question])
        (answer,) = cursor.fetchone()
    found: list[dict[str, Any]] = json.loads(answer) if isinstance(answer, str) else answer
    return found


def tables_about_people() -> list[str]:
    """Every table with a compartment."""
    return [
        row["table_name"]
        for row in look(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND column_name = 'compartment' ORDER BY table_name"
        )
    ]


def rows_about(subject_id: int) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept about one person, table by table."""
    tables = [*tables_about_people(), "access_grant", "access_block"]
    return {t: look(f"SELECT * FROM {t} WHERE subject_id = {subject_id} ORDER BY id") for t in tables}
