"""Divide the running text of a guideline page into sections and paragraphs.

Pure. A heading is told by its form alone, since the published text carries no markup.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Final

from enplan.domain.guidelines.published_page.lines import Line
from enplan.domain.guidelines.published_page.parts import Paragraph, PublishedSection
from enplan.domain.guidelines.published_page.references import references_in

_LONGEST_HEADING: Final = 120  # characters
_LONGEST_HEADING_INSIDE_A_BLOCK: Final = 60
_SHORTEST_SENTENCE: Final = 40
_SHORTEST_WRAPPED_LINE: Final = 60
_SENTENCE_END: Final = re.compile(r"[.!?…]['\"»”’)\]]*$")
_ABBREVIATION_END: Final = re.compile(
    r"\b(?:jfr?|nr|kap|pkt|ca|bl\.a|f\.eks|dvs|evt|inkl|ekskl|mht|ift)\.$", re.IGNORECASE
)
_NO_HEADING_END: Final = ".!:;,…"


def ends_a_sentence(text: str) -> bool:
    """Whether the text can be whole: a full stop that is no abbreviation's, and no bracket left open."""
    closed = text.count("(") <= text.count(")")
    return closed and bool(_SENTENCE_END.search(text)) and not _ABBREVIATION_END.search(text)


def sections_of(lines: Sequence[Line], on_page: Collection[int]) -> tuple[PublishedSection, ...]:
    """Give the sections in order; text before the first heading is a section without one."""
    sections: list[tuple[str | None, list[tuple[str, bool]]]] = []
    blocks = [
        list(block) for is_blank, block in groupby(lines, key=lambda line: not line.text) if not is_blank
    ]
    for number, block in enumerate(blocks):
        for line, follows in zip(block, [*block[1:], None], strict=True):
            if _is_heading(line, follows, is_alone=len(block) == 1, is_last=number == len(blocks) - 1):
                sections.append((line.text, []))
                continue
            if not sections:
                sections.append((None, []))
            _add(line, sections[-1][1], starts_block=line is block[0])
    return tuple(PublishedSection(heading, tuple(_paragraphs(texts, on_page))) for heading, texts in sections)


def _is_heading(line: Line, follows: Line | None, *, is_alone: bool, is_last: bool) -> bool:
    text = line.text
    if (
        line.is_bullet
        or text[-1] in _NO_HEADING_END
        or not (text[0].isupper() or text[0].isdigit() or text[0] == "«")
    ):
        return False
    if is_alone:
        return len(text) <= _LONGEST_HEADING and not is_last
    if follows is None or follows.is_bullet or len(text) > _LONGEST_HEADING_INSIDE_A_BLOCK:
        return False
    return (
        len(follows.text) >= _SHORTEST_SENTENCE
        and not follows.text[0].islower()
        and ends_a_sentence(follows.text)
    )


def _add(line: Line, texts: list[tuple[str, bool]], *, starts_block: bool) -> None:
    """Add a line as a paragraph of its own, or to the one before where that was broken for width only."""
    if texts and not starts_block and not line.is_bullet:
        before, was_item = texts[-1]
        is_wrapped = line.text[0].islower() or len(before) >= _SHORTEST_WRAPPED_LINE
        if is_wrapped and not ends_a_sentence(before):
            texts[-1] = (f"{before} {line.text}", was_item)
            return
    texts.append((line.text, line.is_bullet))


def _paragraphs(texts: Sequence[tuple[str, bool]], on_page: Collection[int]) -> Iterator[Paragraph]:
    for text, is_item in texts:
        yield Paragraph(text, is_item, references_in(text, on_page))
