"""How to reach the person, as the coordinator writes it down together with the person; and a protected address."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enplan.base.access import Permission
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.people import services
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.person_frame import person_frame
from enplan.interfaces.web.persons.forms import ContactForm
from enplan.interfaces.web.plans import conflicts
from enplan.interfaces.web.plans.faults import add_faults

FIELDS = ("phone", "language", "interpreter_language", "protected_address")


@door(Permission.PERSON_UPDATE, shell="work")
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: ActorRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Phone, language, interpreter and protected address; only for whoever manages the plan."""
    frame = person_frame(request, person_id, "person")
    if not frame["team"].manages:
        raise NotVisible
    person = frame["person"]
    saved = {name: getattr(person, name) for name in FIELDS}
    form = ContactForm(_typed(request, saved), initial={**saved, "version": person.version})
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            services.update_contact(
                request.actor, person_id=person_id, version=fields.pop("version"), **fields
            )
        except Invalid as error:
            add_faults(form, error)
        except StaleVersion as stale:
            return _both(request, frame, form, stale, saved)
        else:
            messages.success(request, _("Det er lagret."))
            return HttpResponseRedirect(reverse("web:person", args=[person_id]))
    return render(
        request, "persons/contact.html", {**frame, "form": form}, status=422 if form.errors else 200
    )


def _typed(request: ActorRequest, saved: dict[str, Any]) -> Any:
    """What was typed; after a choice between two versions, what was chosen."""
    if request.method != "POST":
        return None
    return conflicts.put_together(request.POST, saved) if conflicts.is_choice(request.POST) else request.POST


def _both(
    request: ActorRequest,
    frame: dict[str, Any],
    form: ContactForm,
    stale: StaleVersion,
    saved: dict[str, Any],
) -> HttpResponse:
    """Both versions side by side."""
    address = reverse("web:person_contact", args=[frame["person"].id])
    context = {
        **frame,
        "rows": conflicts.rows(form, stale, saved),
        "saved_version": stale.version,
        "action": address,
        "back_url": address,
        "next_url": "",
    }
    return render(request, "plans/conflict.html", context, status=409)
