"""The page where something is written: form with its draft, faults beside fields, both versions, receipt."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from enplan.base.access import Category
from enplan.base.drafts import services as drafts
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.care_plans import queries
from enplan.domain.care_plans.queries import PlanView
from enplan.interfaces.web.doors import ActorRequest
from enplan.interfaces.web.person_frame import person_frame
from enplan.interfaces.web.plans import conflicts, receipts
from enplan.interfaces.web.plans.faults import add_faults
from enplan.interfaces.web.plans.forms import Options, PartForm
from enplan.interfaces.web.plans.options import Readers, options, reader_names, readers_of_choice, who_reads

TEXTS = (forms.Textarea, forms.TextInput)
NOT_TEXTS = (forms.DateInput, forms.HiddenInput)
OLDEST_KEY = 200


@dataclass(slots=True)
class Desk:
    """One request for such a page."""

    request: ActorRequest
    person_id: uuid.UUID
    plan: PlanView
    frame: dict[str, Any]
    readers: Readers
    options: Options
    title: str | Promise
    lead: str | Promise
    category: Category | None = None
    has_draft: bool = False

    @classmethod
    def open(
        cls, request: ActorRequest, person_id: uuid.UUID, *, title: str | Promise, lead: str | Promise
    ) -> Self:
        """Read what the page needs. Raises NotVisible when there is no plan, or nothing in it to write."""
        plan = queries.plan(request.actor, person_id=person_id)
        if plan is None or (request.method != "POST" and not plan.may_write):
            raise NotVisible
        frame = person_frame(request, person_id, "person_plan")
        found = who_reads(request.actor, person_id)
        return cls(request, person_id, plan, frame, found, options(plan, frame["team"], found), title, lead)

    @property
    def key(self) -> str:
        """Under which the draft is kept: the page's own address."""
        return self.request.path[:OLDEST_KEY]

    def form(
        self, kind: type[PartForm], saved: dict[str, Any], *, is_new: bool, category: Category | None = None
    ) -> PartForm:
        """The form as it was sent, put together from two versions, or filled with what is saved and the draft."""
        self.category = category
        if self.request.method == "POST":
            data = self.request.POST
            together = conflicts.put_together(data, saved) if conflicts.is_choice(data) else data
            return kind(together, options=self.options, is_new=is_new)
        form = kind(initial=saved, options=self.options, is_new=is_new)
        draft = {} if "uten-utkast" in self.request.GET else drafts.find(self.request.actor, form=self.key)
        kept = {name: text for name, text in draft.items() if name in form.fields}
        self.has_draft = any(kept[name] != str(saved.get(name, "")) for name in kept if name != "version")
        form.initial = {**saved, **kept}
        return form

    def attempt(self, form: forms.Form, work: Callable[[], uuid.UUID]) -> uuid.UUID | None:
        """Do the work; what is refused is written into the form, and nothing is answered."""
        try:
            return work()
        except Invalid as error:
            add_faults(form, error)
            return None

    def page(self, form: PartForm, **more: Any) -> HttpResponse:
        """The page with the form; 422 when something must be mended."""
        context = {
            **self.frame,
            "title": self.title,
            "lead": self.lead,
            "form": form,
            "fields": [(field, self._readers(field)) for field in form.visible_fields()],
            "draft_key": self.key,
            "has_draft": self.has_draft,
            **self._way_back(),
            **more,
        }
        return render(self.request, "plans/edit.html", context, status=422 if form.errors else 200)

    def conflict(self, form: PartForm, stale: StaleVersion, saved: dict[str, Any]) -> HttpResponse:
        """Both versions side by side; what the reader wrote travels along."""
        context = {
            **self.frame,
            "rows": conflicts.rows(form, stale, saved),
            "saved_version": stale.version,
            "action": self.request.path,
            **self._way_back(),
        }
        return render(self.request, "plans/conflict.html", context, status=409)

    def done(self, part_id: uuid.UUID, text: str | Promise, anchor: str) -> HttpResponse:
        """The draft is not needed any more; back to the plan with a receipt."""
        drafts.drop(self.request.actor, form=self.key)
        receipts.saved(self.request, self.person_id, part_id, str(text))
        return receipts.back(self.request, self.person_id, anchor)

    def _way_back(self) -> dict[str, str]:
        target = receipts.target_of(self.request, self.person_id)
        return {"back_url": target, "next_url": target}

    def _readers(self, field: forms.BoundField) -> list[str]:
        widget = field.field.widget
        if not isinstance(widget, TEXTS) or isinstance(widget, NOT_TEXTS):
            return []
        if self.category is None:
            return readers_of_choice()
        return reader_names(self.readers, self.category, self.options.given_name)
