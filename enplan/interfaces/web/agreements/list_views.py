"""The agreements of the reader's house, and beginning a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid
from enplan.domain.agreements import queries, services
from enplan.domain.agreements.rules import kinds
from enplan.interfaces.web.agreements import drafts, presenters, words
from enplan.interfaces.web.agreements.forms import NewAgreementForm
from enplan.interfaces.web.doors import ActorRequest, door

FORM_METHODS = ["GET", "HEAD", "POST"]
WRONG = 422


@door(Permission.AGREEMENT_READ, shell="work")
@require_safe
def agreements(request: ActorRequest) -> HttpResponse:
    """What the house has agreed with others, what is due, and what waits for an answer."""
    lines = queries.listing(request.actor)
    context = presenters.listing(lines, presenters.Choice.read(request.GET))
    context["may_write"] = request.actor.can(Permission.AGREEMENT_WRITE)
    return render(request, "agreements/agreements.html", context)


@door(Permission.AGREEMENT_WRITE, shell="work")
@require_http_methods(FORM_METHODS)
def agreement_new(request: ActorRequest) -> HttpResponse:
    """A new agreement, as a draft of one's own house."""
    choices = queries.choices(request.actor)

    def make(*args: object, **kwargs: object) -> NewAgreementForm:
        return NewAgreementForm(*args, choices=choices, kinds=[kind.code for kind in kinds()], **kwargs)

    form, has_draft = drafts.filled(request, make, {"kind": request.GET.get("slag", "")})
    if request.method == "POST" and form.is_valid():
        try:
            agreement_id = services.start_agreement(
                request.actor,
                kind=form.cleaned_data["kind"],
                title=form.cleaned_data["title"],
                party_ids=form.party_ids,
                parent_id=form.parent_id,
                from_templates=form.cleaned_data["templates"],
            )
        except Invalid as error:
            words.tell(form, error)
        else:
            drafts.drop(request)
            messages.success(request, _("Utkastet er laget. Bare dere kan se det."))
            return HttpResponseRedirect(reverse("web:agreement_revision", args=[agreement_id]))
    context = {
        "form": form,
        "has_draft": has_draft,
        "draft_key": drafts.key_of(request),
        "breadcrumbs": [{"label": _("Avtaler"), "url": reverse("web:agreements")}],
    }
    return render(request, "agreements/new.html", context, status=WRONG if form.errors else 200)
