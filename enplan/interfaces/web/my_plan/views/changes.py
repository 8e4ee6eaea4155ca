"""The history of the plan, and taking a change back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, StaleVersion
from enplan.base.terminology import code_system
from enplan.domain.care_plans import queries as plans
from enplan.domain.care_plans import services
from enplan.domain.people import queries as people
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.my_plan import words
from enplan.interfaces.web.my_plan.presenters import changes as presenter

PAGE = 15
OLDER = "eldre"


@door(Permission.HISTORY_READ, shell="person")
@require_safe
def history(request: ActorRequest) -> HttpResponse:
    """Who changed what, day by day, newest first."""
    asked = request.GET.get(OLDER, "")
    found = plans.history(
        request.actor,
        person_id=people.own(request.actor).id,
        limit=PAGE + 1,
        older_than=int(asked) if asked.isdecimal() else None,
    )
    older = words.with_query(reverse("web:my_history"), eldre=found[PAGE - 1].id) if len(found) > PAGE else ""
    context = {
        "days": presenter.days(request.actor, found[:PAGE]),
        "older_url": older,
        "is_later_page": bool(asked),
        "undo_days": code_system("domain.care_plans.undo").concept("undo").number("days"),
    }
    return render(request, "my_plan/history.html", context)


@door(Permission.HISTORY_UNDO, shell="person")
@require_POST
def undo(request: ActorRequest, change_id: int) -> HttpResponse:
    """Take one change back. What somebody has written since is never overwritten."""
    try:
        services.undo(request.actor, person_id=people.own(request.actor).id, change_id=change_id)
        messages.success(request, _("Det er som før igjen."))
    except StaleVersion:
        told = _("Noen har skrevet noe nytt etter dette. Da går det ikke å angre.")
        messages.warning(request, told)
    except Invalid as error:
        messages.warning(request, words.refusal(error.reason))
    return HttpResponseRedirect(words.url_of(words.place_of(request, "endringer")))
