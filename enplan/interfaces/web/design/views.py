"""Draws the style page. Reads no data and saves nothing, so it needs no login and leaves no audit row."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from enplan.interfaces.web.design import samples
from enplan.interfaces.web.design.forms import SampleForm
from enplan.interfaces.web.doors import public

PAGES: Final[dict[str, dict[str, Any]]] = {
    "grunn": {},
    "person": {"menu": samples.MENU_PERSON, "messages": samples.MESSAGES},
    "skjema": {"menu": samples.MENU_PERSON},
    "bekreft": {"menu": samples.MENU_PERSON},
    "kvittering": {"menu": samples.MENU_PERSON},
    "arbeid": {"menu": samples.MENU_WORK, "hat": samples.HAT, "search_url": "/design/arbeid/"},
    "konflikt": {"menu": samples.MENU_WORK, "hat": samples.HAT},
}
FAILURES: Final = (403, 404, 409, 422, 500)


@public(because="Shows made-up samples only, to those who build pages.", only_demo=True)
def page(request: HttpRequest, name: str = "grunn") -> HttpResponse:
    """One of the style pages; `?feil=1` shows the form with errors. Raises Http404 for an unknown name."""
    if name not in PAGES:
        raise Http404
    context = {
        "form": SampleForm({} if request.GET.get("feil") else None),
        "pages": [{"label": each, "url": f"/design/{each}/", "is_current": each == name} for each in PAGES],
        "breadcrumbs": [{"label": "Personer", "url": "/design/arbeid/"}, {"label": "Kari H.", "url": ""}],
        **samples.everything(),
        **PAGES[name],
    }
    return render(request, f"design/{name}.html", context)


@public(because="Shows the error pages without an error.", only_demo=True)
def failure(request: HttpRequest, code: int) -> HttpResponse:
    """An error page as people meet it, answered with 200. Raises Http404 for a code that has no page."""
    if code not in FAILURES:
        raise Http404
    return render(request, f"{code}.html")
