"""Friday night, before planned: what was agreed at admission is at hand, and somebody is to ring; and the way back."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.domain.pathways import queries, services
from tests.domain.pathways.world import (
    World,
    admitted,
    details,
    events,
    item,
    listed,
    now,
    place_of,
    seen,
    tell,
)
from tests.world import as_


@pytest.fixture
def stay(kari: World) -> uuid.UUID:
    return admitted(kari, days=2)


def agree(
    world: World, episode_id: uuid.UUID, kind: str = "early_leave", version: int = 0, **more: Any
) -> None:
    """Written together with Kari, at admission."""
    values = {
        "words": "Trine ringer. Kari kan komme tilbake neste dag.",
        "caller_id": place_of(world, "Trine Vik"),
    }
    with as_(world.berit) as actor:
        services.agree(
            actor,
            person_id=world.person_id,
            episode_id=episode_id,
            kind=kind,
            version=version,
            agreed=services.Agreed(**{**values, **more}),
        )


def test_what_is_agreed_stands_with_the_crisis_plan_and_its_item_is_in_place(
    kari: World, stay: uuid.UUID
) -> None:
    agree(kari, stay, place="Fjordheim senter", phone="75 00 50 00")
    found = listed(kari, stay, kari.trine)
    assert found.contingencies is not None
    assert found.contingencies["early_leave"].caller_name == "Trine Vik"
    assert item(kari, stay, "early_leave_agreement").state == "in_place"
    (event,) = events(kari, "early_leave_agreed")
    assert event.episode == str(stay)
    assert listed(kari, stay, kari.jonas).contingencies is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"words": " "}, "words"),
        ({"caller_id": None}, "caller"),
        ({"caller_id": uuid.UUID(int=7)}, "caller"),
        ({"phone": "ring meg"}, "phone"),
        ({"valid_until": timezone.localdate() - timedelta(days=9)}, "valid_until"),
    ],
)
def test_an_agreement_that_would_not_help_at_night_is_refused(
    kari: World, stay: uuid.UUID, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        agree(kari, stay, **wrong)
    assert list(caught.value.fields) == [field]


def test_two_who_write_the_agreement_at_once_do_not_overwrite_each_other(
    kari: World, stay: uuid.UUID
) -> None:
    agree(kari, stay)
    with pytest.raises(StaleVersion):
        agree(kari, stay)
    agree(kari, stay, version=1, words="Ola ringer.", caller_id=place_of(kari, "Ola Lund"))
    assert listed(kari, stay).contingencies["early_leave"].words == "Ola ringer."  # type: ignore[index]


def test_when_the_person_leaves_the_one_agreed_on_is_to_ring_within_the_local_limit(
    kari: World, stay: uuid.UUID
) -> None:
    agree(kari, stay)
    tell(kari, stay, "unplanned_discharge", days=0.1)
    call = item(kari, stay, "call_after_leaving", kari.trine)
    due = timezone.localtime(now(kari) - timedelta(days=0.1) + timedelta(hours=24))
    assert (call.owner_name, call.is_mine, call.state) == ("Trine Vik", True, "not_started")
    assert call.due_on == due.date()
    assert call.due_time is not None
    assert (call.due_time.hour, call.due_time.minute) == (due.hour, due.minute)
    assert details(kari, stay).state == "left_early"
    assert len(events(kari, "unplanned_discharge")) == 1
    with as_(kari.trine) as actor:
        services.set_item_state(
            actor,
            person_id=kari.person_id,
            episode_id=stay,
            code="call_after_leaving",
            version=call.version,
            state="in_place",
        )
    assert len(events(kari, "follow_up_call_made")) == 1


def test_where_nothing_was_agreed_the_coordinator_is_to_ring(kari: World, stay: uuid.UUID) -> None:
    tell(kari, stay, "unplanned_discharge")
    assert item(kari, stay, "call_after_leaving").owner_name == "Ola Lund"


def test_nobody_is_to_ring_because_of_a_press_by_mistake(kari: World, stay: uuid.UUID) -> None:
    for _ in range(2):
        pressed = tell(kari, stay, "unplanned_discharge")
        assert "call_after_leaving" in {each.code for each in listed(kari, stay).items}
        with as_(kari.berit) as actor:
            services.retract(
                actor, person_id=kari.person_id, episode_id=stay, moment_id=pressed, because="undone"
            )
        assert "call_after_leaving" not in {each.code for each in listed(kari, stay).items}


def pause(world: World, episode_id: uuid.UUID, *duties: tuple[str, str], reason: str = "relapse") -> None:
    with as_(world.berit) as actor:
        services.pause(
            actor,
            person_id=world.person_id,
            episode_id=episode_id,
            reason=reason,
            duties=[services.Duty(code, place_of(world, who)) for code, who in duties],
        )


def held(world: World, episode_id: uuid.UUID, hat: Any) -> queries.HoldView | None:
    with as_(hat) as actor:
        return queries.hold(actor, episode_id=episode_id, person_id=world.person_id)


def test_a_pause_closes_nothing_and_everybody_sees_who_holds_on(kari: World, stay: uuid.UUID) -> None:
    pause(kari, stay, ("keep_in_touch", "Trine Vik"), ("keep_place", "Berit Aas"))
    assert seen(kari)[0].rests
    assert seen(kari)[0].phase == "during"
    for hat in (kari.jonas, kari.trine):
        found = held(kari, stay, hat)
        assert found is not None
        assert [(code, who) for code, who, _ in found.duties] == [
            ("keep_in_touch", "Trine Vik"),
            ("keep_place", "Berit Aas"),
        ]
    assert held(kari, stay, kari.jonas).reason == ""  # type: ignore[union-attr]
    assert held(kari, stay, kari.trine).reason == "relapse"  # type: ignore[union-attr]
    with as_(kari.coordinator) as actor:
        assert queries.phases(actor, person_ids=[kari.person_id])[kari.person_id].rests


def test_after_a_pause_it_goes_on_without_a_referral(kari: World, stay: uuid.UUID) -> None:
    pause(kari, stay, ("keep_in_touch", "Trine Vik"))
    with as_(kari.berit) as actor:
        services.resume(actor, person_id=kari.person_id, episode_id=stay)
    assert not seen(kari)[0].rests
    assert held(kari, stay, kari.trine) is None
    assert [e.attributes["without_referral"] for e in events(kari, "episode_resumed")] == [True]
    with as_(kari.berit) as actor, pytest.raises(Invalid, match="not-paused"):
        services.resume(actor, person_id=kari.person_id, episode_id=stay)


def test_the_way_back_after_leaving_early_is_a_stay_that_follows_and_ends_the_pause(
    kari: World, stay: uuid.UUID
) -> None:
    tell(kari, stay, "unplanned_discharge", days=1)
    pause(kari, stay, ("keep_place", "Berit Aas"))
    again = admitted(kari, follows=stay)
    old, new = (next(e for e in seen(kari) if e.id == number) for number in (stay, again))
    assert (old.rests, old.is_followed) == (False, True)
    assert (new.follows, new.phase) == (stay, "during")
    assert events(kari, "admitted")[-1].attributes["without_referral"] is True
    assert "referred" not in {m.kind for m in details(kari, again).moments}


@pytest.mark.parametrize(
    ("reason", "duties", "field"),
    [
        ("lazy", [("keep_in_touch", "Trine Vik")], "reason"),
        ("relapse", [], "duties"),
        ("relapse", [("sing", "Trine Vik")], "duties"),
    ],
)
def test_a_pause_has_a_reason_and_somebody_who_holds_on(
    kari: World, stay: uuid.UUID, reason: str, duties: list[tuple[str, str]], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        pause(kari, stay, *duties, reason=reason)
    assert list(caught.value.fields) == [field]


def test_only_those_with_the_category_pause_and_only_once(kari: World, stay: uuid.UUID) -> None:
    with as_(kari.jonas) as actor, pytest.raises(NotVisible):
        services.pause(actor, person_id=kari.person_id, episode_id=stay, reason="relapse", duties=[])
    pause(kari, stay, ("keep_in_touch", "Trine Vik"))
    with pytest.raises(Invalid, match="cannot-pause"):
        pause(kari, stay, ("keep_in_touch", "Trine Vik"))
