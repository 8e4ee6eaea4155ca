"""Find what the text of a guideline refers to: recommendations, provisions of law, other publications.

Pure. Only what is written with a number is taken; a reference without one stays in the text and nowhere else.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from enplan.domain.guidelines.published_page.parts import Reference, ReferenceKind

_LONGEST_RANGE: Final = 50  # «anbefaling 1-400» is no list of recommendations
_RECOMMENDATIONS: Final = re.compile(
    r"""(?:jf\.?\s+|se\s+)?\b(?:anbefaling|tilråding)(?:en|ene|er|a|ane|ar)?\s+(?:nr\.?\s*)?
        \d+(?:\s*(?:,|og|eller|til|[-–])\s*(?:(?:anbefaling|tilråding)\s+)?(?:nr\.?\s*)?\d+)*\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMBER_OR_RANGE: Final = re.compile(r"(\d+)(?:\s*(?:til|[-–])\s*(\d+))?")
_PARAGRAPH: Final = r"\(?§+\s*(?P<paragraph>\d+(?:\s?-\s?\d+)?(?:\s[a-z](?![\wæøå]))?)"
_NAMED_PROVISION: Final = re.compile(
    rf"\b(?P<law>(?:lov|forskrift)\s+om\s+[^.;:()§]{{3,90}}?)\s*,?\s*{_PARAGRAPH}", re.IGNORECASE
)
_SHORT_PROVISION: Final = re.compile(
    rf"\b(?P<law>(?:\w+-\s+og\s+)?\w+(?:loven|lova|forskriften|forskrifta))\s*,?\s*{_PARAGRAPH}"
)
_PUBLICATION: Final = re.compile(r"\bIS[-\s]?(?P<number>\d{3,4})\b")


def references_in(text: str, on_page: Collection[int]) -> tuple[Reference, ...]:
    """Give the references in reading order; a list or range of recommendations becomes one reference each."""
    found = [*_recommendations(text, on_page), *_provisions(text), *_publications(text)]
    return tuple(reference for _, reference in sorted(found, key=lambda entry: entry[0]))


def _recommendations(text: str, on_page: Collection[int]) -> Iterator[tuple[int, Reference]]:
    for match in _RECOMMENDATIONS.finditer(text):
        for part in _NUMBER_OR_RANGE.finditer(match.group()):
            first, last = int(part.group(1)), int(part.group(2) or part.group(1))
            numbers = range(first, last + 1) if first <= last < first + _LONGEST_RANGE else (first,)
            for number in numbers:
                reference = Reference(
                    ReferenceKind.RECOMMENDATION, str(number), match.group(), is_on_page=number in on_page
                )
                yield match.start(), reference


def _provisions(text: str) -> Iterator[tuple[int, Reference]]:
    for pattern in (_NAMED_PROVISION, _SHORT_PROVISION):
        for match in pattern.finditer(text):
            paragraph = re.sub(r"\s?-\s?", "-", match.group("paragraph"))
            target = f"{' '.join(match.group('law').split()).lower()} § {paragraph}"
            as_written = f"{match.group()})" if "(" in match.group() else match.group()
            yield match.start(), Reference(ReferenceKind.PROVISION, target, as_written, is_on_page=False)


def _publications(text: str) -> Iterator[tuple[int, Reference]]:
    for match in _PUBLICATION.finditer(text):
        target = f"IS-{match.group('number')}"
        yield match.start(), Reference(ReferenceKind.PUBLICATION, target, match.group(), is_on_page=False)
