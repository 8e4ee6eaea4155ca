"""Fail-closed checks of a running installation (security.md 3.8): if one fails, the product must not serve.

Run by `enplan doctor`, and by every server process before it answers its first request.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connection, transaction

OLDEST = 150000
CLOCK_SECONDS = 2
SHORTEST_KEY = 32
SHARED_TABLES = {
    "access_capability": "the reviewed table of roles",
    "agreements_agreement": "what services have agreed",
    "agreements_agreementparty": "what services have agreed",
    "agreements_agreementversion": "what services have agreed",
    "agreements_clause": "what services have agreed",
    "agreements_clausecomment": "what services say about proposals",
    "agreements_signature": "who approved for a service",
    "commitments_rulesetting": "what places have decided about shipped rules",
    "directory_privacycontact": "who among staff answers questions for an organisation",
    "pathways_localitem": "what a municipality has added to its transition list",
    "limits_attempt": "keyed digests of what was tried, kept as long as a try counts",
    "directory_contactpoint": "organisations",
    "directory_municipality": "places",
    "directory_organization": "organisations",
    "django_content_type": "names of tables",
    "django_migrations": "names of migrations",
    "django_session": "numbers of accounts and hats under random keys",
}
SHARED_PREFIXES = ("guidelines_",)


def check() -> list[CheckMessage]:
    """All findings, the gravest first; empty when the installation is sound."""
    try:
        with transaction.atomic():
            return [*_settings(), *_role(), *_server(), *_tables(), *_functions(), *_clock(), *_audit()]
    except DatabaseError as error:
        return [
            Error(f"The database does not answer: {error.__class__.__name__}.", hint="Check DATABASE_URL.")
        ]


def _settings() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error("DEBUG is on.", hint="Never serve with DEBUG; it shows content in error pages.")
    for name in ("SECRET_KEY", "ENPLAN_TICKET_KEY"):
        if len(getattr(settings, name)) < SHORTEST_KEY:
            yield Error(f"{name} is shorter than {SHORTEST_KEY} characters.", hint="Make a new random key.")
    if not settings.ENPLAN_DEMO and not settings.SESSION_COOKIE_SECURE:
        yield Error(
            "Session cookies are not marked secure.", hint="Use config.settings.production behind https."
        )


def _role() -> Iterator[CheckMessage]:
    rows = _ask(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, "
        "EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname IN ('public', 'sec') AND c.relowner = r.oid) FROM pg_roles r WHERE rolname = current_user"
    )
    for superuser, bypass, creates, owns in rows:
        if superuser or bypass or creates:
            yield Error(
                "The application's role passes by row-level security.", hint="Serve as enplan_runtime."
            )
        if owns:
            yield Error(
                "The application's role owns tables.",
                hint="Serve as enplan_runtime, migrate as enplan_migrate.",
            )


def _server() -> Iterator[CheckMessage]:
    wanted = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "data_checksums": "on"}
    for name, value in wanted.items():
        (given,) = _ask("SELECT current_setting(%s)", name)[0]
        if given != value:
            yield Error(
                f"PostgreSQL has {name} = {given}.",
                hint=f"Set {name} = {value}; acknowledged writes must last.",
            )
    (version,) = _ask("SELECT current_setting('server_version_num')::int")[0]
    if version < OLDEST:
        yield Error("PostgreSQL is older than 15.", hint="Use PostgreSQL 15 or newer.")


def _tables() -> Iterator[CheckMessage]:
    rows = _ask(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    )
    for name, enabled, forced in rows:
        shared = name in SHARED_TABLES or name.startswith(SHARED_PREFIXES)
        if not shared and not (enabled and forced):
            yield Error(
                f"Table {name} has no row-level security.",
                hint="Run `enplan migrate`; report it if it stays.",
            )
    for (name,) in _ask(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm') "
        "AND NOT coalesce(reloptions @> ARRAY['security_invoker=true'], false)"
    ):
        yield Error(
            f"View {name} runs with its owner's rights.",
            hint="Views must be security_invoker; no materialised views.",
        )


def _functions() -> Iterator[CheckMessage]:
    for (name,) in _ask(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE pronamespace = 'sec'::regnamespace AND prosecdef "
        "AND (proconfig IS NULL OR NOT EXISTS (SELECT FROM unnest(proconfig) c WHERE c LIKE 'search_path=%%') "
        "OR has_function_privilege('public', p.oid, 'EXECUTE'))"
    ):
        yield Error(
            f"Function {name} is not pinned or is open to all.",
            hint="Run `enplan migrate`; report it if it stays.",
        )


def _clock() -> Iterator[CheckMessage]:
    (database,) = _ask("SELECT extract(epoch FROM clock_timestamp())::float8")[0]
    if abs(time.time() - database) > CLOCK_SECONDS:
        yield Error(
            "The clocks of application and database differ.",
            hint="Set both by NTP; grants end by the database's.",
        )


def _audit() -> Iterator[CheckMessage]:
    ((insert, change),) = _ask(
        "SELECT has_table_privilege('audit_auditevent', 'INSERT'), "
        "has_table_privilege('audit_auditevent', 'UPDATE') OR has_table_privilege('audit_auditevent', 'DELETE')"
    )
    if not insert:
        yield Error("The audit log cannot be written.", hint="No audit, no answer: run `enplan migrate`.")
    if change:
        yield Error("The audit log can be changed by the application.", hint="Revoke UPDATE and DELETE.")


def _ask(statement: str, *values: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall())
