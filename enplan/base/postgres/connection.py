"""Where the database is, for settings and commands: `DATABASE_URL` first, the embedded server otherwise.

`database_settings` only says; `ready` makes it true. In production nothing here starts or changes a server.
"""

import atexit
import os
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypedDict

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from enplan.base.postgres import roles, secret_file
from enplan.base.postgres.cluster import Cluster
from enplan.base.postgres.errors import UrlError
from enplan.base.postgres.location import Location
from enplan.base.postgres.server import PORT

Purpose = Literal["runtime", "migrate"]

_ROLES = {"runtime": roles.RUNTIME, "migrate": roles.MIGRATE}
_PRODUCTION_VARIABLES = {"runtime": "DATABASE_URL", "migrate": "MIGRATE_DATABASE_URL"}
_POOL_SIZE = 4


class DatabaseSettings(TypedDict):
    """One entry of Django's `DATABASES`."""

    ENGINE: str
    NAME: str
    USER: str
    PASSWORD: str
    HOST: str
    PORT: str
    CONN_MAX_AGE: int
    DISABLE_SERVER_SIDE_CURSORS: bool
    OPTIONS: dict[str, object]


@dataclass(frozen=True)
class Ready:
    """A prepared database: the roles' connection strings, and the administrator's."""

    urls: roles.Urls
    admin_dsn: str


def database_settings(purpose: Purpose, name: str) -> DatabaseSettings:
    """Django's settings for a database of the demo or the tests. Starts nothing: see `ready`.

    With `DATABASE_URL` (an administrator's) it is on that server, otherwise on the embedded one.
    Raises UrlError.
    """
    location = Location.of()
    secrets = secret_file.load(location)
    if url := os.environ.get("DATABASE_URL"):
        parts = _parts(url, "DATABASE_URL")
    else:
        parts = {"host": str(location.sockets), "port": str(PORT)}
    password = secrets.runtime if purpose == "runtime" else secrets.migrate
    return _settings(purpose, {**parts, "user": _ROLES[purpose], "password": password, "dbname": name})


def production_settings(purpose: Purpose) -> DatabaseSettings:
    """Django's settings as given: `DATABASE_URL` to serve with, `MIGRATE_DATABASE_URL` to migrate with.

    Raises UrlError when the variable is missing or not a PostgreSQL address.
    """
    variable = _PRODUCTION_VARIABLES[purpose]
    url = os.environ.get(variable)
    if not url:
        message = (
            f"{variable} is not set. It is the address of the database, postgresql://user:password@host/name."
        )
        raise UrlError(message)
    return _settings(purpose, _parts(url, variable))


def ready(name: str) -> Ready:
    """Start the embedded server if it is needed, and prepare the roles and the database `name`.

    The embedded server stops when the last process that called this ends. Raises a PostgresError.
    """
    secrets = secret_file.load(Location.of())
    if url := os.environ.get("DATABASE_URL"):
        admin_dsn = make_conninfo(**_parts(url, "DATABASE_URL"))
    else:
        admin_dsn = _cluster().ensure_running().dsn()
    return Ready(urls=roles.prepare(admin_dsn, name, secrets), admin_dsn=admin_dsn)


def erase(name: str) -> None:
    """Remove the database `name` and all in it; an embedded server goes with it, whatever state it is in.

    Raises InUseError when another process uses the embedded server.
    """
    if url := os.environ.get("DATABASE_URL"):
        roles.drop_database(make_conninfo(**_parts(url, "DATABASE_URL")), name)
    else:
        _cluster().destroy()


@cache
def _cluster() -> Cluster:
    """The embedded server as this process uses it until it ends."""
    cluster = Cluster()
    atexit.register(cluster.stop)
    return cluster


def _parts(url: str, variable: str) -> dict[str, str]:
    """The parts of an address as libpq reads it, all as text."""
    try:
        return {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    except ProgrammingError as error:
        message = f"{variable} is not a PostgreSQL address (postgresql://user:password@host/name)."
        raise UrlError(message) from error


def _settings(purpose: Purpose, parts: dict[str, str]) -> DatabaseSettings:
    known = ("dbname", "user", "password", "host", "port")
    options: dict[str, object] = {key: value for key, value in parts.items() if key not in known}
    options.setdefault("application_name", f"enplan {purpose}")
    if purpose == "runtime":
        options["pool"] = {"min_size": 1, "max_size": _POOL_SIZE, "timeout": 10, "max_idle": 300}
    return DatabaseSettings(
        ENGINE="django.db.backends.postgresql",
        NAME=parts.get("dbname", ""),
        USER=parts.get("user", ""),
        PASSWORD=parts.get("password", ""),
        HOST=parts.get("host", ""),
        PORT=parts.get("port", ""),
        CONN_MAX_AGE=0,
        DISABLE_SERVER_SIDE_CURSORS=True,
        OPTIONS=options,
    )
