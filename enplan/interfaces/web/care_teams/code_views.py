"""The code on paper: making the sheet, and coming in with it."""

from __future__ import annotations

import time
from uuid import UUID

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enplan.base.access import Level, Permission
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.care_teams import queries, redemption, services
from enplan.interfaces.web import failures
from enplan.interfaces.web.care_teams import presenters, words
from enplan.interfaces.web.care_teams.forms import CodeForm
from enplan.interfaces.web.clients import client_address
from enplan.interfaces.web.doors import ActorRequest, door, public
from enplan.interfaces.web.login import addresses, entrance

WRONG = 422
METHODS = ["GET", "HEAD", "POST"]


@door(Permission.TEAM_INVITE, shell="work", fresh="for_another")
@never_cache
@require_http_methods(METHODS)
def paper_code(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Tell what the code does; make one and show the sheet, which is the only place where it stands."""
    whole = queries.team(request.actor, person_id=person_id)
    if not whole.manages:
        raise NotVisible
    if request.method != "POST":
        frame = presenters.frame_below(request, whole, gettext("Kode på papir"))
        return render(request, "care_teams/paper_code.html", frame)
    issued = services.invite_person(request.actor, person_id=person_id)
    address = request.build_absolute_uri(reverse("web:enter_code"))
    context = presenters.frame_below(request, whole, gettext("Kode på papir")) | {
        "issued": issued,
        "hat": None,  # a lost sheet must not tell where the person gets help
        "address": address,
        "picture": qr_picture(f"{address}#k={issued.code.replace(' ', '')}"),
    }
    return render(request, "care_teams/sheet.html", context)


@public(because="asks for a code and shows nothing; a right code opens the person's own plan to the person")
@never_cache
@require_http_methods(METHODS)
def enter_code(request: HttpRequest) -> HttpResponseBase:
    """Come in with the code from paper: into the core of one's own plan, and no more."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            redeemed = redemption.redeem_paper_code(form.cleaned_data["code"], client=client_address(request))
        except Invalid as error:
            words.tell(form, error)
        else:
            return _come_in(request, redeemed)
    context = {"form": form, "phone": settings.ENPLAN_SUPPORT_PHONE}
    return render(request, "care_teams/enter_code.html", context, status=WRONG if form.errors else 200)


def _come_in(request: HttpRequest, redeemed: redemption.Redeemed) -> HttpResponseBase:
    """Put on the hat of one's own plan, at the level of a code; no other hat of the account comes with it."""
    now = time.time()
    known = entrance.Known(redeemed.account_id, int(Level.CODE), now, "", now)
    hat = next(hat for hat in entrance.hats_of(redeemed.account_id) if hat.pk == redeemed.hat_id)
    if not entrance.put_on(request, known, hat, 1):
        return failures.sign_in_first(request)
    return HttpResponseRedirect(addresses.home_of(hat.role))


def qr_picture(text: str) -> SafeString:
    """A QR code (ISO/IEC 18004) as an inline drawing, black on white in every theme."""
    drawing = segno.make(text, error="m", micro=False)
    return mark_safe(  # noqa: S308 - drawn by segno from a secret of our own making
        drawing.svg_inline(scale=5, border=4, light="#fff", svgclass=None, lineclass=None)
    )
