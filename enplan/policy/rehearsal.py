"""«Dette vil de se»: what one party sees now, and what it would see if other answers were saved.

Computed by the very rules that open the plan (compilation and evaluation). Saves nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from enplan.base.access import Actor, Category, Level, Permission, Role, subjects
from enplan.base.access.models import Block, Subject
from enplan.base.access.port import BlockFact, GrantFact, Wearer
from enplan.base.access.use_cases import use_case
from enplan.domain.care_plans.models import (
    OPEN_STATES,
    Activity,
    CarePlan,
    Contribution,
    CooperationPoint,
    Goal,
    Need,
    Resource,
    Statement,
)
from enplan.domain.care_teams.models import Membership, MemberState
from enplan.domain.consents.parties import Party, find_party
from enplan.domain.consents.rules import PartyKind
from enplan.policy.compilation import MemberFact, PersonFact, SharingFact, WantedGrant, wanted
from enplan.policy.evaluation import openings
from enplan.policy.facts import member_facts, person_fact, sharing_facts
from enplan.policy.house import capabilities

NOBODY_YET = 0
"""Number of the hat that somebody from the party would get; no stored hat has it."""


class PartKind(StrEnum):
    """What kind of part of the plan a line is from."""

    STATEMENT = "statement"
    GOAL = "goal"
    ACTIVITY = "activity"
    NEED = "need"
    RESOURCE = "resource"
    CONTRIBUTION = "contribution"
    COOPERATION = "cooperation"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the plan, in the words that stand there."""

    kind: PartKind
    category: Category
    words: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rehearsal is computed from."""

    person: PersonFact
    members: Sequence[MemberFact]
    sharing: Sequence[SharingFact]
    blocks: Sequence[BlockFact]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What the party sees now and would see afterwards.

    `parts` are those that stand in the plan at this moment. `people` are the members who come from the party.
    Without a consent to the plan nothing is shared at all.
    """

    now: frozenset[Category]
    after: frozenset[Category]
    parts: Sequence[Part]
    people: Sequence[str]
    has_plan_consent: bool

    def parts_in(self, category: Category) -> list[Part]:
        """The parts of one category."""
        return [part for part in self.parts if part.category is category]


@use_case(Permission.CONSENT_READ)
def rehearse(
    actor: Actor,
    *,
    party_id: uuid.UUID,
    yes: Collection[Category] | None = None,
    person_id: uuid.UUID | None = None,
) -> Rehearsal:
    """What a party sees now, and would see with these answers (as they are when none are given).

    Raises NotVisible. The texts are those that the actor may read.
    """
    subject = subjects.own(actor) if person_id is None else subjects.find(actor, person_id)
    party = find_party(actor, subject, party_id)
    facts = Facts(
        person_fact(actor, subject.pk),
        member_facts(actor, subject.pk),
        sharing_facts(actor, subject.pk),
        block_facts(subject.pk),
    )
    now = seen_by(actor, subject.pk, party, facts)
    after = now if yes is None else seen_by(actor, subject.pk, party, with_answers(facts, actor, party, yes))
    return Rehearsal(
        now=now,
        after=after,
        parts=plan_parts(actor, subject),
        people=people_of(actor, subject, party),
        has_plan_consent=facts.person.has_plan_consent,
    )


def seen_by(actor: Actor, subject_id: int, party: Party, facts: Facts) -> frozenset[Category]:
    """The categories open to anybody from this party at this moment.

    Where nobody from it has joined yet, it is what somebody who joined now would see.
    """
    members = [member for member in facts.members if member.party == party.key]
    if not members:
        members = [_somebody(actor, party)]
    grants = wanted(facts.person, members, facts.sharing)
    seen: set[Category] = set()
    for member in members:
        wearer = Wearer(member.hat_id, _role(member), party.organization_id, None, Level.HIGH)
        own = [_as_stored(grant, subject_id) for grant in grants if grant.hat_id == member.hat_id]
        open_to = openings(wearer, own, facts.blocks, capabilities(), actor.at)
        seen |= {category for category in Category if subject_id * 16 + category in open_to}
    return frozenset(seen)


def with_answers(facts: Facts, actor: Actor, party: Party, yes: Iterable[Category]) -> Facts:
    """The facts as they would be when these answers had been saved now."""
    others = [fact for fact in facts.sharing if fact.party != party.key]
    considered = SharingFact(party.key, frozenset(yes), actor.at, None)
    return Facts(facts.person, facts.members, [*others, considered], facts.blocks)


def block_facts(subject_id: int) -> list[BlockFact]:
    """The blocks that the actor may see: all of them for whoever manages the plan."""
    return [
        BlockFact(row.subject_id, row.category, row.hat_id, row.organization_id, row.starts_at, row.ends_at)
        for row in Block.objects.filter(subject=subject_id)
    ]


def people_of(actor: Actor, subject: Subject, party: Party) -> list[str]:
    """The names of the members who come from this party."""
    rows = Membership.objects.visible_to(actor).filter(subject=subject, state=MemberState.ACTIVE)
    if party.kind is PartyKind.RELATIVE:
        rows = rows.filter(related_person=party.related_person_id)
    else:
        rows = rows.filter(organization_id=party.organization_id, related_person=None)
    return list(rows.order_by("name").values_list("name", flat=True))


def plan_parts(actor: Actor, subject: Subject) -> list[Part]:
    """What stands in the open plan, as far as the actor may read it; never the private notes."""
    plan = CarePlan.objects.visible_to(actor).filter(subject=subject, state__in=OPEN_STATES).first()
    if plan is None:
        return []
    return [
        Part(kind, Category(row.category), words)
        for kind, model, field in _SOURCES
        for row in model.objects.visible_to(actor)
        .filter(plan=plan)
        .exclude(category=Category.MINE)
        .order_by("pk")
        if (words := getattr(row, field).strip())
    ]


_SOURCES = (
    (PartKind.STATEMENT, Statement, "words"),
    (PartKind.GOAL, Goal, "words"),
    (PartKind.ACTIVITY, Activity, "title"),
    (PartKind.NEED, Need, "words"),
    (PartKind.RESOURCE, Resource, "words"),
    (PartKind.CONTRIBUTION, Contribution, "words"),
    (PartKind.COOPERATION, CooperationPoint, "words"),
)


def _somebody(actor: Actor, party: Party) -> MemberFact:
    kind = "relative" if party.kind is PartyKind.RELATIVE else "professional"
    return MemberFact(NOBODY_YET, kind, party.key, is_coordinator=False, starts_at=actor.at, ends_at=None)


def _role(member: MemberFact) -> Role:
    return Role(member.kind)


def _as_stored(grant: WantedGrant, subject_id: int) -> GrantFact:
    return GrantFact(
        subject_id, grant.category, grant.right, grant.basis, grant.starts_at, grant.ends_at, revoked_at=None
    )
