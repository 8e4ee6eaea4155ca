"""The application's rule, the database's rule and a naive reading agree on generated worlds; and a rule that is changed
in any line of the database's own is caught.
"""

from __future__ import annotations

import psycopg
import pytest
from django.db import connections
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis.errors import NoSuchExample

from enplan.base.access import Permission, Role
from enplan.base.access.acting import acting_as_job
from enplan.base.access.use_cases import use_case
from enplan.base.accounts import services as accounts
from enplan.domain.people.services import register_anchor
from tests.policy.worlds import ROLES, Stage, World, comparable, worlds
from tests.world import as_, organization, particulars, professional

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

register = use_case(Permission.PLAN_START)(lambda actor, /: register_anchor(actor, particulars()))
RELAXED = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

MUTANTS = {
    "the start is forgotten": ("g.starts_at <= at AND", "true AND"),
    "the end is forgotten": ("(g.ends_at IS NULL OR at < g.ends_at)", "true"),
    "revocation is forgotten": ("g.revoked_at IS NULL", "true"),
    "private notes are not private": ("(g.category <> 11 OR g.subject_id = own)", "true"),
    "the hat is forgotten": ("g.hat_id = for_hat", "true"),
    "grants to a unit do nothing": ("g.organization_id = for_organization AND", "false AND"),
    "the unit is forgotten": ("g.organization_id = for_organization AND", "g.hat_id IS NULL AND"),
    "the role in the unit is forgotten": ("AND g.role = for_role", ""),
    "capability is not a ceiling": ('max(least(g."right", c.allowed))', 'max(g."right")'),
    "the level is forgotten": ("min_level <= at_level", "true"),
    "the role is forgotten": ("role = for_role AND", "true AND"),
    "blocks do nothing": ("b.subject_id = g.subject_id AND g.subject_id IS DISTINCT FROM own", "false"),
    "the person can be blocked": ("g.subject_id IS DISTINCT FROM own", "true"),
    "a block's category is forgotten": ("(b.category IS NULL OR b.category = g.category)", "true"),
    "a block of all categories does nothing": ("b.category IS NULL OR", "false OR"),
    "a block hits other hats": ("b.hat_id = for_hat OR", "true OR"),
    "a block of an organisation does nothing": ("b.organization_id = for_organization", "false"),
    "a block of everybody does nothing": ("(b.hat_id IS NULL AND b.organization_id IS NULL)", "false"),
    "a block's start is forgotten": ("b.starts_at <= at AND", "true AND"),
    "a block's end is forgotten": ("(b.ends_at IS NULL OR at < b.ends_at)", "true"),
}


@pytest.fixture
def stage() -> Stage:
    """Two persons and one hat of each role; the person's own hat belongs to the first."""
    with as_(professional("Ola")) as actor:
        first, _ = register(actor)
        second, _ = register(actor)
    employer = organization("Storelva kommune")
    hats = {}
    with acting_as_job("test_world", accounts=True):
        for name, role in ROLES.items():
            towards_a_person = role in {Role.PERSON, Role.RELATIVE, Role.GUARDIAN}
            hats[name] = accounts.give_hat(
                accounts.prepare_account(name),
                role,
                subject_id=first.pk if towards_a_person else None,
                organization_id=None if towards_a_person else employer.pk,
            )
    return Stage((first.pk, second.pk), hats, professional("Per").pk)


@given(world=worlds)
@settings(RELAXED, max_examples=200)
def test_three_readings_agree(stage: Stage, world: World) -> None:
    stored, computed, naive = stage.readings(world)
    assert comparable(computed) == stored
    assert comparable(naive) == stored


@pytest.mark.parametrize("name", MUTANTS)
def test_a_changed_rule_is_caught(stage: Stage, name: str) -> None:
    original, mutated = _mutation(*MUTANTS[name])
    _as_the_migrating_role(mutated)
    try:
        find(
            worlds,
            lambda world: (
                len({str(sorted(comparable(reading).items())) for reading in stage.readings(world)}) > 1
            ),
            settings=settings(
                RELAXED, max_examples=3000, phases=[Phase.generate], derandomize=True, database=None
            ),
        )
    except NoSuchExample:
        pytest.fail(f"nobody noticed that {name}")
    finally:
        _as_the_migrating_role(original)


def _mutation(before: str, after: str) -> tuple[str, str]:
    original = _as_the_migrating_role("SELECT pg_get_functiondef('sec.open_compartments'::regproc)")
    assert original.count(before) == 1, before
    return original, original.replace(before, after)


def _as_the_migrating_role(statement: str) -> str:
    """Run outside the test's transaction, committed at once."""
    parameters = {
        key: value
        for key, value in connections["migrate"].get_connection_params().items()
        if key in {"host", "port", "user", "password", "dbname"}
    }
    with psycopg.connect(**parameters, autocommit=True) as migrating:
        cursor = migrating.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return str(row[0]) if row else ""
