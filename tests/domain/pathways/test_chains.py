"""A chain of stays has one question at a time, one that goes on from another, and units within units."""

from __future__ import annotations

import uuid

import pytest

from enplan.base.accounts.models import Hat
from enplan.base.kernel.errors import Invalid
from enplan.domain.care_plans.rules.ordering import Waits
from enplan.domain.directory.models import Organization
from enplan.domain.pathways import services
from tests.domain.care_teams import world as team
from tests.domain.pathways.test_answering import check_now
from tests.domain.pathways.test_hand_over import accept, answering, meet, offer, view
from tests.domain.pathways.test_pressing import codes
from tests.domain.pathways.world import TREATMENT, World, admitted, details, events, now, seen, tell, unit
from tests.world import as_, professional


@pytest.fixture
def stay(kari: World) -> uuid.UUID:
    return admitted(kari, days=9)


def never_was(world: World, episode_id: uuid.UUID, kind: str = "admitted") -> None:
    """Somebody takes back what was told of a stay."""
    moment = next(m for m in details(world, episode_id).moments if m.kind == kind and not m.is_retracted)
    with as_(world.berit) as actor:
        services.retract(actor, person_id=world.person_id, episode_id=episode_id, moment_id=moment.id)
    check_now()


@pytest.mark.parametrize("key", ["none", "receiver", "person"])
def test_a_new_admission_takes_back_what_the_former_place_has_asked(
    kari: World, stay: uuid.UUID, key: str
) -> None:
    number = offer(kari, stay)
    if key == "receiver":
        accept(kari, number)
    if key == "person":
        meet(kari, number)
    tell(kari, stay, "discharged", days=4)
    admitted(kari, days=1, follows=stay)
    fallen = view(kari, number)
    assert (fallen.state, fallen.is_open, fallen.closed_because) == ("withdrawn", False, "")
    assert [e.counterpart_id for e in events(kari, "handover_withdrawn")] == [unit(kari.trine).pk]
    for late in (accept, meet):
        with pytest.raises(Invalid, match="no-such-move"):
            late(kari, number)
    assert answering(kari) == "Fjordheim senter"


def test_one_question_at_a_time_holds_for_the_whole_chain(kari: World, stay: uuid.UUID) -> None:
    tell(kari, stay, "discharged", days=4)
    again = admitted(kari, days=1, follows=stay)
    offer(kari, stay)
    with pytest.raises(Invalid, match="already-offered"):
        offer(kari, again)


def test_what_is_asked_in_another_chain_stays(kari: World, stay: uuid.UUID) -> None:
    number = offer(kari, stay)
    admitted(kari, kari.coordinator, days=1, service="mental_health_care", setting="outpatient")
    assert view(kari, number).is_open


def test_a_stay_that_never_was_leaves_the_way_back_to_another(kari: World, stay: uuid.UUID) -> None:
    tell(kari, stay, "unplanned_discharge", days=4)
    never_was(kari, admitted(kari, days=2, follows=stay))
    assert not next(each for each in seen(kari) if each.id == stay).is_followed
    again = admitted(kari, days=1, follows=stay)
    assert next(each for each in seen(kari) if each.id == again).follows == stay
    assert next(each for each in seen(kari) if each.id == stay).is_followed
    with pytest.raises(Invalid, match="cannot-be-followed"):
        admitted(kari, follows=stay)


def test_what_came_to_nothing_does_not_come_back_beside_what_took_its_place(
    kari: World, stay: uuid.UUID
) -> None:
    tell(kari, stay, "discharged", days=4)
    called_off = admitted(kari, admitted_at=None, referred_at=now(kari), follows=stay)
    tell(kari, called_off, "treatment_cancelled")
    admitted(kari, days=1, follows=stay)
    with pytest.raises(Invalid, match="cannot-be-followed"):
        never_was(kari, called_off, "treatment_cancelled")
    assert details(kari, called_off).state == "cancelled"


@pytest.fixture
def deep(kari: World) -> Hat:
    """Somebody in a unit of the service where Trine works, who has the same open as she."""
    hat = professional("Nils Dal", "Oppfølgingsteam nord", "municipal_unit", title="Vernepleier")
    Organization.objects.filter(pk=unit(hat).pk).update(part_of=unit(kari.trine))
    team.joined(kari, hat, "Nils Dal")
    team.share_with(kari, hat, *TREATMENT)
    return hat


def test_whoever_works_in_a_unit_of_the_receiver_answers_for_it(
    kari: World, stay: uuid.UUID, deep: Hat
) -> None:
    number = offer(kari, stay)
    assert view(kari, number, deep).may_answer
    assert codes(kari, deep) == [("hand_over_waits", Waits.FOR_ME)]
    accept(kari, number, deep)
    meet(kari, number)
    assert view(kari, number).accepted_by == "Nils Dal"
    assert answering(kari) == "Oppfølgingstjenesten"


def test_whoever_works_in_a_unit_of_the_one_who_answers_hands_it_on(
    kari: World, stay: uuid.UUID, deep: Hat
) -> None:
    number = offer(kari, stay)
    accept(kari, number)
    meet(kari, number)
    onwards = offer(kari, stay, deep, unit(kari.jonas))
    assert view(kari, onwards, deep).may_withdraw


def test_whoever_works_above_the_receiver_does_not_answer_for_it(
    kari: World, stay: uuid.UUID, deep: Hat
) -> None:
    number = offer(kari, stay, receiver=unit(deep))
    assert not view(kari, number, kari.trine).may_answer
    with pytest.raises(Invalid, match="not-receiver"):
        accept(kari, number, kari.trine)
