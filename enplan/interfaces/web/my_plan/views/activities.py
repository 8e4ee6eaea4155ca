"""Who does what: the list, one activity, writing one's own, and the buttons that move one along or take it back."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enplan.base.access import Actor, Category, Permission
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.care_plans import queries as plans
from enplan.domain.care_plans import services
from enplan.domain.care_plans.queries import ActivityView, GoalView
from enplan.domain.care_teams import queries as teams
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.my_plan import words
from enplan.interfaces.web.my_plan.forms import ActivityForm
from enplan.interfaces.web.my_plan.presenters import activities as presenter
from enplan.interfaces.web.my_plan.presenters import home as first_page
from enplan.interfaces.web.my_plan.presenters import rows
from enplan.interfaces.web.my_plan.views.home import contact_of
from enplan.interfaces.web.my_plan.views.own import (
    NOTHING_YET,
    activity_of,
    goal_of,
    goals_of,
    own_plan,
    plan_if_any,
)
from enplan.interfaces.web.my_plan.views.parts import area_page
from enplan.interfaces.web.my_plan.writing import Writing, respond
from enplan.policy.readers import readers


@door(Permission.PLAN_READ, shell="person")
@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Everything that somebody does, one's own first; what is done is folded away."""
    plan = plan_if_any(request.actor)
    if plan is None:
        return render(request, NOTHING_YET)
    return render(request, "my_plan/activities.html", presenter.lists(request.actor, plan))


@door(Permission.PLAN_WRITE, shell="person")
@require_safe
def choose_area(request: ActorRequest) -> HttpResponse:
    """Ask what it is about."""
    person_id, plan = own_plan(request.actor)
    return area_page(request, plan, person_id, "web:my_activity_new", _("Hva handler det om?"))


@door(Permission.PLAN_WRITE, shell="person")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, area: int) -> HttpResponse:
    """Something that one will do oneself, in an area."""
    person_id, plan = own_plan(request.actor)
    category = next((category for category in plan.may_write if int(category) == area), None)
    if category is None:
        raise NotVisible
    return respond(request, _new(request, person_id, category, None))


@door(Permission.PLAN_WRITE, shell="person")
@require_http_methods(["GET", "HEAD", "POST"])
def add_to_goal(request: ActorRequest, goal_id: uuid.UUID) -> HttpResponse:
    """Something that one will do oneself, for a goal."""
    person_id, plan = own_plan(request.actor)
    goal = goal_of(plan, goal_id)
    return respond(request, _new(request, person_id, goal.category, goal))


@door(Permission.PLAN_WRITE, shell="person")
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: ActorRequest, activity_id: uuid.UUID) -> HttpResponse:
    """One activity: one's own can be changed, somebody else's is told, with how to reach them."""
    actor = request.actor
    person_id, plan = own_plan(actor)
    activity = activity_of(plan, activity_id)
    place = words.place_of(request, "alt")
    context = presenter.one(activity, goals_of(plan), teams.team(actor), place)
    if not (activity.is_persons and activity.may_write and plan.is_open):
        return render(request, "my_plan/activity.html", context)
    goals = [goal for goal in goals_of(plan) if goal.category == activity.category]
    writing = Writing(
        key=f"my-activity:{activity_id}",
        form=partial(ActivityForm, goals=goals),
        saved=presenter.as_saved(activity),
        version=activity.version,
        save=partial(_change, actor, person_id, activity),
        template="my_plan/activity.html",
        done_url=words.url_of(place),
        said=_("Det er lagret."),
        person_id=person_id,
        context=context | _read_by(actor, person_id, activity.category),
        told=partial(presenter.told, goals),
    )
    return respond(request, writing)


@door(Permission.ACTIVITY_UPDATE, shell="person")
@require_POST
def take_step(request: ActorRequest, activity_id: uuid.UUID, step: str) -> HttpResponse:
    """«Gjort», «Trenger hjelp», yes or no to a suggestion: one press, and «Angre»."""
    actor = request.actor
    person_id, plan = own_plan(actor)
    before = activity_of(plan, activity_id)
    place = words.place_of(request, "hjem")
    try:
        _step(actor, person_id, before, step, words.version_of(request) or before.version)
    except (Invalid, StaleVersion):
        messages.warning(request, words.refusal("no-such-move"))
        return HttpResponseRedirect(words.url_of(place))
    undo_url = _undo_url(actor, person_id, before, step, place)
    said = presenter.said(step, before, readers(actor, person_id=person_id)[before.category])
    return _answer(request, person_id, activity_id, place, said, undo_url)


@door(Permission.ACTIVITY_UPDATE, shell="person")
@require_POST
def take_back(request: ActorRequest, activity_id: uuid.UUID) -> HttpResponse:
    """«Angre»: exactly what was, for those who may read the history; with a code, the former status."""
    actor = request.actor
    person_id, plan = own_plan(actor)
    activity = activity_of(plan, activity_id)
    place = words.place_of(request, "hjem")
    change = request.GET.get("endring", "")
    try:
        if change.isdecimal() and actor.can(Permission.HISTORY_UNDO):
            services.undo(actor, person_id=person_id, change_id=int(change))
        else:
            _step(actor, person_id, activity, request.GET.get("til", ""), activity.version)
    except (Invalid, StaleVersion):
        messages.warning(request, words.refusal("no-such-move"))
        return HttpResponseRedirect(words.url_of(place))
    return _answer(request, person_id, activity_id, place, _("Det er som før igjen."), "")


def _step(actor: Actor, person_id: uuid.UUID, activity: ActivityView, step: str, version: int) -> None:
    if step == rows.ASK:
        services.ask_for_help(actor, person_id=person_id, activity_id=activity.id, version=version)
    elif step == rows.GIVEN:
        services.help_is_given(actor, person_id=person_id, activity_id=activity.id, version=version)
    elif step in rows.STEPS:
        state = rows.STEPS[step]
        services.set_activity_state(
            actor, person_id=person_id, activity_id=activity.id, version=version, state=state
        )
    else:
        raise NotVisible


def _undo_url(actor: Actor, person_id: uuid.UUID, before: ActivityView, step: str, place: str) -> str:
    """Where «Angre» is posted after this request's change."""
    url = reverse("web:my_activity_undo", args=[before.id])
    if not actor.can(Permission.HISTORY_UNDO):
        return words.with_query(url, fra=place, til=presenter.way_back(before, step))
    change = plans.change_of(actor, person_id=person_id, part_id=before.id)
    if change.at < actor.at or not change.can_undo:
        return ""
    return words.with_query(url, fra=place, endring=change.id)


def _answer(
    request: ActorRequest, person_id: uuid.UUID, activity_id: uuid.UUID, place: str, said: str, undo_url: str
) -> HttpResponse:
    """The row as it is now with the receipt, or the whole page with the receipt on top."""
    if not request.headers.get("HX-Request"):
        messages.success(request, said, extra_tags=f"undo:{undo_url}" if undo_url else "")
        return HttpResponseRedirect(words.url_of(place))
    plan = plans.plan(request.actor, person_id=person_id)
    activity = activity_of(plan, activity_id) if plan else None
    context: dict[str, Any] = {
        "row": rows.row(activity, place, undo_url=undo_url) if activity else None,
        "said": said,
        "undo_url": undo_url,
    }
    if place == "hjem":
        contact = contact_of(request.actor, teams.team(request.actor))
        context["next"] = first_page.comes_next(plans.home(request.actor), contact, request.actor)
    response = render(request, "my_plan/row-answer.html", context)
    response.headers["Vary"] = "HX-Request"
    return response


def _new(request: ActorRequest, person_id: uuid.UUID, category: Category, goal: GoalView | None) -> Writing:
    place = words.place_of(request, "plan" if goal else "alt")
    return Writing(
        key=f"my-activity:new:{goal.id if goal else int(category)}",
        form=ActivityForm,
        saved={},
        save=partial(_add, request.actor, person_id, category, goal),
        template="my_plan/activity-new.html",
        done_url=words.url_of(place),
        said=_("Det er lagt til i planen."),
        person_id=person_id,
        context={"goal": goal} | _read_by(request.actor, person_id, category),
    )


def _add(
    actor: Actor,
    person_id: uuid.UUID,
    category: Category,
    goal: GoalView | None,
    fields: dict[str, Any],
    _version: int,
) -> uuid.UUID:
    return services.add_activity(
        actor,
        person_id=person_id,
        category=category,
        goal_id=goal.id if goal else None,
        state=rows.STEPS["avtalt"],
        **fields,
    )


def _change(
    actor: Actor, person_id: uuid.UUID, activity: ActivityView, fields: dict[str, Any], version: int
) -> uuid.UUID:
    goal = fields.pop("goal", str(activity.goal_id or ""))
    services.change_activity(
        actor,
        person_id=person_id,
        activity_id=activity.id,
        version=version,
        goal_id=uuid.UUID(goal) if goal else None,
        extent=activity.extent,
        **fields,
    )
    return activity.id


def _read_by(actor: Actor, person_id: uuid.UUID, category: Category) -> dict[str, Any]:
    return {
        "area": "" if category is Category.CORE else words.area_name(category),
        "readers": words.reader_names(readers(actor, person_id=person_id)[category]),
    }
