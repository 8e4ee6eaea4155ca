"""The way of one person: the line of what has happened, telling more, and correcting what was told."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enplan.base.access import Actor, Permission
from enplan.base.kernel.errors import Invalid, NotVisible
from enplan.domain.pathways import queries, services
from enplan.domain.pathways.queries import EncounterView, EpisodeView
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.pathways import desk
from enplan.interfaces.web.pathways.desk import Writing
from enplan.interfaces.web.pathways.forms import CorrectForm, TellForm
from enplan.interfaces.web.pathways.presenters import pathway as presenter
from enplan.interfaces.web.pathways.words import kind_words, refusal
from enplan.interfaces.web.person_frame import person_frame

READ_WRITE = ["GET", "HEAD", "POST"]
TAB = "person_pathway"
ASKED = {
    "inn": "admitted",
    "ut": "discharged",
    "plan": "discharge_planned",
    "videre": "transferred",
    "beskjed": "municipality_notified",
}
"""What the address asks about → the kind that is chosen beforehand."""


def episode_of(
    actor: Actor, person_id: uuid.UUID, episode_id: uuid.UUID
) -> tuple[EpisodeView, EncounterView]:
    """An episode whose details the reader may write. Raises NotVisible."""
    found = next(
        (each for each in queries.episodes(actor, person_id=person_id) if each.id == episode_id), None
    )
    if found is None or found.details is None or not found.details.may_write:
        raise NotVisible
    return found, found.details


@door(Permission.EPISODE_READ, shell="work")
@require_safe
def person_pathway(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """What has happened, where it stands and what is planned, with the times beside the national references."""
    episodes = queries.episodes(request.actor, person_id=person_id)
    times = queries.times(request.actor, person_id=person_id)
    context = presenter.pathway(person_id, episodes, times)
    return render(request, "pathways/pathway.html", person_frame(request, person_id, TAB) | context)


@door(Permission.EPISODE_WRITE, shell="work")
@require_http_methods(READ_WRITE)
def tell(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID) -> HttpResponse:
    """Tell that something has happened, now or earlier."""
    _episode, details = episode_of(request.actor, person_id, episode_id)
    now = timezone.localtime(request.actor.at)
    offers = {"kind": [(kind, kind_words(kind)) for kind in details.possible]}
    asked = ASKED.get(request.GET.get("hva", ""), "")
    writing = Writing(
        person_id=person_id,
        title=_("Skriv at noe har skjedd"),
        lead=_("Du kan skrive det med en gang, eller senere med riktig dag."),
        submit=_("Lagre"),
        form=partial(TellForm, offers=offers),
        saved={"day": now.date(), "clock": now.strftime("%H:%M"), "kind": asked},
        save=partial(_tell, request.actor, person_id, episode_id),
        done_url=reverse("web:person_pathway", args=[person_id]) + f"#forlop-{episode_id}",
        category=details.category,
        tab=TAB,
    )
    return desk.respond(request, writing)


def _tell(
    actor: Actor, person_id: uuid.UUID, episode_id: uuid.UUID, form: TellForm, _version: int
) -> tuple[str, str]:
    chosen = form.cleaned_data
    moment_id = services.tell(
        actor,
        person_id=person_id,
        episode_id=episode_id,
        kind=chosen["kind"],
        occurred_at=form.moment(actor.at),
        planned_on=chosen["planned_on"] if chosen["kind"] == "discharge_planned" else None,
        reason=chosen["reason"],
    )
    return _("Lagret: %(what)s.") % {"what": kind_words(chosen["kind"])}, undo_url(
        person_id, episode_id, moment_id
    )


def undo_url(person_id: uuid.UUID, episode_id: uuid.UUID, moment_id: uuid.UUID) -> str:
    """Where «Angre» is posted after something was told."""
    return reverse("web:pathway_undo", args=[person_id, episode_id, moment_id])


@door(Permission.EPISODE_WRITE, shell="work")
@require_http_methods(READ_WRITE)
def correct(
    request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID, moment_id: uuid.UUID
) -> HttpResponse:
    """It happened at another time, or not at all. What was told stays visible."""
    _episode, details = episode_of(request.actor, person_id, episode_id)
    moment = next((each for each in details.moments if each.id == moment_id and not each.is_retracted), None)
    if moment is None:
        raise NotVisible
    happened = timezone.localtime(moment.occurred_at)
    writing = Writing(
        person_id=person_id,
        title=_("Rett det som er skrevet"),
        lead=_("Det som sto først, blir stående synlig ved siden av."),
        submit=_("Lagre rettingen"),
        form=CorrectForm,
        saved={"day": happened.date(), "clock": happened.strftime("%H:%M")},
        save=partial(_correct, request.actor, person_id, episode_id, moment_id),
        done_url=reverse("web:person_pathway", args=[person_id]) + f"#forlop-{episode_id}",
        category=details.category,
        tab=TAB,
        context={"about": kind_words(moment.kind)},
    )
    return desk.respond(request, writing)


def _correct(
    actor: Actor,
    person_id: uuid.UUID,
    episode_id: uuid.UUID,
    moment_id: uuid.UUID,
    form: CorrectForm,
    _version: int,
) -> tuple[str, str]:
    because, reason = form.cleaned_data["because"], form.cleaned_data["reason"]
    own: dict[str, Any] = {"person_id": person_id, "episode_id": episode_id, "moment_id": moment_id}
    if because == "never_happened":
        services.retract(actor, **own, because=because, reason=reason)
    else:
        services.correct(actor, **own, occurred_at=form.moment(actor.at), because=because, reason=reason)
    return _("Rettet. Det som sto først, kan fortsatt ses."), ""


@door(Permission.EPISODE_WRITE, shell="work")
@require_POST
def undo(
    request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID, moment_id: uuid.UUID
) -> HttpResponse:
    """Take back what was just told."""
    try:
        services.retract(
            request.actor, person_id=person_id, episode_id=episode_id, moment_id=moment_id, because="undone"
        )
    except Invalid as error:
        messages.warning(request, refusal(next(iter(error.fields.values()), error.reason)))
    else:
        messages.success(request, _("Angret. Det står at det ble angret."))
    return HttpResponseRedirect(reverse("web:transition", args=[person_id, episode_id]))
