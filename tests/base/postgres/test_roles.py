"""The roles: who may what in a prepared database, and that preparing again changes nothing."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from enplan.base.postgres import roles
from enplan.base.postgres.roles import Urls
from enplan.base.postgres.secret_file import Secrets
from tests.base.postgres.conftest import value

pytestmark = pytest.mark.slow

_NAME = f"enplan_test_roles_{os.getpid()}"


@pytest.fixture(scope="module")
def urls(server: tuple[str, Secrets]) -> Iterator[Urls]:
    admin_dsn, secrets = server
    yield roles.prepare(admin_dsn, _NAME, secrets)
    roles.drop_database(admin_dsn, _NAME)


def test_every_role_is_exactly_what_it_may_be(urls: Urls) -> None:
    columns = "rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication, rolinherit"
    with psycopg.connect(urls.runtime) as connection:
        rows = connection.execute(
            f"SELECT rolname, {columns} FROM pg_roles WHERE rolname LIKE 'enplan!_%' ESCAPE '!'"
        )
        found = {row[0]: row[1:] for row in rows}

    assert found == {
        #                  login  super  bypass createdb createrole replication inherit
        "enplan_owner": (False, False, False, False, False, False, True),
        "enplan_control": (False, False, True, False, False, False, True),
        "enplan_migrate": (True, False, False, False, False, False, True),
        "enplan_runtime": (True, False, False, False, False, False, False),
    }


def test_the_migrating_role_works_as_the_owner(urls: Urls) -> None:
    assert (
        value(urls.migrate, "SELECT session_user || ' as ' || current_user")
        == "enplan_migrate as enplan_owner"
    )


def test_the_serving_role_has_short_patience(urls: Urls) -> None:
    names = ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout")

    assert [value(urls.runtime, f"SHOW {name}") for name in names] == ["15s", "15s", "5s"]


@pytest.mark.parametrize(
    "forbidden",
    [
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "SET ROLE enplan_owner",
        "SET ROLE enplan_control",
        "SET ROLE enplan_migrate",
        "SELECT * FROM pg_authid",
        "ALTER ROLE enplan_runtime BYPASSRLS",
    ],
)
def test_the_serving_role_may_not(urls: Urls, forbidden: str) -> None:
    with psycopg.connect(urls.runtime) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(forbidden)


def test_the_serving_role_owns_nothing_and_belongs_to_nobody(urls: Urls) -> None:
    owned = "SELECT count(*) FROM pg_shdepend WHERE refobjid = 'enplan_runtime'::regrole AND deptype = 'o'"
    groups = "SELECT count(*) FROM pg_auth_members WHERE member = 'enplan_runtime'::regrole"

    assert value(urls.runtime, owned) == 0
    assert value(urls.runtime, groups) == 0


def test_functions_made_by_the_owner_are_closed_to_the_serving_role_until_it_is_let_in(urls: Urls) -> None:
    with psycopg.connect(urls.migrate) as connection:
        connection.execute("CREATE FUNCTION public.closed() RETURNS int LANGUAGE sql AS 'SELECT 1'")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        value(urls.runtime, "SELECT public.closed()")


def test_the_owner_can_hand_a_function_to_the_role_that_passes_row_security(urls: Urls) -> None:
    with psycopg.connect(urls.migrate) as connection:
        connection.execute("CREATE SCHEMA guarded AUTHORIZATION enplan_control")
        connection.execute(
            "CREATE FUNCTION public.asked() RETURNS name LANGUAGE sql AS 'SELECT current_user'"
        )
        connection.execute("ALTER FUNCTION public.asked() SECURITY DEFINER")
        connection.execute("GRANT CREATE ON SCHEMA public TO enplan_control")
        connection.execute("ALTER FUNCTION public.asked() OWNER TO enplan_control")
        connection.execute("GRANT EXECUTE ON FUNCTION public.asked() TO enplan_runtime")

    assert value(urls.runtime, "SELECT public.asked()") == "enplan_control"


@pytest.mark.usefixtures("urls")
def test_other_people_cannot_even_connect(server: tuple[str, Secrets]) -> None:
    acl = value(server[0], f"SELECT datacl::text FROM pg_database WHERE datname = '{_NAME}'")

    assert "{=" not in str(acl)
    assert ",=" not in str(acl)


def test_letters_are_norwegian_on_every_server(urls: Urls) -> None:
    assert value(urls.runtime, "SELECT lower('ÆØÅ') || upper('æøå')") == "æøåÆØÅ"


def test_preparing_again_changes_nothing(urls: Urls, server: tuple[str, Secrets]) -> None:
    before = _picture(urls.migrate)

    roles.prepare(server[0], _NAME, server[1])

    assert _picture(urls.migrate) == before


def test_preparing_mends_a_role_that_was_given_too_much(urls: Urls, server: tuple[str, Secrets]) -> None:
    with psycopg.connect(server[0], autocommit=True) as connection:
        connection.execute("ALTER ROLE enplan_runtime BYPASSRLS CREATEDB")
        connection.execute("ALTER ROLE enplan_runtime SET statement_timeout = 0")
        connection.execute("GRANT enplan_owner TO enplan_runtime")

    roles.prepare(server[0], _NAME, server[1])

    attributes = "SELECT rolbypassrls OR rolcreatedb FROM pg_roles WHERE rolname = 'enplan_runtime'"
    assert value(urls.runtime, attributes) is False
    assert value(urls.runtime, "SHOW statement_timeout") == "15s"
    with psycopg.connect(urls.runtime) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SET ROLE enplan_owner")


def test_several_processes_may_prepare_at_once(server: tuple[str, Secrets]) -> None:
    admin_dsn, secrets = server
    names = [f"{_NAME}_{number}" for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        prepared = list(pool.map(lambda name: roles.prepare(admin_dsn, name, secrets), names))

    assert [value(urls.runtime, "SELECT current_database()") for urls in prepared] == names
    for name in names:
        roles.drop_database(admin_dsn, name)


def test_connection_strings_hide_their_passwords_when_printed(
    urls: Urls, server: tuple[str, Secrets]
) -> None:
    assert server[1].runtime in urls.runtime
    assert server[1].runtime not in repr(urls)
    assert server[1].runtime not in repr(server[1])


def _picture(dsn: str) -> list[object]:
    """Everything `prepare` decides, apart from the random salt of the stored passwords."""
    queries = (
        "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, rolinherit, rolconfig FROM pg_roles ORDER BY 1",
        "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members ORDER BY 1, 2",
        "SELECT datname, datdba::regrole::text, datacl::text FROM pg_database ORDER BY 1",
        "SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace ORDER BY 1",
        "SELECT defaclrole::regrole::text, defaclobjtype, defaclacl::text FROM pg_default_acl ORDER BY 1, 2",
    )
    with psycopg.connect(dsn) as connection:
        return [connection.execute(query).fetchall() for query in queries]
