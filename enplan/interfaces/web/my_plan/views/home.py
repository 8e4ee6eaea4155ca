"""The first page, and what waits for an answer from the person."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enplan.base.access import Actor, Category, Permission
from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import code_system
from enplan.domain.care_plans import queries as plans
from enplan.domain.care_plans import services
from enplan.domain.care_teams import queries as teams
from enplan.domain.care_teams.queries import Team
from enplan.domain.commitments import queries as commitments
from enplan.domain.consents import queries as consents
from enplan.domain.consents.queries import Expiring
from enplan.domain.directory import queries as directory
from enplan.domain.lookups import queries as lookups
from enplan.domain.people import queries as people
from enplan.interfaces.web.commitments.presenters import plain
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.my_plan import words
from enplan.interfaces.web.my_plan.presenters import home as presenter
from enplan.interfaces.web.my_plan.presenters import waiting
from enplan.policy.readers import readers

ONLY_CORE = "only_what_matters_most"
STANDINGS = {"": "no-plan", "without-consent": "no-consent", "completed": "closed", "revoked": "closed"}
"""How the plan stands → the page that says so; any other plan is in use."""


@door(Permission.PLAN_READ, shell="person")
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """What comes next, what matters most, who does what, whom to ring, who sees it."""
    actor = request.actor
    seen = plans.home(actor)
    team = teams.team(actor)
    waits = seen.requests + seen.suggestions + waiting.questions(team) + len(_ending(actor))
    context = presenter.page(
        actor,
        seen,
        contact=contact_of(actor, team),
        waiting=waits,
        last_look=lookups.newest_look(actor),
        only_core=bool(request.session.get(ONLY_CORE)),
    )
    kind = STANDINGS.get(seen.standing, "in-use")
    promised = commitments.next_of_own(actor)
    context["promised"] = plain(promised) if promised else None
    if kind != "in-use":
        context |= _about_the_answer(actor, seen.person_id)
    return render(request, f"my_plan/home/{kind}.html", context)


@door(Permission.PLAN_READ, shell="person")
@require_POST
def change_view(request: ActorRequest) -> HttpResponse:
    """Show only what matters most, or all of it, until one logs out."""
    request.session[ONLY_CORE] = not request.session.get(ONLY_CORE, False)
    return HttpResponseRedirect(reverse("web:my_home"))


@door(Permission.PLAN_READ, shell="person")
@require_safe
def waits_for_me(request: ActorRequest) -> HttpResponse:
    """Everything that waits for an answer, each with its own yes and no."""
    actor = request.actor
    person_id = people.own(actor).id
    plan = plans.plan(actor, person_id=person_id)
    context = waiting.page(
        plan, plans.join_requests(actor, person_id=person_id), teams.team(actor), _ending(actor)
    )
    return render(request, "my_plan/waiting.html", context)


@door(Permission.TEAM_INVITE, shell="person")
@require_POST
def answer_request(request: ActorRequest, request_id: uuid.UUID) -> HttpResponse:
    """Yes or no to somebody who asks to take part or to take over."""
    yes = request.POST.get("answer") == "yes"
    try:
        services.answer_join_request(
            request.actor,
            person_id=people.own(request.actor).id,
            request_id=request_id,
            version=words.version_of(request),
            yes=yes,
            person_answer="yes" if yes else "",
        )
    except Invalid as error:
        messages.warning(request, words.refusal(error.reason))
        return HttpResponseRedirect(reverse("web:my_waiting"))
    told = _("Du har sagt ja. Nå kan du velge hva de skal se.") if yes else _("Du har sagt nei.")
    messages.success(request, told)
    return HttpResponseRedirect(reverse("web:my_sharing" if yes else "web:my_waiting"))


def contact_of(actor: Actor, team: Team) -> presenter.Contact | None:
    """The coordinator; while there is none, whom to ring instead."""
    current = team.coordinator
    if current is not None and not current.is_vacant:
        return presenter.coordinator(current, () if current.phone else directory.listing(actor))
    return presenter.instead(current, directory.listing(actor), people.own(actor).municipality_number)


def _ending(actor: Actor) -> Sequence[Expiring]:
    days = code_system("domain.consents.expiry_warnings").concept("first").number("days")
    return consents.expiring(actor, days=days)


def _about_the_answer(actor: Actor, person_id: uuid.UUID) -> dict[str, Any]:
    """What the person has said about having a plan, and who can still read what matters most."""
    return {
        "consent": consents.plan_consent(actor),
        "plan": plans.plan(actor, person_id=person_id),
        "still": words.reader_names(readers(actor, person_id=person_id)[Category.CORE]),
    }
