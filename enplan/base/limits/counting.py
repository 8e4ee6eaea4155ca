"""Counting tries under limits that stand in a data file: `most` tries within `within_minutes`, each with its source."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from enplan.base.kernel.errors import DomainError
from enplan.base.limits.models import Attempt
from enplan.base.terminology import Concept, code_system

LOCK = 7303


class TooMany(DomainError):
    """It has been tried too often. `limit` is the code of the limit that is full, `seconds` how long it counts."""

    code = "too-many-tries"

    def __init__(self, limit: str, seconds: int) -> None:
        super().__init__(code=self.code)
        self.limit, self.seconds = limit, seconds


def attempt(system: str, **keys: str) -> list[int]:
    """Count one try before it is made, under each limit of the code system, for its key (`""`: all together).

    A limit for all together closes to nobody who has hardly tried: with `each` and `most_each_when_full` in the data,
    those who are counted under the limit `each` have that many left when it is full. So nobody can shut others out.

    Committed by itself and one at a time, so that many tries at once are counted too. Gives what `forgive` takes.
    Raises TooMany, and then counts nothing.
    """
    limits = [(code_system(system).concept(code), digest(code, key)) for code, key in keys.items()]
    own = {limit.code: (limit, key) for limit, key in limits}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, system])
        Attempt.objects.filter(forget_at__lt=Now()).delete()
        for limit, key in limits:
            if _tries(system, limit, key) < limit.number("most"):
                continue
            if not limit.has("each") or _has_had_their_share(system, limit, own[limit.string("each")]):
                raise TooMany(limit.code, int(_period(limit).total_seconds()))
        made = [
            Attempt.objects.create(
                limit=f"{system}.{limit.code}", key_digest=key, forget_at=Now() + _period(limit)
            )
            for limit, key in limits
        ]
    return [row.pk for row in made]


def forgive(attempts: Collection[int]) -> None:
    """A try that went well does not count."""
    Attempt.objects.filter(pk__in=attempts).delete()


def digest(limit: str, key: str) -> str:
    """A keyed digest (HMAC-SHA-256, hex): worth nothing to somebody who reads the table."""
    secret = hashlib.sha256(b"limit|" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(secret, f"{limit}|{key}".encode(), hashlib.sha256).hexdigest()


def _tries(system: str, limit: Concept, key: str) -> int:
    counted = Attempt.objects.filter(
        limit=f"{system}.{limit.code}", key_digest=key, at__gt=Now() - _period(limit)
    )
    return counted.count()


def _has_had_their_share(system: str, full: Concept, own: tuple[Concept, str]) -> bool:
    return _tries(system, *own) >= full.number("most_each_when_full")


def _period(limit: Concept) -> timedelta:
    return timedelta(minutes=limit.number("within_minutes"))
