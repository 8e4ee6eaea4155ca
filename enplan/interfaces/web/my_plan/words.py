"""Words that the person's pages share: areas, readers, names, where a page came from, and what a refusal means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from enplan.base.access import Category
from enplan.base.terminology import code_system
from enplan.policy.readers import Reader

FROM: Final = "fra"
VERSION: Final = "v"
PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "hjem": ("web:my_home", "#hvem-gjor-hva"),
    "viktig": ("web:my_home", ""),
    "plan": ("web:my_plan", ""),
    "alt": ("web:my_activities", ""),
    "venter": ("web:my_waiting", ""),
    "endringer": ("web:my_history", ""),
}
"""Word in the address → the page that a small action leads back to."""

REFUSALS: Final[Mapping[str, Promise]] = {
    "missing": gettext_lazy("Skriv noe her først"),
    "too-long": gettext_lazy("Skriv det litt kortere"),
    "not-a-phone-number": gettext_lazy("Skriv nummeret med bare tall"),
    "no-such-goal": gettext_lazy("Velg et mål fra lista"),
    "no-such-move": gettext_lazy("Noen har endret dette. Se på det en gang til."),
    "no-open-plan": gettext_lazy("Planen er avsluttet. Da kan ingen skrive i den."),
    "removed": gettext_lazy("Noen har tatt dette ut av planen. Teksten din står her."),
    "too-late-to-undo": gettext_lazy("Nå er det for sent å angre. Du kan endre det på nytt."),
    "cannot-undo": gettext_lazy("Dette går ikke å angre."),
    "already-answered": gettext_lazy("Noen har svart på dette alt."),
    "already-member": gettext_lazy("De er med i teamet alt."),
}
OTHERWISE: Final = gettext_lazy("Se på dette en gang til")


def area_name(category: Category) -> str:
    """«Familie og venner», for a line above something; what belongs to no single area is called so."""
    if category is Category.CORE:
        return gettext("Flere ting")
    return capfirst(_words_for(category, "short"))


def area_words(category: Category) -> str:
    """«Kroppen og tennene dine», for a choice."""
    return area_name(category) if category is Category.CORE else _words_for(category, "person")


def _words_for(category: Category, key: str) -> str:
    return str(code_system("base.access.information_categories").concept(category.name.lower()).text(key))


def reader_names(readers: Iterable[Reader]) -> list[str]:
    """«Ola Nordli (koordinator)», each once."""
    return [f"{reader.name} ({reader.title or reader.organization})" for reader in readers]


def first_name(name: str) -> str:
    """The first word of a name: «Ola»."""
    return name.partition(" ")[0]


def refusal(code: str) -> str:
    """What to tell the person about a rule that said no."""
    return str(REFUSALS.get(code, OTHERWISE))


def place_of(request: HttpRequest, default: str) -> str:
    """Which page this address says that one came from."""
    asked = request.GET.get(FROM, "")
    return asked if asked in PLACES else default


def url_of(place: str) -> str:
    """The address of a place, down to the part that one came from."""
    name, anchor = PLACES[place]
    return reverse(name) + anchor


def with_query(url: str, **query: object) -> str:
    """The address with these words after it; empty ones are left out."""
    kept = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{url}?{urlencode(kept)}" if kept else url


def version_of(request: HttpRequest) -> int:
    """The version that the reader saw, from the form or the address; 0 where none is told."""
    told = request.POST.get("version") or request.GET.get(VERSION, "")
    return int(told) if told.isdecimal() else 0
