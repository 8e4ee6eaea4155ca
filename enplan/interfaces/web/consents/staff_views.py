"""Consent as staff meet it.

What I may see and why, the whole grid for the coordinator, and what is written down.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.consents import queries, services
from enplan.domain.consents.rules import Answer
from enplan.domain.lookups import queries as lookups
from enplan.domain.people import queries as people
from enplan.interfaces.web.consents import staff_presenters as presenters
from enplan.interfaces.web.consents.forms import CapacityForm, GivenForm, PlanAnswerForm, WriteDownForm
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.person_frame import person_frame

UNPROCESSABLE, CONFLICT = 422, 409
PAGE = "person_sharing"


@door(Permission.CONSENT_READ, shell="work")
@require_GET
def consent(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """What is open to me and why; for the coordinator also the whole grid."""
    frame = person_frame(request, person_id, PAGE)
    parties = queries.parties(request.actor, person_id=person_id)
    context = {
        "open_parts": presenters.open_parts(queries.open_to_me(request.actor, person_id=person_id)),
        "closed": presenters.closed(request.actor, frame["person"].subject_id),
        "own": presenters.own_row(request.actor, parties),
        "manages": frame["team"].manages,
        "rows": presenters.rows(parties, person_id),
        "plan": presenters.plan(queries.plan_consent(request.actor, person_id=person_id)),
        "capacity": presenters.capacity(queries.capacity(request.actor, person_id=person_id)),
    }
    if frame["team"].manages:
        asked = lookups.questions(request.actor, person_id=person_id)
        context["unanswered"] = sum(question.answered_at is None for question in asked)
    return render(request, "consents/staff.html", frame | context)


@door(Permission.CONSENT_RECORD, shell="work")
@require_GET
def matrix(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """The whole grid as a table; printed, it is the paper form."""
    queries.to_write_down(request.actor, person_id=person_id)
    parties = queries.parties(request.actor, person_id=person_id)
    frame = person_frame(request, person_id, PAGE)
    context = presenters.grid(parties, url="person_sharing_party", person_id=person_id)
    return render(request, "consents/staff-matrix.html", frame | context | {"name": frame["person"].name})


@door(Permission.CONSENT_RECORD, shell="work", fresh="for_another")
@require_http_methods(["GET", "POST"])
def party(request: ActorRequest, person_id: uuid.UUID, party_id: uuid.UUID) -> HttpResponse:
    """What was answered to one party on paper or by speech."""
    stands, found = queries.to_write_down(request.actor, person_id=person_id, party_id=party_id)
    if found is None:
        raise NotVisible
    form = WriteDownForm(found, stands, request.POST or None)
    context = {"party": found, "form": form, "now": presenters.row(found, person_id)}
    if request.method == "GET" or not form.is_valid():
        return _page(request, person_id, "staff-party", context, invalid=request.method == "POST")
    try:
        services.write_down_sharing(
            request.actor,
            person_id=person_id,
            party_id=party_id,
            yes=form.answered(Answer.YES),
            no=form.answered(Answer.NO),
            period_code=form.cleaned_data["period"],
            ends_on=form.cleaned_data["ends_on"],
            seen=form.cleaned_data["seen"],
            **form.how(),
        )
    except Invalid as error:
        form.refuse(error)
        return _page(request, person_id, "staff-party", context, invalid=True)
    except StaleVersion:
        fresh = request.POST.dict() | {"seen": found.mark}
        context |= {"form": WriteDownForm(found, stands, initial=fresh), "is_stale": True}
        return _page(request, person_id, "staff-party", context, status=CONFLICT)
    return _done(request, person_id, _("Svaret er skrevet inn. Det gjelder fra nå av."))


@door(Permission.CONSENT_RECORD, shell="work", fresh="for_another")
@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, person_id: uuid.UUID, party_id: uuid.UUID) -> HttpResponse:
    """A no to everything for one party, on paper or by speech."""
    stands, found = queries.to_write_down(request.actor, person_id=person_id, party_id=party_id)
    form = GivenForm(stands, request.POST or None)
    context = {"party": found, "form": form}
    if request.method == "GET" or not form.is_valid():
        return _page(request, person_id, "staff-withdraw", context, invalid=request.method == "POST")
    try:
        services.write_down_withdrawal(request.actor, person_id=person_id, party_id=party_id, **form.how())
    except Invalid as error:
        form.refuse(error)
        return _page(request, person_id, "staff-withdraw", context, invalid=True)
    return _done(request, person_id, _("Svaret er skrevet inn. Delingen er slutt."))


@door(Permission.CONSENT_RECORD, shell="work", fresh="for_another")
@require_http_methods(["GET", "POST"])
def plan(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """What was answered on paper or by speech about having a plan."""
    stands, _party = queries.to_write_down(request.actor, person_id=person_id)
    form = PlanAnswerForm(stands, request.POST or None)
    context = {
        "form": form,
        "plan": presenters.plan(queries.plan_consent(request.actor, person_id=person_id)),
    }
    if request.method == "GET" or not form.is_valid():
        return _page(request, person_id, "staff-plan", context, invalid=request.method == "POST")
    try:
        services.write_down_plan_consent(
            request.actor, person_id=person_id, answer=form.cleaned_data["answer"] == "yes", **form.how()
        )
    except Invalid as error:
        form.refuse(error)
        return _page(request, person_id, "staff-plan", context, invalid=True)
    return _done(request, person_id, _("Svaret er skrevet inn."))


@door(Permission.CAPACITY_ASSESS, shell="work", fresh="for_another")
@require_http_methods(["GET", "POST"])
def capacity(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """A professional's assessment of the capacity to consent."""
    stands, _party = queries.to_write_down(request.actor, person_id=person_id)
    close = [(str(row.id), row.name) for row in people.related(request.actor, person_id=person_id)]
    form = CapacityForm(close, request.POST or None)
    context = {"form": form, "capacity": presenters.capacity(stands)}
    if request.method == "GET" or not form.is_valid():
        return _page(request, person_id, "staff-capacity", context, invalid=request.method == "POST")
    facts = dict(form.cleaned_data)
    chosen = facts.pop("representative")
    try:
        services.assess_capacity(
            request.actor,
            person_id=person_id,
            representative_id=uuid.UUID(chosen) if chosen else None,
            **facts,
        )
    except Invalid as error:
        form.refuse(error)
        return _page(request, person_id, "staff-capacity", context, invalid=True)
    return _done(request, person_id, _("Vurderingen er skrevet inn. Personen kan lese den."))


def _page(
    request: ActorRequest,
    person_id: uuid.UUID,
    template: str,
    context: dict[str, Any],
    *,
    invalid: bool = False,
    status: int = 200,
) -> HttpResponse:
    frame = person_frame(request, person_id, PAGE)
    frame["breadcrumbs"] += [{"label": _("Samtykke"), "url": reverse(f"web:{PAGE}", args=[person_id])}]
    return render(
        request,
        f"consents/{template}.html",
        frame | context,
        status=UNPROCESSABLE if invalid else status,
    )


def _done(request: ActorRequest, person_id: uuid.UUID, text: str) -> HttpResponse:
    messages.success(request, text)
    return HttpResponseRedirect(reverse(f"web:{PAGE}", args=[person_id]))
