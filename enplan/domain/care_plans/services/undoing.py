"""Taking back a change. The history keeps both, and the undo can itself be undone."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from enplan.base.access import Actor, Category, Permission, Right, subjects
from enplan.base.access.models import Change
from enplan.base.access.saving import change
from enplan.base.access.use_cases import use_case
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.care_plans.kinds import PARTS, PLAN, TABLES, model_of, table_of
from enplan.domain.care_plans.models import OPEN_STATES, CarePlan, PlanPart
from enplan.domain.care_plans.rules import undoing
from enplan.domain.care_plans.steps import read_row, refuse_without_consent, undo_days
from enplan.domain.timeline.recording import record


@use_case(Permission.HISTORY_UNDO)
def undo(actor: Actor, *, person_id: uuid.UUID, change_id: int) -> None:
    """Bring the row back to before this change, in the fields that it touched.

    Raises NotVisible; Invalid (too-late-to-undo, cannot-undo, another-open-plan, no-open-plan, no-plan-consent);
    StaleVersion with both versions when somebody has since written something else in the same fields.
    """
    kept = Change.objects.visible_to(actor).filter(pk=change_id, subject__public_id=person_id).first()
    category = Category(kept.category) if kept else Category.CORE
    subject = subjects.find(actor, person_id, right=Right.WRITE, category=category)
    if kept is None or kept.table not in TABLES:
        raise NotVisible
    if not undoing.within(timezone.localdate(kept.at), timezone.localdate(actor.at), undo_days()):
        raise Invalid(code="too-late-to-undo")
    refuse_without_consent(actor, subject.pk)
    row = model_of(kept.table).objects.changeable_by(actor).get(pk=kept.row_id)
    if isinstance(row, PlanPart) and row.plan.state not in OPEN_STATES:
        raise Invalid(code="no-open-plan")
    values = _values(actor, row, kept)
    _refuse_bare_close(actor, row, values)
    try:
        with transaction.atomic():
            now = change(actor, row, row.version, **values)
    except IntegrityError as error:
        raise Invalid(code="another-open-plan" if isinstance(row, CarePlan) else "cannot-undo") from error
    _tell(actor, now, values)


def _values(actor: Actor, row: CarePlan | PlanPart, kept: Change) -> dict[str, Any]:
    """What to write, in Python's values. Raises StaleVersion when something newer stands on top."""
    model = type(row)
    before = read_row(model, kept.before) if kept.before is not None else None
    after = read_row(model, kept.after)
    current = {name: getattr(row, name) for name in after}
    values = undoing.reversal(before, after, actor.at)
    if not undoing.stands(before, after, current):
        raise StaleVersion(
            current={name: current[name] for name in values}, attempted=values, version=row.version
        )
    return values


def _refuse_bare_close(actor: Actor, row: CarePlan | PlanPart, values: dict[str, Any]) -> None:
    """To pause, close or open a plan again takes the right to manage it, undo or not."""
    moves_plan = isinstance(row, CarePlan) and "state" in values
    if moves_plan and not actor.may(Right.MANAGE, row.subject_id, Category.CORE):
        raise NotVisible
    if isinstance(row, CarePlan) and "removed_at" in values:
        raise Invalid(code="cannot-undo")


def _tell(actor: Actor, row: CarePlan | PlanPart, values: dict[str, Any]) -> None:
    name = TABLES[table_of(type(row))]
    if name == PLAN:
        kind = "plan_period_set"
        if "state" in values and isinstance(row, CarePlan):
            kind = {"active": "plan_resumed", "on-hold": "plan_paused"}.get(row.state, "plan_closed")
    else:
        kind = "activity_undone" if name == "activity" else PARTS[name].event
    if name == "statement" and getattr(row, "kind", "") != "what_matters":
        return
    record(actor, row.subject_id, kind, category=Category(row.category), undone=str(row.public_id))
