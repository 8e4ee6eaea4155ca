"""Foreseen refusals in words. Absent and hidden get the same page; nothing here names a person or echoes input."""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from enplan.base.kernel.errors import AccessDenied, DomainError, Invalid, StaleVersion

CHOSEN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]+")  # the value of a choice, not words
CARRIED = {"csrfmiddlewaretoken", "version", "draft_key"}


def answer(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page for a refusal that the view did not handle itself."""
    if isinstance(error, AccessDenied):
        return render(request, "403.html", {"error": error}, status=403)
    if isinstance(error, StaleVersion):
        return render(request, "409.html", {"error": error}, status=409)
    if isinstance(error, Invalid):
        return render(request, "422.html", {"error": error}, status=422)
    return not_found(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing here, or nothing here for you."""
    del exception
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """The fault is ours."""
    return render(request, "500.html", status=500)


def sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page, and afterwards back to here. A fragment request is told to load the whole page."""
    return _by_way_of(request, reverse("web:log_in"), {}, "signed_out")


def prove_again(request: HttpRequest, rule: str) -> HttpResponseBase:
    """To use the e-ID once more, and afterwards back to here, in the same hat."""
    return _by_way_of(request, reverse("web:prove_again"), {"fersk": rule}, "not_fresh")


def _by_way_of(request: HttpRequest, page: str, more: dict[str, str], why: str) -> HttpResponseBase:
    target = request.get_full_path() if request.method == "GET" else _page_of(request)
    address = f"{page}?{urlencode({'neste': target, **more})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    if typed := typed_in(request):
        context = {"typed": typed, "back_url": address, f"is_{why}": True}
        return shown_once(render(request, "csrf.html", context, status=403))
    return HttpResponseRedirect(address)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere. What was typed is shown again, so that nothing is lost."""
    del reason
    context = {"typed": typed_in(request), "back_url": request.path}
    return shown_once(render(request, "csrf.html", context, status=403))


def shown_once(response: HttpResponse) -> HttpResponse:
    """What somebody typed about a person stays in no cache."""
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _page_of(request: HttpRequest) -> str:
    """The page of ours that a form was sent from, or the front page."""
    told = urlsplit(request.headers.get("Referer", ""))
    return told.path if told.netloc == request.get_host() and told.path else "/"


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """What a human wrote in a form, without what the form itself carried."""
    posted = [(name, str(value)) for name, value in request.POST.items() if name not in CARRIED]
    return [(name, value) for name, value in posted if value.strip() and not CHOSEN.fullmatch(value)]
