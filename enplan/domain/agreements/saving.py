"""Saving a draft with the revision that was seen: whoever saved first is never overwritten."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import F

from enplan.base.kernel.errors import StaleVersion
from enplan.domain.agreements.models import AgreementVersion, Clause

Row = TypeVar("Row", AgreementVersion, Clause)


def save(row: Row, revision: int, **values: Any) -> Row:
    """Write these values if the row still has this revision; returns the row as it now is.

    Raises StaleVersion (with both versions of exactly these fields) when somebody else saved first. Writing what
    already stands changes nothing.
    """
    if revision == row.revision and all(getattr(row, name) == value for name, value in values.items()):
        return row
    rows = type(row).objects.filter(pk=row.pk)
    if not rows.filter(revision=revision).update(**values, revision=F("revision") + 1):
        current = rows.get()
        raise StaleVersion(
            current={name: getattr(current, name) for name in values},
            attempted=values,
            version=current.revision,
        )
    return rows.get()
