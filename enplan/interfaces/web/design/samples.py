"""Reads the made-up content of the style page and gives it days; must not touch the database."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.utils import timezone

FILE = Path(__file__).with_name("samples.toml")
PARTY_URL = "/design/person/"


@lru_cache(maxsize=1)
def written() -> dict[str, Any]:
    """The content as it stands in the file."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def from_today(days: int | None) -> dt.date | None:
    """The day so many days from today, or None."""
    return None if days is None else timezone.localdate() + dt.timedelta(days)


def tasks() -> list[dict[str, Any]]:
    """Rows of who does what, one for each status."""
    return [{**task, "due": from_today(task.get("due_in_days"))} for task in written()["tasks"]]


def receipts() -> list[Message]:
    """What the status region says after a change."""
    return [Message(SUCCESS, "Markert som gjort.", extra_tags="undo:/design/gjort/o4/")]


def consent() -> dict[str, Any]:
    """Who sees what: parties, and rows with a cell for each of them."""
    plan = written()["consent"]
    parties = [
        {**party, "url": PARTY_URL, "until": from_today(party.get("days"))} for party in plan["parties"]
    ]
    rows = [
        {
            "label": row["label"],
            "cells": [
                {"answer": answer, "url": PARTY_URL, "party": party["name"]}
                for answer, party in zip(row["cells"], parties, strict=True)
            ],
        }
        for row in plan["answers"]
    ]
    return {"caption": plan["caption"], "parties": parties, "rows": rows}


def everything() -> dict[str, Any]:
    """All samples under the names that the templates use."""
    return {**written(), "tasks": tasks(), "consent": consent()}
