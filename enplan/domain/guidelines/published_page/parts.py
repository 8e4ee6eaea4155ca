"""The parts of a published guideline page, in the page's own words and order. Pure, frozen values."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum


class FieldKey(StrEnum):
    """The fourteen facts that a page states about its guideline."""

    NORWEGIAN_TITLE = "norwegian-title"
    ENGLISH_TITLE = "english-title"
    VERSION = "version"
    STATUS = "status"
    IS_NUMBER = "is-number"
    ISBN = "isbn"
    DOI = "doi"
    REVISED_ON = "revised-on"
    NEXT_REVISION = "next-revision"
    PUBLISHED_ON = "published-on"
    EXPIRES_ON = "expires-on"
    PUBLISHER = "publisher"
    EDITOR = "editor"
    PUBLICATION_TYPE = "publication-type"


class Grading(StrEnum):
    """What the page says about the strength of a recommendation."""

    GRADED = "graded"
    NOT_GRADED = "not-graded"  # a dash stands in both columns
    NOT_PRINTED = "not-printed"  # the columns are empty: nobody can tell which of the other two was meant


class Remark(StrEnum):
    """Something about the page that a reader should know. Nothing is lost by it."""

    GRADE_NOT_PRINTED = "grade-not-printed"
    REFERS_ELSEWHERE = "refers-elsewhere"
    OFFERED_WITHOUT_VALUE = "offered-without-value"
    DATE_NOT_UNDERSTOOD = "date-not-understood"
    NO_RECOMMENDATIONS = "no-recommendations"
    HEADING_WITHOUT_TEXT = "heading-without-text"
    NOT_PROVEN_WHOLE = "not-proven-whole"


class Reason(StrEnum):
    """Why a line of the page was left out."""

    LINK_LABEL = "link-label"  # names a link beside the text, and the link is not in the file
    UNKNOWN_FIELD = "unknown-field"
    NOT_UNDERSTOOD = "not-understood"


class ReferenceKind(StrEnum):
    """What a reference in the text points to."""

    RECOMMENDATION = "recommendation"
    PROVISION = "provision"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class PublishedField:
    """One fact as printed; value None when the page prints the label and nothing after it."""

    key: FieldKey
    label: str
    value: str | None


@dataclass(frozen=True, slots=True)
class PublishedRecommendation:
    """One row of the list of recommendations; grade and level are None unless graded."""

    number: int
    text: str
    grading: Grading
    grade: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in the text that points to something; `target` is normalised, `as_written` is not."""

    kind: ReferenceKind
    target: str
    as_written: str
    is_on_page: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or an item of a list, with the references found in it in order."""

    text: str
    is_item: bool
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedSection:
    """A heading and what stands under it; text before the first heading has no heading."""

    heading: str | None
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """A remark and what it is about (a number, a label, a heading)."""

    remark: Remark
    about: str


@dataclass(frozen=True, slots=True)
class Left:
    """A line that was not taken over, and why."""

    line_number: int
    text: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """All that the page says, in its own words and order."""

    breadcrumb: tuple[str, ...]
    chapter: str | None
    number: str | None
    title: str
    fields: tuple[PublishedField, ...]
    offered: tuple[FieldKey, ...]
    recommendations: tuple[PublishedRecommendation, ...]
    sections: tuple[PublishedSection, ...]
    noted: tuple[Noted, ...] = ()
    left: tuple[Left, ...] = ()

    def value(self, key: FieldKey) -> str | None:
        """Give the value of a field; None both when it is empty and when the page lacks it."""
        return next((field.value for field in self.fields if field.key is key), None)

    def date_of(self, key: FieldKey) -> date | None:
        """Give the value of a field as a day; None when there is none or it is not written dd.mm.yyyy."""
        return day_of(self.value(key) or "")

    @property
    def references(self) -> tuple[Reference, ...]:
        """All references in the text, in reading order."""
        return tuple(r for section in self.sections for p in section.paragraphs for r in p.references)


def day_of(text: str) -> date | None:
    """Read a day written as the library writes it (19.12.2011); None for anything else."""
    try:
        return datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=UTC).date()
    except ValueError:
        return None
