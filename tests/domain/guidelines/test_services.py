"""Taking pages over, again and changed; and reading them as they were published."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from enplan.base.access import Actor, Role
from enplan.base.access.acting import acting_as_job
from enplan.base.kernel.errors import AccessDenied
from enplan.domain.guidelines import queries
from enplan.domain.guidelines.models import Guideline, Recommendation, Reference, Revision, Section
from enplan.domain.guidelines.published_page import DamagedPage, FieldKey, PublishedPage, read_page
from enplan.domain.guidelines.rules import Difference, How, ImportReport, Outcome, Part
from enplan.domain.guidelines.services import import_published_page
from tests.world import as_, professional, staff

pytestmark = pytest.mark.django_db

PUBLISHED = (Path(__file__).parent / "data" / "guideline-is-1948-8.8.txt").read_bytes()
CHANGED = PUBLISHED.replace(b"tas kontakt", b"tas god kontakt").replace(b"Versjon - 1", b"Versjon - 2")
TABLES = (Guideline, Revision, Recommendation, Section, Reference)


@pytest.fixture
def actor() -> Iterator[Actor]:
    with acting_as_job("test_guidelines") as job:
        yield job


def imported(actor: Actor, content: bytes = PUBLISHED, **how: Any) -> ImportReport:
    return import_published_page(actor, content=content, **how)


def rows() -> list[int]:
    return [table.objects.count() for table in TABLES]


def said(page: PublishedPage) -> PublishedPage:
    """A page without the notes about how it was read."""
    return PublishedPage(
        **{name: getattr(page, name) for name in PublishedPage.__slots__ if name not in {"noted", "left"}}
    )


def test_a_page_is_read_back_exactly_as_it_was_published(actor: Actor) -> None:
    report = imported(actor)
    assert (report.outcome, report.slug, report.revision) == (Outcome.NEW, "is-1948-8-8", 1)
    view = queries.get(actor, slug="is-1948-8-8")
    assert view is not None
    assert view.page == said(read_page(PUBLISHED))
    assert [(revision.number) for revision in view.revisions] == [1]


def test_the_same_page_again_changes_nothing(actor: Actor) -> None:
    imported(actor)
    before = rows()
    again = imported(actor, PUBLISHED.replace(b"\n", b"\r\n"))
    assert (again.outcome, again.revision, again.differences) == (Outcome.UNCHANGED, 1, ())
    assert rows() == before == [1, 1, 4, 5, 7]


def test_a_changed_page_becomes_a_new_revision_beside_the_old(actor: Actor) -> None:
    imported(actor)
    report = imported(actor, CHANGED)
    assert (report.outcome, report.revision) == (Outcome.CHANGED, 2)
    assert Difference(Part.RECOMMENDATION, "87", How.CHANGED) in report.differences
    newest, oldest = (queries.get(actor, slug="is-1948-8-8", revision=number) for number in (None, 1))
    assert newest is not None
    assert oldest is not None
    assert (newest.revision.number, newest.page.value(FieldKey.VERSION)) == (2, "2")
    assert (oldest.revision.number, oldest.page) == (1, said(read_page(PUBLISHED)))
    assert [revision.number for revision in oldest.revisions] == [2, 1]


def test_a_text_that_comes_back_is_a_revision_of_its_own(actor: Actor) -> None:
    for content in (PUBLISHED, CHANGED):
        imported(actor, content)
    assert imported(actor, PUBLISHED).revision == 3


@pytest.mark.parametrize("earlier", [(), (PUBLISHED,), (CHANGED,)])
def test_a_rehearsal_says_what_would_happen_and_writes_nothing(
    actor: Actor, earlier: tuple[bytes, ...]
) -> None:
    for content in earlier:
        imported(actor, content)
    before = rows()
    rehearsal = imported(actor, dry_run=True)
    assert rows() == before
    done = imported(actor)
    assert (rehearsal.outcome, rehearsal.slug, rehearsal.revision, rehearsal.differences) == (
        done.outcome,
        done.slug,
        done.revision,
        done.differences,
    )
    assert rehearsal.dry_run
    assert not done.dry_run


@pytest.mark.parametrize("damaged", [b"", PUBLISHED[:2000], PUBLISHED.decode().encode("cp1252"), b"<html>"])
def test_a_damaged_page_changes_nothing(actor: Actor, damaged: bytes) -> None:
    imported(actor)
    before = rows()
    with pytest.raises(DamagedPage):
        imported(actor, damaged)
    assert rows() == before


def test_only_a_page_that_was_not_understood_in_full_has_findings(actor: Actor) -> None:
    assert not imported(actor).has_findings
    with_more = PUBLISHED.replace(
        b" \xe2\x80\xa2 DOI -", b" \xe2\x80\xa2 DOI -\n \xe2\x80\xa2 Spr\xc3\xa5k - norsk"
    )
    assert imported(actor, with_more).has_findings
    assert imported(actor, PUBLISHED.replace(b"19.12.2011", b"desember 2011")).has_findings


def test_an_unknown_page_and_an_unknown_revision_are_not_there(actor: Actor) -> None:
    imported(actor)
    assert queries.get(actor, slug="is-1-1") is None
    assert queries.get(actor, slug="is-1948-8-8", revision=7) is None


def test_the_list_shows_each_page_once_in_the_order_of_the_book(actor: Actor) -> None:
    imported(actor)
    imported(actor, CHANGED)
    imported(actor, PUBLISHED.replace(b"8.8 Samhandling", b"8.10 Samhandling"))
    imported(actor, PUBLISHED.replace(b"8.8 Samhandling", b"8.2 Samhandling"))
    listed = [summary for summary in queries.listing(actor) if summary.is_number == "1948"]
    assert [summary.number for summary in listed] == ["8.2", "8.8", "8.10"]
    assert {summary.published_on.isoformat() for summary in listed if summary.published_on} == {"2011-12-19"}


def test_a_page_is_read_in_the_same_number_of_questions_however_long_it_is(actor: Actor) -> None:
    imported(actor)
    long = PUBLISHED.decode() + "".join(f"\n\nDel {n}\n\nDette gjelder (anbefaling 86)." for n in range(60))
    imported(actor, long.replace("8.8 Sam", "8.9 Sam").encode())
    counts = []
    for slug in ("is-1948-8-8", "is-1948-8-9"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            queries.get(actor, slug=slug)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_everyone_reads_and_only_an_administrator_takes_over() -> None:
    administrator = staff("Anne Admin", Role.ADMINISTRATOR, "Storelva kommune", "municipality")
    with as_(administrator) as allowed:
        assert imported(allowed).outcome is Outcome.NEW
    with as_(professional("Per Hansen")) as reader:
        assert queries.get(reader, slug="is-1948-8-8") is not None
        with pytest.raises(AccessDenied):
            imported(reader, CHANGED)


@pytest.mark.parametrize("table", ["revision", "recommendation", "section", "reference"])
@pytest.mark.parametrize("statement", ["UPDATE guidelines_{} SET id = id", "DELETE FROM guidelines_{}"])
def test_the_database_lets_nobody_rewrite_a_revision(actor: Actor, table: str, statement: str) -> None:
    imported(actor)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(table))
