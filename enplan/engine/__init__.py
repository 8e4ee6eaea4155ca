"""The commitment engine: events and rules in, commitments out. What it computes and how to call it: docs/engine.md.

ContSys: healthcare commitment. FHIR R4: PlanDefinition and Contract.term become Task. Pure: no Django, nothing of the
product. `on_duckdb` holds evaluation on files, apart from here because not every process needs it.
"""

from enplan.engine.commitments import Commitment, OutsideCalendar, State
from enplan.engine.durations import BadDuration, Duration
from enplan.engine.loading import load, parse, schema
from enplan.engine.on_postgres import evaluate_postgres
from enplan.engine.problems import BadRules, Fault, Problem
from enplan.engine.rules import (
    Duty,
    Each,
    Evidence,
    OverlappingVersions,
    Rule,
    RuleSet,
    Scope,
    Source,
    SourceKind,
    When,
    Window,
)
from enplan.engine.summaries import Counted, Difference, Period, Summary, compare, summarise

__all__ = [
    "BadDuration",
    "BadRules",
    "Commitment",
    "Counted",
    "Difference",
    "Duration",
    "Duty",
    "Each",
    "Evidence",
    "Fault",
    "OutsideCalendar",
    "OverlappingVersions",
    "Period",
    "Problem",
    "Rule",
    "RuleSet",
    "Scope",
    "Source",
    "SourceKind",
    "State",
    "Summary",
    "When",
    "Window",
    "compare",
    "evaluate_postgres",
    "load",
    "parse",
    "schema",
    "summarise",
]
