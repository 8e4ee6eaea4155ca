"""The promises of a house, counted for those who answer for it; no persons."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enplan.base.access import Permission
from enplan.domain.commitments import house as counting
from enplan.interfaces.web.commitments import house_presenters as presenters
from enplan.interfaces.web.doors import ActorRequest, door


@door(Permission.FIGURES_READ, shell="work")
@require_safe
def house(request: ActorRequest) -> HttpResponse:
    """How many promises the reader's house has to keep, rule by rule: past their time, due soon, with time left."""
    found = counting.of_house(request.actor)
    return render(request, "commitments/house.html", presenters.house(found))
