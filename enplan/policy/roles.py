"""Permissions of each role. A role that is not here has none."""

from __future__ import annotations

from enplan.base.access import Level, Permission, Role

P = Permission

_EVERYONE = frozenset(
    {
        P.GUIDELINE_READ,
        P.RULE_READ,
        P.ORGANIZATION_READ,
        P.DRAFT_KEEP,
        P.TEAM_ACCEPT,
        P.SESSION_OPEN,
        P.SESSION_CLOSE,
    }
)

_PERSON = _EVERYONE | {
    P.PERSON_READ,
    P.PERSON_UPDATE,
    P.TIMELINE_READ,
    P.HISTORY_READ,
    P.HISTORY_UNDO,
    P.LOOKUPS_READ,
    P.LOOKUP_QUESTION,
    P.CONSENT_READ,
    P.CONSENT_GIVE,
    P.TEAM_READ,
    P.TEAM_INVITE,
    P.PLAN_READ,
    P.PLAN_WRITE,
    P.PLAN_EXPORT,
    P.ACTIVITY_UPDATE,
    P.PLAN_CLOSE,
    P.EPISODE_READ,
    P.HANDOVER_MEET,
    P.PROMISE_READ,
    P.PROMISE_ANSWER,
    P.COMMITMENT_READ,
    P.NOTICE_READ,
}

# Those who may bind their organisation in an agreement with others.
_BINDS = frozenset({P.AGREEMENT_READ, P.AGREEMENT_WRITE, P.AGREEMENT_APPROVE})

# Those who answer for how promises are kept: figures, never persons, and what the place has decided about rules.
_ANSWERS_FOR = frozenset({P.RULE_DECIDE, P.FIGURES_READ})

ROLES: dict[Role, frozenset[P]] = {
    Role.PERSON: _PERSON,
    Role.RELATIVE: _EVERYONE | {P.PERSON_READ, P.TEAM_READ, P.PLAN_READ, P.TEAM_LEAVE},
    Role.GUARDIAN: _PERSON - {P.LOOKUP_QUESTION},
    Role.PROFESSIONAL: _EVERYONE
    | {
        P.PERSON_READ,
        P.PERSON_UPDATE,
        P.WORKLIST_READ,
        P.TIMELINE_READ,
        P.HISTORY_READ,
        P.HISTORY_UNDO,
        P.LOOKUPS_READ,
        P.LOOKUP_ANSWER,
        P.LOOKUP_QUESTION_READ,
        P.CONSENT_READ,
        P.CONSENT_RECORD,
        P.CAPACITY_ASSESS,
        P.TEAM_READ,
        P.TEAM_INVITE,
        P.TEAM_LEAVE,
        P.COORDINATOR_APPOINT,
        P.PLAN_START,
        P.PLAN_JOIN,
        P.PLAN_READ,
        P.PLAN_WRITE,
        P.PLAN_EXPORT,
        P.ACTIVITY_UPDATE,
        P.PLAN_REVIEW,
        P.PLAN_CLOSE,
        P.EPISODE_READ,
        P.EPISODE_WRITE,
        P.TRANSITION_WRITE,
        P.HANDOVER_WRITE,
        P.HANDOVER_MEET,
        P.AGREEMENT_READ,
        P.PROMISE_READ,
        P.PROMISE_ANSWER,
        P.PROMISE_GATHER,
        P.COMMITMENT_READ,
        P.DEVIATION_BEGIN,
        P.NOTICE_SEND,
        P.NOTICE_READ,
    },
    Role.COORDINATING_UNIT: _EVERYONE
    | _BINDS
    | _ANSWERS_FOR
    | {
        P.WORKLIST_READ,
        P.LOOKUPS_READ,
        P.INBOX_READ,
        P.NOTICE_DECIDE,
        P.COORDINATORS_KEEP,
        P.PATHWAY_SETTINGS,
    },
    Role.LEADER: _EVERYONE
    | _BINDS
    | _ANSWERS_FOR
    | {P.LOOKUPS_READ, P.LOOKUP_QUESTION_READ, P.LOOKUP_ANSWER},
    Role.COMPETENCE_CENTRE: _EVERYONE,
    Role.ADMINISTRATOR: _EVERYONE
    | {P.ORGANIZATION_MANAGE, P.ACCOUNT_MANAGE, P.GUIDELINE_IMPORT, P.RULE_DECIDE, P.LOOKUPS_READ},
}

_NOT_WITH_A_CODE = frozenset({P.PLAN_EXPORT, P.HISTORY_READ, P.HISTORY_UNDO, P.PLAN_CLOSE, P.NOTICE_READ})


def permissions(role: Role, level: Level) -> frozenset[P]:
    """What a role may do; with a paper code least data first (security.md 5.4: level high for health content)."""
    granted = ROLES.get(role, frozenset())
    if level >= Level.HIGH:
        return granted
    return granted - _NOT_WITH_A_CODE if role is Role.PERSON else frozenset()
