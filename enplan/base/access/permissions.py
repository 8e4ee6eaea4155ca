"""Every permission in the house, as one enum. Which role has which stands in enplan/policy and nowhere else."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What a use case does, as `<noun>:<verb>`; also the action code of the audit row."""

    PERSON_READ = "person:read"
    PERSON_UPDATE = "person:update"
    WORKLIST_READ = "worklist:read"
    TIMELINE_READ = "timeline:read"
    HISTORY_READ = "history:read"
    HISTORY_UNDO = "history:undo"
    LOOKUPS_READ = "lookups:read"
    LOOKUP_QUESTION = "lookup:question"
    LOOKUP_ANSWER = "lookup:answer"
    CONSENT_READ = "consent:read"
    CONSENT_GIVE = "consent:give"
    CONSENT_RECORD = "consent:record"
    CAPACITY_ASSESS = "capacity:assess"
    TEAM_READ = "team:read"
    TEAM_INVITE = "team:invite"
    TEAM_ACCEPT = "team:accept"
    TEAM_LEAVE = "team:leave"
    COORDINATOR_APPOINT = "coordinator:appoint"
    PLAN_START = "plan:start"
    PLAN_JOIN = "plan:join"
    PLAN_READ = "plan:read"
    PLAN_WRITE = "plan:write"
    PLAN_EXPORT = "plan:export"
    ACTIVITY_UPDATE = "activity:update"
    PLAN_REVIEW = "plan:review"
    PLAN_CLOSE = "plan:close"
    DRAFT_KEEP = "draft:keep"
    ORGANIZATION_READ = "organization:read"
    ORGANIZATION_MANAGE = "organization:manage"
    GUIDELINE_READ = "guideline:read"
    GUIDELINE_IMPORT = "guideline:import"
    ACCOUNT_MANAGE = "account:manage"
    SESSION_OPEN = "session:open"
    SESSION_CLOSE = "session:close"
