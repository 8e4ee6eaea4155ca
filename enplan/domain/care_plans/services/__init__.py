"""Changing a plan: starting it or meeting the one that exists, writing, closing, taking changes back.

Each is a use case: actor first, keywords after, one transaction, event and audit row inside.
"""

from enplan.domain.care_plans.services.activities import (
    add_activity,
    ask_for_help,
    change_activity,
    help_is_given,
    set_activity_state,
)
from enplan.domain.care_plans.services.goals import add_goal, change_goal, set_goal_state
from enplan.domain.care_plans.services.joining import answer_join_request, request_join
from enplan.domain.care_plans.services.life_cycle import (
    PlanMove,
    close,
    evaluate,
    pause,
    reopen,
    resume,
    set_period,
)
from enplan.domain.care_plans.services.parts import (
    add_contribution,
    add_cooperation_point,
    add_need,
    add_resource,
    change_contribution,
    change_cooperation_point,
    change_need,
    change_resource,
    remove,
    write_statement,
)
from enplan.domain.care_plans.services.starting import (
    AlreadyIn,
    CoordinatorAnswer,
    Exists,
    PlanAnswer,
    SharingAnswer,
    Started,
    start,
)
from enplan.domain.care_plans.services.undoing import undo

__all__ = [
    "AlreadyIn",
    "CoordinatorAnswer",
    "Exists",
    "PlanAnswer",
    "PlanMove",
    "SharingAnswer",
    "Started",
    "add_activity",
    "add_contribution",
    "add_cooperation_point",
    "add_goal",
    "add_need",
    "add_resource",
    "answer_join_request",
    "ask_for_help",
    "change_activity",
    "change_contribution",
    "change_cooperation_point",
    "change_goal",
    "change_need",
    "change_resource",
    "close",
    "evaluate",
    "help_is_given",
    "pause",
    "remove",
    "reopen",
    "request_join",
    "resume",
    "set_activity_state",
    "set_goal_state",
    "set_period",
    "start",
    "undo",
    "write_statement",
]
