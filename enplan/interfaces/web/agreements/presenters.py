"""Agreements as pages need them: the list, the head of one, its clauses, and what is different."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from enplan.domain.agreements.queries import AgreementView, ClauseView, Line, VersionView
from enplan.domain.agreements.rules import (
    BINDING,
    ClauseChange,
    Kind,
    Piece,
    Standing,
    clause_changes,
    review_is_due,
)
from enplan.domain.consents.rules import NORWAY
from enplan.interfaces.web.agreements import words
from enplan.interfaces.web.doors import ActorRequest
from enplan.interfaces.web.templatetags.enplan_ui import day_words, join_words

SHOWS = ("gjelder", "venter", "utkast", "ute")
Figures = Mapping[uuid.UUID, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which agreements are shown, as the address says."""

    shows: str = ""
    due: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> Choice:
        """From the address; what is not known is left out."""
        shows = query.get("vis", "")
        return cls(shows if shows in SHOWS else "", query.get("frist") == "snart")

    def takes(self, line: Line) -> bool:
        """Whether this one is shown."""
        if self.due:
            return line.review_soon
        return not self.shows or self.shows in _groups(line)


def _groups(line: Line) -> set[str]:
    found = set()
    if line.standing in {Standing.IN_FORCE, Standing.AGREED}:
        found.add("gjelder")
    if line.is_proposed:
        found.add("venter")
    if line.is_own_draft:
        found.add("utkast")
    if line.standing in {Standing.ENDED, Standing.SUPERSEDED}:
        found.add("ute")
    return found


def listing(lines: Sequence[Line], choice: Choice) -> dict[str, Any]:
    """The list with its filters."""
    shown = [line for line in lines if choice.takes(line)]
    shown.sort(key=lambda line: (not line.waits_for_us, not line.review_soon))
    return {
        "rows": [_line(line) for line in shown],
        "filters": _filters(lines, choice),
        "is_empty": not lines,
        "lead": _lead(lines),
    }


def _lead(lines: Sequence[Line]) -> str:
    waiting = sum(line.waits_for_us for line in lines)
    if waiting:
        return gettext("%(n)s venter på svar fra dere.") % {"n": waiting}
    return gettext("Dette har tjenestene lovet hverandre.")


def _filters(lines: Sequence[Line], choice: Choice) -> list[dict[str, Any]]:
    here = reverse("web:agreements")
    named = [
        (gettext("Alle"), Choice(), {}),
        (gettext("Gjelder"), Choice("gjelder"), {"vis": "gjelder"}),
        (gettext("Frist snart"), Choice(due=True), {"frist": "snart"}),
        (gettext("Venter på svar"), Choice("venter"), {"vis": "venter"}),
        (gettext("Utkast"), Choice("utkast"), {"vis": "utkast"}),
        (gettext("Gått ut"), Choice("ute"), {"vis": "ute"}),
    ]
    return [
        {
            "label": label,
            "count": sum(each.takes(line) for line in lines),
            "url": f"{here}?{urlencode(query)}" if query else here,
            "is_current": each == choice,
        }
        for label, each, query in named
    ]


def _line(line: Line) -> dict[str, Any]:
    return {
        "url": reverse("web:agreement", args=[line.id]),
        "title": line.title,
        "kind": words.kind(line.kind),
        "parties": join_words(line.parties),
        "mark": words.MARKS[line.standing],
        "status": words.standing(
            line.standing,
            starts=line.valid_from,
            ends=line.valid_to,
            review=line.next_review_on,
            soon=line.review_soon,
            is_followed=line.is_followed,
        ),
        "review": day_words(line.next_review_on),
        "news": gettext("Venter på svar fra dere")
        if line.waits_for_us
        else gettext("Forslag venter på de andre")
        if line.is_proposed and line.standing is not Standing.PROPOSED
        else gettext("Dere har et utkast")
        if line.is_own_draft and line.standing is not Standing.DRAFT
        else "",
    }


def page(request: ActorRequest, agreement: AgreementView, figures: Figures | None = None) -> dict[str, Any]:
    """One agreement: head, clauses with figures, versions."""
    today = request.actor.at.astimezone(NORWAY).date()
    current = agreement.current or agreement.open
    return {
        **frame(agreement),
        "kind": words.kind(agreement.kind),
        "shown": current,
        "status": _status(current, today),
        "mark": words.MARKS[current.standing] if current else "stopped",
        "facts": facts(agreement, current),
        "clauses": clauses(current, figures) if current else [],
        "with_figures": figures is not None,
        "versions": [_version(agreement, version, today) for version in agreement.versions],
        "proposal": agreement.open,
    }


def frame(agreement: AgreementView) -> dict[str, Any]:
    """What every page about one agreement has around it."""
    return {
        "agreement": agreement,
        "breadcrumbs": [
            {"label": gettext("Avtaler"), "url": reverse("web:agreements")},
            {"label": agreement.title, "url": reverse("web:agreement", args=[agreement.id])},
        ],
    }


def _status(version: VersionView | None, today: Any) -> str:
    if version is None:
        return ""
    return words.standing(
        version.standing,
        starts=version.valid_from,
        ends=version.valid_to,
        review=version.next_review_on,
        soon=review_is_due(version.next_review_on, version.valid_to, version.ends_as, today),
        is_followed=version.ends_as == "superseded",
    )


def facts(agreement: AgreementView, version: VersionView | None) -> list[dict[str, str]]:
    """Parties, validity, next review and what it stands under."""
    rows = [{"term": gettext("Parter"), "text": join_words(party.name for party in agreement.parties)}]
    if version is not None:
        rows.append({"term": gettext("Gjelder"), "text": validity(version)})
        if version.next_review_on:
            rows.append({"term": gettext("Neste revisjon"), "text": day_words(version.next_review_on)})
        if version.end_reason:
            rows.append({"term": gettext("Sagt opp"), "text": version.end_reason})
    return rows


def validity(version: VersionView) -> str:
    """From when to when, both days included."""
    if version.valid_from is None:
        return gettext("Ikke bestemt")
    if version.valid_to is None:
        return gettext("fra %(day)s") % {"day": day_words(version.valid_from)}
    return gettext("fra %(day)s til og med %(last)s") % {
        "day": day_words(version.valid_from),
        "last": day_words(words.last_day(version.valid_to)),
    }


def clauses(version: VersionView, figures: Figures | None = None) -> list[dict[str, Any]]:
    """The obligations table. `figures` are those of each clause for each party (figures.of_agreement)."""
    return [
        {
            "clause": clause,
            "anchor": anchor(clause),
            "who": words.who(clause.duty_role, clause.bearer),
            "to": words.who(clause.receiver_role, clause.receiver),
            "limit": words.limit(clause.rule),
            "measured": words.measured(clause.rule),
            "figures": (figures or {}).get(clause.key, ()),
        }
        for clause in version.clauses
        if not clause.is_removed
    ]


def anchor(clause: ClauseView) -> str:
    """Where the clause stands on its page: `p4`, the same for as long as it has its number."""
    return f"p{clause.number}"


def _version(agreement: AgreementView, version: VersionView, today: Any) -> dict[str, Any]:
    is_binding = version.standing in BINDING
    return {
        "number": version.number,
        "status": _status(version, today),
        "mark": words.MARKS[version.standing],
        "validity": validity(version) if is_binding else "",
        "reason": version.reason,
        "signatures": [each for each in version.signatures if each.name],
        "url": reverse("web:agreement_version", args=[agreement.id, version.number]) if is_binding else "",
    }


def changes(before: VersionView | None, after: VersionView) -> list[dict[str, Any]]:
    """Every clause in both versions, with what is new and what is gone said in words."""
    if before is None:
        return []
    sides = (
        (gettext("Før"), gettext("Nå")) if after.standing in BINDING else (gettext("Nå"), gettext("Forslag"))
    )
    return [_change(change, sides) for change in clause_changes(before.clauses, after.clauses)]


def _change(change: ClauseChange[ClauseView], sides: tuple[str, str]) -> dict[str, Any]:
    clause = change.after or change.before
    return {
        "sides": sides,
        "key": clause.key if clause else None,
        "number": clause.number if clause else "",
        "kind": change.kind,
        "word": _kind_word(change.kind),
        "old": _pieces(change.pieces, without=Kind.NEW),
        "new": _pieces(change.pieces, without=Kind.REMOVED),
        "facts": _changed_facts(change),
        "before": change.before,
        "after": change.after,
    }


def _kind_word(kind: Kind) -> str:
    named = {
        Kind.SAME: gettext("Som før"),
        Kind.NEW: gettext("Nytt punkt"),
        Kind.REMOVED: gettext("Fjernet punkt"),
        Kind.CHANGED: gettext("Endret"),
    }
    return named[kind]


def _changed_facts(change: ClauseChange[ClauseView]) -> list[dict[str, str]]:
    """Number, duty, receiver and limit where they are different: what it was, and what it is."""
    old, new = change.before, change.after
    if old is None or new is None:
        return []
    told = {
        "number": (gettext("Nummer"), old.number, new.number),
        "duty": (
            gettext("Hvem"),
            words.who(old.duty_role, old.bearer),
            words.who(new.duty_role, new.bearer),
        ),
        "receiver": (
            gettext("Til"),
            words.who(old.receiver_role, old.receiver),
            words.who(new.receiver_role, new.receiver),
        ),
        "limit": (gettext("Frist"), words.limit(old.rule), words.limit(new.rule)),
        "rule": (
            gettext("Måling"),
            " ".join(words.measured(old.rule)),
            " ".join(words.measured(new.rule)),
        ),
    }
    return [
        {"term": term, "old": was or gettext("ikke noe"), "new": now or gettext("ikke noe")}
        for term, was, now in told.values()
        if was != now
    ]


def _pieces(pieces: Sequence[Piece], *, without: Kind) -> list[dict[str, str]]:
    """The words of one side. The space before a piece stands outside it, so that its label can stand first."""
    return [
        {
            "kind": piece.kind,
            "space": " " if piece.text[:1].isspace() else "",
            "text": piece.text.strip(),
        }
        for piece in pieces
        if piece.kind is not without
    ]
