"""The coordinators of a unit's house: how many persons each has, and what the unit has written about them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enplan.base.access import Permission
from enplan.base.kernel.errors import NotVisible
from enplan.domain.care_requests import queries, services
from enplan.interfaces.web.care_requests import drafted, unit_presenters
from enplan.interfaces.web.care_requests.forms import ProfileForm
from enplan.interfaces.web.doors import ActorRequest, door


@door(Permission.INBOX_READ, shell="work")
@require_safe
def coordinators(request: ActorRequest) -> HttpResponse:
    """Who can take on more."""
    found = queries.coordinators(request.actor)
    return render(request, "care_requests/coordinators.html", unit_presenters.coordinators_page(found))


@door(Permission.COORDINATORS_KEEP, shell="work")
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: ActorRequest, coordinator_id: uuid.UUID) -> HttpResponse:
    """Languages, training, substitute, and whether they can take on more."""
    found = queries.coordinators(request.actor)
    chosen = next((each for each in found if each.id == coordinator_id), None)
    if chosen is None:
        raise NotVisible
    others = [each for each in found if each.id != coordinator_id]
    if request.method == "POST":
        form = ProfileForm(request.POST, others=others)
        if drafted.taken(request, form, lambda: _save(request, coordinator_id, form)):
            messages.success(request, _("Lagret."))
            return HttpResponseRedirect(reverse("web:unit_coordinators"))
    else:
        form = drafted.shown(request, ProfileForm, unit_presenters.profile_values(chosen), others=others)
    context = unit_presenters.profile_page(chosen, form)
    return render(request, "care_requests/profile.html", context, status=422 if form.errors else 200)


def _save(request: ActorRequest, coordinator_id: uuid.UUID, form: ProfileForm) -> None:
    clean = form.cleaned_data
    services.keep_profile(
        request.actor,
        coordinator_id=coordinator_id,
        takes_more=clean["takes_more"] == "yes",
        languages=clean["languages"],
        training=clean["training"],
        trained_on=clean["trained_on"],
        substitute_id=uuid.UUID(clean["substitute_id"]) if clean["substitute_id"] else None,
    )
