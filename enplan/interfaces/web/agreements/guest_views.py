"""An institution without an agreement, invited into one person's stay with the same duties, by link."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.agreements.queries import personal as reading
from enplan.domain.agreements.rules.gathering import INSTITUTION
from enplan.domain.agreements.services import personal
from enplan.domain.care_teams import queries as teams
from enplan.domain.care_teams import services as team_services
from enplan.domain.directory import queries as directory
from enplan.interfaces.web.agreements import words as agreement_words
from enplan.interfaces.web.care_teams import letters, words
from enplan.interfaces.web.care_teams.forms import ASK, InviteForm
from enplan.interfaces.web.choices import offer, offered
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.person_frame import person_frame
from enplan.interfaces.web.templatetags.enplan_ui import day_words

FORM_METHODS = ["GET", "HEAD", "POST"]
WRONG = 422


class GuestForm(InviteForm):
    """Somebody at an institution, and the duties that come with the place."""

    chosen = forms.MultipleChoiceField(
        label=_("Hvilke plikter følger med?"),
        help_text=_("Den som sier ja til invitasjonen, sier ja til disse."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kryss av for minst ett punkt")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "chosen", choices)
        self.initial["chosen"] = [key for key, _text in choices]
        offer(self, "through", [each for each in offered(self, "through").items() if each[0] != ASK])


@door(Permission.PROMISE_GATHER, shell="work", fresh="for_another")
@require_http_methods(FORM_METHODS)
def invite_institution(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """Invite somebody at a private institution; accepting the link takes on the duties."""
    team = teams.team(request.actor, person_id=person_id)
    if not team.manages:
        raise NotVisible
    offered = reading.possible_for_guest(request.actor, person_id=person_id)
    choices = [(str(each.clause.key), each.clause.text) for each in offered.duties]
    places = [place for place in directory.listing(request.actor) if place.kind == INSTITUTION]
    form = GuestForm(
        request.POST if request.method == "POST" else None,
        given_name=team.given_name,
        places=places,
        choices=choices,
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _invited(request, person_id, form)
        except Invalid as error:
            (agreement_words if "chosen" in error.fields else words).tell(form, error)
    context = person_frame(request, person_id, "person_agreements", team) | {
        "form": form,
        "has_choices": bool(choices),
        "closed": offered.closed,
        "back_url": reverse("web:person_agreements", args=[person_id]),
    }
    return render(request, "agreements/guest.html", context, status=WRONG if form.errors else 200)


def _invited(request: ActorRequest, person_id: uuid.UUID, form: GuestForm) -> HttpResponse:
    """The invitation with its duties, and the receipt with the link."""
    issued = team_services.invite_member(
        request.actor,
        person_id=person_id,
        invitee=form.invitee(),
        through=form.cleaned_data["through"],
    )
    personal.offer_for_stay(
        request.actor,
        person_id=person_id,
        member_id=issued.member_id,
        chosen=form.cleaned_data["chosen"],
    )
    context = person_frame(request, person_id, "person_agreements") | {
        "name": form.cleaned_data["name"],
        "link": letters.link_of(request, issued),
        "is_sent": letters.send(request, issued),
        "until": day_words(issued.expires_at),
        "count": len(form.cleaned_data["chosen"]),
        "back_url": reverse("web:person_agreements", args=[person_id]),
    }
    return render(request, "agreements/guest_invited.html", context)
