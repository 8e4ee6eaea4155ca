"""The language of a page: what chooses it, what remembers it, and what the headers say."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from enplan.interfaces.web.language import COOKIE, LanguageMiddleware, language_choices


def page(request: HttpRequest) -> HttpResponse:
    """Answer with the language that is active while the page is made."""
    return HttpResponse(f"{translation.get_language()} {request.LANGUAGE_CODE}")


def visit(path: str = "/", cookie: str | None = None, method: str = "GET") -> HttpResponse:
    """Fetch `path` through the middleware as an English browser with `cookie` would."""
    request = RequestFactory().generic(method, path, headers={"Accept-Language": "en-GB,en"})
    if cookie is not None:
        request.COOKIES[COOKIE] = cookie
    response = LanguageMiddleware(page)(request)
    assert isinstance(response, HttpResponse)
    return response


def test_a_first_visit_is_in_bokmal_whatever_the_browser_prefers() -> None:
    response = visit()
    assert response.content == b"nb nb"
    assert COOKIE not in response.cookies


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_address_chooses_and_a_cookie_remembers(language: str) -> None:
    response = visit(f"/?sprak={language}")
    assert response.content == f"{language} {language}".encode()
    cookie = response.cookies[COOKIE]
    assert cookie.value == language
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert visit("/", cookie=cookie.value).content == f"{language} {language}".encode()


def test_the_address_wins_over_the_cookie() -> None:
    response = visit("/?sprak=en", cookie="nn")
    assert response.content == b"en en"
    assert response.cookies[COOKIE].value == "en"


def test_a_cookie_that_says_the_same_is_not_set_again() -> None:
    assert COOKIE not in visit("/?sprak=nn", cookie="nn").cookies


@pytest.mark.parametrize("language", ["fr", "NN", "nn\r\nX: y", "", "se"])
def test_an_unknown_language_is_bokmal_and_not_remembered(language: str) -> None:
    response = visit("/", cookie=language)
    assert response.content == b"nb nb"
    request = RequestFactory().get("/", {"sprak": language})
    assert COOKIE not in LanguageMiddleware(page)(request).cookies


def test_sending_a_form_does_not_change_the_language() -> None:
    assert visit("/?sprak=en", cookie="nn", method="POST").content == b"nn nn"


def test_the_headers_say_which_language_and_that_it_may_differ() -> None:
    response = visit("/?sprak=nn")
    assert response.headers["Content-Language"] == "nn"
    assert "Cookie" in response.headers["Vary"]


def test_the_language_ends_with_the_request() -> None:
    with translation.override("en"):
        visit("/?sprak=nn")
        assert translation.get_language() == "en"


def test_the_switch_keeps_the_page_and_its_filters() -> None:
    request = RequestFactory().get("/ordliste/", {"q": "mål", "sprak": "en"})
    with translation.override("en"):
        choices = language_choices(request)
    assert [(choice.code, choice.current) for choice in choices] == [
        ("nb", False),
        ("nn", False),
        ("en", True),
    ]
    assert choices[1].url == "/ordliste/?q=m%C3%A5l&sprak=nn"
    assert [choice.name for choice in choices] == ["Bokmål", "Nynorsk", "English"]
