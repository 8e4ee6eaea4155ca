"""Reading plans: one whole plan, the person's own first page, lists over many persons, and the history.

Answers are frozen dataclasses with typed values; words for codes are in data files and templates.
"""

from enplan.domain.care_plans.queries.history import ChangeView, FieldChange, change_of, history
from enplan.domain.care_plans.queries.requests import JoinRequestView, join_requests, open_requests
from enplan.domain.care_plans.queries.views import (
    ActivityView,
    ContributionView,
    CooperationView,
    EvaluationView,
    GoalView,
    HomeView,
    NeedView,
    PlanView,
    ResourceView,
    StatementView,
)
from enplan.domain.care_plans.queries.whole import completeness, home, plan, plan_on_paper
from enplan.domain.care_plans.queries.work import Worklist, WorklistRow, tasks, worklist

__all__ = [
    "ActivityView",
    "ChangeView",
    "ContributionView",
    "CooperationView",
    "EvaluationView",
    "FieldChange",
    "GoalView",
    "HomeView",
    "JoinRequestView",
    "NeedView",
    "PlanView",
    "ResourceView",
    "StatementView",
    "Worklist",
    "WorklistRow",
    "change_of",
    "completeness",
    "history",
    "home",
    "join_requests",
    "open_requests",
    "plan",
    "plan_on_paper",
    "tasks",
    "worklist",
]
