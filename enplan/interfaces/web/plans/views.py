"""The plan on one page, and what is done with one press: statuses, removal, pause, closing."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.care_plans import queries, services
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.person_frame import person_frame
from enplan.interfaces.web.plans import presenters, receipts
from enplan.interfaces.web.plans.editors import EDITORS
from enplan.interfaces.web.plans.faults import add_faults, words_for
from enplan.interfaces.web.plans.forms import CloseForm
from enplan.interfaces.web.templatetags.enplan_ui import status_word


@door(Permission.PLAN_READ, shell="work")
@require_safe
def person_plan(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """The whole plan, as far as the reader may see it, with the ways to write in it."""
    plan = queries.plan(request.actor, person_id=person_id)
    frame = person_frame(request, person_id, "person_plan")
    return render(request, "plans/plan.html", {**frame, **presenters.plan(request.actor, plan, frame)})


def version_of(request: ActorRequest) -> int:
    """The version that the button was drawn for; an unreadable one counts as none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - as many digits as a version has


def refused(request: ActorRequest, error: Invalid | StaleVersion) -> None:
    """Tell on the next page why a press of a button did nothing."""
    if isinstance(error, StaleVersion):
        text = _("Noen andre endret dette først. Her er det som gjelder nå.")
    else:
        text = str(words_for(next(iter(error.fields.values()), error.reason)))
    messages.info(request, text)


@door(Permission.ACTIVITY_UPDATE, shell="work")
@require_POST
def activity_state(request: ActorRequest, person_id: uuid.UUID, activity_id: uuid.UUID) -> HttpResponseBase:
    """Move an activity to another status with one press, and offer to take it back."""
    state = request.POST.get("state", "")
    try:
        services.set_activity_state(
            request.actor,
            person_id=person_id,
            activity_id=activity_id,
            version=version_of(request),
            state=state,
            note=request.POST.get("note", ""),
        )
    except (Invalid, StaleVersion) as error:
        refused(request, error)
    else:
        text = _("Flyttet til %(status)s.") % {"status": status_word(state)}
        receipts.saved(request, person_id, activity_id, text)
    return receipts.back(request, person_id, f"tiltak-{activity_id}")


@door(Permission.ACTIVITY_UPDATE, shell="work")
@require_POST
def help_given(request: ActorRequest, person_id: uuid.UUID, activity_id: uuid.UUID) -> HttpResponseBase:
    """Somebody has helped, or help is not needed any more."""
    try:
        services.help_is_given(
            request.actor, person_id=person_id, activity_id=activity_id, version=version_of(request)
        )
    except (Invalid, StaleVersion) as error:
        refused(request, error)
    else:
        receipts.saved(request, person_id, activity_id, _("Merket som hjulpet."))
    return receipts.back(request, person_id, f"tiltak-{activity_id}")


@door(Permission.PLAN_WRITE, shell="work")
@require_POST
def goal_state(request: ActorRequest, person_id: uuid.UUID, goal_id: uuid.UUID) -> HttpResponseBase:
    """A goal is reached, laid aside or taken up again."""
    try:
        services.set_goal_state(
            request.actor,
            person_id=person_id,
            goal_id=goal_id,
            version=version_of(request),
            state=request.POST.get("state", ""),
        )
    except (Invalid, StaleVersion) as error:
        refused(request, error)
    else:
        receipts.saved(request, person_id, goal_id, _("Målet er oppdatert."))
    return receipts.back(request, person_id, f"mal-{goal_id}")


@door(Permission.PLAN_WRITE, shell="work")
@require_POST
def part_remove(
    request: ActorRequest, person_id: uuid.UUID, slug: str, part_id: uuid.UUID
) -> HttpResponseBase:
    """Take a part out of the plan; it can be brought back for thirty days."""
    if slug not in EDITORS:
        raise NotVisible
    editor = EDITORS[slug]
    try:
        services.remove(
            request.actor, person_id=person_id, kind=editor.kind, part_id=part_id, version=version_of(request)
        )
    except (Invalid, StaleVersion) as error:
        refused(request, error)
    else:
        receipts.saved(request, person_id, part_id, str(editor.removed))
    return receipts.back(request, person_id, editor.anchor)


@door(Permission.PLAN_CLOSE, shell="work")
@require_POST
def pause(request: ActorRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Let the plan rest."""
    return _move_plan(request, person_id, services.pause, _("Planen er satt på pause."))


@door(Permission.PLAN_CLOSE, shell="work")
@require_POST
def resume(request: ActorRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Take the plan up after a pause."""
    return _move_plan(request, person_id, services.resume, _("Planen er i gang igjen."))


@door(Permission.PLAN_CLOSE, shell="work")
@require_POST
def reopen(request: ActorRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Open the plan that was closed."""
    return _move_plan(request, person_id, services.reopen, _("Planen er åpnet igjen."))


def _move_plan(
    request: ActorRequest, person_id: uuid.UUID, move: services.PlanMove, text: str
) -> HttpResponseBase:
    try:
        move(request.actor, person_id=person_id, version=version_of(request))
    except (Invalid, StaleVersion) as error:
        refused(request, error)
    else:
        messages.success(request, text)
    return receipts.back(request, person_id)


@door(Permission.PLAN_CLOSE, shell="work")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: ActorRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Say what happens when a plan ends, ask why, and end it."""
    plan = queries.plan(request.actor, person_id=person_id)
    if plan is None or not plan.manages or not plan.is_open:
        raise NotVisible
    form = CloseForm(request.POST or None, initial={"version": plan.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.close(
                request.actor,
                person_id=person_id,
                version=form.cleaned_data["version"],
                because=form.cleaned_data["because"],
            )
        except Invalid as error:
            add_faults(form, error)
        else:
            messages.success(request, _("Planen er avsluttet. Du kan åpne den igjen."))
            return HttpResponseRedirect(reverse("web:person_plan", args=[person_id]))
    context = {**person_frame(request, person_id, "person_plan"), "form": form}
    return render(request, "plans/close.html", context, status=422 if form.errors else 200)
