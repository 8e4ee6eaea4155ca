"""Reads CHANGELOG.md (keepachangelog.com, 1.1.0): releases, their days, and what is new under which heading.

Gives plain text only; markup in the file is taken away, so nothing in it can become HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

RELEASE = re.compile(r"^## \[?(?P<name>[^\]\s]+)\]?(?:\s+[-–]\s+(?P<day>\d{4}-\d{2}-\d{2}))?")
GROUP = re.compile(r"^### (?P<title>.+)")
ITEM = re.compile(r"^[-*] (?P<text>.+)")
LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
MARKS = re.compile(r"\*\*|`")


@dataclass(slots=True)
class Group:
    """What was added, changed or removed in a release."""

    title: str
    items: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Release:
    """One version with its day, or what is not yet released."""

    name: str
    day: date | None
    groups: list[Group] = field(default_factory=list)


def read(path: Path) -> list[Release]:
    """Return the releases of the change log at `path`, in its order; none if there is no such file."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []


def parse(text: str) -> list[Release]:
    """Return the releases in `text`; lines that belong to no release are left out."""
    releases: list[Release] = []
    for line in text.splitlines():
        if found := RELEASE.match(line):
            day = date.fromisoformat(found["day"]) if found["day"] else None
            releases.append(Release(found["name"], day))
        elif releases:
            _add(releases[-1], line)
    return [release for release in releases if any(group.items for group in release.groups)]


def _add(release: Release, line: str) -> None:
    if found := GROUP.match(line):
        release.groups.append(Group(_plain(found["title"])))
    elif found := ITEM.match(line):
        if not release.groups:
            release.groups.append(Group(""))
        release.groups[-1].items.append(_plain(found["text"]))
    elif line.startswith("  ") and line.strip() and release.groups and release.groups[-1].items:
        release.groups[-1].items[-1] += " " + _plain(line.strip())


def _plain(text: str) -> str:
    return MARKS.sub("", LINK.sub(r"\1", text)).strip()
