"""The person's own words: what matters most, how to be met, what one is good at; and notes for oneself alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from enplan.base.access import Actor, Category, Permission
from enplan.domain.care_plans import queries as plans
from enplan.domain.care_plans import services
from enplan.domain.care_plans.queries import PlanView
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.my_plan import words
from enplan.interfaces.web.my_plan.forms import WordsForm
from enplan.interfaces.web.my_plan.presenters import changes
from enplan.interfaces.web.my_plan.views.own import own_plan
from enplan.interfaces.web.my_plan.writing import Writing, respond
from enplan.policy.readers import readers

FETCH = "hent"


@dataclass(frozen=True, slots=True)
class Page:
    """What one page of own words says."""

    title: Promise
    label: Promise
    help_text: Promise


PAGES: Final = {
    "what_matters": Page(
        gettext_lazy("Det viktigste for meg"),
        gettext_lazy("Hva er viktig for deg nå?"),
        gettext_lazy("Skriv som du vil. Ingen retter på det."),
    ),
    "how_to_meet_me": Page(
        gettext_lazy("Slik vil jeg bli møtt"),
        gettext_lazy("Hvordan skal andre møte deg?"),
        gettext_lazy("Hva hjelper deg? Hva bør de la være?"),
    ),
    "strengths": Page(
        gettext_lazy("Dette er jeg god på"),
        gettext_lazy("Hva er du god på?"),
        gettext_lazy("Tenk på noe du liker, noe du kan og noe du har klart."),
    ),
    "private": Page(
        gettext_lazy("Notatene mine"),
        gettext_lazy("Hva vil du huske?"),
        gettext_lazy("Her kan du skrive det du ikke vil dele."),
    ),
}


@door(Permission.PLAN_WRITE, shell="person")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: ActorRequest, kind: str) -> HttpResponse:
    """Write (or empty) one text of one's own, with what stood there before."""
    actor = request.actor
    person_id, plan = own_plan(actor)
    category = Category.MINE if kind == "private" else Category.CORE
    if category not in actor.categories(actor.own_subject_id or 0):
        return render(request, "my_plan/needs-eid.html", status=403)
    seen = plan.statements.get(kind)
    before = _before(actor, person_id, plan, kind)
    page = PAGES[kind]
    read_by = readers(actor, person_id=person_id)[category] if category is Category.CORE else ()
    writing = Writing(
        key=f"my-words:{kind}",
        form=partial(WordsForm, label=page.label, help_text=page.help_text, required=False),
        saved={"words": _fetched(request, before) or plan.words(kind)},
        version=seen.version if seen else 0,
        save=partial(_save, actor, person_id, kind),
        template="my_plan/words.html",
        done_url=words.url_of(words.place_of(request, "plan")),
        said=_("Teksten er lagret."),
        person_id=person_id,
        context={"page": page, "readers": words.reader_names(read_by), "versions": before, "kind": kind},
    )
    return respond(request, writing)


def _save(actor: Actor, person_id: uuid.UUID, kind: str, fields: dict[str, Any], version: int) -> uuid.UUID:
    return services.write_statement(
        actor, person_id=person_id, kind=kind, words=fields["words"], version=version
    )


def _before(actor: Actor, person_id: uuid.UUID, plan: PlanView, kind: str) -> list[changes.Version]:
    """Earlier texts, for those who may read the history."""
    seen = plan.statements.get(kind)
    if seen is None or not actor.can(Permission.HISTORY_READ):
        return []
    return changes.versions(actor, plans.history(actor, person_id=person_id, part_id=seen.id))


def _fetched(request: ActorRequest, before: list[changes.Version]) -> str:
    """The earlier text that the person wants back in the field."""
    wanted = request.GET.get(FETCH, "")
    return next((version.text for version in before if str(version.change_id) == wanted), "")
