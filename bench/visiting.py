"""A visitor: an HTTP client with cookies and forms, light enough to put load on a server from the same machine."""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode, urlsplit

TIMEOUT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: bytes


@dataclass(slots=True)
class Form:
    """A form as it stands on the page: where it goes and what it holds."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Visitor:
    """One connection, kept open, with the cookies of one session."""

    def __init__(self, site: str, cookies: Mapping[str, str] | None = None) -> None:
        self.site = site
        self.cookies = dict(cookies or {})
        self._host = urlsplit(site).netloc
        self._connection = http.client.HTTPConnection(self._host, timeout=TIMEOUT_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; it opens again by itself."""
        self._connection.close()

    def get(self, path: str) -> Answer:
        """Ask for a page. Raises OSError or HTTPException when nobody answers."""
        return self._ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form, with the token against forged ones when a cookie holds it. Raises as `get`."""
        return self._ask("POST", path, urlencode(fields))

    def forms(self, path: str) -> list[Form]:
        """The forms on a page, with what they hold."""
        reader = _FormReader(path)
        reader.feed(self.get(path).body.decode())
        return reader.found

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.site}
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(response.status, response.headers.get("Location", ""), content)


class _FormReader(HTMLParser):
    """Finds the forms that are sent with POST, with hidden fields, texts and what is chosen."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._path = path
        self._inside = False
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("method", "").lower() == "post"
            if self._inside:
                self.found.append(Form(given.get("action") or self._path))
        elif self._inside and given.get("name"):
            self._field(tag, given)

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.found[-1].fields[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "form":
            self._inside = False

    def _field(self, tag: str, given: dict[str, str]) -> None:
        fields = self.found[-1].fields
        if tag == "textarea":
            self._textarea = given["name"]
            fields[given["name"]] = ""
        elif tag == "input":
            chosen = given.get("type") not in {"radio", "checkbox"} or "checked" in given
            if chosen and given.get("type") not in {"submit", "file"}:
                fields[given["name"]] = given.get("value", "")


def addresses(page: bytes, beginning: str) -> Iterator[str]:
    """The addresses on a page that begin so, each once, in order."""
    seen = set()
    for part in page.decode().split('href="')[1:]:
        address = part.partition('"')[0]
        if address.startswith(beginning) and address not in seen:
            seen.add(address)
            yield address
