"""How pages are named and compared, and what is told about taking one over. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from enplan.domain.guidelines.published_page import FieldKey, PublishedPage, Remark

# A remark that somebody should look into. The others are facts about the page and need no action.
UNSETTLED = frozenset(
    {
        Remark.OFFERED_WITHOUT_VALUE,
        Remark.DATE_NOT_UNDERSTOOD,
        Remark.HEADING_WITHOUT_TEXT,
        Remark.NOT_PROVEN_WHOLE,
    }
)


class Part(StrEnum):
    """What sort of part of a page has changed."""

    PLACE = "place"
    FIELD = "field"
    RECOMMENDATION = "recommendation"
    SECTION = "section"


class How(StrEnum):
    """How a part has changed."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that is not as in the revision before; `name` is a label, a number or a heading."""

    part: Part
    name: str
    how: How


class Outcome(StrEnum):
    """What an import did, or would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was taken, what was left and why. With `dry_run` nothing was written: it says what would be."""

    slug: str
    revision: int
    outcome: Outcome
    dry_run: bool
    page: PublishedPage
    differences: tuple[Difference, ...]

    @property
    def has_findings(self) -> bool:
        """Whether somebody should look at the page before it is used."""
        return bool(self.page.left) or any(noted.remark in UNSETTLED for noted in self.page.noted)


def slug_of(page: PublishedPage) -> str:
    """Name a page by the number of its publication and its own, since words may not stand in an address."""
    publication = re.search(r"\d{3,5}", page.value(FieldKey.IS_NUMBER) or "")
    isbn = re.sub(r"\D", "", page.value(FieldKey.ISBN) or "")
    if publication:
        first = f"is-{publication.group()}"
    elif isbn:
        first = f"isbn-{isbn}"
    else:
        first = f"retningslinje-{_short(page.value(FieldKey.NORWEGIAN_TITLE) or '')}"
    last = page.number.replace(".", "-") if page.number else _short(page.title)
    return f"{first}-{last}"[:80]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def fingerprint(page: PublishedPage) -> str:
    """SHA-256 of what the page says, in hex; the same however the file was saved."""
    content = {name: part for name, part in asdict(page).items() if name not in {"noted", "left"}}
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def differences(old: PublishedPage, new: PublishedPage) -> tuple[Difference, ...]:
    """List what is not the same in two revisions of a page, in the order of the page."""
    return tuple(_differences(old, new))


def _differences(old: PublishedPage, new: PublishedPage) -> Iterator[Difference]:
    for name in ("breadcrumb", "chapter", "number", "title", "offered"):
        if getattr(old, name) != getattr(new, name):
            yield Difference(Part.PLACE, name, How.CHANGED)
    yield from _compared(Part.FIELD, _fields(old), _fields(new))
    yield from _compared(Part.RECOMMENDATION, _recommendations(old), _recommendations(new))
    yield from _compared(Part.SECTION, _sections(old), _sections(new))


def _fields(page: PublishedPage) -> dict[str, object]:
    return {field.label: field for field in page.fields}


def _recommendations(page: PublishedPage) -> dict[str, object]:
    return {str(recommendation.number): recommendation for recommendation in page.recommendations}


def _sections(page: PublishedPage) -> dict[str, object]:
    """Sections by heading; a heading that stands several times is numbered."""
    named: dict[str, object] = {}
    for section in page.sections:
        heading = section.heading or ""
        name, place = heading, 2
        while name in named:
            name, place = f"{heading} ({place})", place + 1
        named[name] = section
    return named


def _compared(part: Part, old: dict[str, object], new: dict[str, object]) -> Iterator[Difference]:
    for name in dict.fromkeys([*old, *new]):
        if name not in new:
            yield Difference(part, name, How.REMOVED)
        elif name not in old:
            yield Difference(part, name, How.ADDED)
        elif old[name] != new[name]:
            yield Difference(part, name, How.CHANGED)
