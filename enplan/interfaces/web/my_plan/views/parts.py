"""Goals and their steps, needs, and what helps already: adding, changing, reaching, taking out.

Whoever adds something first chooses what it is about, because that decides who can read it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enplan.base.access import Actor, Category, Permission
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.care_plans import services
from enplan.domain.care_plans.queries import GoalView, NeedView, PlanView, ResourceView
from enplan.interfaces.web.choices import offered
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.my_plan import words
from enplan.interfaces.web.my_plan.forms import NeedForm, WordsForm
from enplan.interfaces.web.my_plan.presenters.whole import GOAL_STEPS
from enplan.interfaces.web.my_plan.views.own import goal_of, own_plan
from enplan.interfaces.web.my_plan.writing import Writing, respond, undo_tag
from enplan.policy.readers import readers

Part = GoalView | NeedView | ResourceView


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of part: its words, its form, its services, and where in the plan it stands."""

    name: str
    new_title: Promise
    title: Promise
    question: Promise
    form: Callable[..., forms.Form]
    add: Callable[..., uuid.UUID]
    change: Callable[..., None]
    id_name: str
    anchor: str


KINDS: Final = {
    "goal": Kind(
        "goal",
        gettext_lazy("Et nytt mål"),
        gettext_lazy("Endre målet"),
        gettext_lazy("Hva handler målet om?"),
        partial(
            WordsForm,
            label=gettext_lazy("Hva vil du?"),
            help_text=gettext_lazy("Skriv det med dine egne ord."),
        ),
        services.add_goal,
        services.change_goal,
        "goal_id",
        "mal",
    ),
    "need": Kind(
        "need",
        gettext_lazy("Noe du trenger"),
        gettext_lazy("Endre det du trenger"),
        gettext_lazy("Hva handler det om?"),
        NeedForm,
        services.add_need,
        services.change_need,
        "need_id",
        "behov",
    ),
    "resource": Kind(
        "resource",
        gettext_lazy("Noe som hjelper deg"),
        gettext_lazy("Endre det som hjelper"),
        gettext_lazy("Hva handler det om?"),
        partial(
            WordsForm,
            label=gettext_lazy("Hva eller hvem hjelper deg?"),
            help_text=gettext_lazy("En venn, et sted, noe du liker å gjøre."),
        ),
        services.add_resource,
        services.change_resource,
        "resource_id",
        "hjelper",
    ),
}
CAN_BE_TAKEN_OUT: Final = frozenset({"need", "resource"})
GOAL_SAID: Final = {
    "nadd": gettext_lazy("Målet er nådd. Bra!"),
    "legg-bort": gettext_lazy("Målet er lagt bort."),
    "ta-opp": gettext_lazy("Målet er tatt opp igjen."),
}


@door(Permission.PLAN_WRITE, shell="person")
@require_safe
def choose_area(request: ActorRequest, kind: str) -> HttpResponse:
    """What is it about? Each answer says who can read what is written there."""
    person_id, plan = own_plan(request.actor)
    return area_page(request, plan, person_id, f"web:my_{kind}_new", str(KINDS[kind].question))


def area_page(
    request: ActorRequest, plan: PlanView, person_id: uuid.UUID, target: str, question: str
) -> HttpResponse:
    """The question with one link for each area; straight on where there is only one."""
    if len(plan.may_write) == 1:
        return HttpResponseRedirect(reverse(target, args=[int(plan.may_write[0])]))
    read_by = readers(request.actor, person_id=person_id)
    areas = [
        {
            "name": words.area_words(category),
            "readers": [words.first_name(reader.name) for reader in read_by[category]],
            "url": reverse(target, args=[int(category)]),
        }
        for category in plan.may_write
    ]
    context = {"question": question, "areas": areas, "back_url": words.url_of("plan")}
    return render(request, "my_plan/area.html", context)


@door(Permission.PLAN_WRITE, shell="person")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, kind: str, area: int) -> HttpResponse:
    """Write something new in an area."""
    person_id, plan = own_plan(request.actor)
    return respond(request, _new(request, KINDS[kind], person_id, _area(plan, area)))


@door(Permission.PLAN_WRITE, shell="person")
@require_http_methods(["GET", "HEAD", "POST"])
def add_step(request: ActorRequest, goal_id: uuid.UUID) -> HttpResponse:
    """A smaller step towards a goal; it is about the same, and the same people read it."""
    person_id, plan = own_plan(request.actor)
    goal = goal_of(plan, goal_id)
    writing = _new(request, KINDS["goal"], person_id, goal.category, parent=goal)
    return respond(request, writing)


@door(Permission.PLAN_WRITE, shell="person")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, kind: str, part_id: uuid.UUID) -> HttpResponse:
    """Write it in other words."""
    actor, about = request.actor, KINDS[kind]
    person_id, plan = own_plan(actor)
    part = _part(plan, kind, part_id)
    names = ("words", "own_view", "wants_more_help") if isinstance(part, NeedView) else ("words",)
    writing = Writing(
        key=f"my-{kind}:{part_id}",
        form=about.form,
        saved={name: _initial(getattr(part, name)) for name in names},
        version=part.version,
        save=partial(_change, actor, about, person_id, part_id),
        template="my_plan/part.html",
        done_url=f"{reverse('web:my_plan')}#{about.anchor}",
        said=_("Det er lagret."),
        person_id=person_id,
        context=_context(actor, person_id, part.category, str(about.title)) | _take_out(kind, part),
        told=_told,
    )
    return respond(request, writing)


@door(Permission.PLAN_WRITE, shell="person")
@require_POST
def take_out(request: ActorRequest, kind: str, part_id: uuid.UUID) -> HttpResponse:
    """Take a need, or something that helps, out of the plan; it can be brought back."""
    actor = request.actor
    person_id, plan = own_plan(actor)
    if kind not in CAN_BE_TAKEN_OUT:
        raise NotVisible
    _part(plan, kind, part_id)
    try:
        services.remove(
            actor, person_id=person_id, kind=kind, part_id=part_id, version=words.version_of(request)
        )
        messages.success(
            request, _("Det er tatt ut av planen."), extra_tags=undo_tag(actor, person_id, part_id)
        )
    except (Invalid, StaleVersion):
        messages.warning(request, words.refusal("no-such-move"))
    return HttpResponseRedirect(f"{reverse('web:my_plan')}#{KINDS[kind].anchor}")


@door(Permission.PLAN_WRITE, shell="person")
@require_POST
def goal_step(request: ActorRequest, goal_id: uuid.UUID, step: str) -> HttpResponse:
    """Reached, laid aside, or taken up again."""
    actor = request.actor
    person_id = own_plan(actor)[0]
    if step not in GOAL_STEPS:
        raise NotVisible
    try:
        services.set_goal_state(
            actor,
            person_id=person_id,
            goal_id=goal_id,
            version=words.version_of(request),
            state=GOAL_STEPS[step],
        )
        messages.success(request, GOAL_SAID[step], extra_tags=undo_tag(actor, person_id, goal_id))
    except (Invalid, StaleVersion):
        messages.warning(request, words.refusal("no-such-move"))
    return HttpResponseRedirect(f"{reverse('web:my_plan')}#mal")


def _area(plan: PlanView, number: int) -> Category:
    found = next((category for category in plan.may_write if int(category) == number), None)
    if found is None:
        raise NotVisible
    return found


def _part(plan: PlanView, kind: str, part_id: uuid.UUID) -> Part:
    if kind == "goal":
        return goal_of(plan, part_id)
    parts: tuple[Part, ...] = plan.needs if kind == "need" else plan.resources
    found = next((part for part in parts if part.id == part_id), None)
    if found is None:
        raise NotVisible
    return found


def _new(
    request: ActorRequest,
    about: Kind,
    person_id: uuid.UUID,
    category: Category,
    parent: GoalView | None = None,
) -> Writing:
    more = {"parent_id": parent.id} if parent else {}
    title = _("Et steg på veien") if parent else str(about.new_title)
    return Writing(
        key=f"my-{about.name}:new:{parent.id if parent else int(category)}",
        form=about.form,
        saved={},
        save=partial(_add, request.actor, about, person_id, category, more),
        template="my_plan/part.html",
        done_url=f"{reverse('web:my_plan')}#{about.anchor}",
        said=_("Det er lagt til i planen."),
        person_id=person_id,
        context=_context(request.actor, person_id, category, title) | {"parent": parent},
    )


def _add(
    actor: Actor,
    about: Kind,
    person_id: uuid.UUID,
    category: Category,
    more: dict[str, uuid.UUID],
    fields: dict[str, Any],
    _version: int,
) -> uuid.UUID:
    return about.add(actor, person_id=person_id, category=category, **more, **fields)


def _change(
    actor: Actor, about: Kind, person_id: uuid.UUID, part_id: uuid.UUID, fields: dict[str, Any], version: int
) -> uuid.UUID:
    about.change(actor, person_id=person_id, version=version, **{about.id_name: part_id}, **fields)
    return part_id


def _context(actor: Actor, person_id: uuid.UUID, category: Category, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "area": "" if category is Category.CORE else words.area_name(category),
        "readers": words.reader_names(readers(actor, person_id=person_id)[category]),
    }


def _take_out(kind: str, part: Part) -> dict[str, str]:
    if kind not in CAN_BE_TAKEN_OUT:
        return {}
    url = reverse("web:my_take_out", args=[kind, part.id])
    return {"take_out_url": words.with_query(url, v=part.version)}


def _initial(value: object) -> object:
    """A yes or no as the radio buttons know it."""
    return str(value) if isinstance(value, bool) else value


def _told(name: str, value: object) -> str:
    """A value in words, for the page that shows both versions."""
    if name == "own_view":
        from_scale = offered(NeedForm(), name)
        return str(from_scale.get(value, ""))
    if name == "wants_more_help":
        return {"True": _("Ja"), "False": _("Nei")}.get(str(value), _("Vet ikke"))
    return "" if value is None else str(value)
