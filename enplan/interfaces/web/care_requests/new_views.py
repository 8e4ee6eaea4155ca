"""Notifying a need: five questions on one page, a look over the answers, and sending."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from enplan.base.access import Permission
from enplan.base.drafts import services as drafts
from enplan.base.kernel.errors import Invalid
from enplan.domain.care_requests import queries, rules, services
from enplan.domain.care_requests.rules import NoUnit
from enplan.domain.directory import queries as directory
from enplan.interfaces.web.care_requests import drafted, presenters, words
from enplan.interfaces.web.care_requests.forms import NoticeForm
from enplan.interfaces.web.doors import ActorRequest, door

READ_WRITE = ["GET", "HEAD", "POST"]
UNPROCESSABLE = 422


@door(Permission.NOTICE_SEND, shell="work", fresh="for_another")
@require_http_methods(READ_WRITE)
def notice_new(request: ActorRequest, person_id: uuid.UUID | None = None) -> HttpResponse:
    """The five questions; about somebody new, or about a person whom the sender sees already."""
    about = queries.who_it_is_about(request.actor, person_id=person_id)
    route = queries.where_to(request.actor)
    options = _options(request, person_id, route)
    if request.method == "POST":
        form = NoticeForm(request.POST, **options)
        drafted.keep(request)
        if form.is_valid() and _can_be_sent(request, form, about):
            return HttpResponseRedirect(
                request.path + "se-over/" if person_id else reverse("web:notice_check")
            )
    else:
        known = presenters.suggestions(request.actor, about, route)
        form = drafted.shown(request, NoticeForm, known, **options)
    context = presenters.new_page(form, about, request.path)
    return render(request, "care_requests/new.html", context, status=UNPROCESSABLE if form.errors else 200)


@door(Permission.NOTICE_SEND, shell="work", fresh="for_another")
@require_http_methods(READ_WRITE)
def notice_check(request: ActorRequest, person_id: uuid.UUID | None = None) -> HttpResponse:
    """Everything that will be sent, to whom, and what will not; then it is sent."""
    page = reverse("web:notice_about", args=[person_id]) if person_id else reverse("web:notice_new")
    about = queries.who_it_is_about(request.actor, person_id=person_id)
    typed = drafts.find(request.actor, form=page)
    form = NoticeForm(typed, **_options(request, person_id, queries.where_to(request.actor)))
    if not typed or not form.is_valid() or not _can_be_sent(request, form, about):
        return HttpResponseRedirect(page)
    if request.method != "POST":
        route = queries.where_to(
            request.actor,
            municipality_number=_number(form, about),
            needs_municipality=form.for_municipality_too,
        )
        return render(
            request, "care_requests/check.html", presenters.check_page(form, about, route, page, request.path)
        )
    try:
        sent = services.send(
            request.actor,
            said=form.said(),
            about=form.particulars(),
            person_id=person_id,
            needs_municipality=form.for_municipality_too,
        )
    except Invalid as error:
        words.add_refusals(form, error)
        context = presenters.new_page(form, about, page)
        return render(request, "care_requests/new.html", context, status=UNPROCESSABLE)
    drafts.drop(request.actor, form=page)
    return HttpResponseRedirect(reverse("web:notice_receipt", args=[sent[0].notice_id]))


def _options(request: ActorRequest, person_id: uuid.UUID | None, route: queries.Route) -> dict[str, Any]:
    """What the form asks, which depends on who sends and whether the person is known."""
    return {
        "municipalities": directory.municipalities(request.actor),
        "knows_person": person_id is not None,
        "asks_about_municipality": route.asks_about_municipality,
    }


def _can_be_sent(request: ActorRequest, form: NoticeForm, about: queries.About) -> bool:
    """Whether the domain would take it; what it would refuse is written into the form."""
    try:
        rules.check_notice(
            form.said(),
            form.particulars(),
            today=presenters.today(request.actor),
            only_synthetic=presenters.only_synthetic(),
        )
    except Invalid as error:
        words.add_refusals(form, error)
        return False
    try:
        queries.where_to(
            request.actor,
            municipality_number=_number(form, about),
            needs_municipality=form.for_municipality_too,
        )
    except NoUnit as missing:
        form.add_error(None, words.no_unit(missing))
        return False
    return True


def _number(form: NoticeForm, about: queries.About) -> str:
    person = form.particulars()
    return person.municipality_number if person is not None else about.municipality_number
