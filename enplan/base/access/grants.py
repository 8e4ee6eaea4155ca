"""Bringing the stored grants of one person in line with what the policy calls for. Called by every use case that
changes consent, team or coordinator, in the same transaction, so that it counts from the next request.
"""

from __future__ import annotations

import json

from django.db import connection

from enplan.base.access import port
from enplan.base.access.actor import Actor


def recompile(actor: Actor, subject_id: int) -> int:
    """How many grants were revoked or added. The database refuses unless the actor manages this plan."""
    rows = [
        {
            "category": int(grant.category),
            "hat": grant.hat_id,
            "organization": grant.organization_id,
            "role": grant.role or "",
            "right": int(grant.right),
            "basis": str(grant.basis),
            "starts_at": grant.starts_at.isoformat(),
            "ends_at": grant.ends_at.isoformat() if grant.ends_at else None,
        }
        for grant in port.policy().wanted_grants(actor, subject_id)
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.replace_grants(%s, %s::jsonb)", [subject_id, json.dumps(rows)])
        (changed,) = cursor.fetchone()
    return int(changed)
