"""The page where staff fill in one form: draft, faults beside fields, both versions, receipt."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from enplan.base.access import Category
from enplan.base.drafts import services as drafts
from enplan.base.kernel.errors import Invalid, StaleVersion
from enplan.interfaces.web.doors import ActorRequest
from enplan.interfaces.web.person_frame import person_frame
from enplan.interfaces.web.plans import conflicts
from enplan.interfaces.web.plans.faults import add_faults
from enplan.interfaces.web.plans.options import reader_names, who_reads
from enplan.interfaces.web.plans.views import version_of

UNPROCESSABLE, CONFLICT = 422, 409


@dataclass(frozen=True, slots=True)
class Writing:
    """One form about one person.

    `save` gets the valid form and the version that the writer saw, and returns what is said on the next page and
    where «Angre» is posted («» for no way back). `saved` and `version` are what stands there now. `category` decides
    who can read the texts. `refuse` puts what the domain refused where it belongs in the form.
    """

    person_id: uuid.UUID
    title: str
    submit: str
    form: Callable[..., forms.Form]
    save: Callable[[Any, int], tuple[str, str]]
    done_url: str
    template: str
    tab: str
    saved: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    lead: str = ""
    category: Category = Category.CORE
    context: Mapping[str, Any] = field(default_factory=dict)
    refuse: Callable[[forms.Form, Invalid], None] = add_faults


def respond(request: ActorRequest, writing: Writing) -> HttpResponse:
    """Show the form with what was typed before; or take what is typed now."""
    key = request.path[:200]
    if request.method != "POST":
        draft = {} if "uten-utkast" in request.GET else drafts.find(request.actor, form=key)
        form = writing.form(initial={**writing.saved, **draft})
        has_draft = any(
            text != str(writing.saved.get(name) or "") for name, text in draft.items() if name in form.fields
        )
        return _page(request, writing, form, has_draft=has_draft)
    data: Any = request.POST
    if conflicts.is_choice(data):
        data = conflicts.put_together(data, writing.saved)
    form = writing.form(data)
    if not form.is_valid():
        return _page(request, writing, form)
    try:
        text, undo_url = writing.save(form, version_of(request))
    except Invalid as error:
        writing.refuse(form, error)
        return _page(request, writing, form)
    except StaleVersion as stale:
        return _both(request, writing, form, stale)
    drafts.drop(request.actor, form=key)
    messages.success(request, text, extra_tags=f"undo:{undo_url}" if undo_url else "")
    return HttpResponseRedirect(writing.done_url)


def _page(
    request: ActorRequest, writing: Writing, form: forms.Form, *, has_draft: bool = False
) -> HttpResponse:
    frame = person_frame(request, writing.person_id, writing.tab)
    names = reader_names(
        who_reads(request.actor, writing.person_id), writing.category, frame["person"].given_name
    )
    context = {
        **frame,
        "title": writing.title,
        "lead": writing.lead,
        "submit": writing.submit,
        "form": form,
        "fields": [(each, names if _is_text(each) else []) for each in form.visible_fields()],
        "version": form.data.get("version", writing.version) if form.is_bound else writing.version,
        "draft_key": request.path[:200],
        "has_draft": has_draft,
        "back_url": writing.done_url,
        **writing.context,
    }
    return render(request, writing.template, context, status=UNPROCESSABLE if form.errors else 200)


def _both(request: ActorRequest, writing: Writing, form: forms.Form, stale: StaleVersion) -> HttpResponse:
    saved = {**writing.saved, **{name: text for name, text in stale.current.items() if name in form.fields}}
    shown = StaleVersion(
        current=dict(stale.current),
        attempted={
            name: form.cleaned_data.get(name)
            for name in form.fields
            if str(form.cleaned_data.get(name) or "") != str(saved.get(name) or "")
        },
        version=stale.version,
    )
    context = {
        **person_frame(request, writing.person_id, writing.tab),
        "rows": conflicts.rows(form, shown, saved),
        "saved_version": stale.version,
        "action": request.path,
        "back_url": writing.done_url,
        "next_url": writing.done_url,
    }
    return render(request, "plans/conflict.html", context, status=CONFLICT)


def _is_text(bound: forms.BoundField) -> bool:
    return isinstance(bound.field.widget, forms.Textarea)
