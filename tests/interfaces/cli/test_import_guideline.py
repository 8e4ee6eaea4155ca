"""`enplan import guideline`: what it says, how it ends, and that a damaged file changes nothing."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from enplan.domain.guidelines.models import Revision
from enplan.domain.guidelines.published_page import Damage, Evidence, Reason, Remark
from enplan.domain.guidelines.rules import Outcome
from enplan.interfaces.cli import guideline_report
from enplan.interfaces.cli.imports import import_

pytestmark = pytest.mark.django_db

PUBLISHED = Path(__file__).parents[2] / "domain" / "guidelines" / "data" / "guideline-is-1948-8.8.txt"
CONTENT = PUBLISHED.read_bytes()


def run(file: Path, *options: str) -> Result:
    return CliRunner().invoke(import_, ["guideline", str(file), *options])


def saved(folder: Path, content: bytes) -> Path:
    file = folder / "page.txt"
    file.write_bytes(content)
    return file


def test_the_published_page_is_taken_over_and_the_report_says_so() -> None:
    result = run(PUBLISHED)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "8.8 Samhandling mellom ulike enheter og nivåer",
        "New: kept as is-1948-8-8, revision 1.",
        "Taken:",
        "  14 fields, empty on the page: Engelsk tittel, DOI, Revisjonsdato, Neste revisjon, Utløpsdato",
        "  9 fields that the page offers for print",
        "  4 recommendations: 86, 87, 88, 89",
        "  5 sections, 5 paragraphs",
        "  7 references: 5 to recommendations, 1 to provisions, 1 to publications",
        "Left out:",
        "  nothing",
        "Good to know:",
        "  recommendation 87: the page prints neither grade and level nor dashes",
        "  recommendation 38: mentioned here, stands on another page",
    ]


def test_the_same_page_again_is_said_to_be_unchanged() -> None:
    run(PUBLISHED)
    again = run(PUBLISHED)
    assert again.exit_code == 0
    assert "Unchanged: is-1948-8-8, revision 1" in again.stdout
    assert Revision.objects.count() == 1


def test_a_rehearsal_writes_nothing() -> None:
    rehearsal = run(PUBLISHED, "--dry-run")
    assert rehearsal.exit_code == 0
    assert "this would be new, as is-1948-8-8. Nothing was written." in rehearsal.stdout
    assert Revision.objects.count() == 0


def test_a_line_that_was_not_understood_is_shown_and_is_a_finding(tmp_path: Path) -> None:
    with_more = CONTENT.replace(" • DOI -".encode(), " • DOI -\n • Språk - norsk".encode())
    result = run(saved(tmp_path, with_more))
    assert result.exit_code == 1
    assert "  line 19: «Språk - norsk» is a field that is not known here" in result.stdout.splitlines()
    assert Revision.objects.count() == 1


def test_what_has_changed_since_the_last_revision_is_listed(tmp_path: Path) -> None:
    run(PUBLISHED)
    result = run(saved(tmp_path, CONTENT.replace(b"tas kontakt", b"tas god kontakt")))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-3:] == [
        "Not as in revision 1:",
        "  recommendation 87: changed",
        "  section «Samarbeid om planprosessen»: changed",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty: there is no text in it"),
        (CONTENT.decode().encode("latin-1", "replace"), "is not saved as UTF-8 text"),
        (CONTENT.decode().encode("utf-16"), "is not saved as UTF-8 text: it looks like UTF-16"),
        (CONTENT[:2200], "is cut off: it ends in the middle of a sentence"),
        (
            CONTENT[: CONTENT.index(b"Samarbeid om")],
            "is cut off: recommendation 87 is listed but never named",
        ),
        (
            b"Samhandling og koordinering\n\nDet lokale tilbudet.\n",
            "is not a guideline page: it has none of the",
        ),
        (b"<!doctype html><title>8.8</title>", "is not a guideline page: it is HTML or XML"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not a guideline page: it is no text file"),
    ],
)
def test_a_damaged_file_ends_with_two_a_named_reason_and_nothing_changed(
    tmp_path: Path, content: bytes, said: str
) -> None:
    run(PUBLISHED)
    result = run(saved(tmp_path, content))
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.strip().endswith(("Nothing was changed.", "say --whole-page."))
    assert Revision.objects.count() == 1


def test_whoever_has_seen_that_the_page_is_whole_can_take_it_over_with_a_finding(tmp_path: Path) -> None:
    result = run(saved(tmp_path, CONTENT[: CONTENT.index(b"Samarbeid om")]), "--whole-page")
    assert result.exit_code == 1
    assert "taken as whole on your word, in spite of: recommendation-never-mentioned 87" in result.stdout


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    assert run(tmp_path / "missing.txt").exit_code == 2
    assert run(tmp_path).exit_code == 2


def test_there_are_words_for_every_code() -> None:
    assert set(guideline_report.DAMAGE) == set(Damage)
    assert set(guideline_report.EVIDENCE) == set(Evidence)
    assert set(guideline_report.REASONS) == set(Reason)
    assert set(guideline_report.REMARKS) == set(Remark)
    assert {outcome for outcome, _ in guideline_report.OUTCOMES} == set(Outcome)
