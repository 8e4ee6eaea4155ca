"""Two worlds that differ only in what somebody may not see give that somebody the same bytes.

The second world has more of everything that is hidden: goals, activities, needs, notes, and a person more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from enplan.base.access import Actor, Category
from enplan.base.accounts.models import Hat
from enplan.domain.care_plans import queries as plans
from enplan.domain.care_plans import services as plan
from tests import world
from tests.matrix import addresses, lives, table
from tests.matrix.lives import PARTS, Life
from tests.matrix.visits import Visitor, undone
from tests.matrix.world import Situation, World
from tests.world import as_

C = Category
CHANGES_EACH_TIME = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(r"Content-Length: .*"),
    re.compile(r"Set-Cookie: (csrftoken|sessionid)=.*"),
    re.compile(r'nonce-[^\']*|nonce="[^"]*"'),
    re.compile(r"(?i)x-request-id: .*"),
    re.compile(r"\b\d{1,2}[.:]\d{2}([.:]\d{2})?\b"),
)
HIDDEN = "skjult for den som leser"
MAY_DIFFER = {
    (
        "kari_code",
        "GET web:my_lookups",
    ): "the person's own log tells that somebody changed something, and of which kind",
}
"""Reviewed: situation and page → why the hidden may show there."""


def normal(text: str) -> str:
    """Without what is new in every answer: form tokens, session keys, the time of day; and the length, which
    is that of the rest."""
    for pattern in CHANGES_EACH_TIME:
        text = pattern.sub("", text)
    return text


def pages(made: World, visitor: Visitor) -> dict[str, str]:
    """Every page for somebody signed in, as this visitor sees it now."""
    return {
        row.name: normal(visitor.knock("GET", addresses.address(row.door, route, made.kari, row.part)).text)
        for row, route in addresses.private_pages()
    }


def hidden_writing(made: World, situation: Situation) -> Iterator[tuple[Life, Hat, Category]]:
    """Who can write more, about whom, in each category that is closed to this one."""
    risk_writers = {"kari": made.hat("liv"), "nils": made.hat("nora")}
    for whose, life in made.lives.items():
        for category in sorted(set(PARTS) | {C.RISK, C.MINE}):
            writer = risk_writers.get(whose) if category is C.RISK else life.own
            if category not in situation.open[whose] and writer is not None and may_write(life, category):
                yield life, writer, category


def may_write(life: Life, category: Category) -> bool:
    """Randi has nothing but the core of a plan."""
    return life.whose != "randi" or category is C.CORE


@contextmanager
def more_that_is_hidden(made: World, situation: Situation) -> Iterator[None]:
    """Inside, there is more of everything that is closed to this one, and a person more."""
    with undone():
        for life, writer, category in hidden_writing(made, situation):
            with as_(writer) as actor:
                _write_more(actor, life, category)
        stranger = world.professional("Tore Fjern", "Ytre kommune")
        lives.begin("randi", "Tuva", "45 45 45 45", stranger, lives.ALL_BUT_MINE)
        yield


@contextmanager
def as_many_visits(made: World, situation: Situation) -> Iterator[None]:
    """Inside, the same hats have come by as often, so that the log (which the person reads) is as long."""
    with undone():
        for life, writer, _ in hidden_writing(made, situation):
            with as_(writer) as actor:
                plans.plan(actor, person_id=life.person_id)
        yield


def _write_more(actor: Actor, life: Life, category: Category) -> None:
    person = life.person_id
    goal = plan.add_goal(actor, person_id=person, words=HIDDEN, category=category)
    plan.add_activity(
        actor, person_id=person, title=HIDDEN, category=category, goal_id=goal, due_on=lives.today()
    )
    if category not in {C.CRISIS, C.RISK, C.MINE}:
        plan.add_need(actor, person_id=person, words=HIDDEN, category=category)
    if category is C.MINE:
        plan.write_statement(actor, person_id=person, kind="private", words=HIDDEN, version=1)


@pytest.mark.parametrize("name", table.telling())
def test_what_is_hidden_changes_no_byte(made: World, visitors: dict[str, Visitor], name: str) -> None:
    situation, visitor = made.situations[name], visitors[name]
    with as_many_visits(made, situation):
        first = pages(made, visitor)
    with more_that_is_hidden(made, situation):
        second = pages(made, visitor)
    changed = [
        f"{row}: {difference(first[row], second[row])}"
        for row in first
        if first[row] != second[row] and (name, row) not in MAY_DIFFER
    ]
    assert not changed, "\n" + "\n".join(changed)


def difference(first: str, second: str) -> str:
    """Where two texts part."""
    longest = min(len(first), len(second))
    shared = next((place for place in range(longest) if first[place] != second[place]), longest)
    start, end = max(0, shared - 60), shared + 60
    return f"…{first[start:end]!r} became …{second[start:end]!r}"


def test_the_hidden_rows_are_really_written(made: World, visitors: dict[str, Visitor]) -> None:
    with more_that_is_hidden(made, made.situations["stranger"]):
        seen = visitors["kari"].knock("GET", "/min-plan/plan/")
    assert HIDDEN in seen.text
