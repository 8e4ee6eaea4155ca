"""What a careful reader notices about a page that has been read: signs that text is missing, and remarks.

Pure. A doubt is evidence and no proof: a page cut exactly between two sentences may leave none.
"""

from collections.abc import Iterator
from typing import Final

from enplan.domain.guidelines.published_page.body import ends_a_sentence
from enplan.domain.guidelines.published_page.damage import Evidence
from enplan.domain.guidelines.published_page.parts import (
    FieldKey,
    Grading,
    Noted,
    PublishedPage,
    Reference,
    ReferenceKind,
    Remark,
    day_of,
)

_DATES: Final = (FieldKey.REVISED_ON, FieldKey.NEXT_REVISION, FieldKey.PUBLISHED_ON, FieldKey.EXPIRES_ON)


def doubts_about(page: PublishedPage) -> Iterator[tuple[Evidence, str]]:
    """Give the signs that the end or a part of the page is missing, the surest first."""
    last = page.sections[-1]
    if not last.paragraphs or not ends_a_sentence(last.paragraphs[-1].text):
        yield (
            Evidence.INSIDE_A_SENTENCE,
            _last_words(last.paragraphs[-1].text if last.paragraphs else last.heading),
        )
    listed = {recommendation.number for recommendation in page.recommendations}
    for number in sorted(_claimed(page) - listed):
        yield Evidence.RECOMMENDATION_ABSENT, str(number)
    mentioned = {int(reference.target) for reference in _to_recommendations(page)}
    for number in sorted(listed - mentioned):
        yield Evidence.RECOMMENDATION_NEVER_MENTIONED, str(number)


def _last_words(text: str | None) -> str:
    return " ".join((text or "").split()[-4:])


def _to_recommendations(page: PublishedPage) -> list[Reference]:
    return [reference for reference in page.references if reference.kind is ReferenceKind.RECOMMENDATION]


def _claimed(page: PublishedPage) -> set[int]:
    """Numbers that the text treats as the page's own: between those listed, or next to them in brackets.

    «(anbefaling 89)» after a statement names its own recommendation; «jf. anbefaling 38» points elsewhere.
    """
    listed = [recommendation.number for recommendation in page.recommendations]
    mentioned = {int(reference.target) for reference in _to_recommendations(page)}
    in_brackets = {
        int(reference.target)
        for section in page.sections
        for paragraph in section.paragraphs
        for reference in paragraph.references
        if reference.kind is ReferenceKind.RECOMMENDATION and _is_in_plain_brackets(reference, paragraph.text)
    }
    if not listed:
        return in_brackets
    between = {number for number in mentioned if min(listed) < number < max(listed)}
    return between | (in_brackets & {min(listed) - 1, max(listed) + 1})


def _is_in_plain_brackets(reference: Reference, text: str) -> bool:
    is_plain = reference.as_written.lower().startswith(("anbefaling", "tilråding"))
    return is_plain and f"({reference.as_written})" in text


def remarks_on(page: PublishedPage) -> Iterator[Noted]:
    """Give what a reader should know about a page that was taken over whole."""
    if not page.recommendations:
        yield Noted(Remark.NO_RECOMMENDATIONS, "")
    for recommendation in page.recommendations:
        if recommendation.grading is Grading.NOT_PRINTED:
            yield Noted(Remark.GRADE_NOT_PRINTED, str(recommendation.number))
    elsewhere = (reference.target for reference in _to_recommendations(page) if not reference.is_on_page)
    for target in dict.fromkeys(elsewhere):
        yield Noted(Remark.REFERS_ELSEWHERE, target)
    yield from _remarks_on_fields(page)
    for section in page.sections:
        if section.heading is not None and not section.paragraphs:
            yield Noted(Remark.HEADING_WITHOUT_TEXT, section.heading)


def _remarks_on_fields(page: PublishedPage) -> Iterator[Noted]:
    for key in page.offered:
        if page.value(key) is None:
            yield Noted(Remark.OFFERED_WITHOUT_VALUE, key)
    for field in page.fields:
        if field.key in _DATES and field.value is not None and day_of(field.value) is None:
            yield Noted(Remark.DATE_NOT_UNDERSTOOD, field.label)
