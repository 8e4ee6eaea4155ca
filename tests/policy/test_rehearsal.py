"""The rehearsal says what will be so: the same as the next request gives, on answers nobody thought of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enplan.base.access import SHAREABLE, Actor, Category, Level, Role
from enplan.base.access.acting import acting_as_job
from enplan.base.access.models import Block
from enplan.base.access.port import BlockFact
from enplan.base.kernel.errors import NotVisible
from enplan.domain.care_plans.models import CarePlan, Goal
from enplan.domain.consents import services
from enplan.domain.consents.parties import Party
from enplan.domain.consents.rules import PartyKind, offered
from enplan.policy.compilation import MemberFact, PersonFact, SharingFact
from enplan.policy.rehearsal import Facts, rehearse, seen_by, with_answers
from tests.domain.consents.world import C, World, begin, say, sees
from tests.world import as_

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORGANIZATION = Party(UUID(int=1), PartyKind.ORGANIZATION, "Nav", organization_id=7)
RELATIVE = Party(UUID(int=1), PartyKind.RELATIVE, "Mona", related_person_id=3)
actor = Actor(
    account_id=1,
    hat_id=1,
    role=Role.PERSON,
    name="Kari",
    title="",
    organization_id=None,
    organization_name="",
    own_subject_id=1,
    level=Level.HIGH,
    at=NOW,
    permissions=frozenset(),
)
answers = st.frozensets(st.sampled_from(Category))
parties = st.sampled_from([ORGANIZATION, RELATIVE])


def facts(
    party: Party, yes: frozenset[Category], *, consent: bool = True, members: int = 1, **more: object
) -> Facts:
    """One party with so many members and one answer."""
    kind = "relative" if party is RELATIVE else "professional"
    day = timedelta(days=1)
    people = [
        MemberFact(n + 1, kind, party.key, is_coordinator=False, starts_at=NOW - day, ends_at=None)
        for n in range(members)
    ]
    person = PersonFact((), has_plan_consent=consent, lacks_capacity=False, may_be_represented=True)
    sharing = [SharingFact(party.key, yes, NOW - day, more.get("ends_at"))]  # type: ignore[arg-type] # a moment
    return Facts(person, people, sharing, more.get("blocks", []))  # type: ignore[arg-type] # a list of blocks


def block(**aim: object) -> BlockFact:
    """A block that holds now."""
    told = {
        "category": None,
        "hat_id": None,
        "organization_id": None,
        "starts_at": NOW - timedelta(days=2),
        "ends_at": None,
    }
    return BlockFact(subject_id=1, **(told | aim))  # type: ignore[arg-type] # as said


@given(parties, answers, st.integers(0, 2))
def test_a_party_never_sees_more_than_the_yes(party: Party, yes: frozenset[Category], members: int) -> None:
    seen = seen_by(actor, 1, party, facts(party, yes, members=members))
    expected = yes & set(offered(party.kind)) if Category.CORE in yes else frozenset()
    assert seen == expected


@given(parties, answers)
def test_without_a_consent_to_the_plan_nothing_is_seen(party: Party, yes: frozenset[Category]) -> None:
    assert seen_by(actor, 1, party, facts(party, yes, consent=False)) == frozenset()


@given(parties, answers, answers)
def test_what_is_considered_replaces_what_stands(
    party: Party, old: frozenset[Category], new: frozenset[Category]
) -> None:
    considered = with_answers(facts(party, old), actor, party, new)
    assert seen_by(actor, 1, party, considered) == seen_by(actor, 1, party, facts(party, new))


@given(parties, answers)
def test_what_has_ended_is_not_seen(party: Party, yes: frozenset[Category]) -> None:
    assert seen_by(actor, 1, party, facts(party, yes, ends_at=NOW)) == frozenset()


@given(answers)
def test_a_blocked_organisation_sees_nothing(yes: frozenset[Category]) -> None:
    blocked = facts(ORGANIZATION, yes, blocks=[block(organization_id=7)])
    assert seen_by(actor, 1, ORGANIZATION, blocked) == frozenset()


@given(answers, st.sampled_from(Category))
def test_a_blocked_category_is_not_seen(yes: frozenset[Category], category: Category) -> None:
    blocked = facts(ORGANIZATION, yes, blocks=[block(category=category)])
    assert category not in seen_by(actor, 1, ORGANIZATION, blocked)


@given(answers)
def test_a_block_of_one_leaves_the_colleague(yes: frozenset[Category]) -> None:
    blocked = facts(ORGANIZATION, yes, members=2, blocks=[block(hat_id=1)])
    assert seen_by(actor, 1, ORGANIZATION, blocked) == seen_by(
        actor, 1, ORGANIZATION, facts(ORGANIZATION, yes)
    )


@pytest.fixture
def world() -> World:
    return begin()


@pytest.mark.django_db
@pytest.mark.parametrize("party", ["nav", "relative"])
@pytest.mark.parametrize(
    "yes", [set(), {C.CORE}, {C.HOUSING}, {C.CORE, C.SUBSTANCE_USE, C.CRISIS}, set(SHAREABLE) - {C.RISK}]
)
def test_the_next_request_is_as_rehearsed(world: World, party: str, yes: set[Category]) -> None:
    party_id, hat = getattr(world, f"{party}_id"), getattr(world, party)
    with as_(world.person) as kari:
        rehearsed = rehearse(kari, party_id=party_id, yes=yes)
    assert rehearsed.now == sees(world, hat) == set()
    say(world, party_id, yes=yes, no={category for category in SHAREABLE if category not in yes})
    assert rehearsed.after == sees(world, hat)
    with as_(world.person) as kari:
        assert rehearse(kari, party_id=party_id).now == rehearsed.after


@pytest.mark.django_db
def test_the_coordinator_goes_on_seeing_core(world: World) -> None:
    with as_(world.person) as kari:
        rehearsed = rehearse(kari, party_id=world.municipality_id, yes=set())
    assert rehearsed.after == {C.CORE}
    assert rehearsed.people == ["Ola Nordli"]


@pytest.mark.django_db
def test_a_block_shows_in_the_rehearsal(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    with as_(world.person):
        Block.objects.create(subject=world.subject, hat_id=world.nav.pk)
    with as_(world.person) as kari:
        assert rehearse(kari, party_id=world.nav_id).now == frozenset()
    assert sees(world, world.nav) == set()


@pytest.mark.django_db
def test_it_shows_the_very_words_that_stand_in_the_plan(world: World) -> None:
    with acting_as_job("test", subject_id=world.subject.pk) as job:
        plan = CarePlan.objects.create(subject=world.subject, state="active", period_starts_on=job.at.date())
        Goal.objects.create(subject=world.subject, plan=plan, category=C.HOUSING, words="Bo et sted med hund")
    with as_(world.person) as kari:
        rehearsed = rehearse(kari, party_id=world.nav_id, yes={C.CORE, C.HOUSING})
    assert [part.words for part in rehearsed.parts_in(C.HOUSING)] == ["Bo et sted med hund"]
    assert rehearsed.parts_in(C.FINANCES) == []


@pytest.mark.django_db
def test_without_the_consent_to_the_plan_it_says_so(world: World) -> None:
    with as_(world.person) as kari:
        services.withdraw_plan_consent(kari)
    with as_(world.person) as kari:
        rehearsed = rehearse(kari, party_id=world.nav_id, yes={C.CORE})
    assert not rehearsed.has_plan_consent
    assert rehearsed.after == frozenset()


@pytest.mark.django_db
def test_nobody_rehearses_for_a_person_they_cannot_reach(world: World) -> None:
    with as_(world.nav) as anne, pytest.raises(NotVisible):
        rehearse(anne, person_id=world.person_id, party_id=world.nav_id)
