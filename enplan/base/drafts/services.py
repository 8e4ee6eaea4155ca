"""Keeping, finding and dropping drafts. Old ones are removed after thirty days (ux.md 4, row 3)."""

from __future__ import annotations

from datetime import timedelta

from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import use_case
from enplan.base.drafts.models import Draft
from enplan.base.kernel.errors import Invalid

KEPT = timedelta(days=30)
MOST_CHARACTERS = 200_000
LONGEST_NAME = 200


@use_case(Permission.DRAFT_KEEP)
def keep(actor: Actor, *, form: str, fields: dict[str, str]) -> None:
    """Store what stands in the form now, in place of what stood there. An empty form drops the draft.

    Raises Invalid when it is too large.
    """
    if sum(len(value) for value in fields.values()) > MOST_CHARACTERS or len(form) > LONGEST_NAME:
        raise Invalid({"": "draft-too-large"})
    mine = Draft.objects.filter(hat_id=actor.hat_id or 0)
    mine.filter(updated_at__lt=actor.at - KEPT).delete()
    if not any(value.strip() for value in fields.values()):
        mine.filter(form=form).delete()
        return
    mine.filter(form=form).exclude(level=actor.level).delete()
    Draft.objects.update_or_create(
        hat_id=actor.hat_id or 0,
        form=form,
        level=actor.level,
        defaults={"fields": fields, "updated_at": actor.at},
    )


@use_case(Permission.DRAFT_KEEP)
def find(actor: Actor, *, form: str) -> dict[str, str]:
    """What was typed and not saved in this form; empty when there is nothing."""
    mine = Draft.objects.filter(hat_id=actor.hat_id or 0, form=form, level__lte=actor.level)
    draft = mine.filter(updated_at__gte=actor.at - KEPT).order_by("-updated_at").first()
    return dict(draft.fields) if draft else {}


@use_case(Permission.DRAFT_KEEP)
def drop(actor: Actor, *, form: str) -> None:
    """The form was saved or given up."""
    Draft.objects.filter(hat_id=actor.hat_id or 0, form=form).delete()
