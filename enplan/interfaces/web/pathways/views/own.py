"""The person's own way: before, now and later, what is in place, and the key that is theirs to turn."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.care_teams import queries as teams
from enplan.domain.pathways import queries
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.my_plan.views.home import contact_of
from enplan.interfaces.web.pathways.presenters import own as presenter
from enplan.interfaces.web.pathways.views.hand_over import turn
from enplan.interfaces.web.pathways.words import refusal
from enplan.interfaces.web.plans.views import version_of

OWN_STEPS = {"mott", "uten-mote", "angre-mote"}


@door(Permission.EPISODE_READ, shell="person")
@require_safe
def way(request: ActorRequest) -> HttpResponse:
    """Where I am, what is in place, what is missing and who sees to it, and whom I can ring."""
    actor = request.actor
    episodes = queries.episodes(actor)
    episode = presenter.at_hand(episodes)
    view = queries.transition(actor, episode_id=episode.id) if episode else None
    hold = queries.hold(actor, episode_id=episode.id) if episode else None
    context = presenter.way(view, episodes, queries.hand_overs(actor), hold)
    context["contact"] = contact_of(actor, teams.team(actor))
    return render(request, "pathways/own.html", context)


@door(Permission.HANDOVER_MEET, shell="person")
@require_POST
def step(request: ActorRequest, hand_over_id: uuid.UUID, step: str) -> HttpResponse:
    """«Jeg har møtt dem», or not needed, or back."""
    found = next((row for row in queries.hand_overs(request.actor) if row.id == hand_over_id), None)
    if found is None or step not in OWN_STEPS:
        raise NotVisible
    try:
        text = turn(request.actor, found, step, version=version_of(request), person_id=None)
    except Invalid as error:
        messages.info(request, refusal(error.reason))
    except StaleVersion:
        messages.info(request, _("Noen har endret dette. Her er det som gjelder nå."))
    else:
        messages.success(request, text)
    return HttpResponseRedirect(reverse("web:my_pathway"))
