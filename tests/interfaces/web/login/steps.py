"""What a person does to log in, step by step, on both sides."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urlsplit

from django.test import Client as Visitor

from enplan.interfaces.web import session
from tests.support.oidc_provider import ACCOUNTS, Browser

REFRESH = re.compile(r'<meta http-equiv="refresh" content="0; url=([^"]+)">')
PID = "helseid://claims/identity/pid"
Page = Any  # the test client's own kind of response has no name outside the type stubs


def text_of(response: Page) -> str:
    return str(response.content.decode())


def onwards(response: Page) -> str:
    """The address a page moves on to by itself."""
    found = REFRESH.search(text_of(response))
    assert found, text_of(response)
    return html.unescape(found[1])


def start(visitor: Visitor, slug: str = "helseid", neste: str = "") -> str:
    return onwards(visitor.post(f"/logg-inn/start/{slug}/", {"neste": neste}))


def back_from(browser: Browser, url: str, who: str = "gro", **form: str) -> str:
    """Go through the provider; the path and query we are sent back to."""
    parts = urlsplit(browser.log_in(url, who, **form))
    return f"{parts.path}?{parts.query}"


def log_in(visitor: Visitor, browser: Browser, who: str = "gro", **start_with: str) -> Page:
    return visitor.get(back_from(browser, start(visitor, **start_with), who))


def signed_in(visitor: Visitor) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = visitor.session.get(session.KEY)
    return kept


def number_of(who: str) -> str:
    """The national number that the provider knows for one of its people."""
    claims = ACCOUNTS[who]["claims"]
    return str(claims.get("pid") or claims[PID])
