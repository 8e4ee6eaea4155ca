"""The places of the fictitious region and those who work there, from data/region.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from enplan.base.access import Role
from enplan.base.access.acting import acting_as_job
from enplan.base.accounts import services as accounts
from enplan.domain.directory import services as directory

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation of the region: its number in the database and its names."""

    number: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works in the region, with the hat they wear."""

    key: str
    name: str
    title: str
    hat_id: int
    place: Place
    persona: str
    story: str


@dataclass(frozen=True, slots=True)
class Region:
    """Everything that stands before the first person comes."""

    places: dict[str, Place]
    workers: dict[str, Worker]


@cache
def told(name: str) -> dict[str, Any]:
    """A data file of the demo."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def build() -> Region:
    """Make the municipalities, organisations and hats. Call once, on an empty database."""
    story = told("region")
    with acting_as_job("demo_region", accounts=True) as actor:
        for row in story["municipalities"]:
            directory.add_municipality(actor, **row, valid_from=date(2024, 1, 1), source=story["source"])
        places: dict[str, Place] = {}
        for row in story["organizations"]:
            made = directory.add_organization(
                actor,
                name=row["name"],
                kind=row["kind"],
                short_name=row.get("short_name", ""),
                part_of=places[row["part_of"]].number if "part_of" in row else None,
                municipality_number=row.get("municipality", ""),
                has_operating_agreement=row.get("operating_agreement"),
                phone=row["phone"],
            )
            places[row["key"]] = Place(made.pk, made.name, made.kind)
        workers = {row["key"]: _hire(row, places[row["organization"]]) for row in story["staff"]}
    return Region(places, workers)


def _hire(row: dict[str, str], place: Place) -> Worker:
    account = accounts.prepare_account(row["name"])
    hat = accounts.give_hat(
        account,
        Role(row["role"]),
        title=row["title"],
        organization_id=place.number,
        organization_name=place.name,
        phone="75 00 99 00",
    )
    return Worker(row["key"], row["name"], row["title"], hat.pk, place, row.get("persona", ""), row.get("story", ""))
