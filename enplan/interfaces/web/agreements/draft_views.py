"""Writing the draft: its terms and its clauses."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.agreements import services
from enplan.domain.agreements.queries import ClauseView, Proposal
from enplan.domain.agreements.rules import Standing
from enplan.interfaces.web.agreements import drafts, presenters, words
from enplan.interfaces.web.agreements.forms import ClauseForm, TemplatesForm, TermsForm
from enplan.interfaces.web.agreements.revision_views import back, proposal_of
from enplan.interfaces.web.doors import ActorRequest, door

FORM_METHODS = ["GET", "HEAD", "POST"]
WRONG, CONFLICT = 422, 409


@door(Permission.AGREEMENT_WRITE, shell="work")
@require_http_methods(FORM_METHODS)
def terms(request: ActorRequest, agreement_id: uuid.UUID) -> HttpResponseBase:
    """Purpose, reason and dates."""
    found = proposal_of(request, agreement_id, Standing.DRAFT)
    saved = TermsForm.saved(found.version)
    form, has_draft = drafts.filled(request, TermsForm, saved)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_terms(
                request.actor,
                agreement_id=agreement_id,
                revision=form.cleaned_data["revision"],
                terms=form.terms(),
            )
        except StaleVersion as stale:
            return _conflict(request, found, form, stale, saved)
        except Invalid as error:
            words.tell(
                form, Invalid({{"valid_to": "last_day"}.get(k, k): v for k, v in error.fields.items()})
            )
        else:
            drafts.drop(request)
            messages.success(request, _("Rammene er lagret."))
            return back(agreement_id)
    return _page(request, "agreements/terms.html", found, form, has_draft=has_draft)


@door(Permission.AGREEMENT_WRITE, shell="work")
@require_http_methods(FORM_METHODS)
def clause_new(request: ActorRequest, agreement_id: uuid.UUID) -> HttpResponseBase:
    """One more clause."""
    found = proposal_of(request, agreement_id, Standing.DRAFT)

    def make(*args: Any, **kwargs: Any) -> ClauseForm:
        return ClauseForm(*args, parties=found.agreement.parties, clause=None, **kwargs)

    form, has_draft = drafts.filled(request, make, {"number": _next_number(found), "same_stay": True})
    if request.method == "POST" and form.is_valid():
        try:
            services.add_clause(request.actor, agreement_id=agreement_id, content=form.content())
        except Invalid as error:
            words.tell(form, error)
        else:
            drafts.drop(request)
            messages.success(request, _("Punktet er lagt til."))
            return back(agreement_id, f"p{form.cleaned_data['number']}")
    return _page(request, "agreements/clause.html", found, form, has_draft=has_draft)


@door(Permission.AGREEMENT_WRITE, shell="work")
@require_http_methods(FORM_METHODS)
def clause_change(request: ActorRequest, agreement_id: uuid.UUID, clause_key: uuid.UUID) -> HttpResponseBase:
    """Other words, another limit, another bearer."""
    found = proposal_of(request, agreement_id, Standing.DRAFT)
    clause = _clause(found, clause_key)
    saved = ClauseForm.saved(clause)

    def make(*args: Any, **kwargs: Any) -> ClauseForm:
        return ClauseForm(*args, parties=found.agreement.parties, clause=clause, **kwargs)

    form, has_draft = drafts.filled(request, make, saved)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_clause(
                request.actor,
                agreement_id=agreement_id,
                clause_key=clause_key,
                revision=form.cleaned_data["revision"] or 0,
                content=form.content(),
            )
        except StaleVersion as stale:
            return _conflict(request, found, form, stale, saved)
        except Invalid as error:
            words.tell(form, error)
        else:
            drafts.drop(request)
            messages.success(request, _("Punktet er lagret."))
            return back(agreement_id, f"p{form.cleaned_data['number']}")
    return _page(request, "agreements/clause.html", found, form, has_draft=has_draft, clause=clause)


@door(Permission.AGREEMENT_WRITE, shell="work")
@require_POST
def clause_remove(request: ActorRequest, agreement_id: uuid.UUID, clause_key: uuid.UUID) -> HttpResponse:
    """Take a clause out of the draft."""
    services.remove_clause(request.actor, agreement_id=agreement_id, clause_key=clause_key)
    undo = reverse("web:agreement_clause_restore", args=[agreement_id, clause_key])
    messages.success(request, _("Punktet er tatt ut av utkastet."), extra_tags=f"undo:{undo}")
    return back(agreement_id)


@door(Permission.AGREEMENT_WRITE, shell="work")
@require_POST
def clause_restore(request: ActorRequest, agreement_id: uuid.UUID, clause_key: uuid.UUID) -> HttpResponse:
    """Take it in again."""
    try:
        services.restore_clause(request.actor, agreement_id=agreement_id, clause_key=clause_key)
        messages.success(request, _("Punktet er tatt inn igjen."))
    except Invalid as error:
        messages.warning(request, words.refusal_of(error))
    return back(agreement_id)


@door(Permission.AGREEMENT_WRITE, shell="work")
@require_http_methods(FORM_METHODS)
def templates(request: ActorRequest, agreement_id: uuid.UUID) -> HttpResponseBase:
    """Usual clauses to take into the draft."""
    found = proposal_of(request, agreement_id, Standing.DRAFT)
    there = [clause.template for clause in found.version.clauses if not clause.is_removed]
    form = TemplatesForm(request.POST if request.method == "POST" else None, there=there)
    if request.method == "POST" and form.is_valid():
        services.add_from_templates(
            request.actor, agreement_id=agreement_id, codes=form.cleaned_data["templates"]
        )
        messages.success(request, _("Punktene er lagt til."))
        return back(agreement_id)
    return _page(request, "agreements/templates.html", found, form)


def _clause(found: Proposal, key: uuid.UUID) -> ClauseView:
    clause = next((each for each in found.version.clauses if each.key == key and not each.is_removed), None)
    if clause is None:
        raise NotVisible
    return clause


def _next_number(found: Proposal) -> str:
    taken = {clause.number for clause in found.version.clauses}
    return next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)


def _page(
    request: ActorRequest, template: str, found: Proposal, form: forms.Form, **more: Any
) -> HttpResponse:
    context = {
        **presenters.frame(found.agreement),
        "found": found,
        "form": form,
        "draft_key": drafts.key_of(request),
        **more,
    }
    return render(request, template, context, status=WRONG if form.errors else 200)


def _conflict(
    request: ActorRequest, found: Proposal, form: forms.Form, stale: StaleVersion, saved: Mapping[str, Any]
) -> HttpResponse:
    """Both versions side by side; what the reader wrote travels along."""
    context = {
        **presenters.frame(found.agreement),
        "rows": drafts.rows(form, saved),
        "saved_version": stale.version,
        "action": request.path,
    }
    return render(request, "agreements/conflict.html", context, status=CONFLICT)
