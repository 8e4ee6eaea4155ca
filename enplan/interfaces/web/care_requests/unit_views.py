"""The coordinating unit: the inbox, one notice with three choices, and persons without a coordinator."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enplan.base.access import Permission
from enplan.domain.care_requests import queries, services
from enplan.interfaces.web.care_requests import drafted, unit_presenters
from enplan.interfaces.web.care_requests.forms import AppointForm, AskForm, NoNeedForm, VacancyForm
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.renewing import renew

READ_WRITE = ["GET", "HEAD", "POST"]
UNPROCESSABLE = 422
PROPOSE = "propose"


@door(Permission.INBOX_READ, shell="work")
@require_safe
def inbox(request: ActorRequest) -> HttpResponse:
    """What waits, by shelf; the shelf stands in the address."""
    shelf = unit_presenters.shelf_of(request.GET.get("vis", ""))
    found = queries.inbox(request.actor, shelf=shelf)
    context = unit_presenters.inbox_page(request.actor, found)
    context["may_set_items"] = request.actor.can(Permission.PATHWAY_SETTINGS)
    return render(request, "care_requests/inbox.html", context)


@door(Permission.INBOX_READ, shell="work")
@require_safe
def notice(request: ActorRequest, notice_id: uuid.UUID) -> HttpResponse:
    """One notice: what it says, what is there already, and the three choices. To open it is to have received it."""
    services.receive(request.actor, notice_id=notice_id)
    return _page(request, notice_id)


@door(Permission.NOTICE_DECIDE, shell="work", fresh="for_another")
@require_http_methods(READ_WRITE)
@drafted.kept_when_gone
def appoint(request: ActorRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Appoint a coordinator, or propose one so that the person can be asked first."""
    found, _known = queries.notice_for_unit(request.actor, notice_id=notice_id)
    proposes = request.POST.get("act") == PROPOSE
    form = AppointForm(
        request.POST or None,
        coordinators=queries.coordinators(request.actor),
        name=found.name,
        proposes=proposes,
    )
    work = _proposing(request, notice_id, form) if proposes else _appointing(request, notice_id, form)
    if request.method == "POST" and drafted.taken(request, form, work):
        said = (
            _("Forslaget er lagret. Spør personen, og oppnevn etterpå.")
            if proposes
            else _("Koordinatoren er oppnevnt. Den som meldte, har fått svar.")
        )
        return _done(request, said, "foreslatt" if proposes else "")
    return _page(request, notice_id, appoint=form if request.method == "POST" else None)


def _appointing(request: ActorRequest, notice_id: uuid.UUID, form: AppointForm) -> Callable[[], None]:
    return lambda: services.appoint(
        request.actor,
        notice_id=notice_id,
        version=form.cleaned_data["version"],
        coordinator_id=uuid.UUID(form.cleaned_data["coordinator_id"]),
        answer=form.cleaned_data["answer"],
        answer_note=form.cleaned_data["answer_note"],
        words=form.cleaned_data["words"],
    )


def _proposing(request: ActorRequest, notice_id: uuid.UUID, form: AppointForm) -> Callable[[], None]:
    return lambda: services.propose(
        request.actor,
        notice_id=notice_id,
        version=form.cleaned_data["version"],
        coordinator_id=uuid.UUID(form.cleaned_data["coordinator_id"]),
    )


@door(Permission.NOTICE_DECIDE, shell="work")
@require_http_methods(READ_WRITE)
@drafted.kept_when_gone
def ask(request: ActorRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Ask the sender for more."""
    queries.notice_for_unit(request.actor, notice_id=notice_id)
    form = AskForm(request.POST or None)
    if request.method == "POST" and drafted.taken(
        request,
        form,
        lambda: services.ask(
            request.actor,
            notice_id=notice_id,
            version=form.cleaned_data["version"],
            words=form.cleaned_data["question"],
        ),
    ):
        return _done(request, _("Spørsmålet er sendt."), "sporsmal")
    return _page(request, notice_id, ask=form if request.method == "POST" else None, opened="ask")


@door(Permission.NOTICE_DECIDE, shell="work")
@require_http_methods(READ_WRITE)
@drafted.kept_when_gone
def no_need(request: ActorRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Close without a coordinator, with the reason and an answer."""
    queries.notice_for_unit(request.actor, notice_id=notice_id)
    form = NoNeedForm(request.POST or None)
    if request.method == "POST" and drafted.taken(
        request,
        form,
        lambda: services.close_without_need(
            request.actor,
            notice_id=notice_id,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            words=form.cleaned_data["words"],
        ),
    ):
        return _done(request, _("Meldingen er ferdig. Den som meldte, har fått svar."))
    return _page(request, notice_id, no_need=form if request.method == "POST" else None, opened="no_need")


def _done(request: ActorRequest, said: str | Promise, shelf: str = "") -> HttpResponse:
    messages.success(request, str(said))
    query = f"?vis={shelf}" if shelf else ""
    return HttpResponseRedirect(reverse("web:unit_inbox") + query)


def _page(
    request: ActorRequest,
    notice_id: uuid.UUID,
    *,
    appoint: AppointForm | None = None,
    ask: AskForm | None = None,
    no_need: NoNeedForm | None = None,
    opened: str = "",
) -> HttpResponse:
    """The page of one notice, with the form that was refused in the place of an empty one."""
    found, known = queries.notice_for_unit(request.actor, notice_id=notice_id)
    coordinators = queries.coordinators(request.actor)
    start: dict[str, Any] = {"version": found.version}
    first = {**start, "coordinator_id": unit_presenters.first_choice(found, coordinators)}
    at = {name: reverse(f"web:unit_{name}", args=[notice_id]) for name in ("appoint", "ask", "no_need")}
    options: dict[str, Any] = {"coordinators": coordinators, "name": found.name}
    made: dict[str, forms.Form] = {
        "appoint": appoint or drafted.shown(request, AppointForm, first, path=at["appoint"], **options),
        "ask": ask or drafted.shown(request, AskForm, start, path=at["ask"]),
        "no_need": no_need or drafted.shown(request, NoNeedForm, start, path=at["no_need"]),
    }
    context = unit_presenters.notice_page(request.actor, found, known, made, opened)
    refused = any(form.errors for form in made.values())
    return render(request, "care_requests/notice.html", context, status=UNPROCESSABLE if refused else 200)


@door(Permission.INBOX_READ, shell="work", fresh="for_another")
@require_http_methods(READ_WRITE)
@drafted.kept_when_gone
def vacancy(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """Somebody whose coordinator has left: find another."""
    found = queries.vacancy(request.actor, person_id=person_id)
    coordinators = queries.coordinators(request.actor)
    options: dict[str, Any] = {"coordinators": coordinators, "name": found.name}
    if request.method == "POST":
        form = VacancyForm(request.POST, **options)
        if drafted.taken(
            request,
            form,
            lambda: services.appoint_to_vacancy(
                request.actor,
                person_id=person_id,
                seen=form.cleaned_data["seen"],
                coordinator_id=uuid.UUID(form.cleaned_data["coordinator_id"]),
                answer=form.cleaned_data["answer"],
                answer_note=form.cleaned_data["answer_note"],
            ),
        ):
            return _done(request, _("Koordinatoren er oppnevnt."), "uten-koordinator")
        renew(form, "seen", found.appointment)
    else:
        first = next((str(each.id) for each in coordinators if each.is_suggested), "")
        start = {"coordinator_id": first, "seen": found.appointment}
        form = drafted.shown(request, VacancyForm, start, **options)
    context = unit_presenters.vacancy_page(request.actor, found, form)
    return render(
        request, "care_requests/vacancy.html", context, status=UNPROCESSABLE if form.errors else 200
    )
