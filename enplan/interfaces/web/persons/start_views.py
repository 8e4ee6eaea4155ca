"""Starting a plan: consent first, then who it is; the one-plan guard and its three ways on; answering requests."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.care_plans import queries, services
from enplan.domain.directory import queries as directory
from enplan.domain.people import queries as people
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.person_frame import person_frame
from enplan.interfaces.web.persons.forms import NO, YES, AnswerForm, JoinForm, StartForm
from enplan.interfaces.web.plans.faults import add_faults

GUARD = "one_plan_guard"
KNOWN = (
    "given_name",
    "family_name",
    "birth_date",
    "municipality_number",
    "phone",
    "language",
    "interpreter_language",
)
READ_WRITE = ["GET", "HEAD", "POST"]


@door(Permission.PLAN_START, shell="work", fresh="for_another")
@require_http_methods(READ_WRITE)
def plan_start(request: ActorRequest) -> HttpResponseBase:
    """Ask for the person's yes, then for particulars, and start the plan. A no leads to coordinator without plan."""
    municipalities = directory.municipalities(request.actor)
    form = StartForm(request.POST or None, municipalities=municipalities, initial=_known(request))
    if request.method == "POST" and request.POST.get("says_yes") == NO:
        return render(request, "persons/start_no.html", {"url": without_plan_url()})
    if request.method == "POST" and form.is_valid():
        try:
            return _go_on(request, _start(request, form))
        except Invalid as error:
            add_faults(form, error)
    context = {"form": form, "sections": form.sections(), "organization": request.actor.organization_name}
    return render(request, "persons/start.html", context, status=422 if form.errors else 200)


def _known(request: ActorRequest) -> dict[str, Any]:
    """What is known of the person whose page one comes from; the number is asked for, to see that it is the right one.

    Raises NotVisible.
    """
    try:
        person_id = uuid.UUID(request.GET.get("person", ""))
    except ValueError:
        return {}
    person = people.get(request.actor, person_id=person_id)
    return {name: getattr(person, name) for name in KNOWN}


def _start(request: ActorRequest, form: StartForm) -> Any:
    return services.start(
        request.actor,
        particulars=form.particulars(),
        consent=form.consent(),
        coordinator=form.coordinator(),
        sharing=form.sharing(),
    )


def _go_on(
    request: ActorRequest, answer: services.Started | services.AlreadyIn | services.Exists
) -> HttpResponseRedirect:
    if isinstance(answer, services.Started):
        return HttpResponseRedirect(reverse("web:plan_started", args=[answer.person_id]))
    if isinstance(answer, services.AlreadyIn):
        messages.info(request, _("Du er allerede med her."))
        return HttpResponseRedirect(reverse("web:person", args=[answer.person_id]))
    request.session[GUARD] = answer.token
    return HttpResponseRedirect(reverse("web:plan_exists"))


def without_plan_url() -> str:
    """Where a coordinator without a plan is registered, when that page is there."""
    try:
        return reverse("web:coordinator_without_plan")
    except NoReverseMatch:
        return ""


@door(Permission.PLAN_JOIN, shell="work")
@require_http_methods(READ_WRITE)
def plan_exists(request: ActorRequest) -> HttpResponseBase:
    """There is a plan already: no more is told, and there are three ways on."""
    token = request.session.get(GUARD)
    if token is None:
        return HttpResponseRedirect(reverse("web:plan_start"))
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.request_join(
                request.actor, token=token, wish=form.cleaned_data["wish"], reason=form.cleaned_data["reason"]
            )
        except Invalid as error:
            add_faults(form, error)
        else:
            del request.session[GUARD]
            return HttpResponseRedirect(reverse("web:request_registered"))
    return render(request, "persons/exists.html", {"form": form}, status=422 if form.errors else 200)


@door(Permission.PLAN_JOIN, shell="work")
@require_safe
def request_registered(request: ActorRequest) -> HttpResponse:
    """The same receipt whatever was asked for and of whomever."""
    return render(request, "persons/request_registered.html")


@door(Permission.PLAN_READ, shell="work")
@require_safe
def plan_started(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """The receipt of a new plan: who does what now."""
    return render(request, "persons/started.html", person_frame(request, person_id, "person"))


@door(Permission.TEAM_INVITE, shell="work")
@require_safe
def join_requests(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """Requests from those who met the guard, for the coordinator to answer."""
    found = queries.join_requests(request.actor, person_id=person_id)
    frame = person_frame(request, person_id, "person_team")
    return render(request, "persons/join_requests.html", {**frame, "requests": found})


@door(Permission.TEAM_INVITE, shell="work")
@require_http_methods(READ_WRITE)
def answer_join_request(
    request: ActorRequest, person_id: uuid.UUID, request_id: uuid.UUID
) -> HttpResponseBase:
    """Say yes or no, with what the person said."""
    found = queries.join_requests(request.actor, person_id=person_id)
    asked = next((each for each in found if each.id == request_id), None)
    if asked is None:
        raise NotVisible
    form = AnswerForm(request.POST or None, initial={"version": asked.version})
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request, person_id, request_id, form)
        except (Invalid, StaleVersion) as error:
            add_faults(form, error if isinstance(error, Invalid) else Invalid(code="already-answered"))
        else:
            messages.success(request, _("Svaret er registrert."))
            handed_over = asked.wish == "take_over" and form.cleaned_data["answer"] == YES
            return HttpResponseRedirect(
                reverse("web:persons") if handed_over else reverse("web:join_requests", args=[person_id])
            )
    context = {**person_frame(request, person_id, "person_team"), "asked": asked, "form": form}
    return render(request, "persons/answer_request.html", context, status=422 if form.errors else 200)


def _answer(request: ActorRequest, person_id: uuid.UUID, request_id: uuid.UUID, form: AnswerForm) -> None:
    clean = form.cleaned_data
    services.answer_join_request(
        request.actor,
        person_id=person_id,
        request_id=request_id,
        version=clean["version"],
        yes=clean["answer"] == YES,
        person_answer=clean["coordinator_answer"],
        person_answer_note=clean["coordinator_note"],
    )
