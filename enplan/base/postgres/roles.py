"""The database and its roles: who owns, who migrates, who serves. Safe to run again and again.

The role that serves requests owns nothing and cannot pass row-level security; nobody who logs in can.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from enplan.base.postgres.secret_file import Secrets

OWNER = "enplan_owner"
CONTROL = "enplan_control"
MIGRATE = "enplan_migrate"
RUNTIME = "enplan_runtime"

_LOCK = 0x656E706C616E
"""Advisory lock number ("enplan" in bytes) held while roles and databases of a server are changed."""

_ATTRIBUTES = {
    OWNER: "NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    CONTROL: "NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS",
    MIGRATE: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    RUNTIME: "LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
}
_MEMBERSHIPS = ((OWNER, MIGRATE), (CONTROL, MIGRATE), (CONTROL, OWNER))
_BUILTIN_LOCALE_SINCE = 170000
_LOCALE_BUILTIN = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
_LOCALE_OF_SYSTEM = "LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
_GIVEN_MEMBERSHIPS = """
    SELECT pg_get_userbyid(roleid), pg_get_userbyid(member) FROM pg_auth_members
    WHERE pg_get_userbyid(member) = ANY (%s)
"""
_SETTINGS = {
    MIGRATE: {"role": OWNER, "lock_timeout": "30s"},
    RUNTIME: {
        "statement_timeout": "15s",
        "idle_in_transaction_session_timeout": "15s",
        "lock_timeout": "5s",
    },
}


@dataclass(frozen=True)
class Urls:
    """Connection strings for one database; they hold passwords."""

    runtime: str = field(repr=False)
    migrate: str = field(repr=False)


def prepare(admin_dsn: str, database: str, secrets: Secrets) -> Urls:
    """Make or mend the roles, the database and its privileges, and say how to connect.

    `admin_dsn` must be of a superuser, or of one who may create roles with BYPASSRLS. PostgreSQL 15 or newer.
    """
    with _administering(admin_dsn) as connection:
        with connection.transaction():
            _prepare_roles(connection, secrets)
        _prepare_database(connection, database)
        with psycopg.connect(_with(admin_dsn, dbname=database), autocommit=True) as inside:
            _prepare_privileges(inside, database)
    return Urls(
        runtime=_with(admin_dsn, user=RUNTIME, password=secrets.runtime, dbname=database),
        migrate=_with(admin_dsn, user=MIGRATE, password=secrets.migrate, dbname=database),
    )


def drop_database(admin_dsn: str, database: str) -> None:
    """Remove a database and everything in it, ending the sessions it has. The roles stay."""
    with _administering(admin_dsn) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )


@contextmanager
def _administering(admin_dsn: str) -> Iterator[psycopg.Connection]:
    """The administrator's connection, one process at a time on the whole server."""
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield connection


def _prepare_roles(connection: psycopg.Connection, secrets: Secrets) -> None:
    """All at once, so that a login in between never meets a role half made."""
    for role in _ATTRIBUTES:
        _prepare_role(connection, role)
    _set_password(connection, MIGRATE, secrets.migrate)
    _set_password(connection, RUNTIME, secrets.runtime)
    for group, member in connection.execute(_GIVEN_MEMBERSHIPS, [list(_ATTRIBUTES)]).fetchall():
        if (group, member) not in _MEMBERSHIPS:
            connection.execute(
                sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(group), sql.Identifier(member))
            )
    for group, member in _MEMBERSHIPS:
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), sql.Identifier(member)))


def _prepare_role(connection: psycopg.Connection, role: str) -> None:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
        connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    attributes = sql.SQL(_ATTRIBUTES[role])
    connection.execute(sql.SQL("ALTER ROLE {} {}").format(sql.Identifier(role), attributes))
    connection.execute(sql.SQL("ALTER ROLE {} RESET ALL").format(sql.Identifier(role)))
    for name, value in _SETTINGS.get(role, {}).items():
        statement = sql.SQL("ALTER ROLE {} SET {} = {}")
        connection.execute(statement.format(sql.Identifier(role), sql.Identifier(name), sql.Literal(value)))


def _set_password(connection: psycopg.Connection, role: str, password: str) -> None:
    """Send only the SCRAM verifier, so that the password itself can stand in no server log."""
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(verifier))
    )


def _prepare_database(connection: psycopg.Connection, database: str) -> None:
    """The same letters and the same order on every server, whatever its own locale."""
    name, owner = sql.Identifier(database), sql.Identifier(OWNER)
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
        builtin = connection.info.server_version >= _BUILTIN_LOCALE_SINCE
        locale = sql.SQL(_LOCALE_BUILTIN if builtin else _LOCALE_OF_SYSTEM)
        statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' {}")
        connection.execute(statement.format(name, owner, locale))
    connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(name, owner))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    for role in (MIGRATE, RUNTIME):
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(role)))


def _prepare_privileges(connection: psycopg.Connection, database: str) -> None:
    """Inside the database: nothing for PUBLIC, not even the functions that are made later."""
    owner, control, runtime = sql.Identifier(OWNER), sql.Identifier(CONTROL), sql.Identifier(RUNTIME)
    connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner))
    connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}, {}").format(control, runtime))
    connection.execute(
        sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {}, {} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC").format(
            owner, control
        )
    )
    connection.execute(sql.SQL("ALTER DATABASE {} SET timezone = 'UTC'").format(sql.Identifier(database)))


def _with(dsn: str, **changes: str) -> str:
    return make_conninfo(dsn, **changes)
