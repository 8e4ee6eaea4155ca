"""One item of a transition list: its page, one tap for a status, undo, and whether it went as agreed."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enplan.base.access import Actor, Permission
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.care_teams import queries as teams
from enplan.domain.pathways import queries, services
from enplan.domain.pathways.queries import ItemView
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.pathways import desk
from enplan.interfaces.web.pathways.desk import Writing, members
from enplan.interfaces.web.pathways.forms import ItemForm
from enplan.interfaces.web.pathways.words import item_words, refusal, status_of
from enplan.interfaces.web.plans.views import version_of

ASKED = {"mangler": "missing", "ikke": "not_relevant"}


def item_of(actor: Actor, person_id: uuid.UUID, episode_id: uuid.UUID, address: str) -> ItemView:
    """One item that the reader may write. Raises NotVisible."""
    view = queries.transition(actor, person_id=person_id, episode_id=episode_id)
    found = next((each for each in view.items if each.address == address), None)
    if found is None or not found.may_write:
        raise NotVisible
    return found


@door(Permission.TRANSITION_WRITE, shell="work")
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID, address: str) -> HttpResponse:
    """Who does it, by when, how it stands, and what is missing."""
    found = item_of(request.actor, person_id, episode_id, address)
    team = teams.team(request.actor, person_id=person_id)
    chosen = members(team, (found.owner_id, found.owner_name))
    saved = {
        "state": ASKED.get(request.GET.get("status", ""), str(found.state)),
        "owner_id": str(found.owner_id or ""),
        "due_on": found.due_on,
        "due_time": found.due_time.strftime("%H:%M") if found.due_time else "",
        "note": found.note,
    }
    writing = Writing(
        person_id=person_id,
        title=item_words(found),
        lead=_("Alle som får se denne delen, ser det samme."),
        submit=_("Lagre"),
        form=partial(ItemForm, offers={"owner_id": [("", _("Ingen valgt ennå")), *chosen]}),
        saved=saved,
        version=found.version,
        save=partial(_save, request.actor, found),
        done_url=page_url(found),
        category=found.category,
        template="pathways/item.html",
    )
    return desk.respond(request, writing)


def _save(actor: Actor, found: ItemView, form: ItemForm, version: int) -> tuple[str, str]:
    chosen = form.cleaned_data
    services.change_item(
        actor,
        person_id=found.person_id,
        episode_id=found.episode_id,
        code=found.code,
        version=version,
        filled=services.Filled(
            state=chosen["state"],
            owner_id=uuid.UUID(chosen["owner_id"]) if chosen["owner_id"] else None,
            due_on=chosen["due_on"],
            due_time=chosen["due_time"],
            note=chosen["note"],
        ),
    )
    return _("Punktet er lagret."), undo_url(found, version + 1)


def page_url(found: ItemView) -> str:
    """The item on the page of its list."""
    return reverse("web:transition", args=[found.person_id, found.episode_id]) + f"#punkt-{found.address}"


def undo_url(found: ItemView, version: int) -> str:
    """Where «Angre» is posted, for the change that gave the item this version."""
    own = [found.person_id, found.episode_id, found.address]
    return reverse("web:transition_item_undo", args=own) + f"?versjon={version}"


@door(Permission.TRANSITION_WRITE, shell="work")
@require_POST
def state(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID, address: str) -> HttpResponse:
    """One tap: another status, with the way to take it back."""
    found = item_of(request.actor, person_id, episode_id, address)
    version = version_of(request)
    try:
        services.set_item_state(
            request.actor, **_own(found), version=version, state=request.POST.get("state", "")
        )
    except (Invalid, StaleVersion) as error:
        _say(request, error)
    else:
        now = item_of(request.actor, person_id, episode_id, address)
        text = _("%(what)s: %(status)s.") % {"what": item_words(now), "status": status_of(now)["label"]}
        messages.success(request, text, extra_tags=f"undo:{undo_url(found, version + 1)}")
    return HttpResponseRedirect(page_url(found))


@door(Permission.TRANSITION_WRITE, shell="work")
@require_POST
def undo(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID, address: str) -> HttpResponse:
    """Bring an item back to before its newest change."""
    found = item_of(request.actor, person_id, episode_id, address)
    text = request.GET.get("versjon", "")
    version = int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - as many digits as a version has
    try:
        services.undo_item(request.actor, **_own(found), version=version)
    except (Invalid, StaleVersion) as error:
        _say(request, error)
    else:
        messages.success(request, _("Det er som før igjen."))
    return HttpResponseRedirect(page_url(found))


@door(Permission.TRANSITION_WRITE, shell="work")
@require_POST
def outcome(request: ActorRequest, person_id: uuid.UUID, episode_id: uuid.UUID, address: str) -> HttpResponse:
    """Answer «ble det som avtalt?» for one item and one day."""
    found = item_of(request.actor, person_id, episode_id, address)
    days = request.POST.get("days", "")
    try:
        services.tell_outcome(
            request.actor,
            **_own(found),
            after_days=int(days) if days.isdecimal() and len(days) < 4 else 0,  # noqa: PLR2004 - a number of days
            answer=request.POST.get("answer", ""),
            note=request.POST.get("note", ""),
        )
    except (Invalid, StaleVersion) as error:
        _say(request, error)
    else:
        messages.success(request, _("Takk. Svaret er lagret. Du kan endre det når som helst."))
    return HttpResponseRedirect(
        reverse("web:transition", args=[person_id, episode_id]) + f"#etter-{days if days.isdecimal() else ''}"
    )


def _own(found: ItemView) -> dict[str, Any]:
    return {"person_id": found.person_id, "episode_id": found.episode_id, "code": found.code}


def _say(request: ActorRequest, error: Invalid | StaleVersion) -> None:
    """Tell on the next page why a press of a button did nothing."""
    if isinstance(error, StaleVersion):
        messages.info(request, _("Noen andre endret dette først. Her er det som gjelder nå."))
        return
    field, code = next(iter(error.fields.items()), ("", error.reason))
    messages.info(request, refusal(code, field))
