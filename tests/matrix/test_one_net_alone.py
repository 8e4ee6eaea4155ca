"""Two independent nets: with either of them away, the other alone lets nothing through that it should not.

Errors are allowed here, content is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models import Model
from psycopg.conninfo import conninfo_to_dict

from enplan.base.access import (
    Actor,
    Basis,
    Category,
    Level,
    Opening,
    Permission,
    Right,
    Role,
    compartment,
    port,
)
from enplan.base.access.scoping import SubjectQuerySet
from enplan.interfaces.web import doors
from enplan.policy.house import HousePolicy
from tests.matrix import addresses, canaries, table
from tests.matrix.visits import Visitor, leaks, undone
from tests.matrix.watching import administrator, look
from tests.matrix.world import Situation, World, build
from tests.world import as_

READERS = sorted(set(table.situations()) - {"anonymous", "ended_hat", "disabled"})


class YesToEverything(HousePolicy):
    """A policy that has forgotten what it is for."""

    def __init__(self, subjects: Sequence[int]) -> None:
        self.opened = {
            compartment(subject, category): Opening(Right.MANAGE, Basis.CONSENT)
            for subject in subjects
            for category in Category
        }

    def permissions(self, role: Role, level: Level) -> frozenset[Permission]:
        del role, level
        return frozenset(Permission)

    def openings(
        self,
        wearer: port.Wearer,
        grants: Sequence[port.GrantFact],
        blocks: Sequence[port.BlockFact],
        at: datetime,
    ) -> Mapping[int, Opening]:
        del wearer, grants, blocks, at
        return self.opened


@contextmanager
def without_the_application(made: World) -> Iterator[None]:
    """The application says yes to everything and everybody; shells are open, queries have no scope."""

    def unscoped(rows: SubjectQuerySet[Model], actor: Actor, right: Right) -> SubjectQuerySet[Model]:
        del actor, right
        return rows._scoped()

    before = port.policy()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SubjectQuerySet, "_within", unscoped)
        patched.setattr(doors, "check_shell", lambda *_: None)
        port.install(YesToEverything([life.subject_id for life in made.lives.values()]))
        yield
        port.install(before)


@pytest.fixture
def only_the_database(made: World) -> Iterator[None]:
    """The application's own net is away."""
    with without_the_application(made):
        yield


@pytest.mark.parametrize("name", table.telling())
def test_the_database_alone_lets_nothing_out_through_any_door(
    made: World, visitors: dict[str, Visitor], only_the_database: None, name: str
) -> None:
    del only_the_database
    leaked = [f"{row}: {', '.join(found)}" for row, found, _ in answers(made, visitors[name]) if found]
    assert not leaked, "\n" + "\n".join(leaked)


@pytest.mark.parametrize("name", READERS)
def test_no_table_read_whole_tells_more_than_is_open(made: World, name: str) -> None:
    situation = made.situations[name]
    wrong = []
    for relation in readable_tables():
        text = whole_table(situation, relation)
        if found := outside(made, situation, text):
            wrong.append(f"{relation}: {', '.join(found[:5])}")
    assert not wrong, "\n" + "\n".join(wrong)


def readable_tables() -> list[str]:
    """Every table and view that the running role may read."""
    rows = look(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN "
        "('r', 'v', 'm', 'p') AND has_table_privilege('enplan_runtime', c.oid, 'SELECT') ORDER BY 1"
    )
    return [row["relname"] for row in rows]


def whole_table(situation: Situation, relation: str) -> str:
    """A table as SQL gives it to somebody in this situation."""
    if situation.hat is None:
        raise LookupError(situation.name)
    with undone(), as_(situation.hat, situation.level), connection.cursor() as cursor:
        cursor.execute(f"SELECT string_agg(t::text, E'\\n') FROM {relation} t")
        (text,) = cursor.fetchone()
    return text or ""


def outside(made: World, situation: Situation, text: str) -> list[str]:
    """As for a page; one's own log may tell the names of those whom it was about."""
    found = set(canaries.outside(text, situation.readable)) - situation.own
    literal = [
        word for whose, life in made.lives.items() if not situation.open[whose] for word in life.literals
    ]
    return sorted(found) + [word for word in literal if word in text]


def test_the_application_alone_lets_nothing_out_through_any_door(django_db_blocker: Any, made: World) -> None:
    """In a thread with a connection of its own, past row-level security, in a world built past it as well."""
    del made
    with django_db_blocker.unblock(), ThreadPoolExecutor(1) as pool:
        found = pool.submit(past_row_level_security).result()
    assert not found.leaked, "\n" + "\n".join(found.leaked)
    assert found.opened > 100, "hardly a door was opened, so this says nothing"
    assert len(found.with_both_away) > 20, "with both nets away nothing came out, so this says nothing"


@dataclass
class Found:
    """What leaked, how many pages were shown, and what a stranger gets when both nets are away."""

    leaked: list[str] = field(default_factory=list)
    opened: int = 0
    with_both_away: list[str] = field(default_factory=list)


def past_row_level_security() -> Found:
    """Read every page as everybody, with a connection that no policy binds."""
    wrapper = connections["default"]
    administrators = conninfo_to_dict(administrator())
    wrapper.settings_dict = {
        **wrapper.settings_dict,
        "USER": administrators.get("user"),
        "PASSWORD": administrators.get("password", ""),
    }
    told = Found()
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '10s'")
                cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
                assert cursor.fetchone() == (True,)
            made = build(with_library=False, municipality="9902")
            for situation in (made.situations[name] for name in table.telling()):
                for row, found, answer in answers(made, Visitor(situation)):
                    told.opened += answer == "ok"
                    if found:
                        told.leaked.append(f"{situation.name}, {row}: {', '.join(found)}")
            with without_the_application(made):
                stranger = answers(made, Visitor(made.situations["stranger"]))
                told.with_both_away = [row for row, found, _ in stranger if found]
            transaction.set_rollback(True)
    finally:
        wrapper.close()
    return told


def answers(made: World, visitor: Visitor) -> Iterator[tuple[str, list[str], str]]:
    """Every page for somebody signed in: its row, what leaked, and the class of the answer."""
    for row, route in addresses.private_pages():
        visit = visitor.knock("GET", addresses.address(row.door, route, made.kari, row.part))
        yield row.name, leaks(made, visit, visitor.situation), visit.answer
