"""Private steps of this package's use cases: finding a plan or a part, saving without losing words.

No door of its own; called inside a use case only.
"""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from enplan.base.access import Actor, Category, Right, subjects
from enplan.base.access.models import Change, Subject
from enplan.base.access.once import overtaken
from enplan.base.access.saving import change
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.base.terminology import code_system
from enplan.domain.care_plans.kinds import columns_of, table_of
from enplan.domain.care_plans.models import OPEN_STATES, CarePlan, PlanPart
from enplan.domain.care_teams.models import Membership, MemberState
from enplan.domain.consents.models import PlanConsent

Row = TypeVar("Row", bound=CarePlan | PlanPart)
Part = TypeVar("Part", bound=PlanPart)


def open_plan(
    actor: Actor, person_id: uuid.UUID, *, right: Right = Right.WRITE, category: Category = Category.CORE
) -> tuple[Subject, CarePlan]:
    """The person and their open plan, if the actor may go this far with this category.

    Raises NotVisible; Invalid (no-open-plan, no-plan-consent).
    """
    subject = subjects.find(actor, person_id, right=right, category=category)
    plan = CarePlan.objects.visible_to(actor).filter(subject=subject, state__in=OPEN_STATES).first()
    if plan is None:
        raise Invalid(code="no-open-plan")
    refuse_without_consent(actor, subject.pk)
    return subject, plan


def part(actor: Actor, person_id: uuid.UUID, model: type[Part], part_id: uuid.UUID) -> Part:
    """One part of the person's plan, to be changed.

    Raises NotVisible; Invalid (removed, plan-closed, no-plan-consent).
    """
    rows = model.objects.changeable_by(actor).select_related("plan")
    row: Part | None = rows.filter(subject__public_id=person_id, public_id=part_id).first()
    category = Category(row.category) if row else Category.CORE
    subjects.find(actor, person_id, right=Right.WRITE, category=category)
    if row is None:
        raise NotVisible
    if row.removed_at is not None:
        raise Invalid(code="removed")
    if row.plan.state not in OPEN_STATES:
        raise Invalid(code="no-open-plan")
    refuse_without_consent(actor, row.subject_id)
    return row


def refuse_without_consent(actor: Actor, subject_id: int) -> None:
    """Nobody but the person writes in a plan that has no consent. Raises Invalid (no-plan-consent)."""
    if actor.own_subject_id != subject_id and not has_consent(actor, subject_id):
        raise Invalid(code="no-plan-consent")


def has_consent(actor: Actor, subject_id: int) -> bool:
    """Whether the person's yes to the plan is in force."""
    live = PlanConsent.objects.visible_to(actor).filter(
        subject=subject_id, answer=True, withdrawn_at=None, superseded_at=None
    )
    return live.exists()


def member(actor: Actor, subject: Subject, member_id: uuid.UUID | None) -> Membership | None:
    """The member who will do it; None is the person. Raises Invalid (not-a-member)."""
    if member_id is None:
        return None
    rows = Membership.objects.visible_to(actor).filter(
        subject=subject, public_id=member_id, state__in=[MemberState.ACTIVE, MemberState.INVITED]
    )
    found: Membership | None = rows.first()
    if found is None:
        raise Invalid({"owner": "not-a-member"})
    return found


def required(fields: dict[str, str], **limits: int) -> dict[str, str]:
    """The texts without space around them.

    Raises Invalid (missing, too-long) for each that is empty or over its limit.
    """
    clean = {name: text.strip() for name, text in fields.items()}
    wrong = {name: "missing" for name, text in clean.items() if not text}
    wrong |= {name: "too-long" for name, limit in limits.items() if len(clean.get(name, "")) > limit}
    if wrong:
        raise Invalid(wrong)
    return clean


def save(actor: Actor, row: Row, version: int, **values: Any) -> Row:
    """Write these values over the version that the actor saw, field by field.

    Fields that the actor left as they were keep what others have written since. Raises StaleVersion when both
    changed one and the same field, with everything that the actor changed; NotVisible as `saving.change` does.
    """
    try:
        return change(actor, row, version, **values)
    except StaleVersion as stale:
        base = _as_it_was(row, version)
        if base is None:
            raise
        current: Row = type(row).objects.changeable_by(actor).get(pk=row.pk)
        mine = {name: value for name, value in values.items() if value != base[name]}
        if any(getattr(current, name) not in (base[name], value) for name, value in mine.items()):
            raise overtaken(current, mine) from stale
        return change(actor, current, current.version, **mine)


def _as_it_was(row: CarePlan | PlanPart, version: int) -> dict[str, Any] | None:
    kept = Change.objects.unscoped(because="the row itself has just been read by this actor").filter(
        table=table_of(type(row)), row_id=row.pk, row_version=version
    )
    found = kept.first()
    return read_row(type(row), found.after) if found else None


def read_row(model: type[CarePlan | PlanPart], kept: dict[str, Any]) -> dict[str, Any]:
    """A row as the history keeps it, with Python's values, by column name."""
    columns = columns_of(model)
    return {name: columns[name].to_python(value) for name, value in kept.items() if name in columns}


def undo_days() -> int:
    """For how many days a change can be taken back (data/undo.toml)."""
    return code_system("domain.care_plans.undo").concept("undo").number("days")
