"""One agreement as it stands: its obligations, its versions, and giving notice."""

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
from enplan.domain.agreements import queries, services
from enplan.domain.commitments import figures as commitments
from enplan.interfaces.web.agreements import drafts, figures, presenters, words
from enplan.interfaces.web.agreements.forms import ONE_DAY, NoticeForm
from enplan.interfaces.web.doors import ActorRequest, door

FORM_METHODS = ["GET", "HEAD", "POST"]
WRONG = 422


@door(Permission.AGREEMENT_READ, shell="work")
@require_safe
def agreement(request: ActorRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Head, obligations with stable anchors, and all versions."""
    found = queries.agreement(request.actor, agreement_id=agreement_id)
    counted = commitments.of_agreement(request.actor, agreement_id=agreement_id)
    context = presenters.page(request, found, figures.of_agreement(counted))
    context["how_counted"] = figures.how_counted(counted)
    return render(request, "agreements/agreement.html", context)


@door(Permission.AGREEMENT_READ, shell="work")
@require_safe
def agreement_version(request: ActorRequest, agreement_id: uuid.UUID, number: int) -> HttpResponse:
    """One version as it was agreed, with what was new in it."""
    found, version, before = queries.version(request.actor, agreement_id=agreement_id, number=number)
    context = {
        **presenters.frame(found),
        "shown": version,
        "before": before,
        "facts": presenters.facts(found, version),
        "clauses": presenters.clauses(version),
        "changes": presenters.changes(before, version),
    }
    return render(request, "agreements/version.html", context)


@door(Permission.AGREEMENT_APPROVE, shell="work")
@require_http_methods(FORM_METHODS)
def notice(request: ActorRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Give notice that the agreement ends on a day to come."""
    found = queries.agreement(request.actor, agreement_id=agreement_id)
    if not found.is_binding:
        raise NotVisible
    form, has_draft = drafts.filled(request, NoticeForm, {})
    if request.method == "POST" and form.is_valid():
        try:
            services.give_notice(
                request.actor,
                agreement_id=agreement_id,
                ends_on=form.cleaned_data["last_day"] + ONE_DAY,
                reason=form.cleaned_data["reason"],
            )
        except Invalid as error:
            words.tell(form, Invalid({{"ends_on": "last_day"}.get(k, k): v for k, v in error.fields.items()}))
        else:
            drafts.drop(request)
            undo = reverse("web:agreement_notice_back", args=[agreement_id])
            messages.success(request, _("Avtalen er sagt opp."), extra_tags=f"undo:{undo}")
            return HttpResponseRedirect(reverse("web:agreement", args=[agreement_id]))
    context = {
        **presenters.frame(found),
        "form": form,
        "has_draft": has_draft,
        "draft_key": drafts.key_of(request),
    }
    return render(request, "agreements/notice.html", context, status=WRONG if form.errors else 200)


@door(Permission.AGREEMENT_APPROVE, shell="work")
@require_POST
def notice_back(request: ActorRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Take the notice back."""
    try:
        services.take_back_notice(request.actor, agreement_id=agreement_id)
        messages.success(request, _("Oppsigelsen er trukket. Avtalen gjelder videre."))
    except Invalid as error:
        messages.warning(request, words.refusal_of(error))
    return HttpResponseRedirect(reverse("web:agreement", args=[agreement_id]))
