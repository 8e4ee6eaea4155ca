"""The whole plan in the person's words: goals with who does what, needs, who contributes, and the period."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enplan.base.access import Actor, Category, Level
from enplan.base.terminology import code_system
from enplan.domain.care_plans.queries import ContributionView, GoalView, NeedView, PlanView
from enplan.interfaces.web.my_plan import words
from enplan.interfaces.web.my_plan.presenters import rows
from enplan.interfaces.web.templatetags.enplan_ui import day_words

REACHED, ASIDE = "completed", "cancelled"
GOAL_STEPS = {"nadd": REACHED, "legg-bort": ASIDE, "ta-opp": "active"}
"""Word in the address → state of the goal."""


@dataclass(frozen=True, slots=True)
class GoalCard:
    """One goal with its steps and who does what; an address that is empty means: no such button."""

    id: uuid.UUID
    words: str
    area: str
    rows: tuple[rows.ActivityRow, ...]
    steps: tuple[GoalCard, ...]
    state: str
    change_url: str = ""
    reached_url: str = ""
    aside_url: str = ""
    resume_url: str = ""
    step_url: str = ""
    activity_url: str = ""


@dataclass(frozen=True, slots=True)
class NeedRow:
    """What the person needs, and how it goes."""

    words: str
    area: str
    own_view: str
    more_help: str
    change_url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A short label with a text."""

    label: str
    text: str
    change_url: str = ""


def page(actor: Actor, plan: PlanView, *, on_paper: bool = False) -> dict[str, Any]:
    """What the template of the plan needs; on paper there is nothing to press."""
    writes = plan.is_open and not on_paper
    cards = [goal_card(goal, writes=writes) for goal in plan.goals]
    return {
        "plan": plan,
        "by_code": actor.level < Level.HIGH,
        "writes": writes,
        "lead": lead(plan),
        "what_matters": plan.words("what_matters"),
        "how_to_meet_me": plan.words("how_to_meet_me"),
        "strengths": plan.words("strengths"),
        "private": plan.words("private"),
        "resources": [
            Line("", part.words, _part_url("my_resource", part.id, writes and part.may_write))
            for part in plan.resources
        ],
        "goals": [card for card in cards if card.state not in {REACHED, ASIDE}],
        "reached": [card for card in cards if card.state == REACHED],
        "aside": [card for card in cards if card.state == ASIDE],
        "loose": [
            rows.row(activity, "plan", writes=writes)
            for activity in plan.loose_activities
            if is_open(activity.state)
        ],
        "needs": [need_row(need, writes=writes) for need in plan.needs],
        "contributions": [contribution(part) for part in plan.contributions],
        "cooperation": [
            Line(
                part.with_whom, _("Det trengs ikke noe samarbeid med andre.") if part.is_none else part.words
            )
            for part in plan.cooperation
        ],
        "evaluations": plan.evaluations,
    }


def is_open(state: str) -> bool:
    """Whether somebody still has something to do."""
    return state in {"proposed", *rows.OPEN}


def lead(plan: PlanView) -> list[str]:
    """From when to when the plan holds, and when one looks at it again, one sentence each."""
    said = []
    if plan.closed_at:
        said.append(_("Planen ble avsluttet %(day)s.") % {"day": day_words(plan.closed_at)})
    elif plan.period_ends_on:
        said.append(
            _("Planen gjelder fra %(first)s til %(last)s.")
            % {"first": day_words(plan.period_starts_on), "last": day_words(plan.period_ends_on)}
        )
    else:
        said.append(_("Planen startet %(day)s.") % {"day": day_words(plan.period_starts_on)})
    if plan.is_open and plan.next_review_on and plan.review_is_overdue:
        said.append(_("Dere skulle sett på den igjen %(day)s.") % {"day": day_words(plan.next_review_on)})
    elif plan.is_open and plan.next_review_on:
        said.append(_("Dere ser på den igjen %(day)s.") % {"day": day_words(plan.next_review_on)})
    elif plan.is_open:
        said.append(_("Det er ikke satt noen dag for å se på den igjen."))
    return said


def goal_card(goal: GoalView, *, writes: bool) -> GoalCard:
    """A goal, its smaller steps and what is to be done for them."""
    may = writes and goal.may_write
    is_active = goal.state not in {REACHED, ASIDE}
    return GoalCard(
        id=goal.id,
        words=goal.words,
        area="" if goal.category is Category.CORE else words.area_name(goal.category),
        rows=tuple(
            rows.row(activity, "plan", writes=writes)
            for activity in goal.activities
            if is_open(activity.state)
        ),
        steps=tuple(goal_card(child, writes=writes) for child in goal.subgoals if child.state != ASIDE),
        state=goal.state,
        change_url=_part_url("my_goal", goal.id, may and is_active),
        reached_url=_step_url(goal, "nadd") if may and is_active else "",
        aside_url=_step_url(goal, "legg-bort") if may and is_active else "",
        resume_url=_step_url(goal, "ta-opp") if may and not is_active else "",
        step_url=_part_url("my_subgoal_new", goal.id, may and is_active and goal.parent_id is None),
        activity_url=_part_url("my_goal_activity_new", goal.id, may and is_active),
    )


def need_row(need: NeedView, *, writes: bool) -> NeedRow:
    """What one needs, in one's own words and on one's own scale."""
    more = {True: _("Du vil ha mer hjelp med dette."), False: _("Du trenger ikke mer hjelp med dette.")}
    return NeedRow(
        words=need.words,
        area=words.area_name(need.category),
        own_view=own_view(need.own_view),
        more_help=more[need.wants_more_help] if need.wants_more_help is not None else "",
        change_url=_part_url("my_need", need.id, writes and need.may_write),
    )


def own_view(code: str) -> str:
    """One of the four words; a code that is no longer in use says nothing."""
    scale = code_system("domain.care_plans.own_views")
    return scale.display(code) if code in scale else ""


def contribution(part: ContributionView) -> Line:
    """Who gives what to the plan."""
    label = {
        "person": _("Du"),
        "member": words.first_name(part.member_name) or _("Teamet"),
        "kin": _("De nærmeste"),
    }[part.contributor]
    return Line(label, _("Bidrar ikke nå.") if part.is_none else part.words)


def _part_url(name: str, part_id: uuid.UUID, may: bool) -> str:  # noqa: FBT001 - «may» reads well at each call
    return reverse(f"web:{name}", args=[part_id]) if may else ""


def _step_url(goal: GoalView, step: str) -> str:
    return words.with_query(reverse("web:my_goal_step", args=[goal.id, step]), v=goal.version)
