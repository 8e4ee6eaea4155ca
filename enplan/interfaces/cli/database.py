"""Making a database ready: roles, tables, the ticket key. Used by every command that starts something."""

from __future__ import annotations

import fcntl

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from enplan.base.access.tickets import pads


def migrate() -> None:
    """Bring the tables up to date as the migrating role, and give the database the key that tickets are signed with."""
    call_command("migrate", database="migrate", interactive=False, verbosity=0)
    inner, outer = pads(settings.ENPLAN_TICKET_KEY)
    with connections["migrate"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO sec.ticket_key (id, inner_pad, outer_pad) VALUES (1, %s, %s) "
            "ON CONFLICT (id) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
            [inner, outer],
        )
    connections["migrate"].close()


def take_stock() -> None:
    """Let the server count what is in the tables, as it would by itself within minutes: plans follow the counts."""
    with connections["migrate"].cursor() as cursor:
        cursor.execute("ANALYZE")
    connections["migrate"].close()


def collect_static() -> None:
    """Gather and compress the static files that the server hands out; of two who start at once, one waits."""
    with settings.STATIC_ROOT.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        call_command("collectstatic", interactive=False, verbosity=0)
