"""Migration operations that put a table behind the database's own lock. A table that got none of them is unreachable
for the running application, because the runtime role owns nothing and is granted nothing by default.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import RunSQL

READABLE = "(compartment = ANY ((SELECT sec.readable())::bigint[]))"
KEEP = "EXECUTE FUNCTION sec.keep_change()"
WRITABLE = "(compartment = ANY ((SELECT sec.writable())::bigint[]))"


class ProtectTable(RunSQL):
    """A table of SubjectRecords: compartments decide, changes are kept, nothing is ever deleted.

    With `append_only`, rows can be added and read, never changed, and no history is needed.
    """

    def __init__(self, table: str, *, append_only: bool = False) -> None:
        sql: list[Any] = [
            *enforce(table),
            f"CREATE POLICY r ON {table} FOR SELECT TO enplan_runtime USING {READABLE}",
            f"CREATE POLICY i ON {table} FOR INSERT TO enplan_runtime WITH CHECK {WRITABLE}",
            f"GRANT SELECT, INSERT ON {table} TO enplan_runtime",
            f"GRANT USAGE ON SEQUENCE {table}_id_seq TO enplan_runtime",
        ]
        if not append_only:
            sql += [
                f"CREATE POLICY u ON {table} FOR UPDATE TO enplan_runtime USING {WRITABLE} WITH CHECK {WRITABLE}",
                f"GRANT UPDATE ON {table} TO enplan_runtime",
                f"CREATE TRIGGER a_touch BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION sec.touch()",
                f"CREATE TRIGGER b_keep AFTER INSERT OR UPDATE ON {table} FOR EACH ROW {KEEP}",
            ]
        super().__init__(sql=sql, reverse_sql=RunSQL.noop)


class ShareTable(RunSQL):
    """A table with nothing about a person: everyone who is let in reads it, use cases change it."""

    def __init__(self, table: str, *, rights: str = "SELECT, INSERT, UPDATE", sequence: bool = True) -> None:
        sql: list[Any] = [f"GRANT {rights} ON {table} TO enplan_runtime"]
        if sequence:
            sql.append(f"GRANT USAGE ON SEQUENCE {table}_id_seq TO enplan_runtime")
        super().__init__(sql=sql, reverse_sql=RunSQL.noop)


class SamePerson(RunSQL):
    """`table.column` points to a row of `target` about the same person: foreign keys alone do not see policies."""

    def __init__(self, table: str, column: str, target: str) -> None:
        unique, key = f"{target}_same_person", f"{table}_{column}_same_person"[:63]
        once = (
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{unique}') THEN "
            f"ALTER TABLE {target} ADD CONSTRAINT {unique} UNIQUE (id, subject_id); END IF; END $$"
        )
        tie = (
            f"ALTER TABLE {table} ADD CONSTRAINT {key} FOREIGN KEY ({column}, subject_id) "
            f"REFERENCES {target} (id, subject_id)"
        )
        super().__init__(sql=[once, tie], reverse_sql=RunSQL.noop)


def enforce(table: str) -> list[str]:
    """Row-level security for everyone, the owner included; what no policy lets through does not exist.

    The owner, who only migrates and cannot log in, is let through by a policy that says so: without one, data
    migrations would silently change nothing, and foreign keys could not be checked.
    """
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY m ON {table} TO enplan_owner USING (true) WITH CHECK (true)",
    ]
