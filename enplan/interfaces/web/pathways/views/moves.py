"""What happens to a stay with one press: ready, left before planned, a pause; and what is agreed for such days."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enplan.base.access import Actor, Category, Permission
from enplan.base.drafts import services as drafts
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.base.terminology import code_system
from enplan.domain.care_teams import queries as teams
from enplan.domain.directory import queries as directory
from enplan.domain.pathways import queries, services
from enplan.domain.pathways.queries import ContingencyView
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.pathways import desk
from enplan.interfaces.web.pathways.again import again
from enplan.interfaces.web.pathways.desk import CONFLICT, TAB, UNPROCESSABLE, Writing, members
from enplan.interfaces.web.pathways.forms import ContingencyForm, PauseForm, ReadyForm
from enplan.interfaces.web.pathways.presenters import transition as presenter
from enplan.interfaces.web.pathways.views.pathway import episode_of, undo_url
from enplan.interfaces.web.pathways.words import STATES, add_refusals, refusal
from enplan.interfaces.web.person_frame import person_frame
from enplan.interfaces.web.plans.views import version_of

READ_WRITE = ["GET", "HEAD", "POST"]
LEFT = "unplanned_discharge"


def page_url(person_id: uuid.UUID, episode_id: uuid.UUID) -> str:
    """The page of the list."""
    return reverse("web:transition", args=[person_id, episode_id])


@door(Permission.EPISODE_WRITE, shell="work")
@require_http_methods(READ_WRITE)
def ready(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID) -> HttpResponse:
    """Report ready for discharge. With open items, a page lists them and asks why; it holds nothing back."""
    _episode, details = episode_of(request.actor, person_id, episode_id)
    draft = {} if request.method == "POST" or "uten-utkast" in request.GET else _draft(request)
    first = ReadyForm(initial={**draft, "version": details.version})
    if request.method != "POST":
        return _ask_why(request, person_id, episode_id, first, has_draft=bool(draft))
    asked = "reason" in request.POST
    form = ReadyForm(request.POST) if asked else first
    if asked and not form.is_valid():
        return _ask_why(request, person_id, episode_id, form)
    try:
        moment = _report(request, person_id, episode_id, form.cleaned_data["reason"] if asked else "")
    except Invalid as error:
        if asked or error.fields != {"reason": "open-items"}:
            form = ReadyForm(request.POST)
            form.is_valid()
            add_refusals(form, error)
        return _ask_why(request, person_id, episode_id, form)
    except StaleVersion as stale:
        if asked:
            return _ask_why(request, person_id, episode_id, again(form, stale.version), status=CONFLICT)
        messages.info(request, _("Noen andre endret dette først. Her er det som gjelder nå."))
    else:
        drafts.drop(request.actor, form=request.path[:200])
        text = _("Meldt utskrivingsklar. Koordinatoren og kommunen ser det.")
        messages.success(request, text, extra_tags=f"undo:{undo_url(person_id, episode_id, moment)}")
    return HttpResponseRedirect(page_url(person_id, episode_id))


def _report(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID, reason: str) -> uuid.UUID:
    return services.tell(
        request.actor,
        person_id=person_id,
        episode_id=episode_id,
        kind="ready_for_discharge",
        version=version_of(request),
        reason=reason,
    )


def _draft(request: ActorRequest) -> dict[str, str]:
    """The reason that was typed here and not sent."""
    kept = drafts.find(request.actor, form=request.path[:200]).get("reason", "")
    return {"reason": kept} if kept.strip() else {}


def _ask_why(
    request: ActorRequest,
    person_id: uuid.UUID,
    episode_id: uuid.UUID,
    form: ReadyForm,
    *,
    has_draft: bool = False,
    status: int = UNPROCESSABLE,
) -> HttpResponse:
    view = queries.transition(request.actor, person_id=person_id, episode_id=episode_id)
    context = person_frame(request, person_id, TAB) | presenter.transition(view, (), None)
    context |= {"form": form, "has_draft": has_draft}
    if status == CONFLICT and view.episode.details is not None:
        context["stands"] = STATES[view.episode.details.state]
    return render(request, "pathways/ready.html", context, status=status if form.errors else 200)


@door(Permission.EPISODE_WRITE, shell="work")
@require_http_methods(READ_WRITE)
def left(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID) -> HttpResponse:
    """«Dro før planlagt»: one press tells it, and the page shows what was agreed and who rings."""
    _episode, details = episode_of(request.actor, person_id, episode_id)
    if request.method == "POST":
        try:
            moment = services.tell(
                request.actor,
                person_id=person_id,
                episode_id=episode_id,
                kind=LEFT,
                version=version_of(request),
            )
        except (Invalid, StaleVersion):
            messages.info(request, _("Noen andre endret dette først. Her er det som gjelder nå."))
            return HttpResponseRedirect(page_url(person_id, episode_id))
        undo = undo_url(person_id, episode_id, moment)
        messages.success(request, _("Lagret at personen dro nå."), extra_tags=f"undo:{undo}")
        return HttpResponseRedirect(reverse("web:transition_left", args=[person_id, episode_id]))
    if details.state != "left_early":
        return HttpResponseRedirect(page_url(person_id, episode_id))
    return _what_now(request, person_id, episode_id)


def _what_now(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID) -> HttpResponse:
    """What was agreed at admission, who rings by when, and the number of the coordinating unit."""
    view = queries.transition(request.actor, person_id=person_id, episode_id=episode_id)
    frame = person_frame(request, person_id, TAB)
    call = next((each for each in view.items if each.code == "call_after_leaving"), None)
    number = frame["person"].municipality_number
    context = {
        **presenter.transition(view, (), None),
        "call": presenter.item_row(call) if call else None,
        "agreed": (view.contingencies or {}).get("early_leave"),
        "crisis_is_open": view.contingencies is not None,
        "unit": directory.coordinating_unit(request.actor, municipality_number=number),
        "told_url": reverse("web:pathway_tell", args=[person_id, episode_id]) + "?hva=beskjed",
    }
    return render(request, "pathways/left.html", frame | context)


@door(Permission.EPISODE_WRITE, shell="work")
@require_http_methods(READ_WRITE)
def pause(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID) -> HttpResponse:
    """Let treatment rest, with names on those who hold on."""
    _episode, details = episode_of(request.actor, person_id, episode_id)
    team = teams.team(request.actor, person_id=person_id)
    writing = Writing(
        person_id=person_id,
        title=_("Ta en pause"),
        lead=_("Planen blir ikke avsluttet. Personen kommer tilbake uten ny henvisning."),
        submit=_("Start pausen"),
        form=partial(PauseForm, members=members(team)),
        save=partial(_pause, request.actor, person_id, episode_id),
        done_url=page_url(person_id, episode_id),
        category=details.category,
    )
    return desk.respond(request, writing)


def _pause(
    actor: Actor, person_id: uuid.UUID, episode_id: uuid.UUID, form: PauseForm, _version: int
) -> tuple[str, str]:
    chosen = form.cleaned_data
    codes = code_system("domain.pathways.hold_duties").codes
    services.pause(
        actor,
        person_id=person_id,
        episode_id=episode_id,
        reason=chosen["reason"],
        note=chosen["note"],
        duties=[services.Duty(code, uuid.UUID(chosen[code])) for code in codes if chosen[code]],
    )
    return _("Pausen har begynt. Alle i teamet ser hvem som holder kontakten."), reverse(
        "web:transition_resume", args=[person_id, episode_id]
    )


@door(Permission.EPISODE_WRITE, shell="work")
@require_POST
def resume(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID) -> HttpResponse:
    """Go on after a pause."""
    try:
        services.resume(request.actor, person_id=person_id, episode_id=episode_id)
    except Invalid as error:
        messages.info(request, refusal(error.reason))
    else:
        messages.success(request, _("I gang igjen, uten ny henvisning."))
    return HttpResponseRedirect(page_url(person_id, episode_id))


@door(Permission.TRANSITION_WRITE, shell="work")
@require_http_methods(READ_WRITE)
def contingency(
    request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID, slug: str
) -> HttpResponse:
    """Write down what is agreed for when the person leaves early, or for the way back."""
    kind = next((kind for kind, word in presenter.CONTINGENCIES.items() if word == slug), "")
    view = queries.transition(request.actor, person_id=person_id, episode_id=episode_id)
    if not kind or view.contingencies is None:
        raise NotVisible
    row = view.contingencies[kind]
    team = teams.team(request.actor, person_id=person_id)
    early = kind == "early_leave"
    chosen = members(team, (row.caller_id, row.caller_name))
    writing = Writing(
        person_id=person_id,
        title=_("Hvis personen drar før tiden") if early else _("Veien tilbake"),
        lead=_("Avtal det når personen kommer. Da er det klart den dagen det trengs."),
        submit=_("Lagre avtalen"),
        form=partial(ContingencyForm, offers={"caller_id": [("", _("Ingen valgt ennå")), *chosen]}),
        saved=_as_saved(row),
        version=row.version,
        save=partial(_agree, request.actor, person_id, episode_id, kind),
        done_url=page_url(person_id, episode_id),
        category=Category.CRISIS,
    )
    return desk.respond(request, writing)


def _as_saved(row: ContingencyView) -> dict[str, Any]:
    return {
        "words": row.words,
        "caller_id": str(row.caller_id or ""),
        "place": row.place,
        "phone": row.phone,
        "valid_until": row.valid_until,
    }


def _agree(
    actor: Actor, person_id: uuid.UUID, episode_id: uuid.UUID, kind: str, form: ContingencyForm, version: int
) -> tuple[str, str]:
    chosen = form.cleaned_data
    services.agree(
        actor,
        person_id=person_id,
        episode_id=episode_id,
        kind=kind,
        version=version,
        agreed=services.Agreed(
            words=chosen["words"],
            caller_id=uuid.UUID(chosen["caller_id"]) if chosen["caller_id"] else None,
            place=chosen["place"],
            phone=chosen["phone"],
            valid_until=chosen["valid_until"],
        ),
    )
    return _("Avtalen er lagret, og punktet i lista er på plass."), ""
