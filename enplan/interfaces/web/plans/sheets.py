"""The plan on paper: each of the nine statutory contents as headings with lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from enplan.domain.care_plans.queries import ActivityView, PlanView
from enplan.interfaces.web.plans.activities import owner_words
from enplan.interfaces.web.plans.words import CONTRIBUTORS, category_name, own_view_words, state_words
from enplan.interfaces.web.templatetags.enplan_ui import day_words, status_word

Frame = Mapping[str, Any]
Section = dict[str, Any]


def section(title: str, lines: list[str]) -> Section:
    """A heading and its lines; no lines is told as such."""
    return {"title": title, "lines": lines}


def goals(plan: PlanView, frame: Frame) -> list[Section]:
    """Goals with sub-goals, resources and needs."""
    del frame
    lines = []
    for goal in plan.goals:
        lines.append(_with_state(goal))
        lines += [f"– {_with_state(sub)}" for sub in goal.subgoals]
    needs = [
        _("%(area)s: %(words)s") % {"area": category_name(need.category), "words": need.words}
        + (f" ({own_view_words(need.own_view)})" if need.own_view else "")
        for need in plan.needs
    ]
    return [
        section(_("Mål"), lines),
        section(_("Ressurser"), [resource.words for resource in plan.resources]),
        section(_("Behov"), needs),
    ]


def _with_state(goal: Any) -> str:
    return goal.words if goal.state == "active" else f"{goal.words} ({state_words('goal', goal.state)})"


def participants(plan: PlanView, frame: Frame) -> list[Section]:
    """Everybody who takes part."""
    del plan
    lines = [
        ", ".join(
            each for each in (member.name, member.title, member.organization_name, member.phone) if each
        )
        for member in frame["team"].members
    ]
    return [section(_("Deltakere"), lines)]


def coordinator(plan: PlanView, frame: Frame) -> list[Section]:
    """Who coordinates, or since when nobody does."""
    del plan
    found = frame["team"].coordinator
    if found is None:
        return [section(_("Koordinator"), [])]
    if found.is_vacant:
        return [section(_("Koordinator"), [_("Ingen siden %(day)s") % {"day": day_words(found.since)}])]
    line = ", ".join(each for each in (found.name, found.title, found.organization_name, found.phone) if each)
    return [section(_("Koordinator"), [line])]


def contributions(plan: PlanView, frame: Frame) -> list[Section]:
    """What each contributes."""
    del frame
    lines = []
    for row in plan.contributions:
        who = row.member_name or CONTRIBUTORS[row.contributor]()
        words = _("ingen") if row.is_none else row.words
        lines.append(_("%(who)s: %(words)s") % {"who": who, "words": words})
    return [section(_("Bidrag"), lines)]


def activities(plan: PlanView, frame: Frame) -> list[Section]:
    """What is to be done, how much, by whom and by when."""
    name = frame["person"].given_name
    return [section(_("Tiltak"), [_activity(activity, name) for activity in plan.activities])]


def _activity(activity: ActivityView, given_name: str) -> str:
    facts = [
        _("%(who)s: %(what)s") % {"who": _owner(activity, given_name), "what": activity.title},
        activity.extent,
        _("frist %(day)s") % {"day": day_words(activity.due_on)} if activity.due_on else "",
        status_word(activity.state).lower(),
    ]
    return ", ".join(fact for fact in facts if fact)


def _owner(activity: ActivityView, given_name: str) -> str:
    """On paper nobody is «you»."""
    return activity.owner_name or (given_name if activity.is_persons else owner_words(activity, given_name))


def how(plan: PlanView, frame: Frame) -> list[Section]:
    """How each activity is carried out."""
    del frame
    lines = [
        _("%(what)s: %(how)s") % {"what": activity.title, "how": activity.how}
        for activity in plan.activities
        if activity.how
    ]
    return [section(_("Gjennomføring"), lines)]


def period(plan: PlanView, frame: Frame) -> list[Section]:
    """From when to when, when we look again, and when we did."""
    del frame
    lines = [_("Fra %(day)s") % {"day": day_words(plan.period_starts_on)}]
    if plan.period_ends_on:
        lines.append(_("Til %(day)s") % {"day": day_words(plan.period_ends_on)})
    if plan.next_review_on:
        lines.append(_("Neste gjennomgang: %(day)s") % {"day": day_words(plan.next_review_on)})
    lines += [_("Gått gjennom %(day)s") % {"day": day_words(row.held_on)} for row in plan.evaluations]
    return [section(_("Planperiode"), lines)]


def consent(plan: PlanView, frame: Frame) -> list[Section]:
    """That the person has said yes."""
    name = frame["person"].given_name
    in_force = "plan_consent" not in plan.completeness.missing
    line = (
        _("%(name)s har sagt ja til planen.") if in_force else _("%(name)s har ikke sagt ja til planen nå.")
    )
    return [section(_("Samtykke"), [line % {"name": name}])]


def cooperation(plan: PlanView, frame: Frame) -> list[Section]:
    """With whom we work together about what."""
    del frame
    lines = [
        _("Sagt at det er ingen.")
        if row.is_none
        else _("%(who)s: %(words)s") % {"who": row.with_whom, "words": row.words}
        for row in plan.cooperation
    ]
    return [section(_("Samarbeid"), lines)]


PAPER: dict[str, Callable[[PlanView, Frame], list[Section]]] = {
    "goals_resources_needs": goals,
    "participants": participants,
    "coordinator": coordinator,
    "contributions": contributions,
    "activities": activities,
    "how": how,
    "period_and_revision": period,
    "consent": consent,
    "cooperation": cooperation,
}
