"""Who can read a text before it is written: «Dette kan leses av …», from the same rule that opens the plan."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from enplan.base.access import Actor, Category, Permission, subjects
from enplan.base.access.use_cases import use_case
from enplan.domain.care_teams.models import Membership, MemberState
from enplan.policy.compilation import WantedGrant, wanted
from enplan.policy.facts import member_facts, person_fact, sharing_facts


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who can read one category now."""

    name: str
    title: str
    organization: str


@use_case(Permission.TEAM_READ)
def readers(actor: Actor, *, person_id: uuid.UUID) -> dict[Category, Sequence[Reader]]:
    """For each category, the team members who can read it now, by name. The person is not listed. Raises NotVisible."""
    subject = subjects.find(actor, person_id, shown=[Category.CORE])
    members = {
        row.hat_id: Reader(row.name, row.title, row.organization_name)
        for row in Membership.objects.visible_to(actor).filter(subject=subject, state=MemberState.ACTIVE)
    }
    live = [grant for grant in _compiled(actor, subject.pk) if _is_live(grant, actor)]
    return {
        category: sorted(
            {
                members[grant.hat_id]
                for grant in live
                if grant.category is category and grant.hat_id in members
            },
            key=lambda reader: reader.name,
        )
        for category in Category
    }


def _compiled(actor: Actor, subject_id: int) -> set[WantedGrant]:
    return wanted(
        person_fact(actor, subject_id), member_facts(actor, subject_id), sharing_facts(actor, subject_id)
    )


def _is_live(grant: WantedGrant, actor: Actor) -> bool:
    return grant.starts_at <= actor.at and (grant.ends_at is None or actor.at < grant.ends_at)
