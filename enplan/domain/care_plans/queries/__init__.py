"""Reading plans: one whole plan, the person's own first page, lists over many persons, and the history.

Answers are frozen dataclasses with typed values; words for codes are in data files and templates.
"""

from enplan.domain.care_plans.queries.history import change_of, history
from enplan.domain.care_plans.queries.requests import join_requests
from enplan.domain.care_plans.queries.views import (
    ActivityView,
    ContributionView,
    CooperationView,
    EvaluationView,
    GoalView,
    NeedView,
    PlanView,
    ResourceView,
    StatementView,
)
from enplan.domain.care_plans.queries.whole import completeness, home, plan
from enplan.domain.care_plans.queries.work import tasks, worklist

__all__ = [
    "ActivityView",
    "ContributionView",
    "CooperationView",
    "EvaluationView",
    "GoalView",
    "NeedView",
    "PlanView",
    "ResourceView",
    "StatementView",
    "change_of",
    "completeness",
    "history",
    "home",
    "join_requests",
    "plan",
    "tasks",
    "worklist",
]
