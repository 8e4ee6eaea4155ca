"""What has been changed, the way back, and the plan on paper."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.care_plans import queries, services
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.person_frame import person_frame
from enplan.interfaces.web.plans import presenters, receipts
from enplan.interfaces.web.plans.views import refused
from enplan.interfaces.web.templatetags.enplan_ui import lasting_days

PAGE = 50


@door(Permission.HISTORY_READ, shell="work")
@require_safe
def person_history(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """Who changed what, when, from what to what, newest first."""
    before = request.GET.get("eldre-enn", "")
    older_than = int(before) if before.isdecimal() and len(before) < 16 else None  # noqa: PLR2004 - no id is longer
    changes = queries.history(request.actor, person_id=person_id, limit=PAGE + 1, older_than=older_than)
    frame = person_frame(request, person_id, "person_history")
    context = presenters.history(changes, PAGE, frame["person"].given_name, person_id)
    return render(request, "plans/history.html", {**frame, **context})


@door(Permission.HISTORY_UNDO, shell="work")
@require_POST
def undo(request: ActorRequest, person_id: uuid.UUID, change_id: int) -> HttpResponseBase:
    """Take a change back; if somebody has written over it, show both and change nothing."""
    try:
        services.undo(request.actor, person_id=person_id, change_id=change_id)
    except StaleVersion as stale:
        frame = person_frame(request, person_id, "person_history")
        context = {**frame, **presenters.undo_refused(stale, person_id)}
        return render(request, "plans/undo_refused.html", context, status=409)
    except Invalid as error:
        refused(request, error)
    else:
        messages.success(request, _("Endringen er angret."))
    if "til" in request.GET:
        return receipts.back(request, person_id)
    return HttpResponseRedirect(reverse("web:person_history", args=[person_id]))


@door(Permission.PLAN_EXPORT, shell="work")
@require_safe
def person_print(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """The plan on paper: the nine contents that the law asks for, those that the reader chooses."""
    plan = queries.plan_on_paper(request.actor, person_id=person_id)
    if plan is None:
        raise NotVisible
    with lasting_days():
        frame = person_frame(request, person_id, "person_print")
        return render(request, "plans/print.html", {**frame, **presenters.paper(plan, frame, request.GET)})
