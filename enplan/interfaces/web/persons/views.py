"""The worklist, one person's page, and one's own tasks."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enplan.base.access import Actor, Permission
from enplan.domain.care_plans import queries
from enplan.domain.care_plans.rules.ordering import Reason
from enplan.domain.commitments import queries as commitments
from enplan.domain.consents import queries as consents
from enplan.domain.pathways import queries as pathways
from enplan.interfaces.web import downloads
from enplan.interfaces.web.commitments import presenters as promised
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.lookups.presenters import desk_note
from enplan.interfaces.web.person_frame import person_frame
from enplan.interfaces.web.persons import presenters


@door(Permission.WORKLIST_READ, shell="work")
@require_safe
def persons(request: ActorRequest) -> HttpResponse:
    """Those whose plan is open to the reader, the most pressing first."""
    choice = presenters.WorklistChoice.read(request.GET)
    more = _more(request.actor)
    found = queries.worklist(request.actor, only=choice.only, sort=choice.sort, page=choice.page, more=more)
    phases = pathways.phases(request.actor, person_ids=[row.person_id for row in found.rows])
    context = presenters.worklist(request.actor, found, choice, phases) | {"desk": desk_note(request.actor)}
    return render(request, "persons/worklist.html", context)


@door(Permission.WORKLIST_READ, shell="work", fresh="take_away")
@require_safe
def persons_export(request: ActorRequest) -> HttpResponse:
    """The same list as a file for a spreadsheet, with nothing of what stands in the plans."""
    choice = presenters.WorklistChoice.read(request.GET)
    more = _more(request.actor)
    found = queries.worklist(request.actor, only=choice.only, sort=choice.sort, size=None, more=more)
    return downloads.spreadsheet("personer", *presenters.worklist_file(found))


def _more(actor: Actor) -> dict[int, list[Reason]]:
    """The reasons to look at somebody that stays and promises give."""
    return presenters.together(pathways.pressing(actor), promised.reasons(commitments.pressing(actor)))


@door(Permission.PLAN_READ, shell="work")
@require_safe
def person(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """One person: what matters, goals with who does what, what is missing, team and latest changes."""
    plan = queries.plan(request.actor, person_id=person_id)
    frame = person_frame(request, person_id, "person")
    changes = queries.history(request.actor, person_id=person_id, limit=presenters.LATEST)
    waiting = queries.open_requests(request.actor, person_id=person_id)
    promises = promised.card(commitments.near(request.actor, person_id=person_id), person_id)
    context = {**frame, **presenters.person(request.actor, plan, frame, changes, waiting), **promises}
    context["stays"] = presenters.stays(person_id, pathways.episodes(request.actor, person_id=person_id))
    if plan is None:
        said = consents.plan_consent(request.actor, person_id=person_id)
        context["start_url"] = f"{reverse('web:plan_start')}?person={person_id}"
        context["said_yes"] = said is not None and said.answer and said.withdrawn_at is None
    return render(request, "persons/person.html", context)


@door(Permission.ACTIVITY_UPDATE, shell="work")
@require_safe
def tasks(request: ActorRequest) -> HttpResponse:
    """What the reader is to do for whom, by due date."""
    context = {
        "groups": presenters.tasks(queries.tasks(request.actor)),
        "items": presenters.items(pathways.my_items(request.actor)),
    }
    return render(request, "persons/tasks.html", context)
