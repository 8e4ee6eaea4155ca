"""Writing what the database lets stand once, so that whoever comes second in the same moment is told so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from enplan.base.kernel.errors import DomainError, StaleVersion

_STANDS_ALREADY = {"23505", "23P01"}
"""PostgreSQL error codes, appendix A: unique_violation, exclusion_violation."""


@contextmanager
def once(refusal: Callable[[], DomainError]) -> Iterator[None]:
    """Raises the refusal when what is written inside stands there already; the transaction goes on."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") not in _STANDS_ALREADY:
            raise
        raise refusal() from error


def overtaken(row: Any, values: dict[str, Any]) -> StaleVersion:
    """Somebody wrote the row first: how it stands now beside what was to be written; None has gone again."""
    return StaleVersion(
        current={name: getattr(row, name, None) for name in values},
        attempted=values,
        version=row.version if row is not None else 0,
    )
