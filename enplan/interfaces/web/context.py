"""What every page's frame needs: the hat, the menu of its shell, appearance and version. Reads no table."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from enplan.base.access import Actor, Permission
from enplan.base.terminology import code_system
from enplan.interfaces.web import session

VERSION = version("enplan")
FRONT = {"/min-plan/", "/parorende/"}
APPEARANCES = {"light", "dark"}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of base, person and work templates."""
    actor: Actor | None = getattr(request, "actor", None)
    appearance = request.COOKIES.get("utseende", "auto")
    menu = _menu(request, actor) if actor else []
    return {
        "demo": settings.ENPLAN_DEMO,
        "version": VERSION,
        "appearance": appearance if appearance in APPEARANCES else "auto",
        "hat": _hat(request, actor) if actor else None,
        "menu": menu,
        "home_url": menu[0]["url"] if menu else "/",
        "actor": actor,
    }


def _hat(request: HttpRequest, actor: Actor) -> dict[str, str]:
    signed_in = session.current(request)
    role = actor.title or (code_system("base.access.roles").display(actor.role) if actor.role else "")
    several = signed_in is not None and signed_in.hats > 1
    return {
        "name": actor.name,
        "role": role,
        "organisation": actor.organization_name,
        "switch_url": reverse("web:choose_hat") if several else "",
    }


def _menu(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    items = (
        _person_items()
        if actor.own_subject_id
        else _work_items(actor)
        if actor.organization_id
        else _relative_items()
    )
    menu: list[dict[str, Any]] = []
    for label, name, icon in items:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        menu.append({"label": label, "url": url, "icon": icon})
    current = _current(request.path, [item["url"] for item in menu])
    return [item | {"is_current": item["url"] == current} for item in menu]


def _current(path: str, addresses: Iterable[str]) -> str:
    """The address that the page lies deepest under, or nothing; under a front page lies only the page itself."""
    under = [url for url in addresses if (path == url if url in FRONT else path.startswith(url))]
    return max(under, key=len, default="")


def _person_items() -> list[tuple[str, str, str]]:
    return [
        (_("Hjem"), "web:my_home", "home"),
        (_("Planen"), "web:my_plan", "plan"),
        (_("Teamet"), "web:my_team", "team"),
        (_("Hvem ser hva"), "web:my_sharing", "eye"),
        (_("Mer"), "web:my_more", "more"),
    ]


def _work_items(actor: Actor) -> list[tuple[str, str, str]]:
    items = []
    if actor.can(Permission.INBOX_READ):
        items += [(_("KE"), "web:unit_inbox", "check")]
    if actor.can(Permission.WORKLIST_READ):
        items += [(_("Personer"), "web:persons", "team")]
    if actor.can(Permission.ACTIVITY_UPDATE):
        items += [(_("Oppgaver"), "web:tasks", "check")]
    if actor.can(Permission.NOTICE_SEND):
        items += [(_("Meldinger om behov"), "web:notices", "more")]
    if actor.can(Permission.AGREEMENT_READ):
        items += [(_("Avtaler"), "web:agreements", "hand")]
    if actor.can(Permission.FIGURES_READ):
        items += [(_("Løfter"), "web:house_commitments", "calendar")]
    items += [
        (_("Virksomheter"), "web:organizations", "home"),
        (_("Retningslinjer"), "web:guidelines", "plan"),
        (_("Mine oppslag"), "web:own_lookups", "eye"),
    ]
    if actor.can(Permission.LOOKUP_ANSWER) and not actor.can(Permission.WORKLIST_READ):
        items += [(_("Spørsmål"), "web:organization_questions", "message")]
    return items


def _relative_items() -> list[tuple[str, str, str]]:
    return [(_("Hjem"), "web:relative_home", "home")]
