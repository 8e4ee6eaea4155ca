"""Changing one row with the version that the person saw: whoever saved first is never overwritten."""

from __future__ import annotations

from typing import Any, TypeVar

from enplan.base.access.actor import Actor
from enplan.base.access.models import SubjectRecord
from enplan.base.access.once import overtaken
from enplan.base.access.scoping import SubjectQuerySet
from enplan.base.access.vocabulary import Right
from enplan.base.kernel.errors import NotVisible

R = TypeVar("R", bound=SubjectRecord)


def change(actor: Actor, row: R, version: int, **values: Any) -> R:
    """Write these values if the row still has this version; returns the row as it now is.

    Raises NotVisible when the row's compartment is not open for writing, StaleVersion (with both versions of exactly
    these fields) when somebody else saved first. Writing what already stands changes nothing.
    """
    model = type(row)
    if not actor.may(Right.WRITE, row.subject_id, row.category):  # type: ignore[arg-type] # stored as its number
        raise NotVisible
    if version == row.version and all(getattr(row, name) == value for name, value in values.items()):
        return row
    rows: SubjectQuerySet[R] = model.objects.changeable_by(actor).filter(pk=row.pk)
    if not rows.filter(version=version).update(**values):
        raise overtaken(rows.get(), values)
    return rows.get()
