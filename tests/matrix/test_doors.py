"""Every door, knocked at in every situation: the answer is the one in the reviewed table, and nothing leaks."""

from __future__ import annotations

import pytest

from tests.matrix import addresses, canaries, table
from tests.matrix.harvest import Forms
from tests.matrix.lives import Life
from tests.matrix.visits import Visit, Visitor, leaks
from tests.matrix.world import Situation, World

REDIRECT = 302
ROUTES = addresses.routes()
SENDERS = ("kari", "ola", "liv", "relative", "invited", "coordinating_unit", "notifier", "unit", "anonymous")
NEVER_TAKEN: dict[str, str] = {
    "POST web:notice_answer": "the unit of this world has asked nothing; test_notifying.py answers a question",
    "POST web:notice_consent": "the person of this world has said yes already; test_notifying.py tells an answer",
}
"""Row → why no form of this kind can be taken here."""
PUBLIC = addresses.public()
OF_A_PART = {"goal_id", "activity_id", "need_id", "resource_id", "change_id", "part_id", "commitment_id"}
"""What in an address stands in one category or another."""


def visits(made: World, forms: Forms, visitor: Visitor, method: str = "") -> list[tuple[table.Row, Visit]]:
    """Every row of the table that applies to this visitor, and what came of it."""
    found = []
    for row in table.rows():
        if (
            row.door not in ROUTES
            or row.cells[visitor.situation.name] == "-"
            or (method and row.method != method)
        ):
            continue
        address = addresses.address(row.door, ROUTES[row.door], made.kari, row.part)
        if row.method == "POST":
            body = forms.body(row.door, address, made.kari, row.part)
            found.append((row, visitor.knock("POST", forms.action(address), body, reads_log=True)))
        else:
            found.append((row, visitor.knock("GET", address, reads_log=True)))
    return found


def test_every_door_stands_in_the_table_and_every_row_is_a_door() -> None:
    in_table = {row.door for row in table.rows()}
    assert sorted(set(ROUTES) - in_table) == [], "doors without a row in tests/matrix/expected.csv"
    assert sorted(in_table - set(ROUTES)) == [], "rows without a door"


def test_every_address_with_a_part_of_the_plan_is_tried_in_an_open_and_a_closed_category() -> None:
    for row in table.rows():
        depends = OF_A_PART & set(addresses.parameters_of(ROUTES.get(row.door, "")))
        assert bool(row.part) == bool(depends), row.name
        kind, _, category = row.part.rpartition(":")
        if category == "housing":
            closed = f"{kind}:substance_use" if kind else "substance_use"
            assert (row.door, row.method, closed) in {(r.door, r.method, r.part) for r in table.rows()}


def test_the_cells_are_words_that_the_table_knows() -> None:
    assert {cell for row in table.rows() for cell in row.cells.values()} <= table.ANSWERS


def test_the_columns_are_the_situations(made: World) -> None:
    assert list(table.situations()) == list(made.situations)
    assert table.words() == {name: situation.words for name, situation in made.situations.items()}


@pytest.mark.parametrize("name", table.situations())
def test_each_door_answers_as_the_table_says(
    made: World, forms: Forms, visitors: dict[str, Visitor], name: str
) -> None:
    situation = made.situations[name]
    wrong = []
    for row, visit in visits(made, forms, visitors[name]):
        wrong += [f"{row.name}: {fault}" for fault in faults(made, row, visit, situation)]
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_form_that_a_table_says_can_be_sent_is_taken_from_somebody(
    made: World, forms: Forms, visitors: dict[str, Visitor]
) -> None:
    """So that `ok` is not everywhere a form that came back for correction."""
    refused = []
    for row in table.rows():
        if row.method != "POST" or row.door not in ROUTES or row.name in NEVER_TAKEN:
            continue
        senders = [visitors[name] for name in SENDERS if row.cells[name] == "ok"]
        if senders and not any(taken(made, forms, row, sender) for sender in senders):
            refused.append(row.name)
    assert refused == []


def taken(made: World, forms: Forms, row: table.Row, sender: Visitor) -> bool:
    """Whether what is sent is taken: no 4xx."""
    address = addresses.address(row.door, ROUTES[row.door], made.kari, row.part)
    return (
        sender.knock("POST", forms.action(address), forms.body(row.door, address, made.kari, row.part)).status
        < 400
    )


def faults(made: World, row: table.Row, visit: Visit, situation: Situation) -> list[str]:
    """Everything that is wrong with one answer."""
    expected = row.cells[situation.name]
    wrong = []
    if visit.answer != expected:
        wrong.append(f"answered {visit.answer} ({visit.status}), the table says {expected}")
    if found := leaks(made, visit, situation):
        wrong.append(f"leaked {', '.join(found)}")
    if (
        situation.hat is not None
        and row.door not in PUBLIC
        and expected != "login"
        and "no-store" not in visit.cache_control
    ):
        wrong.append(f"may be kept in a cache ({visit.cache_control!r})")
    return [*wrong, *faults_of_log(made, row, visit, situation)]


def faults_of_log(made: World, row: table.Row, visit: Visit, situation: Situation) -> list[str]:
    """What the log should say: one row for each person whom content left about; one for each refusal."""
    if situation.hat is None or row.cells[situation.name] == "login":
        return []
    own = [note for note in visit.audit if note["hat_id"] == situation.hat.pk]
    wrong = []
    for whose, life in made.lives.items():
        about = [note for note in own if note["subject_id"] == life.subject_id]
        if len(about) > 1:
            wrong.append(f"{len(about)} rows in the log about {whose}")
        if told(visit, life, situation) and visit.answer == "ok" and len(about) != 1:
            wrong.append(f"content about {whose} left with {len(about)} rows in the log")
    names_person = "person_id" in addresses.parameters_of(ROUTES[row.door])
    if names_person and visit.answer in {"404", "403"} and not _noted(own, made):
        wrong.append("refused without a row in the log")
    return wrong


def told(visit: Visit, life: Life, situation: Situation) -> bool:
    """Whether something about this person left, other than one's own name or title in the frame of the page."""
    return any(of == life.whose and word not in situation.own for of, _, word in canaries.found(visit.text))


def _noted(own: list[dict[str, object]], made: World) -> bool:
    return any(
        note["asked_for"] == str(made.kari.person_id) or note["subject_id"] == made.kari.subject_id
        for note in own
    )
