"""The kinds of rows a plan is made of: by which name they are addressed, in which table they stand, which event tells of
them. One table for removal, history and undo.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    """One kind of row. `event` is what a change or removal is told as; `headline` the field that names the row."""

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
TABLES: dict[str, str] = {
    CarePlan._meta.db_table: PLAN,
    **{kind.model._meta.db_table: kind.name for kind in PARTS.values()},
}


def model_of(table: str) -> type[CarePlan | PlanPart]:
    """The model of a table that a plan is made of. Raises KeyError for any other."""
    name = TABLES[table]
    return CarePlan if name == PLAN else PARTS[name].model
