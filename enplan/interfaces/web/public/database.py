"""Asks whether the database answers, and nothing about what is in it."""

from __future__ import annotations

from django.db import Error, connection


def answers() -> bool:
    """Say whether the database answers now; never raises for a database that is away."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except Error:
        return False
