"""The history of the plan in plain sentences, grouped by day, with what can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enplan.base.access import Actor, Category
from enplan.domain.care_plans.queries import ChangeView, FieldChange
from enplan.interfaces.web.my_plan import words
from enplan.interfaces.web.my_plan.presenters.whole import own_view
from enplan.interfaces.web.templatetags.enplan_ui import clock, day_words, moment_words, status_word

SENTENCES: Final[Mapping[str, Promise]] = {
    "added": gettext_lazy("%(who)s la til %(what)s."),
    "changed": gettext_lazy("%(who)s endret %(what)s."),
    "removed": gettext_lazy("%(who)s tok ut %(what)s."),
    "restored": gettext_lazy("%(who)s tok inn igjen %(what)s."),
}
NOUNS: Final[Mapping[str, Promise]] = {
    "plan": gettext_lazy("datoene eller status for planen"),
    "statement": gettext_lazy("egne ord"),
    "goal": gettext_lazy("et mål"),
    "activity": gettext_lazy("noe som skal gjøres"),
    "need": gettext_lazy("noe du trenger"),
    "resource": gettext_lazy("noe som hjelper deg"),
    "contribution": gettext_lazy("hva noen bidrar med"),
    "cooperation": gettext_lazy("et samarbeid"),
    "evaluation": gettext_lazy("hva dere sa om planen"),
}
LABELS: Final[Mapping[str, Promise]] = {
    "words": gettext_lazy("Tekst"),
    "title": gettext_lazy("Hva"),
    "how": gettext_lazy("Hvordan"),
    "extent": gettext_lazy("Hvor mye"),
    "owner": gettext_lazy("Hvem"),
    "due_on": gettext_lazy("Frist"),
    "state": gettext_lazy("Status"),
    "state_note": gettext_lazy("Hvorfor"),
    "asks_for_help_at": gettext_lazy("Ba om hjelp"),
    "goal": gettext_lazy("Mål"),
    "parent": gettext_lazy("Del av målet"),
    "own_view": gettext_lazy("Slik går det"),
    "wants_more_help": gettext_lazy("Vil ha mer hjelp"),
    "member": gettext_lazy("Hvem"),
    "with_whom": gettext_lazy("Med hvem"),
    "agreement_reference": gettext_lazy("Avtale"),
    "is_none": gettext_lazy("Det er ikke noe"),
    "period_starts_on": gettext_lazy("Gjelder fra"),
    "period_ends_on": gettext_lazy("Gjelder til"),
    "next_review_on": gettext_lazy("Ser på planen igjen"),
    "held_on": gettext_lazy("Dag"),
    "persons_words": gettext_lazy("Du sa"),
    "teams_words": gettext_lazy("Teamet sa"),
    "written_with": gettext_lazy("Skrevet sammen med"),
    "closed_because": gettext_lazy("Hvorfor"),
}
"""Field → what the person calls it. A field that is not here is not told."""
STATES: Final[Mapping[str, Mapping[str, Promise]]] = {
    "goal": {
        "active": gettext_lazy("I gang"),
        "completed": gettext_lazy("Nådd"),
        "cancelled": gettext_lazy("Lagt bort"),
    },
    "plan": {
        "draft": gettext_lazy("Begynt"),
        "active": gettext_lazy("I gang"),
        "on-hold": gettext_lazy("Pause"),
        "completed": gettext_lazy("Avsluttet"),
        "revoked": gettext_lazy("Avsluttet"),
    },
}


@dataclass(frozen=True, slots=True)
class Told:
    """One field: before and after in words; an empty `before` where there was nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change as the person reads it."""

    id: int
    sentence: str
    time: str
    organization: str
    headline: str
    fields: tuple[Told, ...]
    undo_url: str


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier text of one's own."""

    change_id: int
    when: str
    who: str
    text: str


def days(actor: Actor, changes: Sequence[ChangeView]) -> list[tuple[str, list[ChangeRow]]]:
    """The changes by day, newest first."""
    grouped = groupby(changes, key=lambda change: timezone.localdate(change.at))
    return [(day_words(day), [row(actor, change) for change in members]) for day, members in grouped]


def row(actor: Actor, change: ChangeView) -> ChangeRow:
    """One change in a sentence, with what stood there and what stands there."""
    undo = reverse("web:my_undo", args=[change.id])
    return ChangeRow(
        id=change.id,
        sentence=sentence(actor, change),
        time=clock(change.at),
        organization=change.organization,
        headline=change.headline,
        fields=tuple(told(change)),
        undo_url=words.with_query(undo, fra="endringer") if change.can_undo else "",
    )


def sentence(actor: Actor, change: ChangeView) -> str:
    """«Ola Nordli endret et mål.»."""
    what = _("notatene dine") if change.category is Category.MINE else str(NOUNS[change.what])
    return str(SENTENCES[change.verb]) % {"who": who(actor, change), "what": what}


def who(actor: Actor, change: ChangeView) -> str:
    """«Du» for oneself, else the name."""
    return _("Du") if change.who == actor.name and not change.organization else change.who


def told(change: ChangeView) -> Iterable[Told]:
    """The fields that the person knows, in words. The headline of something new is not said twice."""
    for field in change.fields:
        new = value(change.what, field, field.after)
        if field.field not in LABELS or (change.verb == "added" and new == change.headline):
            continue
        before = "" if change.verb == "added" else value(change.what, field, field.before)
        yield Told(str(LABELS[field.field]), before, new)


def value(what: str, field: FieldChange, given: Any) -> str:
    """A value in words; nothing is «(tomt)», and an empty owner is the person."""
    if given in (None, ""):
        return _("Du") if field.field == "owner" else _("(tomt)")
    if field.field == "state":
        return str(STATES[what][given]) if what in STATES else status_word(given)
    if field.field == "own_view":
        return own_view(given)
    return _plain(given)


def _plain(given: Any) -> str:
    if isinstance(given, bool):
        return _("Ja") if given else _("Nei")
    if isinstance(given, datetime):
        return moment_words(given)
    return day_words(given) if isinstance(given, date) else str(given)


def versions(actor: Actor, changes: Sequence[ChangeView]) -> list[Version]:
    """What stood there before, newest first, without the text of today and without empty ones."""
    return [
        Version(change.id, moment_words(change.at), who(actor, change), change.headline)
        for change in changes[1:]
        if change.headline.strip() and change.headline != changes[0].headline
    ]
