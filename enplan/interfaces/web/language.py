"""Which language a page is in: `?sprak=nn` chooses, a cookie remembers, bokmål is the default.

The browser's own list is not asked: links in letters and text messages must look the same to all, and the
person chooses in words. Must not read who the person is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

PARAMETER = "sprak"
COOKIE = "sprak"
COOKIE_AGE_SECONDS = 365 * 24 * 60 * 60


class LanguageChoice(NamedTuple):
    """One word in the language switch: the language's own name and the address of this page in it."""

    code: str
    name: str
    url: str
    current: bool


class LanguageMiddleware:
    """Answers each request in the language chosen for it and says in the headers which one that is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the chosen language; remember the choice if this address made it."""
        asked = _asked_for(request)
        language = asked or _known(request.COOKIES.get(COOKIE)) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        if asked and asked != request.COOKIES.get(COOKIE):
            response.set_cookie(
                COOKIE,
                asked,
                max_age=COOKIE_AGE_SECONDS,
                samesite="Lax",
                secure=bool(settings.SESSION_COOKIE_SECURE),
                httponly=True,
            )
        return response


def language_choices(request: HttpRequest) -> tuple[LanguageChoice, ...]:
    """Return the languages of the product, each with the address of this page in it; the query is kept."""
    current = translation.get_language()
    choices = []
    for code, name in settings.LANGUAGES:
        query = request.GET.copy()
        query[PARAMETER] = code
        choices.append(LanguageChoice(code, name, f"{request.path}?{query.urlencode()}", code == current))
    return tuple(choices)


def _asked_for(request: HttpRequest) -> str | None:
    return _known(request.GET.get(PARAMETER)) if request.method in {"GET", "HEAD"} else None


def _known(language: str | None) -> str | None:
    return language if language in dict(settings.LANGUAGES) else None
