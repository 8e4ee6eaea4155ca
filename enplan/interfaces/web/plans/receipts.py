"""After a change: a sentence on the next page, with the way to take it back."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from enplan.domain.care_plans import queries
from enplan.interfaces.web.doors import ActorRequest
from enplan.interfaces.web.plans.words import undo_url


def saved(request: ActorRequest, person_id: uuid.UUID, part_id: uuid.UUID, text: str) -> None:
    """Tell that a part was saved, with «Angre» when its newest change can be taken back."""
    change = queries.change_of(request.actor, person_id=person_id, part_id=part_id)
    here = urlencode({"til": target_of(request, person_id)})
    tags = f"undo:{undo_url(person_id, change.id)}?{here}" if change.can_undo else ""
    messages.success(request, text, extra_tags=tags)


def back(request: ActorRequest, person_id: uuid.UUID, anchor: str = "") -> HttpResponseRedirect:
    """To where the form says it came from, if that is one of our pages; otherwise to the plan."""
    target = target_of(request, person_id)
    return HttpResponseRedirect(f"{target}#{anchor}" if anchor else target)


def target_of(request: ActorRequest, person_id: uuid.UUID) -> str:
    """The page that the form says it came from, if it is ours."""
    target = request.POST.get("next", "") or request.GET.get("til", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return target
    return reverse("web:person_plan", args=[person_id])
