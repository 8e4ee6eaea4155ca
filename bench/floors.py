"""What the database alone takes for the same: bare statements that answer as one JSON, no framework, no row-level
security, no audit.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

import psycopg

PERSON = """
SELECT jsonb_build_object('person', to_jsonb(p), 'plan', to_jsonb(c),
  'goals', (SELECT jsonb_agg(g) FROM care_plans_goal g WHERE g.plan_id = c.id AND g.removed_at IS NULL),
  'activities', (SELECT jsonb_agg(a) FROM care_plans_activity a WHERE a.plan_id = c.id AND a.removed_at IS NULL),
  'statements', (SELECT jsonb_agg(s) FROM care_plans_statement s WHERE s.plan_id = c.id AND s.removed_at IS NULL),
  'team', (SELECT jsonb_agg(m) FROM care_teams_membership m WHERE m.subject_id = p.subject_id))
FROM access_subject s JOIN people_person p ON p.subject_id = s.id
LEFT JOIN care_plans_careplan c ON c.subject_id = s.id AND c.state = 'active' WHERE s.public_id = %s
"""
WORKLIST = """
SELECT jsonb_agg(jsonb_build_object('name', p.family_name, 'plan', c.state, 'review', c.next_review_on,
  'due', (SELECT min(a.due_on) FROM care_plans_activity a WHERE a.plan_id = c.id AND a.removed_at IS NULL)))
FROM (SELECT DISTINCT subject_id FROM access_grant WHERE hat_id = %s AND revoked_at IS NULL AND category = 0) g
JOIN people_person p ON p.subject_id = g.subject_id
LEFT JOIN care_plans_careplan c ON c.subject_id = g.subject_id AND c.state = 'active'
"""
WRITE = """
UPDATE care_plans_activity SET state_note = state_note WHERE id = (
  SELECT a.id FROM care_plans_activity a JOIN access_subject s ON s.id = a.subject_id WHERE s.public_id = %s LIMIT 1)
RETURNING id
"""


def floor(dsn: str, statement: str, value: uuid.UUID | int) -> Callable[[int], Callable[[], bool]]:
    """For `under_load`: each client has a connection of its own and does the statement, committed."""

    def make(_: int) -> Callable[[], bool]:
        connection = psycopg.connect(dsn, autocommit=True)

        def once() -> bool:
            return connection.execute(statement, [value]).fetchone() is not None

        return once

    return make
