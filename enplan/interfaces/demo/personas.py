"""The cards on /demo/: who one can be, told in a sentence. Found again by the key under which each was made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from enplan.base.access import Level
from enplan.base.access.acting import acting_as_job
from enplan.base.accounts import services as accounts
from enplan.interfaces.demo.region import ISSUER, told

ORDER = (
    "person", "person-2", "parorende", "koordinator", "kommune", "nav", "dps", "institusjon", "ke", "leder",
    "leder-sykehus", "korus", "admin", "fremmed",
)  # fmt: skip


WITHOUT_E_ID = {"person-2"}


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to be in the demo."""

    slug: str
    name: str
    role_words: str
    story: str
    account_id: int
    hat_id: int
    level: int


def personas() -> list[Persona]:
    """All personas in the order of design/interface.md; empty before the region is built."""
    with acting_as_job("demo_personas", accounts=True):
        found = {slug: (key, name, role, story) for slug, key, name, role, story in _told()}
        try:
            return [_persona(slug, *found[slug]) for slug in ORDER]
        except KeyError:
            return []


def _persona(slug: str, key: str, name: str, role: str, story: str) -> Persona:
    hat = accounts.known_hat(ISSUER, key)
    level = Level.CODE if slug in WITHOUT_E_ID else Level.HIGH
    return Persona(slug, name, role, story, hat.account_id, hat.pk, level)


def _told() -> Iterator[tuple[str, str, str, str, str]]:
    """(slug, key, name, role in words, story) from the data."""
    places = {row["key"]: row["name"] for row in told("region")["organizations"]}
    for row in told("region")["staff"]:
        if "persona" in row:
            yield (
                row["persona"],
                row["key"],
                row["name"],
                f"{row['title']}, {places[row['organization']]}",
                row["story"],
            )
    for row in told("people")["people"]:
        if "persona" in row:
            name = f"{row['given_name']} {row['family_name']}"
            yield row["persona"], row["key"], name, "har en plan", row["story"]
        for close in row.get("relatives", []):
            if "persona" in close:
                yield (
                    close["persona"],
                    close["key"],
                    close["name"],
                    f"{close['relation']} til {row['given_name']}",
                    close["story"],
                )
