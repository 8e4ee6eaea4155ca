"""Read a published guideline page from its bytes, or say why it is no whole page.

Pure. Invents nothing and mends nothing; what is left out is listed with the reason. Layout as on
https://www.helsebiblioteket.no/retningslinjer/ (several guidelines of 2011-2014, in bokmål and nynorsk).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from enplan.domain.guidelines.published_page.body import sections_of
from enplan.domain.guidelines.published_page.damage import Damage, DamagedPage, Evidence
from enplan.domain.guidelines.published_page.doubts import doubts_about, remarks_on
from enplan.domain.guidelines.published_page.lines import Line, lines_of
from enplan.domain.guidelines.published_page.parts import (
    FieldKey,
    Grading,
    Left,
    Noted,
    PublishedField,
    PublishedPage,
    PublishedRecommendation,
    Reason,
    Remark,
)

_LABELS: Final = {
    "norsk tittel": FieldKey.NORWEGIAN_TITLE,
    "engelsk tittel": FieldKey.ENGLISH_TITLE,
    "tittel": FieldKey.NORWEGIAN_TITLE,
    "versjon": FieldKey.VERSION,
    "status": FieldKey.STATUS,
    "is-nr": FieldKey.IS_NUMBER,
    "isbn": FieldKey.ISBN,
    "doi": FieldKey.DOI,
    "revisjonsdato": FieldKey.REVISED_ON,
    "neste revisjon": FieldKey.NEXT_REVISION,
    "publikasjonsdato": FieldKey.PUBLISHED_ON,
    "publiseringsdato": FieldKey.PUBLISHED_ON,
    "utløpsdato": FieldKey.EXPIRES_ON,
    "utgiver(e)": FieldKey.PUBLISHER,
    "utgjevar(e)": FieldKey.PUBLISHER,
    "redaktør": FieldKey.EDITOR,
    "publikasjonstype": FieldKey.PUBLICATION_TYPE,
}
_DATES: Final = (FieldKey.REVISED_ON, FieldKey.NEXT_REVISION, FieldKey.PUBLISHED_ON, FieldKey.EXPIRES_ON)
_LINK_LABELS: Final = frozenset(
    {"vedlegg", "prosedyrer og verktøy", "prosedyrar og verktøy", "referanser", "referansar"}
)
_DASHES: Final = frozenset("-–—")
_CHOOSER: Final = re.compile(r"ve(?:lg|l) data .*utskrift", re.IGNORECASE)
_FIELD: Final = re.compile(
    rf"(?P<label>{'|'.join(map(re.escape, _LABELS))})\s*[-–—:](?:\s+(?P<value>.*))?$", re.IGNORECASE
)
_UNKNOWN_FIELD: Final = re.compile(r"[^-–—:]{2,40}\s[-–—:](?:\s.*)?$")
_LIST_HEAD: Final = re.compile(
    r"(?:anbefaling(?:er)?|tilråding(?:ar)?)\s+grad(?:ering)?(?:\s+nivå)?$", re.IGNORECASE
)
_ROW: Final = re.compile(r"nr\.?\s*(?P<number>\d{1,4})\s*[.:]?(?:\s+(?P<rest>.*))?$", re.IGNORECASE)
_GRADES: Final = re.compile(
    r"(?P<text>.*?)\s*(?<!\S)(?P<grade>[-–—]|[A-D])\s+(?P<level>[-–—]|[1-5][a-c]?[+-]{0,2})$"
)
_BEFORE_A_NUMBER: Final = re.compile(r"\s+(?=\d+(?:\.\d+)*\.?\s+[A-ZÆØÅ])")
_NUMBERED: Final = re.compile(r"(?P<number>\d+(?:\.\d+)*)\.?\s+\S")


def read_page(content: bytes, *, known_whole: bool = False) -> PublishedPage:
    """Read one page. Raises DamagedPage when it is empty, garbled, cut off, contradictory or something else.

    A page is taken for cut off when it ends inside a sentence, when its text claims a recommendation that the
    list lacks, or when it never mentions one that is listed. `known_whole` is for someone who has seen that
    the page was published so: then these three are noted, not refused.
    """
    lines = lines_of(content)
    at_chooser, at_fields = _find_start(lines)
    left: list[Left] = []
    breadcrumb, chapter, number, title = _read_head([line for line in lines[:at_chooser] if line.text], left)
    offered = _read_offered(lines[at_chooser + 1 : at_fields], left)
    end_of_fields = _end_of_fields(lines, at_fields)
    fields = _read_fields(lines[at_fields:end_of_fields], left)
    recommendations, body = _read_recommendations(lines[end_of_fields:], left)
    if not body:
        raise DamagedPage(Damage.CUT_OFF, Evidence.NO_BODY_TEXT)
    sections = sections_of(body, {recommendation.number for recommendation in recommendations})
    page = PublishedPage(breadcrumb, chapter, number, title, fields, offered, recommendations, sections)
    doubts = list(doubts_about(page))
    if doubts and not known_whole:
        raise DamagedPage(Damage.CUT_OFF, *doubts[0])
    noted = (
        *remarks_on(page),
        *(Noted(Remark.NOT_PROVEN_WHOLE, f"{why} {about}".strip()) for why, about in doubts),
    )
    return replace(page, noted=noted, left=tuple(left))


def _find_start(lines: Sequence[Line]) -> tuple[int, int]:
    """Find the line that offers a choice for print and the first field; the same where none is offered."""
    choosers = [index for index, line in enumerate(lines) if _CHOOSER.match(line.text)]
    fields = [index for index, line in enumerate(lines) if _FIELD.match(line.text)]
    if not fields:
        begins_like_a_page = bool(choosers) or _starts_breadcrumb(next(line for line in lines if line.text))
        if begins_like_a_page:
            raise DamagedPage(Damage.CUT_OFF, Evidence.NO_FIELDS)
        raise DamagedPage(Damage.OTHER_DOCUMENT, Evidence.NO_GUIDELINE_FIELDS)
    if len(choosers) > 1:
        raise DamagedPage(Damage.OTHER_DOCUMENT, Evidence.SEVERAL_PAGES)
    at_chooser = choosers[0] if choosers and choosers[0] < fields[0] else fields[0]
    return at_chooser, fields[0]


def _starts_breadcrumb(line: Line) -> bool:
    return line.text.split()[0].lower() in {"forside", "framside"}


def _read_head(lines: list[Line], left: list[Left]) -> tuple[tuple[str, ...], str | None, str | None, str]:
    breadcrumb: tuple[str, ...] = ()
    if lines and _starts_breadcrumb(lines[0]):
        crumbs = lines.pop(0).parts
        breadcrumb = tuple(piece for crumb in crumbs for piece in _BEFORE_A_NUMBER.split(crumb))
    if not lines:
        raise DamagedPage(Damage.CUT_OFF, Evidence.NO_TITLE)
    title = lines.pop().text
    numbered = _NUMBERED.match(title)
    chapter = lines.pop().text if lines and _NUMBERED.match(lines[-1].text) else None
    if chapter is None:
        chapter = next((crumb for crumb in breadcrumb if _NUMBERED.match(crumb)), None)
    left += [Left(line.number, line.text, Reason.NOT_UNDERSTOOD) for line in lines]
    if numbered is None:
        return breadcrumb, chapter, None, title
    return breadcrumb, chapter, numbered["number"], title[numbered.end() - 1 :]


def _read_offered(lines: Sequence[Line], left: list[Left]) -> tuple[FieldKey, ...]:
    offered: list[FieldKey] = []
    for line in lines:
        rest = line.text
        while rest:
            label = max((label for label in _LABELS if rest.lower().startswith(label)), key=len, default="")
            if not label:
                left.append(Left(line.number, rest, Reason.NOT_UNDERSTOOD))
                break
            offered.append(_LABELS[label])
            rest = rest[len(label) :].lstrip()
    return tuple(dict.fromkeys(offered))


def _end_of_fields(lines: Sequence[Line], start: int) -> int:
    """Find where the run of fields ends; a plain line belongs to it only when a field follows it at once."""
    end = start
    for index in range(start, len(lines)):
        line = lines[index]
        if _FIELD.match(line.text) or (line.is_bullet and _UNKNOWN_FIELD.match(line.text)):
            end = index + 1
        elif not line.text:
            follows = next((later.text for later in lines[index:] if later.text), "")
            if not _FIELD.match(follows):
                break
        elif _LIST_HEAD.match(line.text) or _ROW.match(line.text):
            break
    return end


def _read_fields(lines: Sequence[Line], left: list[Left]) -> tuple[PublishedField, ...]:
    """Read the fields; a plain line among them is the rest of the value before it. Raises DamagedPage."""
    fields: dict[FieldKey, PublishedField] = {}
    latest = FieldKey.NORWEGIAN_TITLE
    for line in (line for line in lines if line.text):
        if match := _FIELD.match(line.text):
            latest = _LABELS[match["label"].lower()]
            field = PublishedField(latest, match["label"], _value(match["value"]))
            if fields.setdefault(latest, field).value != field.value:
                raise DamagedPage(Damage.CONTRADICTORY, Evidence.FIELD_TWICE, match["label"])
        elif line.is_bullet:
            left.append(Left(line.number, line.text, Reason.UNKNOWN_FIELD))
        else:
            value = f"{fields[latest].value or ''} {line.text}".strip()
            fields[latest] = replace(fields[latest], value=value)
    if FieldKey.NORWEGIAN_TITLE not in fields or fields[FieldKey.NORWEGIAN_TITLE].value is None:
        raise DamagedPage(Damage.CUT_OFF, Evidence.NO_NORWEGIAN_TITLE)
    return tuple(fields.values())


def _value(printed: str | None) -> str | None:
    value = (printed or "").strip()
    return None if set(value) <= _DASHES else value


def _read_recommendations(
    lines: Sequence[Line], left: list[Left]
) -> tuple[tuple[PublishedRecommendation, ...], Sequence[Line]]:
    """Read the list of recommendations, if there is one, and give the lines after it. Raises DamagedPage."""
    rest = _after_blanks(lines)
    has_head = bool(rest) and _LIST_HEAD.match(rest[0].text) is not None
    rest = _after_blanks(rest[1:] if has_head else rest)
    rows: list[str] = []
    while rest and _ROW.match(rest[0].text):
        row, rest = rest[0].text, rest[1:]
        while rest and _continues(row, rest[0].text):
            row, rest = f"{row} {rest[0].text}", rest[1:]
        rows.append(row)
        after_blanks = _after_blanks(rest)
        if after_blanks and _ROW.match(after_blanks[0].text):
            rest = after_blanks
    if has_head and not rows:
        raise DamagedPage(Damage.CUT_OFF, Evidence.LIST_WITHOUT_RECOMMENDATIONS)
    return _without_repetition(rows), _after_link_labels(rest, left)


def _after_blanks(lines: Sequence[Line]) -> Sequence[Line]:
    return lines[next((index for index, line in enumerate(lines) if line.text), len(lines)) :]


def _continues(row: str, text: str) -> bool:
    """Whether a line is the rest of a row that was broken for width."""
    if not text or _GRADES.match(row) or _ROW.match(text) or text.lower() in _LINK_LABELS:
        return False
    return text[0].islower() or _GRADES.fullmatch(text) is not None


def _recommendation(number: int, rest: str) -> PublishedRecommendation:
    graded = _GRADES.fullmatch(rest)
    text = graded["text"] if graded else rest
    if not text:
        raise DamagedPage(Damage.CUT_OFF, Evidence.RECOMMENDATION_WITHOUT_TEXT, str(number))
    if graded is None:
        return PublishedRecommendation(number, text, Grading.NOT_PRINTED)
    grade, level = _value(graded["grade"]), _value(graded["level"])
    if grade is None and level is None:
        return PublishedRecommendation(number, text, Grading.NOT_GRADED)
    return PublishedRecommendation(number, text, Grading.GRADED, grade, level)


def _without_repetition(rows: list[str]) -> tuple[PublishedRecommendation, ...]:
    by_number: dict[int, PublishedRecommendation] = {}
    matches = (match for row in rows if (match := _ROW.match(row)))
    for row in (_recommendation(int(match["number"]), match["rest"] or "") for match in matches):
        if by_number.setdefault(row.number, row) != row:
            raise DamagedPage(Damage.CONTRADICTORY, Evidence.RECOMMENDATION_TWICE, str(row.number))
    return tuple(by_number.values())


def _after_link_labels(lines: Sequence[Line], left: list[Left]) -> Sequence[Line]:
    rest = _after_blanks(lines)
    while rest and rest[0].text.lower() in _LINK_LABELS:
        left.append(Left(rest[0].number, rest[0].text, Reason.LINK_LABEL))
        rest = _after_blanks(rest[1:])
    return rest
