"""From the bytes of a published guideline page to its lines, or the reason why they are no such text.

Pure. Knows about encodings and white space, not about what the page says.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from enplan.domain.guidelines.published_page.damage import Damage, DamagedPage, Evidence

_LARGEST: Final = 500_000  # bytes; the longest pages seen are a tenth of it
_MOST_LINES: Final = 20_000
_BINARY_STARTS: Final = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
_UTF_16_AND_32_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_LONGEST_CHARACTER: Final = 4  # bytes in UTF-8
# Norwegian letters, dashes and quotes in UTF-8 that somebody read as Latin-1 or Windows-1252 and saved again.
_READ_AS_LATIN_1: Final = re.compile(
    "\u00c3[\u0080-\u00bf\u2020\u02dc\u2026\u2026]|\u00c2[\u00a0-\u00bf]|\u00e2\u20ac|\u00e2\u0080"
)
_LINE_END: Final = re.compile("\r\n|[\n\r\v\f\u0085\u2028\u2029]")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\ufeff\u200b\u00ad"))
_BETWEEN_PARTS: Final = re.compile("[\u00a0\t\u203a\u00bb>]|\\s{2,}")
_BULLET: Final = re.compile(r"^\s*(?:[•·▪●○◦*]|[-–—](?=\s+[^\s\-–—]))\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file (from 1), its words with single spaces, and what white space told."""

    number: int
    text: str
    is_bullet: bool
    parts: tuple[str, ...]
    """The line split where the page has a no-break space, a tab or several spaces between links."""


def lines_of(content: bytes) -> tuple[Line, ...]:
    """Read the lines; one of white space only has an empty text. Raises DamagedPage."""
    text = _decoded(content)
    if not text.strip():
        raise DamagedPage(Damage.EMPTY, Evidence.NO_TEXT)
    if text.lstrip().startswith("<"):
        raise DamagedPage(Damage.OTHER_DOCUMENT, Evidence.MARKUP)
    raw_lines = _LINE_END.split(text)
    if len(raw_lines) > _MOST_LINES:
        raise DamagedPage(Damage.OTHER_DOCUMENT, Evidence.TOO_LARGE)
    return tuple(_line(number, raw) for number, raw in enumerate(raw_lines, start=1))


def _line(number: int, raw: str) -> Line:
    bullet = _BULLET.match(raw)
    rest = raw[bullet.end() :] if bullet else raw
    parts = tuple(part.strip() for part in _BETWEEN_PARTS.split(rest) if part.strip())
    return Line(number, " ".join(rest.split()), bullet is not None, parts)


def _decoded(content: bytes) -> str:
    if len(content) > _LARGEST:
        raise DamagedPage(Damage.OTHER_DOCUMENT, Evidence.TOO_LARGE)
    if content.startswith(_BINARY_STARTS):
        raise DamagedPage(Damage.OTHER_DOCUMENT, Evidence.BINARY)
    if content.startswith(_UTF_16_AND_32_MARKS) or content.count(0) * 3 > len(content):
        raise DamagedPage(Damage.WRONG_ENCODING, Evidence.UTF_16)
    if 0 in content:
        raise DamagedPage(Damage.OTHER_DOCUMENT, Evidence.BINARY)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at_the_end = error.end == len(content) and len(content) - error.start < _LONGEST_CHARACTER
        if at_the_end and error.reason == "unexpected end of data":
            raise DamagedPage(Damage.CUT_OFF, Evidence.INSIDE_A_CHARACTER) from None
        raise DamagedPage(Damage.WRONG_ENCODING, Evidence.NOT_UTF_8) from None
    if _READ_AS_LATIN_1.search(text):
        raise DamagedPage(Damage.WRONG_ENCODING, Evidence.READ_AS_LATIN_1)
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    if any(character == "\ufffd" or _is_control(character) for character in text):
        raise DamagedPage(Damage.WRONG_ENCODING, Evidence.CHARACTERS_LOST)
    return text


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cn", "Co", "Cs"} and character not in "\t\n\r\v\f\u0085"
