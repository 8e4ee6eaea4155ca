"""Two keys: responsibility moves when the receiver has said yes and the person has met them, in whatever order."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enplan.base.access import Actor, Level
from enplan.base.accounts.models import Hat
from enplan.base.kernel.errors import AccessDenied, Invalid, NotVisible, StaleVersion
from enplan.domain.directory.models import Organization
from enplan.domain.pathways import queries, services
from enplan.domain.pathways.models import HandOver, Responsibility
from enplan.domain.pathways.rules import two_keys
from enplan.domain.pathways.rules.two_keys import MOVES
from tests.domain.pathways.test_answering import check_now
from tests.domain.pathways.world import World, admitted, events, seen, tell, unit
from tests.world import as_


@pytest.fixture
def stay(kari: World) -> uuid.UUID:
    return admitted(kari, days=2)


def offer(
    world: World, episode_id: uuid.UUID, hat: Hat | None = None, receiver: Organization | None = None
) -> uuid.UUID:
    """The place asks where Trine works."""
    with as_(hat or world.berit) as actor:
        return services.offer(
            actor,
            person_id=world.person_id,
            episode_id=episode_id,
            receiver_id=(receiver or unit(world.trine)).public_id,
            words="Vi ber dere følge opp etter fredag.",
        )


def view(world: World, hand_over_id: uuid.UUID, hat: Hat | None = None) -> queries.HandOverView:
    with as_(hat or world.person) as actor:
        found = queries.hand_overs(actor, person_id=world.person_id if hat else None)
    return next(each for each in found if each.id == hand_over_id)


def accept(world: World, hand_over_id: uuid.UUID, hat: Hat | None = None) -> None:
    version = view(world, hand_over_id).version
    with as_(hat or world.trine) as actor:
        services.accept(actor, person_id=world.person_id, hand_over_id=hand_over_id, version=version)


def meet(world: World, hand_over_id: uuid.UUID, how: str = "met", hat: Hat | None = None) -> None:
    version = view(world, hand_over_id).version
    with as_(hat or world.person) as actor:
        services.meet(
            actor,
            person_id=world.person_id if hat else None,
            hand_over_id=hand_over_id,
            version=version,
            how=how,
        )


def answering(world: World) -> str:
    """Who answers, as somebody who sees everything is told; the database has agreed."""
    check_now()
    answers = seen(world)[0].answering
    assert answers is not None
    return answers.organization_name


def test_the_sender_keeps_it_until_both_keys_are_turned(kari: World, stay: uuid.UUID) -> None:
    number = offer(kari, stay)
    assert answering(kari) == "Fjordheim senter"
    accept(kari, number)
    assert answering(kari) == "Fjordheim senter"
    meet(kari, number)
    assert answering(kari) == "Oppfølgingstjenesten"
    assert view(kari, number).state == "completed"
    told = ("handover_offered", "handover_accepted", "person_met", "handover_completed")
    assert [len(events(kari, kind)) for kind in told] == [1, 1, 1, 1]
    assert {e.counterpart_id for kind in told for e in events(kari, kind)} == {unit(kari.trine).pk}


def test_the_person_may_say_that_no_meeting_is_needed_and_may_be_first(kari: World, stay: uuid.UUID) -> None:
    number = offer(kari, stay)
    meet(kari, number, "declined")
    assert (view(kari, number).state, answering(kari)) == ("met", "Fjordheim senter")
    accept(kari, number)
    assert answering(kari) == "Oppfølgingstjenesten"
    assert len(events(kari, "meeting_declined")) == 1


def test_the_person_turns_the_key_with_a_code_on_paper_too(kari: World, stay: uuid.UUID) -> None:
    number = offer(kari, stay)
    version = view(kari, number).version
    with as_(kari.person, Level.CODE) as actor:
        services.meet(actor, hand_over_id=number, version=version, how="met")
    assert view(kari, number).person_key_by == "Kari Nordli"


def test_staff_may_tell_it_for_the_person_and_it_says_who(kari: World, stay: uuid.UUID) -> None:
    number = offer(kari, stay)
    meet(kari, number, hat=kari.coordinator)
    assert view(kari, number).person_key_by == "Ola Lund"


def test_a_no_has_a_reason_and_leaves_everything_where_it_was(kari: World, stay: uuid.UUID) -> None:
    number = offer(kari, stay)
    version = view(kari, number).version
    with as_(kari.trine) as actor, pytest.raises(Invalid, match="reason"):
        services.decline(actor, person_id=kari.person_id, hand_over_id=number, version=version, reason=" ")
    with as_(kari.trine) as actor:
        services.decline(
            actor,
            person_id=kari.person_id,
            hand_over_id=number,
            version=version,
            reason="Vi er fulle til mai.",
        )
    assert (view(kari, number).closed_because, answering(kari)) == (
        "Vi er fulle til mai.",
        "Fjordheim senter",
    )
    assert offer(kari, stay) != number


def test_a_key_can_be_turned_back_while_the_other_is_not(kari: World, stay: uuid.UUID) -> None:
    number = offer(kari, stay)
    accept(kari, number)
    version = view(kari, number).version
    with as_(kari.trine) as actor:
        services.take_back(
            actor, person_id=kari.person_id, hand_over_id=number, version=version, key="receiver"
        )
    assert view(kari, number).state == "offered"
    assert [e.attributes["was"] for e in events(kari, "entered_in_error")] == ["handover_accepted"]
    meet(kari, number)
    version = view(kari, number).version
    with as_(kari.person) as actor:
        services.take_back(actor, hand_over_id=number, version=version, key="person")
    assert view(kari, number).state == "offered"


def test_only_the_receiver_answers_and_only_who_has_it_or_coordinates_asks(
    kari: World, stay: uuid.UUID
) -> None:
    for hat in (kari.trine, kari.jonas):
        with pytest.raises(Invalid, match="not-responsible"):
            offer(kari, stay, hat)
    number = offer(kari, stay, kari.coordinator)
    for hat in (kari.berit, kari.coordinator, kari.jonas):
        with pytest.raises(Invalid, match="not-receiver"):
            accept(kari, number, hat)
    with as_(kari.person) as actor, pytest.raises(AccessDenied):
        services.accept(actor, person_id=kari.person_id, hand_over_id=number, version=1)
    assert view(kari, number, kari.trine).may_answer
    assert not view(kari, number, kari.berit).may_answer
    assert view(kari, number, kari.berit).may_withdraw
    assert not view(kari, number, kari.jonas).may_withdraw


def test_one_question_at_a_time_and_not_to_whom_it_is_already(kari: World, stay: uuid.UUID) -> None:
    with pytest.raises(Invalid, match="answers-already"):
        offer(kari, stay, receiver=unit(kari.berit))
    offer(kari, stay)
    with pytest.raises(Invalid, match="already-offered"):
        offer(kari, stay)


def test_before_anybody_answers_there_is_nothing_to_hand_over(kari: World) -> None:
    planned = admitted(kari, admitted_at=None)
    with pytest.raises(Invalid, match="nobody-answers"):
        offer(kari, planned, kari.coordinator)


def test_whoever_turns_second_is_told_that_the_page_was_old(kari: World, stay: uuid.UUID) -> None:
    number = offer(kari, stay)
    version = view(kari, number).version
    accept(kari, number)
    with as_(kari.person) as actor, pytest.raises(StaleVersion):
        services.meet(actor, hand_over_id=number, version=version, how="met")


def test_what_was_handed_over_can_be_handed_on_and_taken_in_again(kari: World, stay: uuid.UUID) -> None:
    number = offer(kari, stay)
    accept(kari, number)
    meet(kari, number)
    tell(kari, stay, "discharged")
    onwards = offer(kari, stay, kari.trine, unit(kari.jonas))
    accept(kari, onwards, kari.jonas)
    meet(kari, onwards)
    assert answering(kari) == "Nav Storelva"
    admitted(kari, follows=stay)
    assert answering(kari) == "Fjordheim senter"


def test_nobody_outside_sees_or_turns_anything(kari: World, stay: uuid.UUID) -> None:
    number = offer(kari, stay)
    with as_(kari.jonas) as actor, pytest.raises(NotVisible):
        services.accept(actor, person_id=kari.person_id, hand_over_id=uuid.uuid4(), version=1)
    with as_(kari.jonas) as actor:
        assert [each.id for each in queries.hand_overs(actor, person_id=kari.person_id)] == [number]


ACTIONS = sorted({action for moves in MOVES.values() for action in moves})


@given(st.lists(st.sampled_from(ACTIONS), max_size=9))
def test_in_every_sequence_it_completes_exactly_when_both_keys_are_turned(actions: list[str]) -> None:
    state, yes, met = "offered", False, False
    for action in actions:
        if action not in MOVES[state]:
            with pytest.raises(two_keys.WrongKey):
                two_keys.turn(state, action)
            continue
        state = two_keys.turn(state, action)
        yes = {"accept": True, "take_back_yes": False}.get(action, yes)
        met = {"meet": True, "take_back_meeting": False}.get(action, met)
        assert (state == "completed") == (yes and met and state not in {"declined", "withdrawn"})
        assert bool(MOVES[state]) == (not (yes and met) and action not in {"decline", "withdraw"})


def press(world: World, number: uuid.UUID, action: str) -> None:
    """Somebody presses a button that the page as it is now may not even have."""
    version = view(world, number).version
    theirs: dict[str, Any] = {"person_id": world.person_id, "hand_over_id": number, "version": version}
    with as_(world.trine if action in {"accept", "decline", "take_back_yes"} else world.berit) as actor:
        if action == "accept":
            services.accept(actor, **theirs)
        elif action == "decline":
            services.decline(actor, **theirs, reason="Nei")
        elif action == "withdraw":
            services.withdraw(actor, **theirs, reason="Likevel ikke")
        elif action == "meet":
            services.meet(actor, **theirs, how="met")
        else:
            services.take_back(actor, **theirs, key="receiver" if action == "take_back_yes" else "person")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTIONS), min_size=2, max_size=5))
def test_whatever_is_pressed_exactly_one_unit_answers_all_the_time(
    kari: World, stay: uuid.UUID, actions: list[str]
) -> None:
    with transaction.atomic():
        number, state = offer(kari, stay), "offered"
        for action in actions:
            try:
                press(kari, number, action)
            except Invalid:
                assert action not in MOVES[state]
            else:
                state = MOVES[state][action]
            assert view(kari, number).state == state
            assert answering(kari) == ("Oppfølgingstjenesten" if state == "completed" else "Fjordheim senter")
        with as_(kari.coordinator) as actor:
            rows = list(Responsibility.objects.visible_to(actor).order_by("starts_at"))
        assert [row.ends_at for row in rows][:-1] == [row.starts_at for row in rows][1:]
        assert rows[-1].ends_at is None
        transaction.set_rollback(True)


def move(now: Responsibility, row: HandOver, actor: Actor, later: datetime) -> None:
    """As a careless program would."""
    with transaction.atomic():
        Responsibility.objects.changeable_by(actor).filter(pk=now.pk).update(ends_at=later)
        Responsibility.objects.create(
            subject_id=now.subject_id, root_id=now.root_id, hand_over=row, starts_at=later
        )
        check_now()


def rewrite(row: HandOver, actor: Actor, **values: Any) -> None:
    """The same on the hand-over alone."""
    with transaction.atomic():
        HandOver.objects.changeable_by(actor).filter(pk=row.pk).update(**values)
        check_now()


def test_the_database_moves_responsibility_for_no_single_key(kari: World, stay: uuid.UUID) -> None:
    number = offer(kari, stay)
    accept(kari, number)
    with as_(kari.coordinator) as actor:
        row = HandOver.objects.visible_to(actor).get(public_id=number)
        now = Responsibility.objects.changeable_by(actor).get(ends_at__isnull=True)
        with pytest.raises(IntegrityError, match="both keys"):
            move(now, row, actor, actor.at + timedelta(minutes=1))
        turned = {"person_key": "met", "person_key_at": actor.at, "closed_at": actor.at}
        with pytest.raises(IntegrityError, match="has moved"):
            rewrite(row, actor, state="completed", **turned)
        with pytest.raises(IntegrityError, match="hand_over_state_tells_which_keys"):
            rewrite(row, actor, state="offered")
