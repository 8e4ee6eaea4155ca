"""The team as staff see and change it. Each view reads a form, makes one call, and shows what happened."""

from __future__ import annotations

import uuid
from typing import Any
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
from enplan.domain.care_teams.issuing import IssuedInvitation
from enplan.domain.care_teams.queries import MemberView, Team
from enplan.domain.directory import queries as directory
from enplan.domain.people import services as people
from enplan.interfaces.web.care_teams import letters, presenters, words
from enplan.interfaces.web.care_teams.forms import (
    ASK,
    CloseOneForm,
    CoordinatorForm,
    InviteForm,
    InviteRelativeForm,
    WayForm,
)
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.person_frame import person_frame
from enplan.policy.readers import readers

WRONG = 422
PAGE = "person_team"
FORM_METHODS = ["GET", "HEAD", "POST"]


@door(Permission.TEAM_READ, shell="work")
@require_safe
def team(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Everybody around the person: what each helps with, can read, and until when."""
    whole = queries.team(request.actor, person_id=person_id)
    opened = readers(request.actor, person_id=person_id)
    context = person_frame(request, person_id, PAGE, whole) | presenters.work_page(whole, opened)
    return render(request, "care_teams/team.html", context)


@door(Permission.TEAM_INVITE, shell="work", fresh="for_another")
@require_http_methods(FORM_METHODS)
def invite(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Invite or suggest somebody at work."""
    whole = _managed(request, person_id)
    form = InviteForm(*_typed(request), given_name=whole.given_name, places=directory.listing(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["through"] == ASK:
                member_id = services.suggest_member(
                    request.actor, person_id=person_id, invitee=form.invitee()
                )
                return _suggested(request, whole, member_id)
            issued = services.invite_member(
                request.actor,
                person_id=person_id,
                invitee=form.invitee(),
                through=form.cleaned_data["through"],
            )
            return _sent(request, whole, issued)
        except Invalid as error:
            words.tell(form, error)
    return _form(request, "care_teams/invite.html", whole, form, gettext("Inviter"))


@door(Permission.TEAM_INVITE, shell="work", fresh="for_another")
@require_http_methods(FORM_METHODS)
def invite_relative(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Invite somebody close, to whom the person has said yes, or who answers for the person."""
    whole = _managed(request, person_id)
    close = queries.close_ones(request.actor, person_id=person_id)
    ready = [
        row for row in close if (row.shares_core or row.represents) and not (row.is_in or row.is_invited)
    ]
    form = InviteRelativeForm(*_typed(request), close=ready)
    if request.method == "POST" and form.is_valid():
        try:
            issued = services.invite_relative(
                request.actor,
                person_id=person_id,
                related_person_id=uuid.UUID(form.cleaned_data["related_person"]),
                email=form.cleaned_data["email"],
                as_guardian=form.cleaned_data["related_person"] in {str(r.id) for r in ready if r.represents},
            )
            return _sent(request, whole, issued)
        except Invalid as error:
            words.tell(form, error)
    extra = {"ready": ready, "not_ready": [row for row in close if not (row.shares_core or row.represents)]}
    return _form(request, "care_teams/invite_relative.html", whole, form, gettext("Inviter pårørende"), extra)


@door(Permission.PERSON_UPDATE, shell="work")
@require_http_methods(FORM_METHODS)
def name_relative(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Write down somebody close, and go on to what they may see."""
    whole = _managed(request, person_id)
    form = CloseOneForm(*_typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            close_id = people.name_related_person(request.actor, person_id=person_id, **form.cleaned_data)
        except Invalid as error:
            words.tell(form, error)
        else:
            return HttpResponseRedirect(reverse("web:person_sharing_party", args=[person_id, close_id]))
    return _form(request, "care_teams/name_relative.html", whole, form, gettext("Ny pårørende"))


@door(Permission.TEAM_INVITE, shell="work", fresh="for_another")
@require_POST
def new_link(request: ActorRequest, person_id: UUID, member_id: UUID) -> HttpResponse:
    """Make a new link for somebody who has not accepted."""
    whole = _managed(request, person_id)
    try:
        issued = services.renew_invitation(request.actor, person_id=person_id, member_id=member_id)
    except Invalid as error:
        messages.error(request, words.said(error))
        return _to_team(person_id)
    return _sent(request, whole, issued)


@door(Permission.TEAM_INVITE, shell="work", fresh="for_another")
@require_http_methods(FORM_METHODS)
def answer(request: ActorRequest, person_id: UUID, member_id: UUID) -> HttpResponse:
    """Write down what the person says about somebody suggested."""
    whole = _managed(request, person_id)
    member = _among(whole.suggested, member_id)
    form = WayForm(*_typed(request))
    if request.method == "POST" and form.is_valid():
        issued = services.answer_suggestion(
            request.actor,
            person_id=person_id,
            member_id=member_id,
            yes=request.POST.get("answer") == "yes",
            through=form.cleaned_data["through"],
        )
        if issued is not None:
            return _sent(request, whole, issued)
        messages.success(request, gettext("Svaret er skrevet ned."))
        return _to_team(person_id)
    return _form(request, "care_teams/answer.html", whole, form, gettext("Svaret"), {"member": member})


@door(Permission.TEAM_INVITE, shell="work", fresh="for_another")
@require_http_methods(FORM_METHODS)
def renew(request: ActorRequest, person_id: UUID, member_id: UUID) -> HttpResponse:
    """Write down that the person wants another year with somebody."""
    whole = _managed(request, person_id)
    member = _among(whole.members, member_id)
    form = WayForm(*_typed(request))
    if request.method == "POST" and form.is_valid():
        services.renew_membership(
            request.actor,
            person_id=person_id,
            member_id=member_id,
            version=_version(request),
            through=form.cleaned_data["through"],
        )
        messages.success(request, gettext("%(name)s er med ett år til.") % {"name": member.name})
        return _to_team(person_id)
    return _form(request, "care_teams/renew.html", whole, form, gettext("Forny"), {"member": member})


@door(Permission.TEAM_INVITE, shell="work")
@require_http_methods(FORM_METHODS)
def end(request: ActorRequest, person_id: UUID, member_id: UUID) -> HttpResponse:
    """End a place, or take an invitation back, after a page that says what happens."""
    whole = _managed(request, person_id)
    member = _among([*whole.members, *whole.invited, *whole.suggested], member_id)
    if request.method == "POST":
        try:
            services.end_membership(
                request.actor, person_id=person_id, member_id=member_id, version=_version(request)
            )
            messages.success(request, gettext("%(name)s er ute av teamet.") % {"name": member.name})
        except Invalid as error:
            messages.error(request, words.said(error))
        return _to_team(person_id)
    context = presenters.frame_below(request, whole, gettext("Avslutt")) | {"member": member}
    return render(request, "care_teams/end.html", context)


@door(Permission.COORDINATOR_APPOINT, shell="work", fresh="for_another")
@require_http_methods(FORM_METHODS)
def change_coordinator(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Hand the coordination over, or fill the place when it is vacant."""
    whole = queries.team(request.actor, person_id=person_id)
    if not (whole.manages or whole.fills_vacancy):
        raise NotVisible
    form = CoordinatorForm(
        *_typed(request),
        given_name=whole.given_name,
        candidates=presenters.candidates(whole),
    )
    form.fields["seen"].initial = str(whole.coordinator.id) if whole.coordinator else ""
    if request.method == "POST" and form.is_valid():
        try:
            services.appoint_coordinator(
                request.actor,
                person_id=person_id,
                member_id=uuid.UUID(form.cleaned_data["member"]),
                seen=_id_or_none(form.cleaned_data["seen"]),
                answer=form.cleaned_data["answer"],
                answer_note=form.cleaned_data["answer_note"],
            )
        except Invalid as error:
            words.tell(form, error)
        else:
            messages.success(request, gettext("Koordinatoren er byttet. Alle i teamet kan se det nå."))
            return _to_team(person_id)
    return _form(request, "care_teams/coordinator.html", whole, form, gettext("Koordinator"))


@door(Permission.COORDINATOR_APPOINT, shell="work")
@require_http_methods(FORM_METHODS)
def resign(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Stop coordinating without a successor, after a page that says what happens."""
    whole = _managed(request, person_id)
    if request.method == "POST":
        try:
            services.resign(
                request.actor, person_id=person_id, seen=_id_or_none(request.POST.get("seen", ""))
            )
            messages.success(request, gettext("Plassen er ledig. Alle i teamet kan se det nå."))
        except Invalid as error:
            messages.error(request, words.said(error))
        return _to_team(person_id)
    return render(
        request, "care_teams/resign.html", presenters.frame_below(request, whole, gettext("Koordinator"))
    )


@door(Permission.TEAM_LEAVE, shell="work")
@require_http_methods(FORM_METHODS)
def leave(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Go out of the team oneself, after a page that says what happens."""
    whole = queries.team(request.actor, person_id=person_id)
    if request.method == "POST":
        try:
            services.leave(request.actor, person_id=person_id)
        except Invalid as error:
            messages.error(request, words.said(error))
            return _to_team(person_id)
        messages.success(request, gettext("Du er ute av teamet."))
        return HttpResponseRedirect(presenters.list_of_persons())
    return render(request, "care_teams/leave.html", presenters.frame_below(request, whole, gettext("Gå ut")))


def _typed(request: ActorRequest) -> tuple[Any, ...]:
    return (request.POST,) if request.method == "POST" else ()


def _managed(request: ActorRequest, person_id: UUID) -> Team:
    """The team, for those who may change it. Raises NotVisible."""
    whole = queries.team(request.actor, person_id=person_id)
    if not whole.manages:
        raise NotVisible
    return whole


def _among(rows: list[MemberView] | Any, member_id: UUID) -> MemberView:
    found: MemberView | None = next((row for row in rows if row.id == member_id), None)
    if found is None:
        raise NotVisible
    return found


def _form(
    request: ActorRequest,
    template: str,
    whole: Team,
    form: Any,
    label: str,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    context = presenters.frame_below(request, whole, label) | {"form": form} | (extra or {})
    return render(request, template, context, status=WRONG if form.errors else 200)


def _sent(request: ActorRequest, whole: Team, issued: IssuedInvitation) -> HttpResponse:
    """The receipt with the link, which is shown this once."""
    is_sent = letters.send(request, issued)
    context = presenters.frame_below(request, whole, gettext("Invitert")) | {
        "issued": issued,
        "is_sent": is_sent,
        "link": letters.link_of(request, issued),
        "sharing_url": reverse("web:person_sharing", args=[whole.person_id]),
    }
    return render(request, "care_teams/invited.html", context)


def _suggested(request: ActorRequest, whole: Team, member_id: UUID) -> HttpResponse:
    context = presenters.frame_below(request, whole, gettext("Foreslått")) | {"member_id": member_id}
    return render(request, "care_teams/suggested.html", context)


def _version(request: ActorRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else 0


def _id_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _to_team(person_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("web:person_team", args=[person_id]))
