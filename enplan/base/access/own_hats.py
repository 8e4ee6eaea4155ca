"""Which hats are a person's own: told by the database, because accounts are hidden from those who manage a plan."""

from __future__ import annotations

from datetime import datetime

from django.db import connection


def own_hats(subject_id: int) -> tuple[tuple[int, datetime], ...]:
    """(hat, since) of the live hats by which this person opens their own plan; empty for those who do not manage it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hat, since FROM sec.own_hats(%s)", [subject_id])
        return tuple(cursor.fetchall())
