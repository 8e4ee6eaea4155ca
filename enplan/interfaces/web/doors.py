"""Doors: every view says who may come in, and a view that says nothing is never opened.

The middleware opens the actor's transaction around the view, so that context, work and audit row share it, and turns
foreseen refusals into pages before it ends.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast

from django.conf import settings
from django.core.checks import Error, register
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from enplan.base.access import Actor, Permission
from enplan.base.access.acting import acting, note
from enplan.base.access.tickets import HatTicket
from enplan.base.audit.models import Outcome
from enplan.base.kernel.errors import AccessDenied, DomainError, NotVisible
from enplan.interfaces.web import failures, session
from enplan.interfaces.web.freshness import is_fresh

Shell = Literal["person", "relative", "work", "any"]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])
log = logging.getLogger("enplan.web")


@dataclass(frozen=True, slots=True)
class Door:
    """What a view declares. `permission` None means public, and `because` says why that is right.

    `fresh` names a rule of login/data/fresh_login.toml: how lately the e-ID must have been used.
    """

    permission: Permission | None
    shell: Shell | None
    because: str = ""
    only_demo: bool = False
    fresh: str = ""


class ActorRequest(HttpRequest):
    """A request that came through a door with an actor."""

    actor: Actor


def door(permission: Permission, *, shell: Shell, fresh: str = "") -> Callable[[View], View]:
    """The view needs a signed-in hat with this permission, of the kind for this shell; `fresh` as in Door."""

    def declare(view: View) -> View:
        view.door = Door(permission, shell, fresh=fresh)  # type: ignore[attr-defined] # read by the middleware and the metatest
        return view

    return declare


def public(*, because: str, only_demo: bool = False) -> Callable[[View], View]:
    """The view shows nothing about a person; `because` is a sentence that a reviewer can agree with."""

    def declare(view: View) -> View:
        view.door = Door(None, None, because, only_demo)  # type: ignore[attr-defined] # as above
        return view

    return declare


def door_of(view: Callable[..., Any]) -> Door | None:
    """What this view declares, or None."""
    return getattr(view, "door", None)


class DoorMiddleware:
    """Opens doors. Fails closed: no declaration, no answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        declared = door_of(view)
        if declared is None:
            msg = f"{view.__module__}.{getattr(view, '__name__', view)} declares no door"
            raise RuntimeError(msg)
        if declared.only_demo and not settings.ENPLAN_DEMO:
            return failures.not_found(request)
        if declared.permission is None:
            return None
        signed_in = session.current(request)
        if signed_in is None:
            return failures.sign_in_first(request)
        if not is_fresh(signed_in, declared.fresh, sending=request.method == "POST"):
            return failures.prove_again(request, declared.fresh)
        ticket = HatTicket(signed_in.hat_id, signed_in.level, kwargs.get("person_id"))
        try:
            with acting(ticket, door=door_name(request), request_id=uuid.uuid4()) as actor:
                request.actor = actor  # type: ignore[attr-defined] # ActorRequest from here on
                return private(self._answer(request, declared, view, args, kwargs))
        except NotVisible:
            session.forget(request)
            return failures.sign_in_first(request)

    def _answer(
        self,
        request: HttpRequest,
        declared: Door,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase:
        actor = cast("ActorRequest", request).actor
        try:
            check_door(actor, declared, kwargs.get("person_id"))
            response = view(request, *args, **kwargs)
        except DomainError as error:
            return failures.answer(request, error)
        except Exception:
            if connection.needs_rollback:
                raise
            log.exception("unforeseen failure at %s", actor.door)
            return failures.broken(request)
        if response.streaming:
            msg = "a stream would run after the transaction, without context or audit"
            raise RuntimeError(msg)
        return response


def check_door(actor: Actor, declared: Door, person_id: uuid.UUID | None) -> None:
    """As `check_shell`; where the address names a person, a refusal is noted and always reads as not found.

    Otherwise the answer would tell who has a role from who has a ground. Raises NotVisible, AccessDenied.
    """
    try:
        check_shell(actor, declared)
    except (NotVisible, AccessDenied) as refused:
        if person_id is None or declared.permission is None:
            raise
        note(actor, declared.permission, None, set(), outcome=Outcome.REFUSED, asked_for=person_id)
        raise NotVisible from refused


def check_shell(actor: Actor, declared: Door) -> None:
    """Raise NotVisible when the hat does not belong in this shell, AccessDenied when its role lacks the permission."""
    belongs = {
        "person": actor.own_subject_id is not None,
        "relative": actor.organization_id is None and actor.own_subject_id is None,
        "work": actor.organization_id is not None,
        "any": True,
    }
    if not belongs[declared.shell or "any"]:
        raise NotVisible
    if declared.permission is None or not actor.can(declared.permission):
        raise AccessDenied


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Nothing that an actor saw stays in a cache (ASVS 5.0, 14.3.2)."""
    response.headers["Cache-Control"] = "no-store, private"
    return response


def door_name(request: HttpRequest) -> str:
    """The name of the address, without its parameters, for the audit row."""
    match = request.resolver_match
    return match.view_name if match else ""


def all_doors() -> list[tuple[str, str, Callable[..., HttpResponseBase]]]:
    """(route, name, view) of every address in the house."""
    found: list[tuple[str, str, Callable[..., HttpResponseBase]]] = []

    def walk(patterns: list[URLPattern | URLResolver], prefix: str, namespace: str) -> None:
        for entry in patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                walk(
                    entry.url_patterns,
                    route,
                    f"{namespace}{entry.namespace}:" if entry.namespace else namespace,
                )
            else:
                found.append((route, f"{namespace}{entry.name}", entry.callback))

    walk(get_resolver().url_patterns, "", "")
    return found


@register()
def every_view_declares_a_door(**_: Any) -> list[Error]:
    """Refuse to start when a view says nothing about who may come in."""
    return [
        Error(f"/{route} ({name}) declares no door", id="enplan.E001")
        for route, name, view in all_doors()
        if door_of(view) is None
    ]


__all__ = ["ActorRequest", "Door", "DoorMiddleware", "HttpResponse", "all_doors", "door", "door_of", "public"]
