"""XES event logs (IEEE 1849-2016) as a table: one row an event, attributes of the trace with `case:` before their name.
An event that stands in no trace has its own attributes alone.

Read as a stream, twice: for the names of the columns, then for the rows. Nested attributes, globals and classifiers are
left out. What strangers send may hold entities that grow without end; the parser refuses them.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

USUAL = {
    "person": "case:concept:name",
    "kind": "concept:name",
    "occurred_at": "time:timestamp",
    "organisation": "org:group",
}
"""What the standard's extensions call our columns."""


class BadXes(ValueError):
    """A file that is no XES log."""


def as_csv(source: Path, target: Path) -> list[str]:
    """Write the events of a log as CSV; returns the names of the columns. Raises BadXes."""
    names: dict[str, None] = {}
    for row in _events(source):
        names.update(dict.fromkeys(row))
    if not names:
        raise BadXes("it has no events")
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(names), restval="")
        writer.writeheader()
        writer.writerows(_events(source))
    return list(names)


def _events(source: Path) -> Iterator[dict[str, str]]:
    with _opened(source) as file:
        try:
            yield from _walked(file)
        except (ParseError, DefusedXmlException, OSError, EOFError) as error:
            raise BadXes(str(error) or type(error).__name__) from error


def _opened(source: Path) -> BinaryIO:
    if source.suffix.lower() == ".gz":
        return cast("BinaryIO", gzip.open(source, "rb"))
    return source.open("rb")


def _walked(file: BinaryIO) -> Iterator[dict[str, str]]:
    events: list[dict[str, str]] = []
    depth: list[Element] = []
    for moment, element in iterparse(file, events=("start", "end")):
        if moment == "start":
            depth.append(element)
            continue
        depth.pop()
        match _name(element):
            case "event" if depth and _name(depth[-1]) == "trace":
                events.append(_attributes(element))
                element.clear()
            case "event":
                yield _attributes(element)
                element.clear()
            case "trace":
                trace = {f"case:{name}": value for name, value in _attributes(element).items()}
                yield from ({**trace, **event} for event in events)
                events = []
                element.clear()
                if depth:
                    depth[-1].remove(element)


def _attributes(element: Element) -> dict[str, str]:
    return {
        child.get("key", ""): child.get("value", "")
        for child in element
        if child.get("key") and child.get("value") is not None
    }


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
