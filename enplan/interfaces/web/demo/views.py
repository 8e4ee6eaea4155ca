"""Views of the demo. The region is another interface, so its people are reached through a setting."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from enplan.base.access import Level
from enplan.interfaces.web import failures, session
from enplan.interfaces.web.doors import public

AT_HOME = {"person", "person-2", "parorende"}
CARE = {"koordinator", "kommune", "nav", "dps", "institusjon"}
FIRST_PAGE = {"person": "/min-plan/", "person-2": "/min-plan/", "parorende": "/parorende/"}
WORK = "/personer/"
WITHOUT_PERSONS = {
    "leder": "/avtaler/",
    "leder-sykehus": "/avtaler/",
    "korus": "/retningslinjer/",
    "admin": "/virksomheter/",
}


@public(because="made-up people of the demo, and only in the demo", only_demo=True)
@require_GET
def personas(request: HttpRequest) -> HttpResponse:
    """The cards, grouped by how they meet the plan."""
    everyone = _everyone()
    groups = [
        (_("Den planen er for, og en som står nær"), [p for p in everyone if p.slug in AT_HOME]),
        (_("De som hjelper"), [p for p in everyone if p.slug in CARE]),
        (_("De som ikke ser noen planer"), [p for p in everyone if p.slug not in AT_HOME | CARE]),
    ]
    return render(request, "demo/personas.html", {"groups": groups})


@public(because="signs in as somebody made up, and only in the demo", only_demo=True)
@require_POST
def become(request: HttpRequest, persona: str) -> HttpResponse:
    """Sign in as this persona and go to their first page."""
    chosen = next((p for p in _everyone() if p.slug == persona), None)
    if chosen is None:
        return failures.not_found(request)
    session.forget(request)
    session.open_for(
        request,
        account_id=chosen.account_id,
        hat_id=chosen.hat_id,
        level=Level(chosen.level),
        at_home=persona in AT_HOME,
    )
    return HttpResponseRedirect(FIRST_PAGE.get(persona) or WITHOUT_PERSONS.get(persona, WORK))


def _everyone() -> list[Any]:
    found: list[Any] = import_string(settings.ENPLAN_PERSONAS)()
    return found
