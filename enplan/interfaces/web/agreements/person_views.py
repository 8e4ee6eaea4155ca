"""The agreement about one person, as staff read it, put it together and answer it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.agreements.queries import personal as reading
from enplan.domain.agreements.queries.personal import PersonAgreementView
from enplan.domain.agreements.services import personal
from enplan.interfaces.web.agreements import drafts, promises, words
from enplan.interfaces.web.agreements.person_forms import (
    EndForm,
    GatherForm,
    UnitAnswerForm,
    WrittenAnswerForm,
)
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.person_frame import person_frame

FORM_METHODS = ["GET", "HEAD", "POST"]
WRONG = 422
PAGE = "person_agreements"


@door(Permission.PROMISE_READ, shell="work")
@require_safe
def person_agreements(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """What the units have promised, who has answered, and what the person says."""
    found = reading.person_agreement(request.actor, person_id=person_id)
    context = person_frame(request, person_id, PAGE) | promises.staff_page(found)
    return render(request, "agreements/person.html", context)


@door(Permission.PROMISE_READ, shell="work")
@require_safe
def person_agreements_print(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """The agreement on one sheet, with lines to sign."""
    found = reading.person_agreement(request.actor, person_id=person_id)
    if not found.exists:
        raise NotVisible
    context = person_frame(request, person_id, PAGE) | promises.staff_page(found)
    context["signers"] = [found.given_name, *(unit["name"] for unit in context["units"])]
    return render(request, "agreements/person_print.html", context)


@door(Permission.PROMISE_GATHER, shell="work")
@require_http_methods(FORM_METHODS)
def gather(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """Put promises between the services into the person's agreement."""
    offered = reading.possible(request.actor, person_id=person_id)
    choices = promises.choices(offered)
    form = GatherForm(_typed(request), choices=choices, initial={"chosen": [code for code, _text in choices]})
    if request.method == "POST" and form.is_valid():
        try:
            personal.gather(request.actor, person_id=person_id, chosen=form.cleaned_data["chosen"])
        except Invalid as error:
            words.tell(form, error)
        else:
            messages.success(request, _("Punktene står i avtalen. Hver tjeneste må svare for sin del."))
            return _back(person_id)
    more = {"closed": offered.closed, "has_choices": bool(choices)}
    return _form(request, person_id, "agreements/gather.html", form, more)


@door(Permission.PROMISE_GATHER, shell="work")
@require_POST
def take_out(request: ActorRequest, person_id: uuid.UUID, duty_id: uuid.UUID) -> HttpResponse:
    """Take one promise out of the agreement."""
    personal.take_out(request.actor, person_id=person_id, duty_id=duty_id)
    messages.success(request, _("Punktet er tatt ut av avtalen. Du kan ta det inn igjen."))
    return _back(person_id)


@door(Permission.PROMISE_ANSWER, shell="work")
@require_http_methods(FORM_METHODS)
def answer_for_unit(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """The reader's unit takes on its own duties, or says why not."""
    found = reading.person_agreement(request.actor, person_id=person_id)
    own = [duty for duty in found.duties if duty.is_own]
    if not own:
        raise NotVisible
    choices = [(str(duty.id), f"{duty.organization_name}: {duty.text}") for duty in own]

    def make(*args: Any, **kwargs: Any) -> UnitAnswerForm:
        return UnitAnswerForm(*args, choices=choices, **kwargs)

    form, has_draft = drafts.filled(request, make, {"duties": [str(duty.id) for duty in found.waits_for_me]})
    if request.method == "POST" and form.is_valid():
        try:
            personal.answer_for_unit(
                request.actor,
                person_id=person_id,
                duty_ids=[uuid.UUID(each) for each in form.cleaned_data["duties"]],
                yes=form.cleaned_data["answer"] == "yes",
                words=form.cleaned_data["words"],
            )
        except Invalid as error:
            words.tell(form, error)
        else:
            drafts.drop(request)
            messages.success(request, _("Svaret er lagret. Personen og teamet kan lese det."))
            return _back(person_id)
    return _form(request, person_id, "agreements/unit_answer.html", form, {"has_draft": has_draft})


@door(Permission.PROMISE_GATHER, shell="work", fresh="for_another")
@require_http_methods(FORM_METHODS)
def write_down(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """What the person said to the agreement, written down by whoever manages the plan."""
    found = _managed(request, person_id)

    def make(*args: Any, **kwargs: Any) -> WrittenAnswerForm:
        return WrittenAnswerForm(*args, given_name=found.given_name, **kwargs)

    form, has_draft = drafts.filled(request, make, {"words": found.person_words})
    if request.method == "POST" and form.is_valid():
        try:
            personal.answer_as_person(
                request.actor,
                person_id=person_id,
                read=request.POST.get("read", ""),
                yes=form.cleaned_data["answer"] == "yes",
                words=form.cleaned_data["words"],
                through=form.cleaned_data["through"],
            )
        except Invalid as error:
            words.tell(form, error)
        else:
            drafts.drop(request)
            messages.success(request, _("Svaret er skrevet ned."))
            return _back(person_id)
    context = {"has_draft": has_draft, "read": found.as_read}
    return _form(request, person_id, "agreements/written_answer.html", form, context)


@door(Permission.PROMISE_GATHER, shell="work")
@require_http_methods(FORM_METHODS)
def end(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """End the agreement about the person."""
    _managed(request, person_id)
    form, has_draft = drafts.filled(request, EndForm, {})
    if request.method == "POST" and form.is_valid():
        personal.end(request.actor, person_id=person_id, because=form.cleaned_data["because"])
        drafts.drop(request)
        messages.success(request, _("Avtalen er avsluttet. Det loven krever, gjelder fortsatt."))
        return _back(person_id)
    return _form(request, person_id, "agreements/person_end.html", form, {"has_draft": has_draft})


def _managed(request: ActorRequest, person_id: uuid.UUID) -> PersonAgreementView:
    """The agreement, for whoever puts it together. Raises NotVisible."""
    found = reading.person_agreement(request.actor, person_id=person_id)
    if not (found.manages and found.exists):
        raise NotVisible
    return found


def _typed(request: ActorRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _back(person_id: uuid.UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("web:person_agreements", args=[person_id]))


def _form(
    request: ActorRequest, person_id: uuid.UUID, template: str, form: forms.Form, more: dict[str, Any]
) -> HttpResponse:
    context = person_frame(request, person_id, PAGE) | {
        "form": form,
        "draft_key": drafts.key_of(request),
        "back_url": reverse("web:person_agreements", args=[person_id]),
        **more,
    }
    return render(request, template, context, status=WRONG if form.errors else 200)
