"""The one door: every public function of a domain package goes through `@use_case`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from contextvars import ContextVar
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import transaction

from enplan.base.access.acting import note
from enplan.base.access.actor import Actor
from enplan.base.access.endings import ending
from enplan.base.access.permissions import Permission
from enplan.base.audit.models import Outcome
from enplan.base.kernel.errors import AccessDenied

P = ParamSpec("P")
T = TypeVar("T")

_permission: ContextVar[Permission | None] = ContextVar("permission", default=None)
REGISTRY: dict[str, Permission] = {}


def use_case(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Actor, P], T]], Callable[Concatenate[Actor, P], T]]:
    """Declare what a function does. It is refused unless the actor's role has the permission; what it writes is undone
    as a whole if it raises. A use case never calls a use case (shared work goes into private functions).
    """

    def declare(function: Callable[Concatenate[Actor, P], T]) -> Callable[Concatenate[Actor, P], T]:
        REGISTRY[f"{function.__module__}.{function.__name__}"] = permission

        @wraps(function)
        def door(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            if not actor.can(permission):
                note(actor, permission, None, set(), outcome=Outcome.REFUSED)
                raise AccessDenied
            is_outermost = _permission.get() is None
            token = _permission.set(permission)
            try:
                with transaction.atomic(), ending() if is_outermost else nullcontext():
                    return function(actor, *args, **kwargs)
            finally:
                _permission.reset(token)

        door.permission = permission  # type: ignore[attr-defined] # read by the metatest of doors
        return door

    return declare


def current_permission() -> Permission:
    """The permission of the use case that is running. Raises RuntimeError outside one."""
    permission = _permission.get()
    if permission is None:
        msg = "a person can only be reached inside a use case"
        raise RuntimeError(msg)
    return permission
