"""From a plan to what its pages show. Reads nothing itself."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from enplan.base.access import Actor, Permission
from enplan.base.kernel.errors import StaleVersion
from enplan.base.terminology import code_system
from enplan.domain.care_plans.queries import ChangeView, PlanView
from enplan.domain.care_plans.rules.completeness import CONTENTS, Completeness
from enplan.interfaces.web.plans.activities import activity_row
from enplan.interfaces.web.plans.editors import OWN_WORDS
from enplan.interfaces.web.plans.sheets import PAPER
from enplan.interfaces.web.plans.words import (
    CONTRIBUTORS,
    FIELDS,
    category_name,
    change_words,
    own_view_words,
    standing_words,
    state_words,
    value_words,
)
from enplan.interfaces.web.templatetags.enplan_ui import day_words

FOLDED = ("done", "stopped")
"""Activities in these states are folded away under the open ones."""


def plan(actor: Actor, found: PlanView | None, frame: Mapping[str, Any]) -> dict[str, Any]:
    """Context of the plan page, beside its frame."""
    if found is None:
        return {"plan": None}
    name = frame["person"].given_name
    return {
        "plan": found,
        "standing": standing_words(found.standing),
        "own_words": [
            {"slug": slug, "title": kind.title, "statement": found.statements.get(kind.code)}
            for slug, kind in OWN_WORDS.items()
        ],
        "goals": [goal_rows(goal, name, is_closed=not found.may_write) for goal in found.goals],
        "loose": [
            activity_row(activity, name, is_closed=not found.may_write) for activity in found.loose_activities
        ],
        "needs": [_need(need) for need in found.needs],
        "resources": found.resources,
        "contributions": [_contribution(row) for row in found.contributions],
        "cooperation": found.cooperation,
        "period": period_rows(found),
        "evaluations": found.evaluations,
        "missing": missing_words(found.completeness),
        "may_write": bool(found.may_write) and bool(actor.can(Permission.PLAN_WRITE)),
        "may_review": bool(found.may_write) and bool(actor.can(Permission.PLAN_REVIEW)),
        "may_close": found.manages and bool(actor.can(Permission.PLAN_CLOSE)),
    }


def goal_rows(goal: Any, given_name: str, *, is_closed: bool = False) -> dict[str, Any]:
    """A goal with its activities and its sub-goals, ready for the page."""
    return {
        "goal": goal,
        "anchor": f"mal-{goal.id}",
        "state": state_words("goal", goal.state),
        "area": category_name(goal.category),
        "activities": [
            activity_row(activity, given_name, is_closed=is_closed) for activity in goal.activities
        ],
        "subgoals": [goal_rows(sub, given_name, is_closed=is_closed) for sub in goal.subgoals],
    }


def missing_words(completeness: Completeness) -> dict[str, Any]:
    """How many of the nine, and the names of what is missing."""
    words = code_system("domain.care_plans.statutory_parts")
    contents = code_system("domain.care_plans.statutory_contents")
    return {
        "in_place": completeness.in_place,
        "total": completeness.total,
        "words": [words.display(code) for code in completeness.missing],
        "contents": [
            {
                "name": contents.display(content.code),
                "in_place": content.in_place,
                "missing": [words.display(code) for code in content.missing],
            }
            for content in completeness.contents
        ],
    }


def _need(need: Any) -> dict[str, Any]:
    more = {True: _("Vil ha mer hjelp"), False: _("Vil ikke ha mer hjelp"), None: ""}[need.wants_more_help]
    view = own_view_words(need.own_view) if need.own_view else ""
    facts = " · ".join(each for each in (category_name(need.category), view, more) if each)
    return {"need": need, "facts": facts}


def _contribution(row: Any) -> dict[str, Any]:
    who = row.member_name or CONTRIBUTORS[row.contributor]()
    return {"row": row, "who": who, "text": _("Sagt at det er ingen.") if row.is_none else row.words}


def period_rows(found: PlanView) -> list[dict[str, str]]:
    """From, to, next review and who started it, in words."""
    not_agreed = _("Ikke avtalt")
    return [
        {"term": _("Gjelder fra"), "text": day_words(found.period_starts_on)},
        {"term": _("Gjelder til"), "text": day_words(found.period_ends_on) or not_agreed},
        {"term": _("Neste gjennomgang"), "text": review_words(found)},
        {"term": _("Startet av"), "text": found.started_by},
    ]


def review_words(found: PlanView) -> str:
    """When we look at the plan again, or when we should have."""
    if found.next_review_on is None:
        return _("Ikke avtalt")
    if found.review_is_overdue:
        return _("Skulle vært %(day)s") % {"day": day_words(found.next_review_on)}
    return day_words(found.next_review_on)


def history(
    changes: Sequence[ChangeView], size: int, given_name: str, person_id: uuid.UUID
) -> dict[str, Any]:
    """Context of one page of the history; one change more than `size` says that there are older ones."""
    shown = changes[:size]
    here = reverse("web:person_history", args=[person_id])
    return {
        "changes": [
            {**change_words(change, given_name), "undo_url": reverse("web:undo", args=[person_id, change.id])}
            for change in shown
        ],
        "older_url": f"{here}?eldre-enn={shown[-1].id}" if len(changes) > size else "",
    }


def undo_refused(stale: StaleVersion, person_id: uuid.UUID) -> dict[str, Any]:
    """Both versions of what would have been overwritten."""

    def told(name: str, value: Any) -> str:
        return _("(noen andre)") if name.endswith("_id") else value_words(name, value, "activity", "")

    return {
        "rows": [
            {
                "label": FIELDS.get(name.removesuffix("_id"), lambda: _("Står i planen"))(),
                "then": told(name, stale.attempted[name]),
                "now": told(name, stale.current[name]),
            }
            for name in stale.attempted
        ],
        "back_url": reverse("web:person_history", args=[person_id]),
    }


def paper(found: PlanView, frame: Mapping[str, Any], query: QueryDict) -> dict[str, Any]:
    """Context of the print: the chosen ones of the nine contents, in their order; all of them at first."""
    contents = code_system("domain.care_plans.statutory_contents")
    asked = [code for code in query.getlist("del") if code in CONTENTS]
    chosen = asked or list(CONTENTS)
    return {
        "plan": found,
        "standing": standing_words(found.standing),
        "parts": [
            {"code": code, "name": contents.display(code), "is_chosen": code in chosen} for code in CONTENTS
        ],
        "sheets": [
            {
                "number": contents.concept(code).number("number"),
                "title": contents.display(code),
                "sections": PAPER[code](found, frame),
            }
            for code in CONTENTS
            if code in chosen
        ],
        "what_matters": found.statements.get("what_matters"),
    }
