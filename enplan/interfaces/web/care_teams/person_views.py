"""The person's own team: who is in, and the two questions only the person can answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_teams import queries, services
from enplan.domain.people import services as people
from enplan.interfaces.web.care_teams import letters, presenters, words
from enplan.interfaces.web.care_teams.forms import CloseOneForm
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.policy.readers import readers


@door(Permission.TEAM_READ, shell="person")
@require_safe
def my_team(request: ActorRequest) -> HttpResponse:
    """Everybody in the team, the coordinator first, with how to reach them and what they can read."""
    whole = queries.team(request.actor)
    opened = readers(request.actor, person_id=whole.person_id)
    close = [row for row in queries.close_ones(request.actor) if not (row.is_in or row.is_invited)]
    return render(request, "care_teams/my_team.html", presenters.own_page(whole, opened) | {"close": close})


@door(Permission.PERSON_UPDATE, shell="person")
@require_http_methods(["GET", "HEAD", "POST"])
def name_relative(request: ActorRequest) -> HttpResponse:
    """Write down somebody close, and go on to what they may see."""
    form = CloseOneForm(*((request.POST,) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            person_id = queries.team(request.actor).person_id
            close_id = people.name_related_person(request.actor, person_id=person_id, **form.cleaned_data)
        except Invalid as error:
            words.tell(form, error)
        else:
            return HttpResponseRedirect(reverse("web:my_sharing_party", args=[close_id]))
    return render(
        request, "care_teams/my_name_relative.html", {"form": form}, status=422 if form.errors else 200
    )


@door(Permission.TEAM_INVITE, shell="person")
@require_POST
def invite_relative(request: ActorRequest, close_id: UUID) -> HttpResponse:
    """A link that the person gives to somebody close, shown this once."""
    try:
        issued = services.invite_relative(request.actor, related_person_id=close_id)
    except Invalid as error:
        messages.error(request, words.said(error))
        return _to_team()
    context = {"issued": issued, "link": letters.link_of(request, issued)}
    return render(request, "care_teams/my_invited.html", context)


@door(Permission.TEAM_INVITE, shell="person")
@require_POST
def answer(request: ActorRequest, member_id: UUID) -> HttpResponse:
    """Yes or no to somebody suggested; a yes sends the invitation."""
    yes = request.POST.get("answer") == "yes"
    try:
        issued = services.answer_suggestion(request.actor, member_id=member_id, yes=yes)
    except Invalid as error:
        messages.error(request, words.said(error))
        return _to_team()
    if issued is not None:
        letters.send(request, issued)
        messages.success(request, gettext("Du har sagt ja. Vi har sendt en invitasjon."))
    else:
        messages.success(request, gettext("Du har sagt nei. Personen blir ikke invitert."))
    return _to_team()


@door(Permission.TEAM_INVITE, shell="person")
@require_POST
def renew(request: ActorRequest, member_id: UUID) -> HttpResponse:
    """Yes to another year with somebody."""
    text = request.POST.get("version", "")
    try:
        services.renew_membership(
            request.actor, member_id=member_id, version=int(text) if text.isdecimal() else 0
        )
        messages.success(request, gettext("Du har sagt ja til ett år til."))
    except Invalid as error:
        messages.error(request, words.said(error))
    return _to_team()


@door(Permission.TEAM_INVITE, shell="person")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, member_id: UUID) -> HttpResponse:
    """Somebody is no longer to take part, after a page that says what happens."""
    whole = queries.team(request.actor)
    member = next((row for row in [*whole.members, *whole.invited] if row.id == member_id), None)
    if member is None:
        raise NotVisible
    if request.method == "POST":
        text = request.POST.get("version", "")
        services.end_membership(
            request.actor, member_id=member_id, version=int(text) if text.isdecimal() else 0
        )
        messages.success(request, gettext("%(name)s er ikke med lenger.") % {"name": member.name})
        return _to_team()
    return render(request, "care_teams/my_end.html", {"member": member})


def _to_team() -> HttpResponse:
    return HttpResponseRedirect(reverse("web:my_team"))
