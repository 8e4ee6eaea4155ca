"""What `enplan import guideline` says: what was taken, what was left and why, or why the file was refused.

Words only: reads no file and no table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from enplan.domain.guidelines.published_page import (
    Damage,
    DamagedPage,
    Evidence,
    FieldKey,
    PublishedPage,
    Reason,
    ReferenceKind,
    Remark,
)
from enplan.domain.guidelines.rules import Difference, ImportReport, Outcome, Part

DAMAGE = {
    Damage.EMPTY: "is empty",
    Damage.WRONG_ENCODING: "is not saved as UTF-8 text",
    Damage.CUT_OFF: "is cut off",
    Damage.OTHER_DOCUMENT: "is not a guideline page",
    Damage.CONTRADICTORY: "contradicts itself",
}
EVIDENCE = {
    Evidence.NO_TEXT: "there is no text in it",
    Evidence.NOT_UTF_8: "it has bytes that UTF-8 does not have; it may be Latin-1 or Windows-1252",
    Evidence.UTF_16: "it looks like UTF-16 or UTF-32",
    Evidence.READ_AS_LATIN_1: "UTF-8 was read as Latin-1 and saved again: å, æ and ø are two characters each",
    Evidence.CHARACTERS_LOST: "it has characters that stand for lost ones, or that no text has",
    Evidence.INSIDE_A_CHARACTER: "it ends inside a character",
    Evidence.INSIDE_A_SENTENCE: "it ends in the middle of a sentence, «{detail}»",
    Evidence.NO_TITLE: "the title of the page is missing",
    Evidence.NO_FIELDS: "the fields (norsk tittel, versjon, status …) are missing",
    Evidence.NO_NORWEGIAN_TITLE: "the Norwegian title is missing",
    Evidence.NO_BODY_TEXT: "nothing stands after the fields and recommendations",
    Evidence.LIST_WITHOUT_RECOMMENDATIONS: "the list of recommendations has no rows",
    Evidence.RECOMMENDATION_WITHOUT_TEXT: "recommendation {detail} has no text",
    Evidence.RECOMMENDATION_ABSENT: "the text speaks of recommendation {detail}, which the list lacks",
    Evidence.RECOMMENDATION_NEVER_MENTIONED: "recommendation {detail} is listed but never named in the text",
    Evidence.BINARY: "it is no text file",
    Evidence.MARKUP: "it is HTML or XML; the text of the page is needed",
    Evidence.TOO_LARGE: "it is far larger than any page",
    Evidence.NO_GUIDELINE_FIELDS: "it has none of the fields that such a page has",
    Evidence.SEVERAL_PAGES: "it holds more than one page",
    Evidence.FIELD_TWICE: "the field {detail} stands twice, with different values",
    Evidence.RECOMMENDATION_TWICE: "recommendation {detail} stands twice, with different texts",
}
DOUBTS = {
    Evidence.INSIDE_A_SENTENCE,
    Evidence.RECOMMENDATION_ABSENT,
    Evidence.RECOMMENDATION_NEVER_MENTIONED,
}
REASONS = {
    Reason.LINK_LABEL: "names a link that is not in the file",
    Reason.UNKNOWN_FIELD: "is a field that is not known here",
    Reason.NOT_UNDERSTOOD: "was not understood",
}
REMARKS = {
    Remark.GRADE_NOT_PRINTED: "recommendation {about}: the page prints neither grade and level nor dashes",
    Remark.REFERS_ELSEWHERE: "recommendation {about}: mentioned here, stands on another page",
    Remark.OFFERED_WITHOUT_VALUE: "{about}: offered for print, without a value",
    Remark.DATE_NOT_UNDERSTOOD: "{about}: kept as printed, not understood as a day",
    Remark.NO_RECOMMENDATIONS: "the page has no recommendations",
    Remark.HEADING_WITHOUT_TEXT: "{about}: a heading without text",
    Remark.NOT_PROVEN_WHOLE: "taken as whole on your word, in spite of: {about}",
}
OUTCOMES = {
    (Outcome.NEW, False): "New: kept as {slug}, revision {revision}.",
    (Outcome.NEW, True): "Rehearsal: this would be new, as {slug}. Nothing was written.",
    (Outcome.CHANGED, False): "Changed: kept as revision {revision} of {slug}, beside the earlier ones.",
    (Outcome.CHANGED, True): "Rehearsal: this would be revision {revision} of {slug}. Nothing was written.",
    (Outcome.UNCHANGED, False): "Unchanged: {slug}, revision {revision}, says the same. Nothing was written.",
    (Outcome.UNCHANGED, True): "Rehearsal: {slug}, revision {revision}, says the same. Nothing was written.",
}


def refusal(error: DamagedPage) -> str:
    """Say what is wrong with the file, and how to go on where that is a matter of judgement."""
    how = EVIDENCE[error.evidence].format(detail=error.detail)
    said = f"The file {DAMAGE[error.damage]}: {how}. Nothing was changed."
    if error.evidence in DOUBTS:
        said += " If the published page is really so, say --whole-page."
    return said


def lines_of(report: ImportReport) -> Iterator[str]:
    """Give the report line by line."""
    page = report.page
    yield f"{page.number or ''} {page.title}".strip()
    yield OUTCOMES[report.outcome, report.dry_run].format(slug=report.slug, revision=report.revision)
    yield "Taken:"
    yield from (f"  {line}" for line in _taken(page))
    yield "Left out:"
    left = [f"  line {line.line_number}: «{line.text}» {REASONS[line.reason]}" for line in page.left]
    yield from left or ["  nothing"]
    if page.noted:
        yield "Good to know:"
        yield from (f"  {REMARKS[noted.remark].format(about=noted.about)}" for noted in page.noted)
    if report.differences:
        yield f"Not as in revision {report.revision - 1}:"
        yield from (f"  {_difference(difference)}" for difference in report.differences)


def _taken(page: PublishedPage) -> Iterator[str]:
    empty = [field.label for field in page.fields if field.value is None]
    yield f"{len(page.fields)} fields" + (f", empty on the page: {', '.join(empty)}" if empty else "")
    if missing := len(FieldKey) - len(page.fields):
        yield f"{missing} usual fields do not stand on the page"
    yield f"{len(page.offered)} fields that the page offers for print"
    numbers = ", ".join(str(recommendation.number) for recommendation in page.recommendations)
    yield f"{len(page.recommendations)} recommendations" + (f": {numbers}" if numbers else "")
    paragraphs = sum(len(section.paragraphs) for section in page.sections)
    yield f"{len(page.sections)} sections, {paragraphs} paragraphs"
    kinds = Counter(reference.kind for reference in page.references)
    counted = ", ".join(f"{kinds[kind]} to {kind.value}s" for kind in ReferenceKind if kinds[kind])
    yield f"{len(page.references)} references" + (f": {counted}" if counted else "")


def _difference(difference: Difference) -> str:
    names = {
        Part.PLACE: difference.name,
        Part.FIELD: difference.name,
        Part.RECOMMENDATION: f"recommendation {difference.name}",
        Part.SECTION: f"section «{difference.name}»",
    }
    return f"{names[difference.part]}: {difference.how.value}"
