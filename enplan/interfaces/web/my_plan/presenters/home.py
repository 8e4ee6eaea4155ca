"""The person's first page: one thing that comes next, the own words, who does what, whom to ring, who sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from enplan.base.access import Actor, Level
from enplan.base.terminology import code_system
from enplan.domain.care_plans.queries import HomeView
from enplan.domain.care_teams.queries import CoordinatorView
from enplan.domain.directory.queries import OrganizationView
from enplan.domain.lookups.rules import Entry
from enplan.interfaces.web.my_plan import words
from enplan.interfaces.web.my_plan.presenters import rows
from enplan.interfaces.web.templatetags.enplan_ui import day_words

MOST_CHARACTERS: Final = 200
MOST_LINES: Final = 3
COORDINATING_UNIT: Final = "coordinating_unit"
MUNICIPALITY: Final = "municipality"


@dataclass(frozen=True, slots=True)
class Next:
    """The one thing that comes next: what, and who and when."""

    what: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to talk to. `short` is the name inside a sentence; `note` says whose number it is, or why.

    Where they work is left to the page about the team: its name may tell about health on a screen that others see.
    """

    name: str
    short: str
    role: str
    phone: str
    note: str = ""


def page(
    actor: Actor,
    home: HomeView,
    *,
    contact: Contact | None,
    waiting: int,
    last_look: Entry | None,
    only_core: bool,
) -> dict[str, Any]:
    """What the template of the first page needs."""
    return {
        "home": home,
        "by_code": actor.level < Level.HIGH,
        "waiting": waiting,
        "next": comes_next(home, contact, actor),
        "own_words": shortened(home.what_matters.words) if home.what_matters else "",
        "rows": [rows.row(activity, "hjem") for activity in home.now],
        "contact": contact,
        "is_first_visit": not home.what_matters and not home.now_total,
        "only_core": only_core,
        "help_lines": help_lines(),
        "last_look": looked(last_look) if last_look else "",
        "words_url": words.with_query(reverse("web:my_words"), fra="viktig"),
    }


def comes_next(home: HomeView, contact: Contact | None, actor: Actor) -> Next:
    """The nearest date of what somebody does, or the day to look at the plan together, or that there is none."""
    first, review, today = home.next_due, home.next_review_on, timezone.localdate(actor.at)
    if first is not None and first.due_on is not None and not _is_before(review, first.due_on, today):
        who = _("Du") if first.is_persons else words.first_name(first.owner_name)
        when = _("%(who)s gjør dette. Frist %(day)s.") % {"who": who, "day": day_words(first.due_on)}
        return Next(first.title, when)
    if review is not None and review >= today:
        day = day_words(review)
        return Next(_("Dere ser på planen sammen."), _("Det skjer %(day)s.") % {"day": day})
    if review is not None:
        when = _("Det skulle dere gjort %(day)s.") % {"day": day_words(review)}
        return Next(_("Dere skal se på planen sammen."), f"{when} {_ask(contact)}".strip())
    if actor.level < Level.HIGH:
        return Next(_("Ingen dag å vise når du bruker kode."), _ask(contact))
    return Next(_("Ingen dag er satt."), _ask(contact))


def _is_before(review: date | None, due_on: date, today: date) -> bool:
    return review is not None and today <= review < due_on


def _ask(contact: Contact | None) -> str:
    if contact is None:
        return ""
    ask = _("Vil du avtale noe? Ring %(name)s.") if contact.phone else _("Vil du avtale noe? Spør %(name)s.")
    return ask % {"name": contact.short}


def help_lines() -> list[dict[str, str]]:
    """Whom to ring when there is danger, for the sheet of paper."""
    lines = code_system("interfaces.web.public.help_lines")
    danger = [line for line in lines if line.string("group") == "danger"]
    return [{"display": str(line.display), "spoken": line.string("spoken")} for line in danger]


def looked(entry: Entry) -> str:
    """«Sist sett av Berit (psykolog) i går.»."""
    place = entry.looker.title or entry.looker.organization_name
    who = words.first_name(entry.looker.name)
    told = {"who": f"{who} ({place})" if place else who, "day": day_words(entry.at)}
    return _("Sist sett av %(who)s %(day)s.") % told


def shortened(text: str) -> str:
    """At most three lines of the person's words; the rest stands in the plan."""
    lines = text.strip().splitlines()
    few = "\n".join(lines[:MOST_LINES])
    cut = Truncator(few).chars(MOST_CHARACTERS)
    return cut if cut != few or len(lines) <= MOST_LINES else f"{few} …"


def coordinator(seen: CoordinatorView, places: Sequence[OrganizationView] = ()) -> Contact:
    """The coordinator as somebody to ring; without a number of their own, where they work."""
    name, short, role = seen.name, words.first_name(seen.name), seen.title or _("koordinator")
    if seen.phone:
        return Contact(name, short, role, seen.phone)
    works = next((place for place in places if place.name == seen.organization_name and place.phone), None)
    if works is None:
        return Contact(name, short, role, "")
    note = _("Nummeret er til %(place)s.") % {"place": works.short_name}
    return Contact(name, short, role, works.phone, note)


def instead(
    vacant: CoordinatorView | None, places: Sequence[OrganizationView], municipality_number: str
) -> Contact | None:
    """Whom to ring while nobody coordinates: the coordinating unit of the municipality, else the municipality."""
    here = [place for place in places if place.municipality_number == municipality_number and place.phone]
    found = next(
        (place for kind in (COORDINATING_UNIT, MUNICIPALITY) for place in here if place.kind == kind), None
    )
    if found is None:
        return None
    told = _("Du har ikke koordinator nå.")
    if vacant is not None:
        told = _("Du har ikke hatt koordinator siden %(day)s.") % {"day": day_words(vacant.since)}
    helps = _("Finner en ny koordinator til deg")
    return Contact(found.name, found.short_name, helps, found.phone, told)
