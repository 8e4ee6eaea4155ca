"""From what the domain tells of look-ups to what the templates show. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enplan.base.access import Actor, Permission
from enplan.base.terminology import code_system
from enplan.domain.lookups.answering import Answering
from enplan.domain.lookups.queries import (
    BlockView,
    LineView,
    Log,
    OwnLookup,
    QuestionView,
    waiting_for_organization,
)
from enplan.domain.lookups.rules import Entry, Folded, Group
from enplan.interfaces.web.lookups import words
from enplan.interfaces.web.templatetags.enplan_ui import clock, day_words, join_words

KINDS = (Group.LOOKED, Group.CHANGED, Group.SHARED)
PAGE = "web:my_lookups"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the person wants to see of the log; empty is everything."""

    hat: str = ""
    organization: str = ""
    kind: str = ""
    only_unknown: bool = False
    until: date | None = None

    @classmethod
    def of(cls, query: QueryDict) -> Filters:
        """The filters in an address; what cannot be understood is left out."""
        kind = query.get("hva", "")
        return cls(
            hat=query.get("hvem", "") if query.get("hvem", "").isdecimal() else "",
            organization=query.get("virksomhet", ""),
            kind=kind if kind in {each.value for each in KINDS} else "",
            only_unknown=query.get("ukjent") == "1",
            until=_day(query.get("til", "")),
        )

    def keep(self, line: Folded, known: frozenset[int]) -> bool:
        """Whether a line passes."""
        kind = Group.LOOKED if line.group is Group.LISTED else line.group
        return (
            (not self.hat or str(line.looker.hat_id) == self.hat)
            and (not self.organization or line.looker.organization_name == self.organization)
            and (not self.kind or kind.value == self.kind)
            and not (self.only_unknown and line.looker.hat_id in known)
        )

    def url(self, **change: str) -> str:
        """The address with these filters, some of them changed."""
        named = {
            "hvem": self.hat,
            "virksomhet": self.organization,
            "hva": self.kind,
            "ukjent": "1" if self.only_unknown else "",
            "til": self.until.isoformat() if self.until else "",
        }
        chosen = {name: value for name, value in (named | change).items() if value}
        return f"{reverse(PAGE)}?{urlencode(chosen)}" if chosen else reverse(PAGE)

    @property
    def is_any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.hat or self.organization or self.kind or self.only_unknown)


def log(found: Log, filters: Filters) -> dict[str, Any]:
    """The page of the log."""
    lines = [line for line in found.folded if filters.keep(line, found.known)]
    asked = {question.event_id: question for question in found.questions}
    blocked = {block.hat_id for block in found.blocks}
    return {
        "days": [
            {"title": heading(day), "rows": [row(line, asked, blocked) for line in of_day]}
            for day, of_day in groupby(lines, key=lambda line: line.day)
        ],
        "notices": [row(line, asked, blocked) for line in found.notices],
        "kinds": kind_filters(found, filters),
        "people": people(found, filters),
        "organizations": organizations(found, filters),
        "filters": filters,
        "unknown_url": filters.url(ukjent="" if filters.only_unknown else "1"),
        "all_url": reverse(PAGE),
        "blocks": [block_row(block) for block in found.blocks],
        "questions": [question_row(question) for question in found.questions],
        "system": found.system,
        "own": found.own,
        "refused": found.refused,
        "first_day": found.first_day,
        "last_day": found.last_day,
        "earlier_url": filters.url(til=found.earlier.isoformat()) if found.earlier else "",
    }


def row(line: Folded, asked: dict[int, QuestionView], blocked: set[int]) -> dict[str, Any]:
    """One line of the log with what can be done about it."""
    event = line.newest.id
    is_asked = any(entry.id in asked for entry in line.entries)
    return {
        "sentence": words.sentence(line),
        "reason": words.reason(line),
        "url": reverse("web:my_lookup", args=[event]),
        "name": line.looker.name,
        "is_notice": line.newest.basis == "emergency",
        "is_asked": is_asked,
        "is_blocked": line.looker.hat_id in blocked,
        "ask_url": "" if is_asked else reverse("web:my_lookup_question", args=[event]),
        "block_url": "" if line.looker.hat_id in blocked else reverse("web:my_block", args=[event]),
    }


def heading(day: date) -> str:
    """«I dag»."""
    text = day_words(day)
    return text[:1].upper() + text[1:]


def kind_filters(found: Log, filters: Filters) -> list[dict[str, Any]]:
    """Everything, looked, changed, shared: links that count."""
    known = code_system("domain.lookups.groups")
    choices = [("", _("Alt"))] + [(kind.value, known.display(kind)) for kind in KINDS]
    return [
        {
            "label": label,
            "count": sum(_with(filters, kind=code).keep(line, found.known) for line in found.folded),
            "url": filters.url(hva=code),
            "is_current": filters.kind == code,
        }
        for code, label in choices
    ]


def _with(filters: Filters, *, kind: str) -> Filters:
    return Filters(filters.hat, filters.organization, kind, filters.only_unknown, filters.until)


def people(found: Log, filters: Filters) -> list[dict[str, Any]]:
    """Those who stand in the log, for the choice of one."""
    names = {str(line.looker.hat_id): line.looker.name for line in found.folded}
    return [
        {"value": value, "label": name, "is_current": value == filters.hat}
        for value, name in sorted(names.items(), key=lambda pair: pair[1])
    ]


def organizations(found: Log, filters: Filters) -> list[dict[str, Any]]:
    """The organisations that stand in the log, for the choice of one."""
    names = {line.looker.organization_name for line in found.folded if line.looker.organization_name}
    return [{"value": name, "is_current": name == filters.organization} for name in sorted(names)]


def block_row(block: BlockView) -> dict[str, Any]:
    """Somebody who is closed out, and the way to undo it."""
    return {
        "name": block.name,
        "organization": block.organization,
        "since": day_words(block.since),
        "undo_url": reverse("web:my_unblock", args=[block.id]),
    }


def question_row(question: QuestionView) -> dict[str, Any]:
    """A question and its answer, to the person."""
    return {
        "title": _("Du spurte om %(name)s, %(day)s")
        % {
            "name": question.looker,
            "day": day_words(question.looked_at),
        },
        "words": question.words,
        "answer": question.answer,
        "answered_by": question.answered_by,
        "by_looker": question.answered_by_looker,
        "sent_to": question.answering,
        "due": day_words(question.due_on),
        "is_late": question.is_late,
    }


def answer_time() -> str:
    """How soon an answer usually comes (data/answer_times.toml)."""
    return str(code_system("domain.lookups.answer_times").concept("aim").definition)


def entry(found: LineView) -> dict[str, Any]:
    """«Hva så Ola?»: the parts, each time, the ground, and what can be done."""
    line, question, block = found.line, found.question, found.block
    asked = {question.event_id: question} if question else {}
    return row(line, asked, {block.hat_id} if block else set()) | {
        "parts": [words.person_words(category) for category in sorted(line.categories)],
        "place": words.place(line.looker),
        "day": heading(line.day),
        "times": [{"time": clock(each.at), "did": words.did(each.action)} for each in line.entries],
        "question": question_row(question) if question else None,
        "answers": who_answers(found.answering),
        "undo_url": reverse("web:my_unblock", args=[block.id]) if block else "",
    }


def block_confirm(found: LineView) -> dict[str, Any]:
    """The page that explains what closing the plan to somebody leads to."""
    line, name = found.line, found.line.looker.name
    lines = [
        _("%(name)s ser ingenting i planen din fra nå av.") % {"name": name},
        _("Det gjelder selv om du har sagt ja til tjenesten."),
        _("De andre der ser det samme som før."),
        _("%(name)s står fortsatt i teamet.") % {"name": name},
        _("Du kan angre når du vil."),
    ]
    if found.coordinates:
        lines.insert(1, _("%(name)s er koordinatoren din. Da trenger du en ny koordinator.") % {"name": name})
    return {
        "title": _("Skal %(name)s ikke se planen din?") % {"name": name},
        "consequences": lines,
        "submit": _("Steng for %(name)s") % {"name": name},
        "action": reverse("web:my_block", args=[line.newest.id]),
        "back_url": reverse("web:my_lookup", args=[line.newest.id]),
    }


def log_file(entries: Iterable[Entry]) -> tuple[list[str], list[list[object]]]:
    """Heading and rows of the whole log as a table."""
    heading = [
        _("Dag"),
        _("Klokka"),
        _("Hvem"),
        _("Rolle og sted"),
        _("Hva"),
        _("Deler av planen"),
        _("Grunn"),
    ]
    return heading, [_cells(entry) for entry in entries]


def _cells(entry: Entry) -> list[object]:
    line = Folded(entry.day, entry.looker, entry.group, (entry,))
    return [
        entry.day.isoformat(),
        clock(entry.at),
        entry.looker.name,
        words.place(entry.looker),
        words.did(entry.action),
        ", ".join(words.short(category) for category in sorted(entry.categories)),
        words.reason(line),
    ]


def own_rows(rows: Sequence[OwnLookup]) -> list[dict[str, Any]]:
    """Staff's own look-ups by day; the same about one person on one day is one row."""
    days = []
    for day, of_day in groupby(rows, key=lambda each: each.entry.day):
        days.append({"title": heading(day), "rows": _folded(of_day)})
    return days


def _folded(rows: Iterable[OwnLookup]) -> list[dict[str, Any]]:
    gathered: dict[tuple[object, ...], list[OwnLookup]] = {}
    for each in rows:
        whom = "" if each.entry.group is Group.LISTED else each.person_id
        key = whom, each.entry.action, each.entry.looker.organization_name
        gathered.setdefault(key, []).append(each)
    return [_own_row(many) for many in gathered.values()]


def _own_row(many: Sequence[OwnLookup]) -> dict[str, Any]:
    newest = many[0]
    shown = frozenset().union(*(each.entry.categories for each in many))
    bases = code_system("base.access.bases")
    return _whom(many) | {
        "time": span([each.entry.at for each in many]),
        "did": words.did(newest.entry.action),
        "parts": ", ".join(words.short(category) for category in sorted(shown)),
        "basis": join_words(
            sorted({bases.display(each.entry.basis) for each in many if each.entry.basis in bases})
        ),
        "organization": newest.entry.looker.organization_name,
    }


def _whom(many: Sequence[OwnLookup]) -> dict[str, str]:
    """The person with a link, or how many stood in lists."""
    newest = many[0]
    if newest.entry.group is Group.LISTED:
        count = len({each.subject for each in many})
        text = ngettext("%(count)s person", "%(count)s personer", count) % {"count": count}
        return {"person": text, "url": ""}
    url = reverse("web:person", args=[newest.person_id]) if newest.person_id else ""
    return {"person": newest.person or _("Ikke lenger åpen for deg"), "url": url}


def span(moments: Sequence[datetime]) -> str:
    """«9.12», or «9.12–9.40 (6)»."""
    last, first = clock(moments[0]), clock(moments[-1])
    return last if last == first else f"{first}–{last} ({len(moments)})"


def desk_note(actor: Actor) -> str:
    """For a privacy contact: how many questions wait; nothing for everybody else, and when none does."""
    if not actor.can(Permission.LOOKUP_QUESTION_READ):
        return ""
    waiting = waiting_for_organization(actor)
    if not waiting:
        return ""
    return ngettext(
        "%(count)s spørsmål om oppslag venter på svar fra deg.",
        "%(count)s spørsmål om oppslag venter på svar fra deg.",
        waiting,
    ) % {"count": waiting}


def who_answers(answering: Answering) -> dict[str, str]:
    """To the person: who answers, and what they are told."""
    place = {"place": answering.organization}
    if not answering.organization:
        return {
            "lead": _("Koordinatoren din svarer deg her."),
            "told": "",
            "sent": _("Spørsmålet er sendt til koordinatoren din. Svaret kommer her."),
        }
    if answering.is_manned:
        lead = _("En som passer på personvern i %(place)s, svarer deg her.") % place
    else:
        lead = _("%(place)s må finne en som kan svare. Ring dem hvis det haster.") % place
    told = [_("De får vite navnet ditt og hva du spør om. De ser ikke planen din.")]
    if answering.about_coordinator:
        told.insert(0, _("Koordinatoren din ser ikke spørsmålet."))
    sent = _("Spørsmålet er sendt til %(place)s. Svaret kommer her.") % place
    return {"lead": lead, "told": " ".join(told), "sent": sent}


def staff_question(question: QuestionView, url: str) -> dict[str, Any]:
    """A question as the one who answers sees it."""
    return {
        "looker": question.looker,
        "place": ", ".join(part for part in (question.looker_title, question.organization) if part),
        "looked_at": question.looked_at,
        "words": question.words,
        "asked_on": day_words(question.asked_at),
        "due": day_words(question.due_on),
        "is_late": question.is_late,
        "answer": question.answer,
        "answered_by": question.answered_by,
        "asked_by": question.asked_by,
        "url": url,
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
