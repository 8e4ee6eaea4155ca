"""What the person sees of notices about themselves."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enplan.base.access import Permission
from enplan.domain.care_requests import queries
from enplan.interfaces.web.care_requests import presenters
from enplan.interfaces.web.doors import ActorRequest, door


@door(Permission.NOTICE_READ, shell="person")
@require_safe
def notices(request: ActorRequest) -> HttpResponse:
    """Who has notified, what stands in it, and how it goes."""
    found = queries.about_me(request.actor)
    return render(request, "care_requests/mine.html", presenters.mine_page(request.actor, found))
