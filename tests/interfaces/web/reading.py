"""How hard a served page is to read: its own words, without the frame around them."""

from __future__ import annotations

import html
import re

from tests.support.readability import Reading, read_text

HIDDEN = re.compile(r"<(script|style|svg)\b.*?</\1>|<span class=\"ds-sr-only\">.*?</span>", re.DOTALL)
NAMES = re.compile(r"Anne-Lise Haug|Ola Nordli|Mona Nordli|Nav Storelva|Storelva kommune")
ENDS = re.compile(
    r"</?(?:p|li|h\d|dt|dd|td|th|label|legend|summary|button|option|a class|div|caption)\b[^>]*>"
)


def main_text(page: str) -> str:
    """The text of the page's main part, one block to a line."""
    inside = page.partition('<main id="innhold"')[2].partition("</main>")[0].partition(">")[2]
    lines = ENDS.sub("\n", HIDDEN.sub(" ", inside))
    return html.unescape(re.sub(r"<[^>]+>", " ", lines))


def reading_of(page: str) -> Reading:
    """The measure of the main part, without proper names (ux.md 5.4)."""
    return read_text(NAMES.sub(" ", main_text(page)))
