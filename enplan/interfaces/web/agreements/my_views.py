"""What the services have promised, in plain words to the person, who says yes or no to it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.agreements.queries import personal as reading
from enplan.domain.agreements.services import personal
from enplan.domain.care_teams import queries as teams
from enplan.interfaces.web.agreements import drafts, promises, words
from enplan.interfaces.web.agreements.person_forms import PersonAnswerForm
from enplan.interfaces.web.doors import ActorRequest, door

FORM_METHODS = ["GET", "HEAD", "POST"]
WRONG = 422


@door(Permission.PROMISE_READ, shell="person")
@require_safe
def my_agreements(request: ActorRequest) -> HttpResponse:
    """What has been promised me, by whom, and whom to tell if it does not happen."""
    found = reading.person_agreement(request.actor)
    context = promises.my_page(found) | {"coordinator": teams.coordinator(request.actor)}
    return render(request, "agreements/mine.html", context)


@door(Permission.PROMISE_ANSWER, shell="person")
@require_http_methods(FORM_METHODS)
def my_answer(request: ActorRequest) -> HttpResponse:
    """Yes or no to the agreement, and something about it if one wants to."""
    found = reading.person_agreement(request.actor)
    if not found.exists:
        raise NotVisible
    form, has_draft = drafts.filled(request, PersonAnswerForm, {"words": found.person_words})
    if request.method == "POST" and form.is_valid():
        try:
            personal.answer_as_person(
                request.actor,
                read=request.POST.get("read", ""),
                yes=form.cleaned_data["answer"] == "yes",
                words=form.cleaned_data["words"],
            )
        except Invalid as error:
            words.tell(form, error)
        else:
            drafts.drop(request)
            messages.success(request, _("Takk. Svaret ditt er lagret. Du kan svare på nytt når du vil."))
            return _back()
    context = {
        "read": found.as_read,
        "form": form,
        "has_draft": has_draft,
        "draft_key": drafts.key_of(request),
        "readers": sorted({duty.organization_name for duty in found.duties}),
    }
    return render(request, "agreements/my_answer.html", context, status=WRONG if form.errors else 200)


@door(Permission.PROMISE_ANSWER, shell="person")
@require_POST
def my_no(request: ActorRequest, duty_id: uuid.UUID) -> HttpResponse:
    """No to one of the promises."""
    personal.refuse_duty(request.actor, duty_id=duty_id)
    undo = reverse("web:my_promise_yes", args=[duty_id])
    messages.success(request, _("Du har sagt nei til dette."), extra_tags=f"undo:{undo}")
    return _back(f"l{duty_id}")


@door(Permission.PROMISE_ANSWER, shell="person")
@require_POST
def my_yes(request: ActorRequest, duty_id: uuid.UUID) -> HttpResponse:
    """Yes to it after all."""
    personal.refuse_duty(request.actor, duty_id=duty_id, refused=False)
    messages.success(request, _("Da gjelder det likevel."))
    return _back(f"l{duty_id}")


def _back(anchor: str = "") -> HttpResponseRedirect:
    address = reverse("web:my_agreements")
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)
