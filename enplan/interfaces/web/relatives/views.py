"""What somebody close to the person sees. Only what is shared is shown; what is not leaves no trace."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from enplan.base.access import Permission, Role
from enplan.base.terminology import code_system
from enplan.domain.care_plans import queries as plans
from enplan.domain.care_teams import queries, services
from enplan.interfaces.web.care_teams import words
from enplan.interfaces.web.doors import ActorRequest, door, public
from enplan.interfaces.web.relatives import presenters


def answers(request: ActorRequest) -> bool:
    """Whether the reader answers for the person: a guardian, or whoever an assessment of capacity has named."""
    return request.actor.role is Role.GUARDIAN


@door(Permission.TEAM_READ, shell="relative")
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Those who share something with me; a sentence when nobody does."""
    shared = queries.shared_with_me(request.actor)
    rows = [(row, words.categories(row.sees)) for row in shared]
    return render(request, "relatives/home.html", {"rows": rows, "answers": answers(request)})


@door(Permission.TEAM_READ, shell="relative")
@require_safe
def person(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """What one person shares with me, and whom I can ring."""
    (shared,) = queries.shared_with_me(request.actor, person_id=person_id)
    plan = plans.plan(request.actor, person_id=person_id)
    context = {
        "shared": shared,
        "sees": words.listed(shared.sees),
        "answers": answers(request),
        **presenters.shared_plan(plan, shared.given_name),
    }
    return render(request, "relatives/person.html", context)


@door(Permission.TEAM_LEAVE, shell="relative")
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Stop taking part, without explaining, after a page that says what happens."""
    if request.method == "POST":
        services.leave(request.actor, person_id=person_id)
        return HttpResponseRedirect(reverse("web:relative_home"))
    (shared,) = queries.shared_with_me(request.actor, person_id=person_id)
    return render(request, "relatives/leave.html", {"shared": shared})


@public(because="help for relatives is general and for everybody; it says nothing about anybody")
@require_safe
def support(request: HttpRequest) -> HttpResponse:
    """Help for oneself, for children, and whom to ring; needs nobody's consent."""
    lines = tuple(code_system("interfaces.web.relatives.support_lines"))
    checked_on = min(line.day("checked_on") for line in lines)
    return render(request, "relatives/support.html", {"lines": lines, "checked_on": checked_on})
