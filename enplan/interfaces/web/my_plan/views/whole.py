"""The plan on one page, and the parts of it that the person wants on paper."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from enplan.base.access import Permission
from enplan.domain.care_teams import queries as teams
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.my_plan.forms import LARGE, MADE, PART, PrintForm
from enplan.interfaces.web.my_plan.presenters import whole
from enplan.interfaces.web.my_plan.views.own import NOTHING_YET, paper_if_any, plan_if_any
from enplan.interfaces.web.templatetags.enplan_ui import lasting_days

PARTS: Final[dict[str, Promise]] = {
    "viktigst": gettext_lazy("Det viktigste for meg"),
    "mal": gettext_lazy("Målene mine og hvem som gjør hva"),
    "behov": gettext_lazy("Det jeg trenger"),
    "sammen": gettext_lazy("Hvem bidrar med hva"),
    "team": gettext_lazy("Hvem som er i teamet"),
    "notater": gettext_lazy("Notatene som bare du kan lese"),
}
"""Word in the address → part of the plan."""
SUGGESTED: Final = frozenset(PARTS) - {"notater"}


@door(Permission.PLAN_READ, shell="person")
@require_safe
def my_plan(request: ActorRequest) -> HttpResponse:
    """The whole plan in one's own words, with what can be changed."""
    plan = plan_if_any(request.actor)
    if plan is None:
        return render(request, NOTHING_YET)
    return render(request, "my_plan/plan.html", whole.page(request.actor, plan))


@door(Permission.PLAN_EXPORT, shell="person")
@require_safe
def my_print(request: ActorRequest) -> HttpResponse:
    """Choose parts; and the chosen parts, ready for paper."""
    is_made = MADE in request.GET
    plan = paper_if_any(request.actor) if is_made else plan_if_any(request.actor)
    if plan is None:
        return render(request, NOTHING_YET)
    chosen = set(request.GET.getlist(PART)) & set(PARTS) if is_made else SUGGESTED
    large = LARGE in request.GET
    if not is_made:
        choices = [(code, str(label)) for code, label in PARTS.items()]
        return render(request, "my_plan/print-choice.html", {"form": PrintForm(choices, chosen, large=large)})
    with lasting_days():
        context = whole.page(request.actor, plan, on_paper=True) | {"chosen": chosen, "large": large}
        if "team" in chosen:
            context["team"] = teams.team(request.actor)
        return render(request, "my_plan/print.html", context)
