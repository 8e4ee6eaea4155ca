"""From what the domain answers to what the templates show. Reads nothing itself."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enplan.base.access import Actor, Permission
from enplan.domain.care_plans.rules.ordering import Reason, Waits
from enplan.domain.commitments.queries import CommitmentView, Pressing, Radar
from enplan.domain.commitments.rules.standing import Group
from enplan.engine import State
from enplan.interfaces.web.commitments import rule_presenters as rules
from enplan.interfaces.web.commitments import words
from enplan.interfaces.web.templatetags.enplan_ui import day_words, moment_words

MOST_ON_PERSON_PAGE = 5
MOST_KEPT = 5


def row(view: CommitmentView, person_id: uuid.UUID) -> dict[str, Any]:
    """One promise in a list, to staff."""
    return {
        "anchor": f"lofte-{view.id}",
        "who": words.party_words(view.bearer, view.duty_role),
        "is_unclear": view.bearer is None,
        "what": str(view.rule.title),
        "to": _to(view),
        "standing": words.standing_words(view),
        "began": day_words(view.triggered_at),
        "is_broken_law": view.is_broken_law,
        "is_local": view.rule.is_local,
        "source": words.source_words(view.rule),
        "source_url": rules.rule_url(view.rule),
        "url": reverse("web:commitment", args=[person_id, view.id]),
        "revision": words.revision_words(view.revisions[0], view.rule.within) if view.revisions else "",
    }


def _to(view: CommitmentView) -> str:
    if not view.receiver_role and view.receiver is None:
        return ""
    return words.party_words(view.receiver, view.receiver_role)


GROUPS = (Group.CAN_BE_KEPT, Group.CAN_STILL_BE_DONE, Group.WAITS, Group.KEPT, Group.FELL_AWAY)


SETTLED = frozenset({Group.KEPT, Group.FELL_AWAY})


def group_title(group: Group) -> str:
    """The heading of a part of the list."""
    return {
        Group.CAN_BE_KEPT: _("Kan holdes"),
        Group.CAN_STILL_BE_DONE: _("Ikke gjort innen fristen"),
        Group.WAITS: _("Venter på noe annet"),
        Group.KEPT: _("Gjort"),
        Group.FELL_AWAY: _("Gjelder ikke lenger"),
    }[group]


def radar(found: Radar) -> dict[str, Any]:
    """Context of the page with all promises about one person."""
    groups = [
        {
            "title": group_title(group),
            "rows": [row(view, found.person_id) for view in found.of(group)],
            "is_settled": group in SETTLED,
        }
        for group in GROUPS
    ]
    return {
        "groups": [group for group in groups if group["rows"]],
        "lead": radar_lead(found),
        "gone": [
            _("%(what)s gjelder ikke, %(because)s.")
            % {"what": rule.title, "because": words.because_words(revision)}
            for rule, revision in found.gone
        ],
    }


def radar_lead(found: Radar) -> str:
    """How many can still be kept, and how many were not."""
    keep, missed = len(found.of(Group.CAN_BE_KEPT)), len(found.of(Group.CAN_STILL_BE_DONE))
    parts = []
    if keep:
        parts.append(ngettext("%(n)s løfte kan holdes.", "%(n)s løfter kan holdes.", keep) % {"n": keep})
    if missed:
        parts.append(
            ngettext("%(n)s ble ikke gjort innen fristen.", "%(n)s ble ikke gjort innen fristen.", missed)
            % {"n": missed}
        )
    return " ".join(parts) or _("Ingenting venter nå.")


def card(found: Sequence[CommitmentView], person_id: uuid.UUID) -> dict[str, Any]:
    """The few promises that stand on the person's own page: those that are due soon or were not kept."""
    return {
        "promises": [row(view, person_id) for view in found[:MOST_ON_PERSON_PAGE]],
        "promises_more": max(len(found) - MOST_ON_PERSON_PAGE, 0),
        "promises_url": reverse("web:commitments", args=[person_id]),
    }


def one(actor: Actor, view: CommitmentView, person_id: uuid.UUID, *, has_draft: bool) -> dict[str, Any]:
    """Context of the page about one promise."""
    may_deviate = bool(actor.can(Permission.DEVIATION_BEGIN)) and view.state in {State.MISSED, State.LATE}
    return {
        **row(view, person_id),
        "facts": facts(view),
        "revisions": [
            {"text": words.revision_words(revision, view.rule.within), "when": moment_words(revision.at)}
            for revision in view.revisions
        ],
        "clause_text": view.rule.clause.text if view.rule.clause else "",
        "deviation_url": reverse("web:deviation", args=[person_id, view.id]) if may_deviate else "",
        "has_draft": has_draft,
    }


def facts(view: CommitmentView) -> list[dict[str, str]]:
    """Who, to whom, since when, by when, shown by what."""
    rows = [
        {"term": _("Hvem"), "text": words.party_words(view.bearer, view.duty_role)},
        {"term": _("Rolle"), "text": words.role_words(view.duty_role)},
    ]
    if to := _to(view):
        rows.append({"term": _("Overfor"), "text": to})
    began = f"«{words.event_words(view.trigger_kind)}», {moment_words(view.triggered_at)}"
    rows.append({"term": _("Begynte med"), "text": began})
    if view.due_at:
        rows.append({"term": _("Frist"), "text": words.due_words(view.due_at, view.rule.within)})
    rows.append({"term": _("Blir vist av"), "text": words.events_words(view.rule.evidence)})
    if view.settled_at:
        settled = f"«{words.event_words(view.settled_by)}», {moment_words(view.settled_at)}"
        rows.append({"term": _("Ble vist av"), "text": settled})
    return rows


def reasons(found: Mapping[int, Pressing]) -> dict[int, list[Reason]]:
    """Reasons for the list of persons; the sentence is made only for those that are shown."""
    return {subject_id: [_reason(pressing)] for subject_id, pressing in found.items()}


def _reason(it: Pressing) -> Reason:
    known = "promise_late" if it.is_late else "promise_due"
    code = known if it.bearer is not None else "promise_unclear"
    waits = Waits.FOR_ME if it.is_own else Waits.FOR_OTHERS
    return Reason(code, waits, on=it.due_at.date(), number=it.number, told=partial(reason_words, it))


def reason_words(it: Pressing) -> str:
    """One sentence for the list, without a word about health."""
    due = words.due_words(it.due_at, it.rule.within) if it.rule else day_words(it.due_at)
    if it.rule is None or not it.is_named:
        told = _("Frist på et løfte var %(due)s.") if it.is_late else _("Frist på et løfte er %(due)s.")
        return told % {"due": due}
    values = {
        "who": words.party_words(it.bearer, it.rule.duty_role),
        "what": str(it.rule.title),
        "due": due,
    }
    told = (
        _("%(who)s: %(what)s. Frist var %(due)s.") if it.is_late else _("%(who)s: %(what)s. Frist %(due)s.")
    )
    return told % values


def mine(found: Radar) -> dict[str, Any]:
    """Context of the person's own page: what is to be done, what should have been, and what has been."""
    return {
        "coming": [plain(view) for view in found.of(Group.CAN_BE_KEPT)],
        "missed": [plain(view) for view in found.of(Group.CAN_STILL_BE_DONE)],
        "waiting": [plain(view) for view in found.of(Group.WAITS)],
        "kept": [plain(view) for view in found.of(Group.KEPT)[:MOST_KEPT]],
        "is_empty": not found.rows,
    }


def plain(view: CommitmentView) -> dict[str, Any]:
    """One promise in plain words to the person."""
    return {
        "text": words.plain_words(view),
        "when": words.plain_standing(view),
        "source": words.source_words(view.rule),
        "source_url": rules.rule_url(view.rule),
    }
