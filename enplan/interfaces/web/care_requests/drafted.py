"""Forms that keep what is typed: filled from the draft, kept when refused, dropped when taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from enplan.base.drafts import services as drafts
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.interfaces.web import failures
from enplan.interfaces.web.care_requests import words
from enplan.interfaces.web.doors import ActorRequest
from enplan.interfaces.web.renewing import renew

NOT_TYPED = {"csrfmiddlewaretoken", "draft_key", "version", "seen"}
NOT_FOUND = 404
F = TypeVar("F", bound=forms.Form)


def shown(
    request: ActorRequest, kind: Callable[..., F], initial: Mapping[str, Any], *, path: str = "", **more: Any
) -> F:
    """The empty form with what is known, and over it what was typed here (or at `path`) before."""
    draft = drafts.find(request.actor, form=path or request.path)
    typed = {name: text for name, text in draft.items() if name not in NOT_TYPED}
    return kind(initial={**initial, **typed}, **more)


def taken(request: ActorRequest, form: forms.Form, work: Callable[[], object]) -> bool:
    """Whether the form is right and the work was done; otherwise what was typed is kept and the form says why."""
    if form.is_valid():
        try:
            work()
        except Invalid as error:
            words.add_refusals(form, error)
        except StaleVersion as stale:
            _newer(form, stale.version)
        else:
            drafts.drop(request.actor, form=request.path)
            return True
    keep(request)
    return False


def keep(request: ActorRequest) -> None:
    """Keep what was typed, under the page's own address."""
    typed = {name: str(value) for name, value in request.POST.items() if name not in NOT_TYPED}
    drafts.keep(request.actor, form=request.path, fields=typed)


def _newer(form: forms.Form, version: int) -> None:
    """Somebody was there first: the text stays, and the next attempt is on what stands now."""
    form.add_error(None, str(words.MOVED))
    renew(form, "version", version)


def kept_when_gone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where what a form was about has gone meanwhile, what was typed is shown again, with what may have happened.

    The same whatever the address names, so that nobody learns what is there.
    """

    @wraps(view)
    def answer(request: ActorRequest, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except NotVisible:
            typed = failures.typed_in(request)
            if request.method != "POST" or not typed:
                raise
            return failures.shown_once(
                render(request, "care_requests/gone.html", {"typed": typed}, status=NOT_FOUND)
            )

    return answer
