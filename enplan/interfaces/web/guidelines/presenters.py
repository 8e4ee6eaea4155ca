"""Guideline pages in the words and rows that the templates show. Reads no table and decides no access."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext

from enplan.base.terminology import code_system
from enplan.domain.guidelines.published_page import (
    FieldKey,
    Grading,
    Paragraph,
    PublishedPage,
    PublishedRecommendation,
    Reference,
    ReferenceKind,
)
from enplan.domain.guidelines.queries import GuidelineSummary, GuidelineView
from enplan.interfaces.web.guidelines.choices import LABELS

GRADES = "domain.guidelines.grades"


@dataclass(frozen=True, slots=True)
class Row:
    """A word and what it is, for the list of facts; `is_published` when the text is the page's own."""

    term: str
    text: str
    is_published: bool = True


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    """A recommendation with its anchor; grade and level always say something in words."""

    number: int
    anchor: str
    label: str
    text: str
    grade: str
    level: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph, with the place it points to when that is on this page."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Paragraphs that stand together: one of running text, or all items of one list."""

    is_list: bool
    paragraphs: Sequence[Sequence[Piece]]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A heading with its anchor, and the paragraphs under it."""

    heading: str | None
    anchor: str
    runs: Sequence[Run]


@dataclass(frozen=True, slots=True)
class Publication:
    """The pages of one publication, in the order of the book."""

    title: str
    label: str
    anchor: str
    pages: Sequence[GuidelineSummary]


def full_title(number: str | None, title: str) -> str:
    """«8.8 Samhandling …»."""
    return f"{number} {title}" if number else title


def tab_title(number: str | None, is_number: str | None) -> str:
    """What the browser's tab says: numbers only, since titles may tell what a reader is concerned with."""
    if number and is_number:
        words = {"is_number": is_label(is_number), "number": number}
        return gettext("Retningslinje %(is_number)s, %(number)s") % words
    return gettext("Retningslinje")


def is_label(is_number: str | None) -> str:
    """«IS-1948», however the number is printed; empty when there is none."""
    return f"IS-{is_number.upper().removeprefix('IS-')}" if is_number else ""


def publications(pages: Sequence[GuidelineSummary]) -> list[Publication]:
    """The list of the library, grouped by publication."""
    grouped = groupby(pages, key=lambda page: page.is_number or page.guideline_title)
    found = [list(members) for _, members in grouped]
    return [
        Publication(
            title=members[0].guideline_title,
            label=is_label(members[0].is_number),
            anchor=is_label(members[0].is_number).lower() or members[0].slug,
            pages=members,
        )
        for members in found
    ]


def fields(page: PublishedPage, chosen: Collection[FieldKey] | None = None) -> list[Row]:
    """The chosen fields, or all, in the page's order and words; an empty one says that it is empty."""
    missing = gettext("Ikke oppgitt i kilden")
    return [
        Row(str(LABELS[field.key]), field.value or missing, is_published=field.value is not None)
        for field in page.fields
        if chosen is None or field.key in chosen
    ]


def status(page: PublishedPage, today: date) -> list[str]:
    """Say honestly how old the page is and what is not known about it, one sentence each."""
    said = [_published(page)]
    expires, revision = page.date_of(FieldKey.EXPIRES_ON), page.date_of(FieldKey.NEXT_REVISION)
    if expires and expires <= today:
        said.append(gettext("Gyldigheten gikk ut %(day)s.") % {"day": page.value(FieldKey.EXPIRES_ON)})
    words = {"day": page.value(FieldKey.NEXT_REVISION)}
    if words["day"] is None:
        said.append(gettext("Neste revisjon er ikke oppgitt."))
    elif revision and revision <= today:
        said.append(gettext("Neste revisjon skulle kommet %(day)s.") % words)
    else:
        said.append(gettext("Neste revisjon er %(day)s.") % words)
    said.append(gettext("Sjekk om det finnes nyere råd."))
    return said


def _published(page: PublishedPage) -> str:
    version, day = page.value(FieldKey.VERSION), page.value(FieldKey.PUBLISHED_ON)
    if version and day:
        return gettext("Versjon %(version)s, publisert %(day)s.") % {"version": version, "day": day}
    if version:
        return gettext("Versjon %(version)s. Det står ikke når den ble publisert.") % {"version": version}
    if day:
        return gettext("Publisert %(day)s. Det står ikke hvilken versjon dette er.") % {"day": day}
    return gettext("Det står ikke hvilken versjon dette er, eller når den ble publisert.")


def recommendations(page: PublishedPage) -> list[RecommendationRow]:
    """The recommendations with permanent anchors."""
    return [_row(recommendation) for recommendation in page.recommendations]


def _row(recommendation: PublishedRecommendation) -> RecommendationRow:
    grade, level, explanation = _graded(recommendation)
    return RecommendationRow(
        number=recommendation.number,
        anchor=_anchor(recommendation.number),
        label=gettext("Lenke til anbefaling %(number)s") % {"number": recommendation.number},
        text=recommendation.text,
        grade=grade,
        level=level,
        explanation=explanation,
    )


def _anchor(number: int) -> str:
    return f"nr-{number}"


def _graded(recommendation: PublishedRecommendation) -> tuple[str, str, str]:
    if recommendation.grading is Grading.NOT_GRADED:
        return gettext("Ikke gradert"), gettext("Ikke gradert"), ""
    if recommendation.grading is Grading.NOT_PRINTED:
        return gettext("Ikke oppgitt"), gettext("Ikke oppgitt"), ""
    grades = code_system(GRADES)
    code = (recommendation.grade or "").lower()
    explanation = str(grades.concept(code).definition) if code in grades else ""
    missing = gettext("Ikke oppgitt")
    return recommendation.grade or missing, recommendation.level or missing, explanation


def sections(page: PublishedPage) -> list[SectionView]:
    """The text, with links where it speaks of a recommendation on the same page."""
    return [
        SectionView(section.heading, f"del-{place}", list(_runs(section.paragraphs)))
        for place, section in enumerate(page.sections, start=1)
    ]


def _runs(paragraphs: Sequence[Paragraph]) -> Iterator[Run]:
    for is_list, members in groupby(paragraphs, key=lambda paragraph: paragraph.is_item):
        pieces = [list(_pieces(paragraph)) for paragraph in members]
        if is_list:
            yield Run(is_list, pieces)
        else:
            yield from (Run(is_list, [each]) for each in pieces)


def _pieces(paragraph: Paragraph) -> Iterator[Piece]:
    """The text of a paragraph; «anbefaling 64 og 65» leads to the first of them."""
    rest = paragraph.text
    firsts: dict[str, Reference] = {}
    for reference in paragraph.references:
        firsts.setdefault(reference.as_written, reference)
    for as_written, reference in firsts.items():
        before, found, after = rest.partition(as_written)
        if found:
            yield Piece(before)
            yield Piece(found, f"#{_anchor(int(reference.target))}" if reference.is_on_page else "")
            rest = after
    yield Piece(rest)


def references(page: PublishedPage) -> list[Row]:
    """What the text points to outside this page, each once, with what it is."""
    words = {
        ReferenceKind.RECOMMENDATION: gettext("Anbefaling på en annen side"),
        ReferenceKind.PROVISION: gettext("Lov eller forskrift"),
        ReferenceKind.PUBLICATION: gettext("Publikasjon"),
    }
    outside = dict.fromkeys(reference for reference in page.references if not reference.is_on_page)
    return [
        Row(
            words[reference.kind],
            _named(reference),
            is_published=reference.kind is not ReferenceKind.RECOMMENDATION,
        )
        for reference in outside
    ]


def _named(reference: Reference) -> str:
    if reference.kind is ReferenceKind.RECOMMENDATION:
        return gettext("Anbefaling %(number)s") % {"number": reference.target}
    return reference.target


def breadcrumbs(view: GuidelineView) -> list[dict[str, str]]:
    """The way to the page, as published: library, chapter, page."""
    library = reverse("web:guidelines")
    items = [{"label": gettext("Retningslinjer"), "url": library}]
    if view.page.chapter:
        anchor = is_label(view.page.value(FieldKey.IS_NUMBER)).lower() or view.slug
        items.append({"label": view.page.chapter, "url": f"{library}#{anchor}"})
    return [*items, {"label": full_title(view.page.number, view.page.title), "url": ""}]
