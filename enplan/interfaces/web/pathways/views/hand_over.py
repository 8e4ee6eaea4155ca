"""Handing over with two keys: asking, the page of one hand-over, and turning a key."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enplan.base.access import Actor, Category, Permission, Right
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.directory import queries as directory
from enplan.domain.pathways import queries, services
from enplan.domain.pathways.queries import HandOverView
from enplan.interfaces.web import failures
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.pathways import desk
from enplan.interfaces.web.pathways.again import again
from enplan.interfaces.web.pathways.desk import CONFLICT, TAB, UNPROCESSABLE, Writing
from enplan.interfaces.web.pathways.forms import OfferForm, WhyForm
from enplan.interfaces.web.pathways.presenters import hand_over as presenter
from enplan.interfaces.web.pathways.words import add_refusals, refusal
from enplan.interfaces.web.person_frame import person_frame
from enplan.interfaces.web.plans.views import version_of

NOT_UNITS = {"competence_centre"}


@door(Permission.HANDOVER_WRITE, shell="work")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID) -> HttpResponse:
    """Ask a unit to take over. Those in the team come first."""
    frame = person_frame(request, person_id, TAB)
    view = queries.transition(request.actor, person_id=person_id, episode_id=episode_id)
    if view.episode.answering is None or not request.actor.may(
        Right.WRITE, frame["person"].subject_id, Category.CORE
    ):
        raise NotVisible
    in_team = {member.organization_id for member in (*frame["team"].members, *frame["team"].invited)}
    units = sorted(
        (unit for unit in directory.listing(request.actor) if unit.kind not in NOT_UNITS),
        key=lambda unit: (unit.number not in in_team, unit.name),
    )
    writing = Writing(
        person_id=person_id,
        title=_("Overlever ansvaret"),
        lead=_(
            "Ansvaret flyttes først når de har sagt ja, og personen har møtt dem eller ikke vil møte dem først."
        ),
        submit=_("Spør om de tar over"),
        form=partial(
            OfferForm,
            offers={"receiver_id": [("", _("Velg en enhet")), *((str(u.id), u.name) for u in units)]},
        ),
        save=partial(_offer, request.actor, person_id, episode_id),
        done_url=reverse("web:transition", args=[person_id, episode_id]),
    )
    return desk.respond(request, writing)


def _offer(
    actor: Actor, person_id: uuid.UUID, episode_id: uuid.UUID, form: OfferForm, _version: int
) -> tuple[str, str]:
    services.offer(
        actor,
        person_id=person_id,
        episode_id=episode_id,
        receiver_id=uuid.UUID(form.cleaned_data["receiver_id"]),
        words=form.cleaned_data["words"],
    )
    return _("De er spurt. Du har ansvaret til begge nøklene er vridd om."), ""


def _found(actor: Actor, person_id: uuid.UUID, hand_over_id: uuid.UUID) -> HandOverView:
    rows = queries.hand_overs(actor, person_id=person_id)
    found = next((row for row in rows if row.id == hand_over_id), None)
    if found is None:
        raise NotVisible
    return found


@door(Permission.EPISODE_READ, shell="work")
@require_safe
def one(request: ActorRequest, person_id: uuid.UUID, hand_over_id: uuid.UUID) -> HttpResponse:
    """Both keys, who has turned which, and what the reader can do."""
    return _page(request, _found(request.actor, person_id, hand_over_id))


def _page(
    request: ActorRequest,
    view: HandOverView,
    step: str = "",
    form: WhyForm | None = None,
    *,
    status: int = UNPROCESSABLE,
) -> HttpResponse:
    """What was typed stands in the form of its step; where that is no longer there, beside the conflict."""
    frame = person_frame(request, view.person_id, TAB)
    episodes = queries.episodes(request.actor, person_id=view.person_id)
    context = presenter.hand_over(view, episodes, frame["person"].given_name)
    for name, key, is_there in (
        ("nei", "no_form", view.may_answer),
        ("trekk", "back_form", view.may_withdraw),
    ):
        is_typed = form is not None and step == name
        context[key] = form if is_typed else WhyForm(initial={"version": view.version}, auto_id=f"{name}_%s")
        if is_typed and not is_there:
            context["typed"] = failures.typed_in(request)
    code = status if form is not None and form.errors else 200
    return render(request, "pathways/hand_over.html", frame | context, status=code)


@door(Permission.HANDOVER_MEET, shell="work")
@require_POST
def step(request: ActorRequest, person_id: uuid.UUID, hand_over_id: uuid.UUID, step: str) -> HttpResponse:
    """Turn a key, turn it back, say no, or take the question back."""
    view = _found(request.actor, person_id, hand_over_id)
    form = WhyForm(request.POST, auto_id=f"{step}_%s") if step in {"nei", "trekk"} else None
    if form is not None and not form.is_valid():
        return _page(request, view, step, form)
    try:
        text = turn(
            request.actor,
            view,
            step,
            version=version_of(request),
            person_id=person_id,
            reason=form.cleaned_data["reason"] if form else "",
        )
    except Invalid as error:
        if form is not None and error.fields:
            add_refusals(form, error)
            return _page(request, view, step, form)
        messages.info(request, refusal(error.reason))
    except StaleVersion as stale:
        if form is not None:
            form = again(form, stale.version)
            now = _found(request.actor, person_id, hand_over_id)
            return _page(request, now, step, form, status=CONFLICT)
        messages.info(request, _("Noen andre endret dette først. Her er det som gjelder nå."))
    else:
        messages.success(request, text)
    return HttpResponseRedirect(reverse("web:hand_over", args=[person_id, hand_over_id]))


def turn(
    actor: Actor,
    view: HandOverView,
    step: str,
    *,
    version: int,
    person_id: uuid.UUID | None,
    reason: str = "",
) -> str:
    """Do one step, and say what it led to. `person_id` None: one's own. Raises NotVisible for an unknown step."""
    other_is_turned = (
        view.accepted_at is not None if step in {"mott", "uten-mote"} else view.person_key is not None
    )
    moved = _("Begge nøklene er vridd om. %(unit)s har ansvaret nå.") % {"unit": view.receiver_name}
    own: dict[str, Any] = {"hand_over_id": view.id, "version": version}
    if step in {"mott", "uten-mote"}:
        services.meet(actor, **own, how="met" if step == "mott" else "declined", person_id=person_id)
        return moved if other_is_turned else _("Lagret. Ansvaret flyttes når de har sagt ja.")
    if step in {"angre-ja", "angre-mote"}:
        services.take_back(
            actor, **own, key="receiver" if step == "angre-ja" else "person", person_id=person_id
        )
        return _("Angret. Ansvaret er der det var.")
    if person_id is None:
        raise NotVisible
    if step == "ja":
        services.accept(actor, **own, person_id=person_id)
        return (
            moved if other_is_turned else _("Dere har sagt ja. Ansvaret flyttes når personen har møtt dere.")
        )
    if step == "nei":
        services.decline(actor, **own, person_id=person_id, reason=reason)
        return _("Dere har sagt nei. Den som spurte, får vite det.")
    if step == "trekk":
        services.withdraw(actor, **own, person_id=person_id, reason=reason)
        return _("Spørsmålet er trukket. Ansvaret er der det var.")
    raise NotVisible
