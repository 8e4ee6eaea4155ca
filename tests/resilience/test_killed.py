"""Web workers and the database are killed with `kill -9` while two persons write: what was acknowledged is there, and
nothing is there in half. More kills, and a control that must lose, stand in `python -m bench.killing`.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from bench.killing import DATABASE, WORDS, Site, Verdict, killed_while_writing, signed_in, site
from bench.visiting import Answer, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("killed")]


@pytest.fixture(scope="module")
def place() -> Iterator[Site]:
    with site() as running:
        yield running


@pytest.fixture(scope="module")
def verdict(place: Site) -> Verdict:
    return killed_while_writing(place, worker_kills=2, database_kills=2)


def test_the_kills_really_hit_while_somebody_wrote(verdict: Verdict) -> None:
    assert verdict.worker_kills >= 4
    assert verdict.database_kills == 2
    assert verdict.unanswered > 0
    assert verdict.acknowledged > 8


def test_no_acknowledged_write_is_lost(verdict: Verdict) -> None:
    assert verdict.lost == 0


def test_nothing_is_half_applied(verdict: Verdict) -> None:
    """The row, its history, the event and the audit row are there together or not at all."""
    assert verdict.half_applied == 0


def test_without_an_audit_row_nobody_gets_a_page_about_a_person(place: Site) -> None:
    with signed_in(place.address, "person") as person, signed_in(place.address, "koordinator") as coordinator:
        answers = answered_without_audit(place, person, coordinator)

    assert all(answer.status >= 500 for answer in answers)
    assert not any(b"Kari" in answer.body for answer in answers)


def answered_without_audit(place: Site, person: Visitor, coordinator: Visitor) -> list[Answer]:
    """What pages about persons answer while the running role may not write in the audit log."""
    pages = [(person, "/min-plan/"), (person, WORDS), (coordinator, "/personer/")]
    assert [visitor.get(path).status for visitor, path in pages] == [200, 200, 200]

    owner = place.cluster.ensure_running().dsn(DATABASE)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("REVOKE INSERT ON audit_auditevent FROM enplan_runtime")
        try:
            return [visitor.get(path) for visitor, path in pages]
        finally:
            connection.execute("GRANT INSERT ON audit_auditevent TO enplan_runtime")
