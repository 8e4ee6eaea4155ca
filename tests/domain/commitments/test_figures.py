"""Counting promises without a word about whom: what is told, and what cannot be worked out from it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db import connection

from enplan.base.access.acting import acting_as_job
from enplan.base.accounts.models import Hat
from enplan.base.audit.models import AuditEvent
from enplan.base.kernel.errors import AccessDenied, NotVisible
from enplan.domain.agreements.rules import measuring
from enplan.domain.agreements.services import drafting
from enplan.domain.commitments import figures, house, what_if
from enplan.domain.commitments.figures import STEPS, Outcome, PartyFigures, Row
from enplan.domain.commitments.house import Ahead, HouseRow
from enplan.domain.commitments.rules.small_numbers import Bound, Told, moved, told
from enplan.domain.commitments.what_if import Tried
from tests.domain.agreements.scene import EARLY_NOTICE, Scene, begin, content_of, today
from tests.domain.commitments.many import admit, persons
from tests.world import as_

DAY = 24.0


def cells(*numbers: int) -> dict[Outcome, list[int]]:
    """So many promises for each outcome, each about somebody else."""
    everybody = iter(range(sum(numbers)))
    return {one: [next(everybody) for _ in range(n)] for one, n in zip(Outcome, numbers, strict=True)}


@pytest.mark.parametrize("fewest", [2, 3])
def test_whatever_is_not_told_may_still_be_as_many_things_as_the_limit_says(fewest: int) -> None:
    """By brute force: somebody who knows the rule gathers all worlds that would have been told in the same words."""
    most = 4 * fewest
    worlds = defaultdict[object, list[tuple[int, ...]]](list)
    for numbers in product(range(most + 1), repeat=len(Outcome)):
        if sum(numbers) <= most and (answer := told(cells(*numbers), STEPS, fewest)) is not None:
            said = tuple(sorted((tuple(sorted(group)), n) for group, n in answer.groups.items()))
            worlds[answer.total, said, answer.bound].append(numbers)
    for possible in worlds.values():
        for values in (set(column) for column in zip(*possible, strict=True)):
            assert len(values) >= fewest or (len(values) == 1 and min(values) >= fewest)


def test_a_count_of_few_persons_is_not_told_however_many_promises_there_are() -> None:
    assert told({Outcome.IN_TIME: [1, 2, 3, 4] * 9}, STEPS, 5) is None


def test_a_small_rest_is_told_as_a_bound() -> None:
    nearly_all = told(cells(58, 1, 1, 0, 0), STEPS, 5)

    assert nearly_all == Told(60, {}, Bound.NEARLY_ALL)


@pytest.mark.parametrize(
    ("numbers", "groups"),
    [
        ((61, 7, 5, 5, 9), 5),
        ((61, 7, 5, 2, 3), 4),
        ((61, 7, 4, 5, 9), 4),
        ((61, 7, 4, 2, 3), 3),
        ((61, 3, 4, 1, 2), 2),
        ((61, 1, 1, 1, 2), 2),
    ],
)
def test_what_can_be_told_apart_is(numbers: tuple[int, ...], groups: int) -> None:
    answer = told(cells(*numbers), STEPS, 5) if groups else None

    assert answer is not None
    assert len(answer.groups) == groups
    assert sum(answer.groups.values()) == answer.total == sum(numbers)


@pytest.fixture
def scene(db: None) -> Scene:
    """An agreement that has been in force for a long time, with the promise of early notice within 24 hours."""
    del db
    made = begin()
    made.agree(EARLY_NOTICE, starts=today() - timedelta(days=200))
    return made


def of_early_notice(scene: Scene) -> list[PartyFigures]:
    """The figures as the leader of the trust is told them."""
    with as_(scene.per) as actor:
        counted = figures.of_agreement(actor, agreement_id=scene.id)
    return [one for several in counted.by_clause.values() for one in several]


def test_the_promises_of_a_clause_are_counted_for_the_party_that_owes_them(scene: Scene) -> None:
    for number, person in enumerate(persons(12)):
        admit(scene, person, hours_ago=20 * DAY, told_after=10 if number < 6 else 40)

    (counted,) = of_early_notice(scene)

    assert (counted.party, counted.told.total) == ("Fjordland sykehus HF", 12)
    assert (counted.told.of(Outcome.IN_TIME), counted.told.bound) == (6, Bound.NONE)


def test_what_began_before_the_window_is_not_counted(scene: Scene) -> None:
    for person in persons(6):
        admit(scene, person, hours_ago=91 * DAY, told_after=2)

    assert of_early_notice(scene) == []


def test_nothing_is_told_of_four_persons(scene: Scene) -> None:
    for person in persons(4):
        admit(scene, person, hours_ago=5 * DAY, told_after=2)
        admit(scene, person, hours_ago=3 * DAY, told_after=2)

    assert of_early_notice(scene) == []


def test_no_other_house_is_told_anything_by_the_page_or_by_the_database(scene: Scene) -> None:
    for person in persons(6):
        admit(scene, person, hours_ago=5 * DAY, told_after=2)

    with as_(scene.liv) as actor:
        with pytest.raises(NotVisible):
            figures.of_agreement(actor, agreement_id=scene.id)
        assert rows(scene.id) == 0
    with as_(scene.berit):
        assert rows(scene.id) == 6
    with acting_as_job("test_world"):
        assert rows(scene.id) == 0
    assert rows(scene.id) == 0


def triggered(row: Row) -> datetime:
    return row.triggered_at


def rows(agreement_id: uuid.UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sec.promises_of_agreement(%s, '-infinity', 'infinity')", [agreement_id]
        )
        (number,) = cursor.fetchone()
    return int(number)


def test_persons_are_numbered_anew_each_time(scene: Scene) -> None:
    """Or two answers could be laid beside each other."""
    for number, person in enumerate(persons(9)):
        admit(scene, person, hours_ago=(5 + number) * DAY, told_after=2)

    with as_(scene.per) as actor:
        orders = {
            tuple(row.person for row in sorted(figures.of_clauses(actor, scene.id), key=triggered))
            for _ in range(4)
        }

    assert len(orders) > 1
    assert all(sorted(order) == list(range(1, 10)) for order in orders)


def test_that_it_was_counted_stands_in_the_log_and_in_nobodys(scene: Scene) -> None:
    for person in persons(6):
        admit(scene, person, hours_ago=5 * DAY, told_after=2)
    of_early_notice(scene)

    with as_(scene.per):
        noted = list(AuditEvent.objects.filter(hat_id=scene.per.pk, action="agreement:read"))
    assert [(row.subject_id, row.reason) for row in noted] == [(None, f"{figures.COUNTS}: {scene.id}")]


@pytest.mark.parametrize("is_stricter", [True, False])
def test_what_another_limit_would_have_meant_gives_nothing_away_beside_the_figures(is_stricter: bool) -> None:  # noqa: FBT001 - a case
    """By brute force, as above: how many would move, and how many of each outcome would not."""
    fewest, most = 3, 11
    source, target = Outcome.IN_TIME, Outcome.LATE
    if not is_stricter:
        source, target = target, source
    worlds = defaultdict[object, list[tuple[int, ...]]](list)
    for numbers in product(range(most + 1), repeat=len(Outcome)):
        now = told(cells(*numbers), STEPS, fewest) if sum(numbers) <= most else None
        if now is None:
            continue
        said = tuple(sorted((tuple(sorted(group)), n) for group, n in now.groups.items()))
        for moving in range(numbers[list(Outcome).index(source)] + 1):
            each = [(person, was, was) for was, several in cells(*numbers).items() for person in several]
            moves = [place for place, (_, was, _) in enumerate(each) if was is source][:moving]
            for place in moves:
                each[place] = (each[place][0], source, target)
            then = moved(each, Outcome.IN_TIME, now, fewest)
            stays = tuple(n - moving * (one is source) for one, n in zip(Outcome, numbers, strict=True))
            worlds[now.total, said, now.bound, then].append((moving, *stays))
    for possible in worlds.values():
        for values in (set(column) for column in zip(*possible, strict=True)):
            assert len(values) >= fewest or (len(values) == 1 and min(values) >= fewest), possible


def test_another_limit_is_told_by_the_engine(scene: Scene) -> None:
    """Told after 6, 18 and 40 hours: within 24 hours twelve of eighteen, within 12 hours six."""
    for number, person in enumerate(persons(18)):
        admit(scene, person, hours_ago=20 * DAY, told_after=(6, 18, 40)[number % 3])
    scene.revise()
    scene.change_limit(12)
    scene.set_dates(today())
    assert tried(scene) == []
    scene.propose()

    ((clause,),) = [tried(scene)]
    (change,) = clause.parties
    assert (change.party, change.now.of(Outcome.IN_TIME)) == ("Fjordland sykehus HF", 12)
    assert (change.now.total, change.then) == (18, 6)


def test_a_limit_that_would_have_changed_little_is_not_told(scene: Scene) -> None:
    for number, person in enumerate(persons(14)):
        admit(scene, person, hours_ago=20 * DAY, told_after=30 if number < 2 else 6)
    scene.revise()
    scene.change_limit(36)
    scene.set_dates(today())
    scene.propose()

    (change,) = tried(scene)[0].parties
    assert (change.now.bound, change.then) == (Bound.NEARLY_ALL, None)


def test_a_clause_that_is_measured_otherwise_is_not_compared(scene: Scene) -> None:
    for person in persons(6):
        admit(scene, person, hours_ago=20 * DAY, told_after=6)
    scene.revise()
    clause = scene.clause()
    measure = measuring.from_rule(clause.rule or {})
    with as_(scene.marit) as actor:
        drafting.change_clause(
            actor,
            agreement_id=scene.id,
            clause_key=clause.key,
            revision=clause.revision,
            content=content_of(clause, measure=replace(measure, amount=12, waived_by=())),
        )
    scene.set_dates(today())
    scene.propose()

    assert tried(scene) == [Tried(is_comparable=False)]


def test_a_house_is_told_what_it_has_not_done_by_rule(scene: Scene) -> None:
    """Six were to be told about yesterday, and six within the day; the other house owes none of it."""
    for number, person in enumerate(persons(12)):
        admit(scene, person, hours_ago=30 if number < 6 else 2)

    row = of_house(scene, scene.per)
    assert row is not None
    assert (row.rule.title.nb, row.told.total) == ("Tidligmelding", 12)
    assert (row.told.of(Ahead.OVERDUE), row.told.of(Ahead.SOON, Ahead.LATER)) == (6, 6)
    assert of_house(scene, scene.tor) is None
    with as_(scene.berit) as actor:
        with pytest.raises(AccessDenied):
            house.of_house(actor)
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM sec.promises_owed_by_own_house('-infinity', 'infinity')")
            assert cursor.fetchall() == []


def test_a_house_is_told_nothing_of_four_persons(scene: Scene) -> None:
    for person in persons(4):
        admit(scene, person, hours_ago=30)
        admit(scene, person, hours_ago=50)

    assert of_house(scene, scene.per) is None


def of_house(scene: Scene, hat: Hat) -> HouseRow | None:
    """What somebody is told of the promise of early notice."""
    current = scene.seen_by(scene.per).current
    assert current is not None
    key = f"clause-{current.clauses[0].key}"
    with as_(hat) as actor:
        rows = house.of_house(actor).rows
    return next((row for row in rows if row.rule.key == key), None)


def tried(scene: Scene) -> list[Tried]:
    with as_(scene.per) as actor:
        return list(what_if.of_proposal(actor, agreement_id=scene.id).values())
