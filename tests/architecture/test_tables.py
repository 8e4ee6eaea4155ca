"""Every table is behind the database's own lock, or holds nothing about a person, and somebody has agreed to that."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from enplan.base.access.models import SubjectRecord
from enplan.policy.soundness import SHARED_PREFIXES, SHARED_TABLES
from tests.architecture.reviewed import reviewed

OURS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def tables(where: str) -> set[str]:
    """The tables of which this holds, as the catalogue tells it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace "
            f"AND c.relkind IN ('r', 'p') AND ({where})"
        )
        return {row[0] for row in cursor.fetchall()}


def test_every_model_is_about_a_person_or_reviewed() -> None:
    others = {name for name, model in OURS.items() if not issubclass(model, SubjectRecord)}

    assert sorted(others) == sorted({**reviewed("shared_tables"), **reviewed("locked_tables")})


def test_the_check_before_the_first_request_knows_the_same_shared_tables() -> None:
    """Or the product would refuse to start, or start with a table that nobody has locked."""
    ours = {name for name in SHARED_TABLES if not name.startswith("django_")} | {"django_session"}
    prefixed = {name for name in reviewed("shared_tables") if name.startswith(SHARED_PREFIXES)}

    assert sorted(ours | prefixed) == sorted(reviewed("shared_tables"))


@pytest.mark.django_db
def test_every_table_but_the_shared_is_locked_for_everyone_the_owner_included() -> None:
    open_to_all = tables("NOT c.relrowsecurity OR NOT c.relforcerowsecurity")

    assert sorted(open_to_all) == sorted({**reviewed("shared_tables"), **reviewed("tables_of_django")})


@pytest.mark.django_db
def test_every_table_about_people_reads_by_compartment_and_nothing_else() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, cmd, permissive, qual FROM pg_policies WHERE 'enplan_runtime' = ANY (roles)"
        )
        policies = cursor.fetchall()
    for table, model in OURS.items():
        if not issubclass(model, SubjectRecord):
            continue
        reading = [
            q
            for t, cmd, kind, q in policies
            if t == table and kind == "PERMISSIVE" and cmd in {"SELECT", "ALL"}
        ]
        assert len(reading) == 1, table
        assert "compartment" in reading[0], table
        assert "readable()" in reading[0], table


@pytest.mark.django_db
def test_no_view_and_no_stored_answer_goes_past_the_locks() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_every_function_that_passes_the_locks_pins_its_search_path_and_is_open_to_nobody_by_default() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.prosecdef AND p.pronamespace IN "
            "('sec'::regnamespace, 'public'::regnamespace) AND (NOT coalesce(array_to_string(p.proconfig, ','), '') "
            "LIKE '%search_path=%' OR has_function_privilege('public', p.oid, 'EXECUTE'))"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_what_an_organisation_is_part_of_is_said_once_in_the_database() -> None:
    """A change of the rule for whose house somebody works in must not be forgotten in one of several functions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'sec'::regnamespace "
            "AND prosrc LIKE '%part_of_id%' AND prosrc ILIKE '%recursive%' ORDER BY 1"
        )
        assert [name for (name,) in cursor.fetchall()] == ["with_all_above", "with_all_below"]


@pytest.mark.django_db
def test_the_running_application_asks_the_directory_and_not_those_functions() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'sec'::regnamespace "
            "AND proname IN ('with_all_above', 'with_all_below') "
            "AND has_function_privilege('enplan_runtime', oid, 'EXECUTE')"
        )
        assert cursor.fetchall() == []
