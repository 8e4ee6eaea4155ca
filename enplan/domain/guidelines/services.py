"""Taking guideline pages over into the library."""

from __future__ import annotations

from dataclasses import asdict

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.domain.guidelines.models import Guideline, Recommendation, Reference, Revision, Section
from enplan.domain.guidelines.published_page import PublishedPage, read_page
from enplan.domain.guidelines.queries import stored_page
from enplan.domain.guidelines.rules import ImportReport, Outcome, differences, fingerprint, slug_of


@use_case(Permission.GUIDELINE_IMPORT)
def import_published_page(
    actor: Actor, *, content: bytes, dry_run: bool = False, known_whole: bool = False
) -> ImportReport:
    """Take over a page as published. The same page again changes nothing; other words make a new revision.

    Raises DamagedPage (nothing is changed); `known_whole` is explained at `read_page`.
    """
    page = read_page(content, known_whole=known_whole)
    slug = slug_of(page)
    if not dry_run:
        Guideline.objects.get_or_create(slug=slug)
    guideline = Guideline.objects.select_for_update().filter(slug=slug).first()
    latest = guideline.revisions.order_by("-number").first() if guideline else None
    if latest and latest.fingerprint == fingerprint(page):
        return ImportReport(slug, latest.number, Outcome.UNCHANGED, dry_run, page, ())
    number = latest.number + 1 if latest else 1
    found = differences(stored_page(Revision.objects.filter(pk=latest.pk)), page) if latest else ()
    if guideline and not dry_run:
        _store(guideline, number, page, actor.name)
    return ImportReport(slug, number, Outcome.CHANGED if latest else Outcome.NEW, dry_run, page, found)


def _store(guideline: Guideline, number: int, page: PublishedPage, imported_by: str) -> None:
    revision = Revision.objects.create(
        guideline=guideline,
        number=number,
        fingerprint=fingerprint(page),
        breadcrumb=list(page.breadcrumb),
        chapter=page.chapter or "",
        section_number=page.number or "",
        title=page.title,
        fields=[asdict(field) for field in page.fields],
        offered=[key.value for key in page.offered],
        imported_by=imported_by,
    )
    _store_recommendations(revision, page)
    _store_text(revision, page)


def _store_recommendations(revision: Revision, page: PublishedPage) -> None:
    Recommendation.objects.bulk_create(
        Recommendation(
            revision=revision,
            position=position,
            number=recommendation.number,
            text=recommendation.text,
            grading=recommendation.grading,
            grade=recommendation.grade or "",
            level=recommendation.level or "",
        )
        for position, recommendation in enumerate(page.recommendations)
    )


def _store_text(revision: Revision, page: PublishedPage) -> None:
    sections = Section.objects.bulk_create(
        Section(
            revision=revision,
            position=position,
            heading=section.heading or "",
            paragraphs=[
                {"text": paragraph.text, "is_item": paragraph.is_item} for paragraph in section.paragraphs
            ],
        )
        for position, section in enumerate(page.sections)
    )
    Reference.objects.bulk_create(
        Reference(section=row, paragraph=place, position=position, **asdict(reference))
        for row, section in zip(sections, page.sections, strict=True)
        for place, paragraph in enumerate(section.paragraphs)
        for position, reference in enumerate(paragraph.references)
    )
