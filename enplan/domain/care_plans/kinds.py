"""The kinds of rows that a plan is made of: the name, the table and the event of each.

One table for removal, history and undo.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignKey

from enplan.domain.care_plans.models import (
    Activity,
    CarePlan,
    Contribution,
    CooperationPoint,
    Evaluation,
    Goal,
    Need,
    PlanPart,
    Resource,
    Statement,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of row.

    `event` is what a change or removal is told as; `headline` the field that names the row.
    """

    name: str
    model: type[PlanPart]
    event: str
    headline: str = "words"


PARTS = {
    kind.name: kind
    for kind in (
        Kind("statement", Statement, "what_matters_written"),
        Kind("goal", Goal, "goal_changed"),
        Kind("activity", Activity, "activity_changed", "title"),
        Kind("need", Need, "need_described"),
        Kind("resource", Resource, "resource_described"),
        Kind("contribution", Contribution, "contribution_agreed"),
        Kind("cooperation", CooperationPoint, "cooperation_point_agreed", "with_whom"),
        Kind("evaluation", Evaluation, "plan_reviewed", "persons_words"),
    )
}
PLAN = "plan"


def table_of(model: type[CarePlan | PlanPart]) -> str:
    """The table of a model, as the history names it."""
    return model._meta.db_table  # noqa: SLF001 - Django documents Model._meta as public


def columns_of(model: type[CarePlan | PlanPart]) -> dict[str, Any]:
    """Column → the field that reads its values; for a reference, the field it points to."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - as above
    return {str(f.column): f.target_field if isinstance(f, ForeignKey) else f for f in fields}


TABLES: dict[str, str] = {
    table_of(CarePlan): PLAN,
    **{table_of(kind.model): name for name, kind in PARTS.items()},
}


def model_of(table: str) -> type[CarePlan | PlanPart]:
    """The model of a table that a plan is made of. Raises KeyError for any other."""
    name = TABLES[table]
    return CarePlan if name == PLAN else PARTS[name].model
