"""Draws the style page. Reads no data and saves nothing, so it needs no login and leaves no audit row."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from enplan.interfaces.web.design import samples
from enplan.interfaces.web.design.forms import SampleForm

PAGES: Final[dict[str, dict[str, Any]]] = {
    "grunn": {},
    "person": {"menu": samples.MENU_PERSON, "messages": samples.MESSAGES},
    "skjema": {"menu": samples.MENU_PERSON},
    "bekreft": {"menu": samples.MENU_PERSON},
    "kvittering": {"menu": samples.MENU_PERSON},
    "arbeid": {
        "menu": samples.MENU_WORK,
        "hat": samples.HAT,
        "search_url": "/design/arbeid/",
    },
    "konflikt": {"menu": samples.MENU_WORK, "hat": samples.HAT},
}


def page(request: HttpRequest, name: str = "grunn") -> HttpResponse:
    """One of the style pages; an unknown name is not found."""
    if name not in PAGES:
        raise Http404
    form = SampleForm({} if request.GET.get("feil") else None)
    context = {
        "demo": True,
        "version": "0.1.0",
        "form": form,
        "pages": [
            {"label": each, "url": f"/design/{each}/", "is_current": each == name}
            for each in PAGES
        ],
        "breadcrumbs": [
            {"label": "Personer", "url": "/design/arbeid/"},
            {"label": "Kari H.", "url": ""},
        ],
        **samples.everything(),
        **PAGES[name],
    }
    if request.GET.get("tema") in {"light", "dark"}:
        context["appearance"] = request.GET["tema"]
    return render(request, f"design/{name}.html", context)


def failure(request: HttpRequest, code: int) -> HttpResponse:
    """An error page as people meet it."""
    if code not in {403, 404, 500}:
        raise Http404
    return render(request, f"{code}.html", {"demo": True}, status=200)
