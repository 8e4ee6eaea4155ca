"""The person's answer to whether there is a plan at all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enplan.base.access import Permission
from enplan.domain.consents import queries, services
from enplan.interfaces.web.consents import presenters, words
from enplan.interfaces.web.doors import ActorRequest, door


@door(Permission.CONSENT_READ, shell="person")
@require_GET
def plan(request: ActorRequest) -> HttpResponse:
    """What the person has answered about the plan, and how to change it."""
    consent = queries.plan_consent(request.actor)
    context = {
        "answer": words.plan_answer(consent),
        "given": words.given(consent.given) if consent else "",
        "is_yes": consent is not None and consent.is_yes,
        "read_only": words.why_read_only(queries.capacity(request.actor)),
    }
    return render(request, "consents/plan.html", context)


@door(Permission.CONSENT_GIVE, shell="person")
@require_POST
def agree(request: ActorRequest) -> HttpResponse:
    """Yes to a plan."""
    services.give_plan_consent(request.actor)
    messages.success(request, _("Du har sagt ja til planen. Velg hvem som ser hva."))
    return HttpResponseRedirect(reverse("web:my_sharing"))


@door(Permission.CONSENT_GIVE, shell="person")
@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest) -> HttpResponse:
    """No to the plan, after a page that explains it."""
    if request.method == "GET":
        return render(request, "consents/confirm.html", presenters.no_to_plan())
    services.withdraw_plan_consent(request.actor)
    messages.success(request, _("Du har sagt nei til planen. All deling er slutt."))
    return HttpResponseRedirect(reverse("web:my_plan_consent"))
