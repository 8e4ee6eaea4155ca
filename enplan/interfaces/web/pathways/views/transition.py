"""The transition lists of one person: all, a new one, one, and one on paper."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enplan.base.access import Actor, Category, Permission, Right
from enplan.base.kernel.errors import NotVisible
from enplan.base.terminology import Concept, code_system
from enplan.domain.directory import queries as directory
from enplan.domain.directory.queries import OrganizationView
from enplan.domain.pathways import queries, services
from enplan.domain.people import queries as people
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.pathways import desk
from enplan.interfaces.web.pathways.desk import TAB, Writing
from enplan.interfaces.web.pathways.forms import BeginForm, midday, service_choices
from enplan.interfaces.web.pathways.presenters import transition as presenter
from enplan.interfaces.web.pathways.words import SERVICES
from enplan.interfaces.web.person_frame import person_frame
from enplan.interfaces.web.templatetags.enplan_ui import lasting_days

TREATS = {"specialist", "private"}
"""Levels of organisations where somebody can be treated."""


@door(Permission.EPISODE_READ, shell="work")
@require_safe
def person_transitions(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """The lists that are open, those that are over, and who is asked to take over."""
    episodes = queries.episodes(request.actor, person_id=person_id)
    rows = queries.hand_overs(request.actor, person_id=person_id)
    context = presenter.listed(person_id, episodes, rows) | {
        "may_begin": bool(_services(request.actor, person_id))
    }
    return render(request, "pathways/transitions.html", person_frame(request, person_id, TAB) | context)


@door(Permission.EPISODE_READ, shell="work")
@require_safe
def one(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID) -> HttpResponse:
    """One list, in three phases."""
    context = person_frame(request, person_id, TAB) | _list(request, person_id, episode_id)
    return render(request, "pathways/transition.html", context)


@door(Permission.EPISODE_READ, shell="work")
@require_safe
def on_paper(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID) -> HttpResponse:
    """The same list on one sheet."""
    with lasting_days():
        context = person_frame(request, person_id, TAB) | _list(request, person_id, episode_id)
        return render(request, "pathways/transition_print.html", context)


def _list(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID) -> dict[str, Any]:
    view = queries.transition(request.actor, person_id=person_id, episode_id=episode_id)
    rows = queries.hand_overs(request.actor, person_id=person_id)
    hold = queries.hold(request.actor, person_id=person_id, episode_id=episode_id)
    return presenter.transition(view, rows, hold)


@door(Permission.EPISODE_WRITE, shell="work")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """Open a list at admission or after a referral; or go on from a stay that is over."""
    offered = _services(request.actor, person_id)
    if not offered:
        raise NotVisible
    places = [place for place in directory.listing(request.actor) if place.level in TREATS]
    own = next((place for place in places if place.number == request.actor.organization_id), None)
    now = timezone.localtime(request.actor.at)
    follows = _uuid(request.GET.get("etter", ""))
    offers = {
        "service": [("", _("Velg hva det gjelder")), *service_choices([each.code for each in offered])],
        "organization_id": [("", _("Velg et sted")), *((str(place.id), place.name) for place in places)],
    }
    writing = Writing(
        person_id=person_id,
        title=_("Tilbake uten ny henvisning") if follows else _("Ny overgang"),
        lead=_("Lista for før, under og etter blir åpnet, og begge sider ser den samme."),
        submit=_("Åpne lista"),
        form=partial(BeginForm, offers=offers),
        saved={"day": now.date(), "clock": now.strftime("%H:%M"), **_first_choice(own, offered)},
        save=partial(_begin, request.actor, person_id, follows),
        done_url=reverse("web:person_transitions", args=[person_id]),
        template="pathways/begin.html",
    )
    return desk.respond(request, writing)


def _begin(
    actor: Actor, person_id: uuid.UUID, follows: uuid.UUID | None, form: BeginForm, _version: int
) -> tuple[str, str]:
    chosen = form.cleaned_data
    planned = chosen["is_planned"]
    referred = chosen["referred_on"]
    start = services.Start(
        service=chosen["service"],
        setting=chosen["setting"],
        organization_id=uuid.UUID(chosen["organization_id"]),
        admitted_at=None if planned else form.moment(actor.at),
        referred_at=midday(referred, actor.at) if referred else None,
        planned_start_on=chosen["day"] if planned else None,
        planned_end_on=chosen["planned_end_on"],
        track=chosen["track"],
    )
    services.begin(actor, person_id=person_id, start=start, follows=follows)
    return _("Lista er åpnet. Koordinatoren og teamet ser den."), ""


def _services(actor: Actor, person_id: uuid.UUID) -> Sequence[Concept]:
    """What treatment can be for, in the categories that are open to the reader for writing."""
    subject_id = people.get(actor, person_id=person_id).subject_id
    may = actor.can(Permission.EPISODE_WRITE)
    return [
        concept
        for concept in code_system(SERVICES)
        if may and actor.may(Right.WRITE, subject_id, Category[concept.string("category").upper()])
    ]


def _first_choice(own: OrganizationView | None, offered: Sequence[Concept]) -> dict[str, str]:
    """Where the reader works, and what such a place is most often for."""
    if own is None:
        return {}
    usual = next((each.code for each in offered if own.kind in each.strings("units")), "")
    return {"organization_id": str(own.id), "service": usual}


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
