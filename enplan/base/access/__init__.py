"""Access: who may reach what of whom, on which ground; and the door through which everything goes.

Compartments (person × category) are opened by grants for a period and a basis, and closed by blocks. The mechanism is
here; which role may do what is answered by `enplan.policy` through a port. Enforced twice: by the use-case door and the
tables that refuse, and by row-level security in the database. FHIR: Consent, AuditEvent, Provenance.
"""

from enplan.base.access.actor import Actor, Opening, Verdict
from enplan.base.access.permissions import Permission
from enplan.base.access.vocabulary import (
    IN_PLAN,
    LIFE_AREAS,
    SHAREABLE,
    Basis,
    Category,
    Level,
    Right,
    compartment,
)
from enplan.base.accounts.roles import Role

__all__ = [
    "IN_PLAN",
    "LIFE_AREAS",
    "SHAREABLE",
    "Actor",
    "Basis",
    "Category",
    "Level",
    "Opening",
    "Permission",
    "Right",
    "Role",
    "Verdict",
    "compartment",
]
