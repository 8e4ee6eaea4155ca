"""What can be sent to each door: the forms that stand on the pages, and what no page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from enplan.base.kernel.national_identifier import synthetic
from tests.matrix import addresses, canaries, table
from tests.matrix.forms import TYPED as TYPED_TEXT
from tests.matrix.forms import forms_of
from tests.matrix.lives import Life
from tests.matrix.visits import Visitor
from tests.matrix.world import World

READERS = ("kari", "ola", "liv", "relative", "invited", "coordinating_unit", "notifier", "unit")
"""Whose pages are searched for forms; between them they see all."""
Body = dict[str, Any]

SOMEBODY_NEW: Mapping[str, Any] = {
    "given_name": "Siv",
    "family_name": "Nyhus",
    "birth_date": "1990-05-04",
    "national_identifier": synthetic(date(1990, 5, 4), 401).value,
    "municipality_number": "9901",
}
TYPED: dict[str, Mapping[str, Any]] = {
    "web:notice_new": SOMEBODY_NEW,
    "web:unit_coordinator": {"trained_on": "2026-01-05"},
    "web:plan_start": {
        "given_name": "Siv",
        "family_name": "Nyhus",
        "birth_date": "1990-05-04",
        "national_identifier": synthetic(date(1990, 5, 4), 400).value,
        "municipality_number": "9901",
        "share_core": "yes",
        "period_code": "one_year",
    },
    "web:transition_new": {"referred_on": ""},
    "web:agreement_new": {"parent": ""},
    "web:agreement_clause_new": {"is_measured": "no", "source_url": ""},
    "web:agreement_templates": {"templates": ["contact_list"]},
}
"""Door → fields that must hold something else than what the empty form suggests."""

UNSEEN: dict[str, Mapping[str, Any]] = {
    "web:transition_outcome": {"days": "3", "answer": "partly"},
    "web:enter_code": {"code": "{code}"},
    "web:my_renew_membership": {"version": "2"},
    "web:invite_relative": {"related_person": "{related.named}"},
    "web:agreement_new": {"parties": ["{body.municipality}", "{body.trust}"]},
}
"""Door → the whole form, where it stands on a page only after something else has happened. `{goal}` and the like
are replaced by ids of the row's category, as in addresses.py."""


@dataclass
class Forms:
    """Forms by address and by door."""

    by_address: dict[str, Body] = field(default_factory=dict)
    by_door: dict[str, Body] = field(default_factory=dict)
    queries: dict[str, str] = field(default_factory=dict)

    def body(self, door: str, address: str, life: Life, part: str) -> Body:
        """What to send to a door."""
        found = self.by_address.get(address) or self.by_door.get(door) or {}
        unseen = {name: _filled(value, life, part) for name, value in UNSEEN.get(door, {}).items()}
        return {**found, **unseen, **TYPED.get(door, {})}

    def action(self, address: str) -> str:
        """Where the form at this address is sent to: the address, with what the form's own action holds besides."""
        query = self.queries.get(address, "")
        return f"{address}?{query}" if query else address

    def add(self, address: str, body: Body) -> None:
        """Keep a form that was found on a page; the first one for an address stays."""
        try:
            door = resolve(urlsplit(address).path).view_name
        except Resolver404:
            return
        self.by_address.setdefault(urlsplit(address).path, body)
        self.queries.setdefault(urlsplit(address).path, urlsplit(address).query)
        self.by_door.setdefault(door, body)


def gather(made: World, visitors: dict[str, Visitor]) -> Forms:
    """Read every page that the table says these readers can open."""
    forms = Forms()
    routes = addresses.routes()
    for row in table.rows():
        if row.method != "GET" or row.door not in routes:
            continue
        address = addresses.address(row.door, routes[row.door], made.kari, row.part)
        for name in READERS:
            if row.cells[name] != "ok":
                continue
            visit = visitors[name].knock("GET", address)
            for form in forms_of(visit.text, address):
                forms.add(form.action, {name: _own_words(values) for name, values in form.fields.items()})
    return forms


def _own_words(values: list[str]) -> list[str]:
    """Other words where a canary stood, so that one that comes back was not sent."""
    return [TYPED_TEXT if canaries.found(value) else value for value in values]


def _filled(value: Any, life: Life, part: str) -> Any:
    if isinstance(value, list):
        return [_filled(each, life, part) for each in value]
    if isinstance(value, str) and value.startswith("{"):
        name = value.strip("{}")
        resolve_id = addresses.PARAMETERS.get(f"{name}_id")
        return resolve_id(life, part) if resolve_id else life.ids[name]
    return value
