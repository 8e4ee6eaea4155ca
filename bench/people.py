"""Who visits in the benchmark, found in the fictitious region, with the session that a sign-in would have given."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from enplan.base.access import Level, subjects
from enplan.base.access.acting import acting, acting_as_job
from enplan.base.access.models import Subject
from enplan.base.access.tickets import HatTicket
from enplan.base.accounts import services as accounts
from enplan.interfaces.demo.region import ISSUER
from enplan.interfaces.web import session

KEYS = {
    "coordinator": "ola",
    "crowd coordinator": "crowd-0",
    "one who helps": "crowd-helper-0",
    "person": "kari",
}


@dataclass(frozen=True, slots=True)
class Guest:
    """A hat, its session cookie, and the persons it may see."""

    name: str
    hat_id: int
    cookies: dict[str, str]
    persons: tuple[uuid.UUID, ...]


def guests() -> dict[str, Guest]:
    """Those of KEYS that the region has, each signed in anew."""
    found = {}
    for name, key in KEYS.items():
        with acting_as_job("bench", accounts=True):
            try:
                hat = accounts.known_hat(ISSUER, key)
            except KeyError:
                continue
        with acting(HatTicket(hat.pk, Level.HIGH), door="bench") as actor:
            rows = Subject.objects.filter(pk__in=subjects.ids(actor)).order_by("pk")
            persons = tuple(rows.values_list("public_id", flat=True))
        at_home = hat.organization_id is None
        found[name] = Guest(name, hat.pk, sign_in(hat.account_id, hat.pk, at_home=at_home), persons)
    return found


def sign_in(account_id: int, hat_id: int, *, at_home: bool) -> dict[str, str]:
    """The cookie of a new session for this hat."""
    store, now = SessionStore(), time.time()
    store[session.KEY] = {
        "account_id": account_id,
        "hat_id": hat_id,
        "level": int(Level.HIGH),
        "at_home": at_home,
        "since": now,
        "seen": now,
        "hats": 1,
        "proved": now,
    }
    store.save()
    return {settings.SESSION_COOKIE_NAME: str(store.session_key)}
