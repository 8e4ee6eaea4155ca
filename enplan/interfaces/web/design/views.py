"""Draws the style page. Reads no data and saves nothing, so it needs no login and leaves no audit row."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from enplan.interfaces.web.design import samples
from enplan.interfaces.web.design.forms import SampleForm
from enplan.interfaces.web.doors import public

PERSON_PAGES: Final = ("person", "skjema", "bekreft", "kvittering")
WORK_PAGES: Final = ("arbeid", "konflikt")
PAGES: Final = ("grunn", *PERSON_PAGES, *WORK_PAGES)
FAILURES: Final = (403, 404, 409, 422, 500)


@public(because="Shows made-up samples only, to those who build pages.", only_demo=True)
def page(request: HttpRequest, name: str = "grunn") -> HttpResponse:
    """One of the style pages; `?feil=1` shows the form with errors. Raises Http404 for an unknown name."""
    if name not in PAGES:
        raise Http404
    context = {
        **samples.everything(),
        **frame(name),
        "form": SampleForm({} if request.GET.get("feil") else None),
        "pages": [{"label": each, "url": f"/design/{each}/", "is_current": each == name} for each in PAGES],
    }
    return render(request, f"design/{name}.html", context)


def frame(name: str) -> dict[str, Any]:
    """What the shell around a style page shows: its menu and who the reader is."""
    written = samples.written()
    if name in WORK_PAGES:
        return {"menu": written["menu_work"], "hat": written["hat"], "search_url": "/design/arbeid/"}
    if name in PERSON_PAGES:
        return {
            "menu": written["menu_person"],
            "hat": None,
            "messages": samples.receipts() if name == "person" else [],
        }
    return {"hat": None}


@public(because="Changes nothing: it answers as the real action does.", only_demo=True)
@require_POST
def done(request: HttpRequest, anchor: str) -> HttpResponse:
    """«Gjort» on a made-up task: a fragment for htmx, else back to the list. Raises Http404 for an unknown task."""
    task = next((each for each in samples.tasks() if each["anchor"] == anchor), None)
    if task is None:
        raise Http404
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect("/design/person/#hvem-gjor-hva")
    response = render(request, "design/done.html", {"task": task})
    response.headers["Vary"] = "HX-Request"
    return response


@public(because="Shows the error pages without an error.", only_demo=True)
def failure(request: HttpRequest, code: int) -> HttpResponse:
    """An error page as people meet it, answered with 200. Raises Http404 for a code that has no page."""
    if code not in FAILURES:
        raise Http404
    return render(request, f"{code}.html")
