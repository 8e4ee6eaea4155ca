"""Reading guidelines. They hold nothing about a person, so everyone may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Max, Prefetch, QuerySet

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.domain.guidelines.models import Recommendation, Reference, Revision, Section
from enplan.domain.guidelines.published_page import (
    FieldKey,
    Grading,
    Paragraph,
    PublishedField,
    PublishedPage,
    PublishedRecommendation,
    PublishedSection,
    ReferenceKind,
)
from enplan.domain.guidelines.published_page import Reference as PublishedReference


@dataclass(frozen=True, slots=True)
class RevisionView:
    """When a revision was taken over."""

    number: int
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class GuidelineView:
    """A page in one revision, with the revisions that there are, the newest first.

    `contents` are the pages of the same publication, this one too, in the order of the book.
    """

    slug: str
    revision: RevisionView
    revisions: Sequence[RevisionView]
    page: PublishedPage
    contents: Sequence[GuidelineSummary]


@dataclass(frozen=True, slots=True)
class GuidelineSummary:
    """A page in a list, as its newest revision says."""

    slug: str
    number: str | None
    title: str
    guideline_title: str
    is_number: str | None
    published_on: date | None
    imported_at: datetime


@use_case(Permission.GUIDELINE_READ)
def listing(actor: Actor) -> Sequence[GuidelineSummary]:
    """All pages in their newest revision, by publication and then by number within it."""
    del actor
    return _summaries()


@use_case(Permission.GUIDELINE_READ)
def get(actor: Actor, *, slug: str, revision: int | None = None) -> GuidelineView | None:
    """One page in its newest revision, or in the given one; None when there is none such."""
    del actor
    rows = list(
        Revision.objects.filter(guideline__slug=slug).order_by("-number").only("number", "imported_at")
    )
    chosen = next((row for row in rows if revision in {None, row.number}), None)
    if chosen is None:
        return None
    views = [RevisionView(row.number, row.imported_at) for row in rows]
    page = stored_page(Revision.objects.filter(pk=chosen.pk))
    is_number = page.value(FieldKey.IS_NUMBER)
    contents = [summary for summary in _summaries() if is_number and summary.is_number == is_number]
    return GuidelineView(slug, RevisionView(chosen.number, chosen.imported_at), views, page, contents)


def stored_page(revision: QuerySet[Revision]) -> PublishedPage:
    """Put the one revision of this query set together again, exactly as it was published."""
    row = revision.prefetch_related(
        Prefetch("recommendations", Recommendation.objects.order_by("position")),
        Prefetch("sections", Section.objects.order_by("position")),
        Prefetch("sections__references", Reference.objects.order_by("paragraph", "position")),
    ).get()
    return PublishedPage(
        breadcrumb=tuple(row.breadcrumb),
        chapter=row.chapter or None,
        number=row.section_number or None,
        title=row.title,
        fields=_fields(row),
        offered=tuple(FieldKey(key) for key in row.offered),
        recommendations=tuple(_recommendation(stored) for stored in row.recommendations.all()),
        sections=tuple(_section(stored) for stored in row.sections.all()),
    )


def _summaries() -> list[GuidelineSummary]:
    newest = Revision.objects.alias(newest=Max("guideline__revisions__number")).filter(number=F("newest"))
    summaries = [_summary(row) for row in newest.select_related("guideline")]
    return sorted(
        summaries, key=lambda summary: (summary.is_number or "", _by_number(summary.number), summary.title)
    )


def _fields(row: Revision) -> tuple[PublishedField, ...]:
    return tuple(
        PublishedField(FieldKey(field["key"]), field["label"], field["value"]) for field in row.fields
    )


def _recommendation(row: Recommendation) -> PublishedRecommendation:
    return PublishedRecommendation(
        row.number, row.text, Grading(row.grading), row.grade or None, row.level or None
    )


def _section(row: Section) -> PublishedSection:
    references: dict[int, list[PublishedReference]] = {}
    for stored in row.references.all():
        reference = PublishedReference(
            ReferenceKind(stored.kind), stored.target, stored.as_written, is_on_page=stored.is_on_page
        )
        references.setdefault(stored.paragraph, []).append(reference)
    paragraphs = tuple(
        Paragraph(paragraph["text"], paragraph["is_item"], tuple(references.get(place, ())))
        for place, paragraph in enumerate(row.paragraphs)
    )
    return PublishedSection(row.heading or None, paragraphs)


def _summary(row: Revision) -> GuidelineSummary:
    page = PublishedPage((), None, None, row.title, _fields(row), (), (), ())
    return GuidelineSummary(
        slug=row.guideline.slug,
        number=row.section_number or None,
        title=row.title,
        guideline_title=page.value(FieldKey.NORWEGIAN_TITLE) or row.title,
        is_number=page.value(FieldKey.IS_NUMBER),
        published_on=page.date_of(FieldKey.PUBLISHED_ON),
        imported_at=row.imported_at,
    )


def _by_number(number: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in (number or "").split(".") if part)
