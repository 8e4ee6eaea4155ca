"""The sender's own notices: how it goes, answering, telling what the person said, taking back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enplan.base.access import Permission
from enplan.domain.care_requests import queries, services
from enplan.interfaces.web.care_requests import drafted, presenters
from enplan.interfaces.web.care_requests.forms import TellForm, WithdrawForm, WordsForm
from enplan.interfaces.web.doors import ActorRequest, door

READ_WRITE = ["GET", "HEAD", "POST"]
UNPROCESSABLE = 422


@door(Permission.NOTICE_READ, shell="work")
@require_safe
def notices(request: ActorRequest) -> HttpResponse:
    """The notices that the reader has sent."""
    found = queries.sent_by_me(request.actor)
    return render(request, "care_requests/sent.html", presenters.sent_page(request.actor, found))


@door(Permission.NOTICE_READ, shell="work")
@require_safe
def notice(request: ActorRequest, notice_id: uuid.UUID) -> HttpResponse:
    """One of them: what was sent, how it goes, and what the unit asks."""
    found = queries.sent_one(request.actor, notice_id=notice_id)
    return render(request, "care_requests/followed.html", presenters.followed_page(request.actor, found))


@door(Permission.NOTICE_READ, shell="work")
@require_safe
def receipt(request: ActorRequest, notice_id: uuid.UUID) -> HttpResponse:
    """«Meldingen er sendt»: to whom, and what happens now."""
    first = queries.sent_one(request.actor, notice_id=notice_id)
    together = [each for each in queries.sent_by_me(request.actor) if each.requisition == first.requisition]
    return render(request, "care_requests/receipt.html", presenters.receipt_page(together))


@door(Permission.NOTICE_SEND, shell="work")
@require_http_methods(READ_WRITE)
def answer(request: ActorRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Answer what the unit asks."""
    found = queries.sent_one(request.actor, notice_id=notice_id)
    if request.method != "POST" and (found.open_question is None or found.consent != "yes"):
        return HttpResponseRedirect(reverse("web:notice", args=[notice_id]))
    if request.method == "POST":
        form = WordsForm(request.POST)
        if drafted.taken(
            request,
            form,
            lambda: services.answer_question(
                request.actor,
                notice_id=notice_id,
                version=form.cleaned_data["version"],
                words=form.cleaned_data["words"],
            ),
        ):
            messages.success(request, _("Svaret er sendt."))
            return HttpResponseRedirect(reverse("web:notice", args=[notice_id]))
    else:
        form = drafted.shown(request, WordsForm, {"version": found.version})
    context = presenters.form_page(found, form, _("Svar til enheten"), _("Send svaret"), request.path)
    return render(request, "care_requests/form.html", context, status=UNPROCESSABLE if form.errors else 200)


@door(Permission.NOTICE_SEND, shell="work", fresh="for_another")
@require_http_methods(READ_WRITE)
def tell_answer(request: ActorRequest, notice_id: uuid.UUID) -> HttpResponse:
    """The person has been asked since: what the answer was."""
    found = queries.sent_one(request.actor, notice_id=notice_id)
    if request.method != "POST" and (found.closed_at is not None or found.consent == "yes"):
        return HttpResponseRedirect(reverse("web:notice", args=[notice_id]))
    if request.method == "POST":
        form = TellForm(request.POST)
        if drafted.taken(
            request,
            form,
            lambda: services.tell_answer(
                request.actor,
                notice_id=notice_id,
                version=form.cleaned_data["version"],
                said=form.said(),
            ),
        ):
            messages.success(request, _("Svaret fra personen er sendt til enheten."))
            return HttpResponseRedirect(reverse("web:notice", args=[notice_id]))
    else:
        form = drafted.shown(request, TellForm, {"version": found.version, "asked_by": request.actor.name})
    context = presenters.form_page(found, form, _("Hva sa personen?"), _("Send svaret"), request.path)
    return render(request, "care_requests/form.html", context, status=UNPROCESSABLE if form.errors else 200)


@door(Permission.NOTICE_SEND, shell="work")
@require_http_methods(READ_WRITE)
def withdraw(request: ActorRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Take the notice back."""
    found = queries.sent_one(request.actor, notice_id=notice_id)
    if request.method != "POST" and found.closed_at is not None:
        return HttpResponseRedirect(reverse("web:notice", args=[notice_id]))
    if request.method == "POST":
        form = WithdrawForm(request.POST)
        if drafted.taken(
            request,
            form,
            lambda: services.withdraw(
                request.actor,
                notice_id=notice_id,
                version=form.cleaned_data["version"],
                words=form.cleaned_data["words"],
            ),
        ):
            messages.success(request, _("Meldingen er trukket tilbake."))
            return HttpResponseRedirect(reverse("web:notices"))
    else:
        form = drafted.shown(request, WithdrawForm, {"version": found.version})
    context = presenters.form_page(found, form, _("Trekk meldingen"), _("Trekk meldingen"), request.path)
    return render(request, "care_requests/form.html", context, status=UNPROCESSABLE if form.errors else 200)
