"""The places of the fictitious region and those who work there, from data/region.toml."""

from __future__ import annotations

import tomllib
import uuid
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from enplan.base.access import Role
from enplan.base.access.acting import acting_as_job
from enplan.base.accounts import services as accounts
from enplan.base.kernel.national_identifier import synthetic
from enplan.domain.directory import queries as directory_queries
from enplan.domain.directory import services as directory
from enplan.domain.guidelines import services as guidelines

DATA = Path(__file__).parent / "data"
ISSUER = "demo"


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation of the region: its number and id in the database, and its name."""

    number: int
    id: uuid.UUID
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
                serves=row.get("serves", ()),
                phone=row["phone"],
            )
            places[row["key"]] = Place(made.pk, made.public_id, made.name, made.kind)
        workers = {
            row["key"]: _hire(row, places[row["organization"]], number)
            for number, row in enumerate(story["staff"])
        }
        for row in story["staff"]:
            if row.get("privacy_contact"):
                worker = workers[row["key"]]
                directory.name_privacy_contact(
                    actor, organization_id=worker.place.number, hat_id=worker.hat_id, name=worker.name
                )
        guidelines.import_published_page(actor, content=(DATA / "guideline-is-1948-8.8.txt").read_bytes())
    return Region(places, workers)


def hire(key: str, name: str, title: str, role: Role, place: Place, number: int) -> int:
    """The number of a hat for somebody who works there; the account is known to the demo by its key.

    Runs inside a job that keeps accounts.
    """
    identifier = synthetic(date(1970 + number % 28, 3, 1), 300 + number // 28).value
    account = accounts.prepare_account(name, identifier)
    accounts.sign_in(ISSUER, key, identifier)
    hat = accounts.give_hat(
        account,
        role,
        title=title,
        organization_id=place.number,
        organization_name=place.name,
        phone="75 00 99 00",
    )
    return int(hat.pk)


def _hire(row: dict[str, Any], place: Place, number: int) -> Worker:
    hat_id = hire(row["key"], row["name"], row["title"], Role(row["role"]), place, number)
    return Worker(row["key"], row["name"], row["title"], hat_id, place)


def found() -> Region:
    """The region as it stands in the database. Raises KeyError when it has not been built."""
    with acting_as_job("demo_region", accounts=True) as actor:
        rows = {row.name: row for row in directory_queries.listing(actor)}
        places = {
            row["key"]: Place(rows[row["name"]].number, rows[row["name"]].id, row["name"], row["kind"])
            for row in told("region")["organizations"]
        }
        workers = {
            row["key"]: Worker(
                row["key"],
                row["name"],
                row["title"],
                accounts.known_hat(ISSUER, row["key"]).pk,
                places[row["organization"]],
            )
            for row in told("region")["staff"]
        }
    return Region(places, workers)
