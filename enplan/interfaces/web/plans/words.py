"""Words for what a plan is made of: areas, kinds, fields, and a change told in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enplan.base.access import Category
from enplan.base.terminology import code_system
from enplan.domain.care_plans.queries import ChangeView, FieldChange
from enplan.interfaces.web.templatetags.enplan_ui import day_words, moment_words, status_word

KINDS: dict[str, Callable[[], str]] = {
    "plan": lambda: _("planen"),
    "statement": lambda: _("egne ord"),
    "goal": lambda: _("målet"),
    "activity": lambda: _("tiltaket"),
    "need": lambda: _("behovet"),
    "resource": lambda: _("ressursen"),
    "contribution": lambda: _("bidraget"),
    "cooperation": lambda: _("samarbeidet"),
    "evaluation": lambda: _("gjennomgangen"),
}
VERBS: dict[str, Callable[[], str]] = {
    "added": lambda: _("%(who)s la til %(what)s"),
    "changed": lambda: _("%(who)s endret %(what)s"),
    "removed": lambda: _("%(who)s fjernet %(what)s"),
    "restored": lambda: _("%(who)s hentet tilbake %(what)s"),
}
FIELDS: dict[str, Callable[[], str]] = {
    "words": lambda: _("Tekst"),
    "title": lambda: _("Hva som skal gjøres"),
    "how": lambda: _("Hvordan"),
    "extent": lambda: _("Hvor mye"),
    "owner": lambda: _("Hvem gjør det"),
    "due_on": lambda: _("Frist"),
    "goal": lambda: _("Mål"),
    "parent": lambda: _("Hører til målet"),
    "state": lambda: _("Status"),
    "state_note": lambda: _("Merknad til status"),
    "asks_for_help_at": lambda: _("Ber om hjelp"),
    "own_view": lambda: _("Hvordan det går"),
    "wants_more_help": lambda: _("Vil ha mer hjelp"),
    "contributor": lambda: _("Hvem bidrar"),
    "member": lambda: _("Hvem i teamet"),
    "is_none": lambda: _("Sagt at det er ingen"),
    "with_whom": lambda: _("Samarbeid med"),
    "organization_id": lambda: _("Virksomhet"),
    "agreement_reference": lambda: _("Avtale"),
    "held_on": lambda: _("Dato"),
    "persons_words": lambda: _("Personen sier"),
    "teams_words": lambda: _("Teamet sier"),
    "next_review_on": lambda: _("Neste gjennomgang"),
    "period_starts_on": lambda: _("Planen gjelder fra"),
    "period_ends_on": lambda: _("Planen gjelder til"),
    "closed_at": lambda: _("Avsluttet"),
    "closed_because": lambda: _("Grunn"),
    "kind": lambda: _("Slags"),
    "written_with": lambda: _("Skrevet av"),
    "started_by_organization": lambda: _("Startet av"),
    "started_by_organization_name": lambda: _("Startet av"),
}
UNTOLD = {"started_by_organization", "organization", "kind"}
GOAL_STATES: dict[str, Callable[[], str]] = {
    "active": lambda: _("Pågår"),
    "completed": lambda: _("Nådd"),
    "cancelled": lambda: _("Lagt bort"),
}
PLAN_STATES: dict[str, Callable[[], str]] = {
    "draft": lambda: _("Under arbeid"),
    "active": lambda: _("I gang"),
    "on-hold": lambda: _("På pause"),
    "completed": lambda: _("Avsluttet"),
    "revoked": lambda: _("Avsluttet"),
}
CONTRIBUTORS: dict[str, Callable[[], str]] = {
    "person": lambda: _("Personen"),
    "member": lambda: _("Tjenestene"),
    "kin": lambda: _("Pårørende"),
}


STANDINGS: dict[str, Callable[[], str]] = {
    "": lambda: _("Uten plan"),
    "draft": lambda: _("Under arbeid"),
    "active": lambda: _("I gang"),
    "on-hold": lambda: _("På pause"),
    "completed": lambda: _("Avsluttet"),
    "revoked": lambda: _("Avsluttet"),
    "without-consent": lambda: _("Mangler samtykke"),
}


def standing_words(code: str) -> str:
    """How the plan stands, in a word or two."""
    return STANDINGS[code]()


def category_name(category: Category) -> str:
    """What the area is called."""
    return code_system("base.access.information_categories").display(category.name.lower())


def change_words(change: ChangeView, given_name: str) -> dict[str, Any]:
    """A change as the history shows it."""
    what = KINDS[change.what]()
    sentence = VERBS[change.verb]() % {"who": change.who, "what": what}
    return {
        "id": change.id,
        "anchor": f"endring-{change.id}",
        "sentence": sentence,
        "organization": change.organization,
        "when": moment_words(change.at),
        "headline": change.headline,
        "category": category_name(change.category),
        "fields": [field_words(field, change.what, given_name) for field in told(change.fields)],
        "can_undo": change.can_undo,
        "undo_until": change.undo_until,
        "is_new": change.verb == "added",
    }


def told(fields: Iterable[FieldChange]) -> list[FieldChange]:
    """The fields that have something to say to a reader."""
    order = list(FIELDS)
    shown = [field for field in fields if field.field not in UNTOLD]
    return sorted(shown, key=lambda field: order.index(field.field) if field.field in order else len(order))


def field_words(field: FieldChange, what: str, given_name: str) -> dict[str, str]:
    """One field of a change: its label, and the values in words."""
    label = FIELDS.get(field.field, lambda: field.field)()
    return {
        "label": label,
        "before": value_words(field.field, field.before, what, given_name),
        "after": value_words(field.field, field.after, what, given_name),
    }


def value_words(name: str, value: Any, what: str, given_name: str) -> str:
    """A value as a reader would say it; empty values are told as such."""
    if name == "state":
        return state_words(what, value)
    if name == "owner":
        return value or given_name
    if name == "contributor":
        return CONTRIBUTORS[value]() if value else _("(tomt)")
    if name == "own_view":
        return own_view_words(value)
    if value in (None, ""):
        return _("(tomt)")
    return _typed(value)


def own_view_words(code: str | None) -> str:
    """How the person says it is going."""
    own_views = code_system("domain.care_plans.own_views")
    return own_views.display(code) if code and code in own_views else _("Ikke sagt")


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return _("Ja") if value else _("Nei")
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(value, date):
        return day_words(value)
    return str(value)


def state_words(what: str, code: str | None) -> str:
    """The word for a state of this kind of part."""
    if code is None:
        return _("(tomt)")
    tables = {"goal": GOAL_STATES, "plan": PLAN_STATES}
    return tables[what][code]() if what in tables else status_word(code)


def undo_url(person_id: Any, change_id: int) -> str:
    """Where a change is taken back."""
    return reverse("web:undo", args=[person_id, change_id])
