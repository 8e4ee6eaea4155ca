"""Promises about one person, one promise, and what a rule says."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enplan.base.access import Permission
from enplan.domain.commitments import queries
from enplan.interfaces.web.commitments import presenters
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.person_frame import person_frame


@door(Permission.COMMITMENT_READ, shell="work")
@require_safe
def commitments(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """Who has promised what about this person, by what can still be saved."""
    found = queries.radar(request.actor, person_id=person_id)
    context = {**person_frame(request, person_id, "commitments"), **presenters.radar(found)}
    return render(request, "commitments/radar.html", context)


@door(Permission.COMMITMENT_READ, shell="work")
@require_safe
def commitment(request: ActorRequest, person_id: uuid.UUID, commitment_id: uuid.UUID) -> HttpResponse:
    """One promise: who, to whom, by when, what shows it, and what changed afterwards."""
    actor = request.actor
    found = queries.commitment(actor, person_id=person_id, commitment_id=commitment_id)
    draft = queries.deviation(actor, person_id=person_id, commitment_id=commitment_id)
    frame = person_frame(request, person_id, "commitments")
    context = {**frame, "one": presenters.one(actor, found, person_id, has_draft=draft is not None)}
    return render(request, "commitments/commitment.html", context)


@door(Permission.COMMITMENT_READ, shell="person")
@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """What the services have promised, in plain words to the person."""
    found = queries.radar(request.actor)
    return render(request, "commitments/mine.html", presenters.mine(found))
