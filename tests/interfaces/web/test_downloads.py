"""Files to take away are complete, readable tomorrow, and never a formula."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from enplan.base.access import Level
from enplan.domain.people import queries as people
from enplan.interfaces.web import downloads
from tests.domain.consents.world import C, World, begin, say, today
from tests.world import as_, sign_in

LOG = "/min-plan/hvem-har-sett/fil.csv"
RECEIPTS = "/min-plan/hvem-ser-hva/kvitteringer/fil.txt"
FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
STARTS = [*FORMULA, *"\t\r\n\0 'aå1"]
cells = st.text(st.sampled_from(STARTS)) | st.text()


def rows_of(content: bytes) -> list[list[str]]:
    """As a spreadsheet here reads the file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@given(st.lists(st.lists(cells, min_size=1, max_size=4), max_size=5))
def test_no_cell_begins_a_formula_and_no_row_is_lost(rows: list[list[str]]) -> None:
    written = rows_of(downloads.spreadsheet("fil", ["Navn"], rows).content)[1:]
    assert len(written) == len(rows)
    for cell in (cell for row in written for cell in row):
        assert not cell.strip().startswith(FORMULA)
        assert not set(cell) & set("\r\n\0")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_what_is_harmless_is_written_as_it_is(cell: str) -> None:
    if not cell.strip().startswith(FORMULA):
        assert downloads.harmless(cell) == cell


@pytest.fixture
def world() -> World:
    """Nav may see core and has looked twice."""
    world = begin()
    say(world, world.nav_id, yes={C.CORE})
    for _ in range(2):
        with as_(world.nav) as anne:
            people.get(anne, person_id=world.person_id)
    return world


@pytest.mark.django_db
def test_the_whole_log_is_a_table_with_a_row_for_each_time(world: World) -> None:
    answer = sign_in(Client(), world.person).get(LOG)
    assert answer["Content-Disposition"] == 'attachment; filename="hvem-har-sett.csv"'
    assert "no-store" in answer["Cache-Control"]
    heading, *rows = rows_of(answer.content)
    assert heading[:3] == ["Dag", "Klokka", "Hvem"]
    looked = [row for row in rows if row[2] == "Anne-Lise Haug"]
    assert [row[0] for row in looked] == [today().isoformat()] * 2
    assert looked[0][3:5] == ["veileder, Nav Storelva", "Så på planen"]


@pytest.mark.django_db
def test_the_receipts_are_text_with_dates_that_hold_tomorrow(world: World) -> None:
    answer = sign_in(Client(), world.person).get(RECEIPTS)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    assert "Kari Nordli" in text
    assert "Nav Storelva" in text
    assert str(today().year) in text
    assert not re.search(r"i dag|i går|i morgen", text)


@pytest.mark.django_db
def test_with_a_code_from_paper_nothing_is_taken_away(world: World) -> None:
    with_code = sign_in(Client(), world.person, Level.CODE)
    for address in (LOG, RECEIPTS):
        assert with_code.get(address).status_code == 403
    assert "fil.csv" not in with_code.get("/min-plan/hvem-har-sett/").content.decode()
    assert "fil.csv" in sign_in(Client(), world.person).get("/min-plan/hvem-har-sett/").content.decode()
