"""How hard a text is to read: LIX and sentence length over what a page shows.

LIX = words / sentences + 100 * words longer than six letters / words (Björnsson 1968). A heading, an item,
a table cell, a label or a button is a sentence of its own. Names, dates and numbers are left out: they cannot
be made easier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

WORD = re.compile(r"[A-Za-zÆØÅæøåÄÖäöÉéÈèÓóÒòÔôÜü]+(?:['’-][A-Za-zÆØÅæøåÄÖäöÉéÈèÓóÒòÔôÜü]+)*")
LONG_FROM_LETTERS = 7
MONTHS = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
DATE = re.compile(
    rf"\b\d{{1,2}}\.\s*(?:{MONTHS})\b(?:\s+\d{{4}})?|\b\d{{1,2}}\.\d{{1,2}}\.(?:\d{{2,4}})?", re.IGNORECASE
)
NUMBER = re.compile(r"\+?\d[\d .,:/–-]*\d|\d")
ABBREVIATION = re.compile(r"\b(bl\.a|f\.eks|kl|nr|ca|dvs|osv|jf|e\.g|i\.e)\.", re.IGNORECASE)
END = re.compile(r"(?<=[.!?…])[»\"”)]*\s+|\n+")
NAME = re.compile(r"(?<=[a-zæøå,;:–] )[A-ZÆØÅ][\wæøåÆØÅ-]*(?: [A-ZÆØÅ][\wæøåÆØÅ-]*)*")

SILENT = {"script", "style", "template", "head", "noscript", "svg"}
INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "data", "dfn", "em", "i", "kbd", "mark", "q"} | {
    *("s", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr")
}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted in a text."""

    words: int
    long_words: int
    sentences: tuple[int, ...]
    """The number of words in each sentence that has any."""

    @property
    def lix(self) -> float:
        """Under 30 is very easy, over 50 hard; 0 for a text without words."""
        if not self.words:
            return 0.0
        return self.words / len(self.sentences) + 100 * self.long_words / self.words

    def share_within(self, most_words: int) -> float:
        """Return the share of sentences with at most `most_words` words; 1 for a text without sentences."""
        if not self.sentences:
            return 1.0
        return sum(length <= most_words for length in self.sentences) / len(self.sentences)


def read_text(text: str) -> Reading:
    """Count a text in which every line ends a sentence."""
    words_of = [
        words for sentence in sentences_of(text) if (words := WORD.findall(_easy_parts_out(sentence)))
    ]
    every = [word for words in words_of for word in words]
    return Reading(
        words=len(every),
        long_words=sum(_letters(word) >= LONG_FROM_LETTERS for word in every),
        sentences=tuple(len(words) for words in words_of),
    )


def read_page(html: str) -> Reading:
    """Count what a page shows in its <main>, or in all of it if it has none."""
    return read_text("\n".join(blocks_of(html)))


def sentences_of(text: str) -> list[str]:
    """Split a text into sentences; full stops in dates and abbreviations end nothing."""
    held = ABBREVIATION.sub(lambda found: found.group().replace(".", "\u2024"), DATE.sub(" ", text))
    held = re.sub(r"(\d)\.(?=\s+[a-zæøå])", "\\1\u2024", held)
    return [sentence.strip().replace("\u2024", ".") for sentence in END.split(held) if sentence.strip()]


def blocks_of(html: str) -> list[str]:
    """Return the texts of a page, one per block element, from its <main> or else from all of it."""
    page = _Blocks()
    page.feed(html)
    page.close()
    return page.found()


def _easy_parts_out(sentence: str) -> str:
    return NAME.sub(" ", NUMBER.sub(" ", DATE.sub(" ", sentence)))


def _letters(word: str) -> int:
    return sum(character.isalpha() for character in word)


class _Blocks(HTMLParser):
    """Collects the text between the borders of block elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[bool, str]] = []
        self.current = ""
        self.silent = 0
        self.main = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- the base class names it
        if tag not in INLINE:
            self._border()
        if tag in SILENT:
            self.silent += 1
        if tag == "main":
            self.main += 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE and tag not in VOID:
            self._border()
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        if tag == "main":
            self.main = max(0, self.main - 1)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.current += data

    def found(self) -> list[str]:
        self._border()
        of_main = [text for in_main, text in self.blocks if in_main]
        return of_main or [text for _, text in self.blocks]

    def _border(self) -> None:
        text = " ".join(self.current.split())
        if text:
            self.blocks.append((self.main > 0, text))
        self.current = ""
