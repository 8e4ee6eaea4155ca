"""One party: what it may see, what it would see, the receipt, no to everything, and undo."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, StaleVersion
from enplan.domain.care_teams import queries as care_teams
from enplan.domain.consents import queries, services
from enplan.domain.consents.queries import PartyView
from enplan.domain.consents.rules import Answer
from enplan.interfaces.web.consents import presenters, words
from enplan.interfaces.web.consents.forms import SharingForm
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.policy.rehearsal import rehearse

UNPROCESSABLE, CONFLICT = 422, 409


@door(Permission.CONSENT_GIVE, shell="person")
@require_http_methods(["GET", "POST"])
def party(request: ActorRequest, party_id: uuid.UUID) -> HttpResponse:
    """What one party may see; saved answers count from its next request."""
    found = queries.party(request.actor, party_id=party_id)
    if request.method == "GET":
        form = SharingForm(found, shortcut=request.GET.get("snarvei", ""))
        return _page(request, found, form)
    form = SharingForm(found, request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=UNPROCESSABLE)
    try:
        services.decide_sharing(
            request.actor,
            party_id=party_id,
            yes=form.answered(Answer.YES),
            no=form.answered(Answer.NO),
            period_code=form.cleaned_data["period"],
            ends_on=form.cleaned_data["ends_on"],
            seen=form.cleaned_data["seen"],
        )
    except Invalid as error:
        form.refuse(error)
        return _page(request, found, form, status=UNPROCESSABLE)
    except StaleVersion:
        form = SharingForm(found, _typed(request) | {"seen": found.mark})
        return _page(request, found, form, status=CONFLICT)
    return HttpResponseRedirect(reverse("web:my_sharing_receipt", args=[party_id]))


@door(Permission.CONSENT_READ, shell="person")
@require_POST
def rehearsal(request: ActorRequest, party_id: uuid.UUID) -> HttpResponse:
    """«Dette vil de se»: with the answers as they stand in the form, before anything is saved."""
    found = queries.party(request.actor, party_id=party_id)
    form = SharingForm(found, initial=_typed(request))
    if request.headers.get("HX-Request"):
        response = render(request, "consents/rehearsal.html", {"shown": _rehearsed(request, found, form)})
    else:
        response = _page(request, found, form, is_rehearsed=True)
    patch_vary_headers(response, ("HX-Request",))
    return response


@door(Permission.CONSENT_READ, shell="person")
@require_GET
def receipt(request: ActorRequest, party_id: uuid.UUID) -> HttpResponse:
    """What was said, for how long, and what happens now."""
    found = queries.party(request.actor, party_id=party_id)
    return render(request, "consents/receipt.html", presenters.receipt(found))


@door(Permission.CONSENT_GIVE, shell="person")
@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, party_id: uuid.UUID) -> HttpResponse:
    """No to everything for one party, after a page that explains it."""
    if request.method == "GET":
        found = queries.party(request.actor, party_id=party_id)
        context = presenters.no_to_party(found, care_teams.team(request.actor))
        return render(request, "consents/confirm.html", context)
    services.withdraw_sharing(request.actor, party_id=party_id)
    return HttpResponseRedirect(reverse("web:my_sharing_receipt", args=[party_id]))


@door(Permission.CONSENT_GIVE, shell="person")
@require_POST
def undo(request: ActorRequest, party_id: uuid.UUID) -> HttpResponse:
    """Back to the answer that stood before."""
    try:
        services.restore_sharing(request.actor, party_id=party_id)
    except Invalid:
        messages.info(request, _("Tiden for det forrige svaret er over. Velg på nytt her."))
        return HttpResponseRedirect(reverse("web:my_sharing_party", args=[party_id]))
    messages.success(request, _("Valget er angret."))
    return HttpResponseRedirect(reverse("web:my_sharing"))


def _typed(request: ActorRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}


def _rehearsed(request: ActorRequest, found: PartyView, form: SharingForm) -> dict[str, Any]:
    """What the party would see with the answers as they stand in the form."""
    return presenters.rehearsal(found, rehearse(request.actor, party_id=found.id, yes=form.considered()))


def _page(
    request: ActorRequest,
    found: PartyView,
    form: SharingForm,
    *,
    status: int = 200,
    is_rehearsed: bool = False,
) -> HttpResponse:
    """The form of one party; read-only where somebody else answers for the person."""
    stands = queries.capacity(request.actor)
    team = care_teams.team(request.actor)
    context = {
        "party": found,
        "form": form,
        "summary": words.summary(found),
        "lasts": words.lasts(found),
        "given": words.given(found.given),
        "people": presenters.who_comes(found, team),
        "coordinates": presenters.coordinates(found, team),
        "shortcuts": presenters.shortcuts(found),
        "shown": _rehearsed(request, found, form),
        "is_rehearsed": is_rehearsed,
        "read_only": words.why_read_only(stands),
        "stands": stands,
        "is_stale": status == CONFLICT,
        "has_errors": status == UNPROCESSABLE,
        "answers": [(words.category(c, "person"), found.answer(c)) for c in found.offered],
    }
    return render(request, "consents/party.html", context, status=status)
