"""Files to take away: tables for a spreadsheet, and plain text. Whoever opens them later must not be fooled by them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = tuple("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")
"""What a cell must not begin with, the wide forms of the first four too (OWASP: CSV injection; ASVS 5.0.0, 1.2.10)."""


def spreadsheet(name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV file with semicolons and a byte order mark, as spreadsheets here expect; no cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(heading)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return _file(f"{name}.csv", "text/csv", out.getvalue())


def text(name: str, paragraphs: Iterable[str]) -> HttpResponse:
    """A plain text file, an empty line between paragraphs, with line ends that every machine shows."""
    return _file(f"{name}.txt", "text/plain", "\n\n".join(paragraphs).replace("\n", "\r\n") + "\r\n")


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula; line ends become spaces."""
    shown = " ".join(cell.replace("\0", "").splitlines()) if set(cell) & set("\r\n\0") else cell
    return f"'{shown}" if shown.lstrip(" ").startswith(FORMULA_STARTS) else shown


def _file(name: str, kind: str, content: str) -> HttpResponse:
    return HttpResponse(
        BYTE_ORDER_MARK + content,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
