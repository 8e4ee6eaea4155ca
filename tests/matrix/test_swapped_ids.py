"""Kari's team sends Nils's ids: in the address, in the form, one at a time and all at once. Nothing comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.matrix import addresses, table
from tests.matrix.harvest import Body, Forms
from tests.matrix.visits import Visitor, last_note, leaks, notes, undone
from tests.matrix.watching import look, tables_about_people
from tests.matrix.world import World

BEARER = ("token", "code")
TEAM = ("kari", "ola", "siri", "liv", "relative")


@dataclass(frozen=True)
class Sending:
    """One request with something of Nils's where something of Kari's should stand."""

    row: table.Row
    method: str
    address: str
    body: Body
    what: str


def counterparts(made: World) -> dict[str, str]:
    """Kari's id → the id of the same kind that is Nils's. Links and codes are left out: to hold one is a ground."""
    names = [name for name in made.kari.ids if name in made.nils.ids and not name.startswith(BEARER)]
    pairs = {made.kari.ids[name]: made.nils.ids[name] for name in names}
    return {mine: theirs for mine, theirs in pairs.items() if mine != theirs}


def sendings(made: World, forms: Forms, name: str) -> Iterator[Sending]:
    """Every request that somebody in the team can make, with one id swapped at a time, and then with all of them."""
    routes, pairs = addresses.routes(), counterparts(made)
    for row in table.rows():
        if row.door not in routes or row.cells[name] != "ok":
            continue
        mine, theirs = (
            addresses.ids_in(row.door, routes[row.door], life, row.part) for life in (made.kari, made.nils)
        )
        address = addresses.with_ids(row.door, mine)
        body = forms.body(row.door, address, made.kari, row.part) if row.method == "POST" else {}
        swaps = {key: theirs[key] for key in mine if mine[key] != theirs[key] and key != "token"}
        ways = [(f"{key} in the address", mine | {key: swaps[key]}, body) for key in swaps]
        for field, values in body.items():
            if set(_texts(values)) & set(pairs):
                ways.append((f"field {field}", mine, {**body, field: _swap(values, pairs)}))
        if len(ways) > 1:
            all_fields = {field: _swap(values, pairs) for field, values in body.items()}
            ways.append(("everything", mine | swaps, all_fields))
        for what, ids, sent in ways:
            where = addresses.with_ids(row.door, ids)
            query = forms.queries.get(address, "") if row.method == "POST" else ""
            yield Sending(row, row.method, f"{where}?{query}" if query else where, sent, what)


def _texts(values: Any) -> list[str]:
    return [str(value) for value in (values if isinstance(values, list) else [values])]


def _swap(values: Any, pairs: dict[str, str]) -> list[str]:
    return [pairs.get(value, value) for value in _texts(values)]


def everything_of_nils(made: World) -> str:
    """A digest of all rows about Nils, his grants and blocks, and his history."""
    subject = made.nils.subject_id
    tables = [*tables_about_people(), "access_grant", "access_block"]
    union = " UNION ALL ".join(
        f"SELECT '{name}' AS t, md5(string_agg(r::text, '' ORDER BY id)) AS digest FROM {name} r "
        f"WHERE subject_id = {subject}"
        for name in tables
    )
    return str(
        look(f"SELECT md5(string_agg(t || coalesce(digest, ''), '' ORDER BY t)) AS whole FROM ({union}) d")
    )


@pytest.mark.parametrize("name", TEAM)
def test_ids_of_another_person_change_nothing_and_show_nothing(
    made: World, forms: Forms, visitors: dict[str, Visitor], name: str
) -> None:
    before, visitor, wrong, sent = everything_of_nils(made), visitors[name], [], 0
    for sending in sendings(made, forms, name):
        sent += 1
        wrong += [
            f"{sending.row.name}, {sending.what}: {fault}" for fault in faults(made, visitor, sending, before)
        ]
    assert sent >= (3 if name == "relative" else 30), "hardly anything was sent"
    assert not wrong, "\n" + "\n".join(wrong)


def faults(made: World, visitor: Visitor, sending: Sending, before: str) -> list[str]:
    """What came of it that should not have."""
    wrong = []
    with undone():
        since = last_note()
        visit = visitor.knock_and_stay(sending.method, sending.address, sending.body)
        about_nils = [note for note in notes(since) if note["subject_id"] == made.nils.subject_id]
        if everything_of_nils(made) != before:
            wrong.append(f"changed something of Nils ({visit.status})")
        if any(note["outcome"] == "done" for note in about_nils):
            wrong.append("reached Nils, the log says")
    if found := leaks(made, visit, visitor.situation):
        wrong.append(f"leaked {', '.join(found)}")
    if visit.status >= 500:
        wrong.append(f"failed ({visit.status})")
    if str(made.nils.person_id) in sending.address and visit.answer != "404":
        wrong.append(f"answered {visit.answer} ({visit.status}) at an address of Nils's")
    return wrong
