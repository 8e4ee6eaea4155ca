"""Knocking at a door as somebody, in a savepoint that is always rolled back, and what came of it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from enplan.interfaces.web import session
from tests.matrix import canaries
from tests.matrix.watching import look
from tests.matrix.world import Situation, World
from tests.world import sign_in

ANSWERED = {200, 201, 202, 204, 301, 302, 303, 304, 307, 308, 409, 422}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
Body = Mapping[str, Any]


@dataclass(frozen=True)
class Visit:
    """What came of it: the class of the answer, what was in it, and what the log says."""

    answer: str
    status: int
    text: str
    cache_control: str
    asked: str
    audit: list[dict[str, Any]] = field(default_factory=list)


class Visitor:
    """Somebody with a browser, who can come again and again as if it were the first time."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.client = Client(raise_request_exception=False)
        if situation.hat is not None:
            sign_in(self.client, situation.hat, situation.level)
            self._stay_awake()
        kept = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        self._session = kept.value if kept else ""
        self._since = last_note()

    def _stay_awake(self) -> None:
        """Seen an hour from now: no request has to write down that somebody is still there."""
        store = self.client.session
        store[session.KEY] = {**store[session.KEY], "seen": time.time() + 60 * 60}
        store.save()

    def knock(self, method: str, address: str, body: Body | None = None, *, reads_log: bool = False) -> Visit:
        """One request, undone afterwards; with what the log says of it, if that is asked for."""
        with undone():
            return self.knock_and_stay(method, address, body, reads_log=reads_log)

    def knock_and_stay(
        self, method: str, address: str, body: Body | None = None, *, reads_log: bool = False
    ) -> Visit:
        """One request, of which the caller sees to it that it is undone."""
        response = self.go(method, address, body)
        audit = notes(self._since) if reads_log else []
        text = written(response)
        return Visit(
            answer=answer_class(response),
            status=response.status_code,
            text=text,
            cache_control=response.headers.get("Cache-Control", ""),
            asked=address + repr(body or ""),
            audit=audit,
        )

    def go(self, method: str, address: str, body: Body | None = None) -> HttpResponse:
        """One request, with the session as it was at first."""
        self.client.cookies = SimpleCookie(
            {settings.SESSION_COOKIE_NAME: self._session} if self._session else {}
        )
        if method == "GET":
            return self.client.get(address)  # type: ignore[return-value] # the test client's own class
        return self.client.post(address, dict(body or {}))  # type: ignore[return-value] # as above


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened afterwards."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def notes(since: int) -> list[dict[str, Any]]:
    """The rows of the log that were written after this one."""
    return look(
        "SELECT subject_id, asked_for, hat_id, outcome, request_id, action, categories, door "
        f"FROM audit_auditevent WHERE id > {since} ORDER BY id"
    )


def last_note() -> int:
    """The number of the newest row of the log."""
    return int(look("SELECT coalesce(max(id), 0) AS newest FROM audit_auditevent")[0]["newest"])


def written(response: HttpResponse) -> str:
    """Everything that left: headers, cookies and body."""
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return f"{head}\n{response.cookies.output()}\n\n{body.decode('utf-8', 'replace')}"


def answer_class(response: HttpResponse) -> str:
    """`ok`, `login` (also as a page that shows what was typed and asks to log in), or the number."""
    location = response.headers.get("Location", "")
    if response.status_code in {301, 302, 303} and location.startswith(reverse("web:log_in")):
        return "login"
    if response.status_code == 403 and f'href="{reverse("web:log_in")}?'.encode() in response.content:
        return "login"
    return "ok" if response.status_code in ANSWERED else str(response.status_code)


def leaks(made: World, visit: Visit, situation: Situation) -> list[str]:
    """Canaries and ids of rows that should not have left, for somebody in this situation."""
    found = canaries.outside(visit.text, situation.readable)
    for whose, life in made.lives.items():
        if not situation.open[whose]:
            found += [
                literal for literal in life.literals if literal in visit.text and literal not in visit.asked
            ]
    known = set(UUID.findall(visit.asked))
    closed = made.closed_ids(situation)
    found = [word for word in found if word not in situation.own | situation.told]
    return [*found, *(i for i in UUID.findall(visit.text) if i in closed and i not in known)]
