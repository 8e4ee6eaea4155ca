"""Coming in by a link: first who you are, then what you will see, then yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.agreements.queries import personal as promises
from enplan.domain.agreements.services import personal
from enplan.domain.care_teams import queries, redemption, services
from enplan.domain.care_teams.acceptance import Accepted, Offer
from enplan.interfaces.web import failures, session
from enplan.interfaces.web.care_teams import words
from enplan.interfaces.web.doors import ActorRequest, door, public
from enplan.interfaces.web.login import entrance

GONE = 410
FORBIDDEN = 403


@public(because="says that somebody is invited to something, and not whom it concerns")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def landing(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask whoever comes to log in. Somebody close who has proved who they are, and has no hat yet, goes on here."""
    if session.current(request) is not None:
        return HttpResponseRedirect(reverse("web:reply_invitation", args=[token]))
    known = entrance.known_in(request)
    if known is not None and not entrance.hats_of(known.account_id):
        return _newcomer(request, token, known)
    log_in = f"{reverse('web:log_in')}?{urlencode({'neste': reverse('web:invitation', args=[token])})}"
    return render(request, "care_teams/invitation.html", {"log_in_url": log_in, "token": token})


@door(Permission.TEAM_ACCEPT, shell="any")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: ActorRequest, token: str) -> HttpResponse:
    """Show what will be seen and what not; take the yes or the no."""
    try:
        if request.method != "POST":
            offer = queries.open_invitation(request.actor, token=token)
            duties = [] if offer.fault else promises.offered_with_place(request.actor, token=token)
            return _offer(request, token, offer, duties)
        if request.POST.get("answer") != "yes":
            because = "wrong_person" if request.POST.get("answer") == "wrong" else "cannot"
            services.decline(request.actor, token=token, because=because)
            return render(request, "care_teams/declined.html", {"because": because})
        accepted = services.accept(request.actor, token=token)
        if accepted.hat_id == request.actor.hat_id:  # somebody close gets a new hat, and no duties
            personal.accept_with_place(request.actor, token=token)
    except Invalid as error:
        return _offer(request, token, Offer(error.reason))
    except NotVisible:
        return render(request, "care_teams/link_gone.html", status=GONE)
    return _welcome(request, accepted, request.actor.hat_id)


@public(because="closes a link that reached the wrong one, and tells nothing about whom it concerns")
@never_cache
@require_POST
def wrong_person(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever got the link by mistake says so, without logging in."""
    try:
        redemption.turn_down_link(token)
    except NotVisible:
        return render(request, "care_teams/link_gone.html", status=GONE)
    return render(request, "care_teams/declined.html", {"because": "wrong_person"})


def _newcomer(request: HttpRequest, token: str, known: entrance.Known) -> HttpResponseBase:
    try:
        if request.method != "POST":
            return _offer(request, token, redemption.offer_to_newcomer(known.account_id, token=token))
        if request.POST.get("answer") != "yes":
            because = "wrong_person" if request.POST.get("answer") == "wrong" else "cannot"
            redemption.turn_down_link(token, because=because)
            return render(request, "care_teams/declined.html", {"because": because})
        accepted = redemption.accept_as_newcomer(known.account_id, token=token)
    except Invalid as error:
        return _offer(request, token, Offer(error.reason))
    except NotVisible:
        return render(request, "care_teams/link_gone.html", status=GONE)
    hats = entrance.hats_of(accepted.account_id)
    hat = next(hat for hat in hats if hat.pk == accepted.hat_id)
    if not entrance.put_on(request, known, hat, len(hats)):
        return failures.sign_in_first(request)
    return _welcome(request, accepted, accepted.hat_id)


def _offer(
    request: HttpRequest, token: str, offer: Offer, duties: Sequence[tuple[str, str]] = ()
) -> HttpResponse:
    context = {
        "duties": duties,
        "offer": offer,
        "token": token,
        "fault": words.FAULTS.get(offer.fault, ""),
        "sees": words.explained(offer.sees),
        "sees_not": words.listed(offer.sees_not),
    }
    return render(request, "care_teams/offer.html", context, status=FORBIDDEN if offer.fault else 200)


def _welcome(request: HttpRequest, accepted: Accepted, worn: int | None) -> HttpResponse:
    """Tell that the place is taken, with the way to the first useful page, if anything is shared already."""
    name = "web:person_team" if accepted.kind == "professional" else "web:relative_person"
    context = {
        "accepted": accepted,
        "onwards": reverse(name, args=[accepted.person_id]) if accepted.sees_core else "",
        "is_another_hat": accepted.hat_id != worn,
    }
    return render(request, "care_teams/accepted.html", context)
