"""How the person writes: a form that keeps drafts, loses nothing when it is wrong, and shows both texts when somebody
else saved first. Every text field of these pages goes through here; what is saved where is the caller's."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from enplan.base.access import Actor, Permission
from enplan.base.drafts import services as drafts
from enplan.base.kernel.errors import Invalid, StaleVersion
from enplan.domain.care_plans import queries as plans
from enplan.interfaces.web.doors import ActorRequest
from enplan.interfaces.web.my_plan import words

DROP = "forkast"
KEEP = "__keep"
YOURS = "__yours"
NOT_TYPED = {"csrfmiddlewaretoken", "draft_key", DROP}
COLUMNS = {"goal_id": "goal"}
"""Names in the table → names in the form, where they differ."""


@dataclass(frozen=True, slots=True)
class Writing:
    """One form: what stands in the plan (`saved`, `version`), how it is saved, and where it leads.

    `save` gets the cleaned fields and the version that the person saw, and returns the part that was written.
    `told` turns a value into words, for the page that shows both versions.
    """

    key: str
    form: Callable[..., forms.Form]
    saved: Mapping[str, Any]
    save: Callable[[dict[str, Any], int], uuid.UUID | None]
    template: str
    done_url: str
    said: str
    person_id: uuid.UUID
    version: int = 0
    context: Mapping[str, Any] = field(default_factory=dict)
    told: Callable[[str, Any], str] = lambda _name, value: "" if value is None else str(value)


def respond(request: ActorRequest, writing: Writing) -> HttpResponse:
    """Show the form with what was typed before; or take what is typed now."""
    if request.method != "POST":
        draft = drafts.find(request.actor, form=writing.key)
        return _page(request, writing, writing.form(initial={**writing.saved, **draft}), draft)
    if DROP in request.POST:
        drafts.drop(request.actor, form=writing.key)
        return HttpResponseRedirect(request.get_full_path())
    return _take(request, writing)


def _take(request: ActorRequest, writing: Writing) -> HttpResponse:
    typed = _typed(request, writing)
    form = writing.form(typed)
    if not form.is_valid():
        return _refused(request, writing, form, typed)
    try:
        part_id = writing.save(form.cleaned_data, _number(typed["version"]))
    except Invalid as error:
        add_refusals(form, error)
        return _refused(request, writing, form, typed)
    except StaleVersion as stale:
        drafts.keep(request.actor, form=writing.key, fields={**typed, "version": str(stale.version)})
        return _both(request, writing, form, stale)
    drafts.drop(request.actor, form=writing.key)
    messages.success(
        request, writing.said, extra_tags=undo_tag(request.actor, writing.person_id, part_id, request)
    )
    return HttpResponseRedirect(writing.done_url)


def undo_tag(
    actor: Actor, person_id: uuid.UUID, part_id: uuid.UUID | None, request: HttpRequest | None = None
) -> str:
    """The tag that gives a message its «Angre», if this request changed something that can be taken back."""
    if part_id is None or not actor.can(Permission.HISTORY_UNDO):
        return ""
    change = plans.change_of(actor, person_id=person_id, part_id=part_id)
    if change.at < actor.at or not change.can_undo:
        return ""
    place = words.place_of(request, "plan") if request else "plan"
    return f"undo:{words.with_query(reverse('web:my_undo', args=[change.id]), fra=place)}"


def add_refusals(form: forms.Form, error: Invalid) -> None:
    """Put what the domain refused where it belongs in the form; what has no field there stands above it."""
    for name, code in (error.fields or {"": error.reason}).items():
        form.add_error(name if name in form.fields else None, words.refusal(code))


def _typed(request: ActorRequest, writing: Writing) -> dict[str, str]:
    """What was typed; after a choice between two versions, the kept draft with that choice in it."""
    posted = {name: str(value) for name, value in request.POST.items() if name not in NOT_TYPED}
    chosen = [name.removesuffix(KEEP) for name in posted if name.endswith(KEEP)]
    if not chosen:
        return {"version": str(writing.version), **posted}
    typed = {**_as_typed(writing.saved), **drafts.find(request.actor, form=writing.key)}
    for name in chosen:
        if posted[f"{name}{KEEP}"] == "saved":
            typed[name] = _as_typed(writing.saved)[name]
        else:
            typed.setdefault(name, posted.get(f"{name}{YOURS}", ""))
    return {**typed, "version": posted.get("version", "0")}


def _as_typed(saved: Mapping[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in saved.items()}


def _refused(
    request: ActorRequest, writing: Writing, form: forms.Form, typed: dict[str, str]
) -> HttpResponse:
    drafts.keep(request.actor, form=writing.key, fields=typed)
    return _page(request, writing, form, {"version": typed["version"]}, status=422)


def _page(
    request: ActorRequest, writing: Writing, form: forms.Form, draft: Mapping[str, str], status: int = 200
) -> HttpResponse:
    context = {
        **writing.context,
        "form": form,
        "draft_key": writing.key,
        "has_draft": bool(draft) and not form.is_bound,
        "seen_version": draft.get("version", writing.version),
        "cancel_url": writing.done_url,
    }
    return render(request, writing.template, context, status=status)


def _both(request: ActorRequest, writing: Writing, form: forms.Form, stale: StaleVersion) -> HttpResponse:
    rows = []
    for column, current in stale.current.items():
        name = COLUMNS.get(column, column)
        if name not in form.fields:
            continue
        yours = writing.told(name, form.cleaned_data.get(name))
        saved = writing.told(name, writing.saved.get(name, current))
        empty = _("(tomt)")
        label = form.fields[name].label
        rows.append({"label": label, "name": name, "yours": yours or empty, "saved": saved or empty})
    context = {"rows": rows, "version": stale.version, "action": request.get_full_path()}
    return render(request, "my_plan/both.html", context, status=409)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
