"""The transition list: the same for both sides as far as consent goes, one tap for a status, and nothing is final."""

from __future__ import annotations

import uuid
from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from enplan.base.access import Category, Role
from enplan.base.accounts.models import Hat
from enplan.base.kernel.errors import Invalid, NotVisible, StaleVersion
from enplan.base.terminology import code_system
from enplan.domain.pathways import queries, services
from enplan.domain.pathways.models import LocalItem, TransitionItem
from enplan.domain.pathways.sheets import ITEMS
from tests import world as places
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
    tap,
    tell,
)
from tests.world import as_

CODES = {"before": 5, "during": 4, "after": 7}


@pytest.fixture
def stay(kari: World) -> uuid.UUID:
    return admitted(kari, days=2)


def test_the_list_has_five_four_and_seven_items(kari: World, stay: uuid.UUID) -> None:
    found = listed(kari, stay)
    assert {phase: len(found.of_phase(phase)) for phase in CODES} == CODES
    assert {each.state for each in found.items} == {"not_started"}
    assert {each.version for each in found.items} == {0}


def test_both_sides_see_the_same_list(kari: World, stay: uuid.UUID) -> None:
    tap(kari, stay, "first_meeting", "in_place", kari.berit)
    tap(kari, stay, "medication", "in_progress", kari.trine)
    shared = {"first_meeting", "medication", "crisis_plan", "evaluation"}
    for hat in (kari.berit, kari.trine, kari.coordinator):
        states = {each.code: each.state for each in listed(kari, stay, hat).items}
        assert {code: states[code] for code in shared} == {
            "first_meeting": "in_place",
            "medication": "in_progress",
            "crisis_plan": "not_started",
            "evaluation": "not_started",
        }


def test_each_sees_the_items_of_the_categories_that_are_open(kari: World, stay: uuid.UUID) -> None:
    found = listed(kari, stay, kari.jonas)
    assert {each.category for each in found.items} == {Category.CORE, Category.HOUSING, Category.FINANCES}
    assert "evaluation" not in {each.code for each in found.items}, (
        "its category would tell the kind of service"
    )
    assert found.hides
    assert found.contingencies is None
    assert not listed(kari, stay, kari.trine).hides
    assert listed(kari, stay, kari.berit).hides
    tap(kari, stay, "medication", "in_place", kari.trine)
    with as_(kari.jonas) as actor:
        assert not TransitionItem.objects.unscoped(because="the database is asked alone").exists()
        with pytest.raises(NotVisible):
            services.set_item_state(
                actor,
                person_id=kari.person_id,
                episode_id=stay,
                code="medication",
                version=1,
                state="missing",
                note="Ingenting",
            )


def test_one_tap_gives_a_name_and_a_day_where_there_was_none(kari: World, stay: uuid.UUID) -> None:
    suggested = item(kari, stay, "coordinator_told")
    assert suggested.is_suggested
    assert suggested.due_on == timezone.localdate(now(kari)) - timedelta(days=1)
    tap(kari, stay, "coordinator_told", "in_place", kari.berit)

    found = item(kari, stay, "coordinator_told")
    assert (found.state, found.owner_name, found.is_suggested) == ("in_place", "Berit Aas", False)
    assert found.due_on == timezone.localdate(now(kari))
    assert found.owner_organization == "Fjordheim senter"


def test_twelve_items_take_twelve_taps(kari: World, stay: uuid.UUID) -> None:
    after = [each.code for each in listed(kari, stay, kari.trine).of_phase("after")]
    for code in after:
        tap(kari, stay, code, "in_place", kari.trine)
    assert all(each.state == "in_place" and each.owner_name for each in listed(kari, stay).of_phase("after"))


@pytest.mark.parametrize("state", ["missing", "not_relevant"])
def test_what_is_missing_or_does_not_apply_is_said_in_words(kari: World, stay: uuid.UUID, state: str) -> None:
    with pytest.raises(Invalid) as caught:
        tap(kari, stay, "medication", state)
    assert caught.value.fields == {"note": "missing"}
    tap(kari, stay, "medication", state, note="Resepten er ikke skrevet.")
    assert item(kari, stay, "medication").note == "Resepten er ikke skrevet."


def test_the_page_of_an_item_keeps_who_when_and_what(kari: World, stay: uuid.UUID) -> None:
    filled = services.Filled(
        state="in_progress",
        owner_id=place_of(kari, "Trine Vik"),
        due_on=date(2031, 5, 2),
        due_time=time(10, 30),
        note="På kontoret i Elvegata.",
    )
    with as_(kari.berit) as actor:
        services.change_item(
            actor,
            person_id=kari.person_id,
            episode_id=stay,
            code="first_appointment",
            version=0,
            filled=filled,
        )
    found = item(kari, stay, "first_appointment", kari.trine)
    assert (found.owner_name, found.due_on, found.due_time) == ("Trine Vik", date(2031, 5, 2), time(10, 30))
    assert found.is_mine
    with as_(kari.trine) as actor:
        ((name, mine),) = queries.my_items(actor)
    assert (name, mine.code) == ("Kari N.", "first_appointment")


def test_only_those_in_the_team_get_something_to_do(kari: World, stay: uuid.UUID) -> None:
    with as_(kari.berit) as actor, pytest.raises(Invalid, match="not-a-member"):
        services.change_item(
            actor,
            person_id=kari.person_id,
            episode_id=stay,
            code="medication",
            version=0,
            filled=services.Filled(state="in_progress", owner_id=uuid.uuid4()),
        )


def test_a_tap_is_taken_back_whole_and_the_timeline_says_so(kari: World, stay: uuid.UUID) -> None:
    tap(kari, stay, "first_appointment", "in_place")
    assert [e.attributes["item"] for e in events(kari, "transition_item_settled")] == ["first_appointment"]
    assert len(events(kari, "first_appointment_agreed")) == 1
    version = item(kari, stay, "first_appointment").version
    with as_(kari.trine) as actor:
        services.undo_item(
            actor, person_id=kari.person_id, episode_id=stay, code="first_appointment", version=version
        )
    found = item(kari, stay, "first_appointment")
    assert (found.state, found.owner_name, found.is_suggested) == ("not_started", "", True)
    retracted = [e.attributes["was"] for e in events(kari, "entered_in_error")]
    assert sorted(retracted) == ["first_appointment_agreed", "transition_item_settled"]


def test_an_undo_never_overwrites_what_another_has_written_since(kari: World, stay: uuid.UUID) -> None:
    tap(kari, stay, "medication", "in_place", kari.berit)
    version = item(kari, stay, "medication").version
    tap(kari, stay, "medication", "missing", kari.trine, note="Dosetten er tom.")
    with as_(kari.berit) as actor, pytest.raises(StaleVersion):
        services.undo_item(
            actor, person_id=kari.person_id, episode_id=stay, code="medication", version=version
        )


def test_whoever_taps_second_is_told(kari: World, stay: uuid.UUID) -> None:
    tap(kari, stay, "medication", "in_place", kari.berit)
    with as_(kari.trine) as actor, pytest.raises(StaleVersion):
        services.set_item_state(
            actor,
            person_id=kari.person_id,
            episode_id=stay,
            code="medication",
            version=0,
            state="in_progress",
        )


def test_ready_with_open_items_needs_a_reason_and_is_not_held_back(kari: World, stay: uuid.UUID) -> None:
    with pytest.raises(Invalid) as caught:
        tell(kari, stay, "ready_for_discharge", reason=" ")
    assert caught.value.fields == {"reason": "open-items"}
    tell(kari, stay, "ready_for_discharge", reason="Kommunen har sagt at boligen er klar på mandag.")
    moment = details(kari, stay).moments[-1]
    assert (moment.kind, moment.reason) == (
        "ready_for_discharge",
        "Kommunen har sagt at boligen er klar på mandag.",
    )


def test_after_three_fourteen_and_thirty_days_we_ask_whether_it_went_as_agreed(kari: World) -> None:
    over = admitted(kari, days=40)
    tap(kari, over, "first_appointment", "in_place")
    tell(kari, over, "discharged", days=15)
    assert listed(kari, over).checks == (3, 14)
    for answer, note in (("as_agreed", ""), ("not", "Timen ble flyttet.")):
        with as_(kari.coordinator) as actor:
            services.tell_outcome(
                actor,
                person_id=kari.person_id,
                episode_id=over,
                code="first_appointment",
                after_days=3,
                answer=answer,
                note=note,
            )
    (told,) = item(kari, over, "first_appointment").outcomes
    assert (told.after_days, told.answer, told.note) == (3, "not", "Timen ble flyttet.")
    assert [e.attributes["answer"] for e in events(kari, "transition_outcome_told")] == ["as_agreed", "not"]


@pytest.mark.parametrize(
    ("code", "days", "answer", "fault"),
    [
        ("first_appointment", 4, "as_agreed", Invalid),
        ("first_appointment", 3, "maybe", Invalid),
        ("medication", 3, "as_agreed", NotVisible),
    ],
)
def test_an_answer_is_one_of_three_about_an_item_that_somebody_had(
    kari: World, stay: uuid.UUID, code: str, days: int, answer: str, fault: type[Exception]
) -> None:
    tap(kari, stay, "first_appointment", "in_place")
    with as_(kari.coordinator) as actor, pytest.raises(fault):
        services.tell_outcome(
            actor, person_id=kari.person_id, episode_id=stay, code=code, after_days=days, answer=answer
        )


def unit_at_home() -> Hat:
    """Marit, of the coordinating unit."""
    return places.staff(
        "Marit Sund", Role.COORDINATING_UNIT, "Koordinerende enhet, Storelva", "coordinating_unit"
    )


def wanted(words: str = "Nøkler til verkstedet", phase: str = "after") -> services.Wanted:
    return services.Wanted(words, phase, Category.HOUSING)


def test_a_coordinating_unit_adds_five_items_and_open_lists_keep_what_they_have(kari: World) -> None:
    before = admitted(kari)
    marit = unit_at_home()
    with as_(marit) as actor:
        for position in range(1, 6):
            services.set_local_item(actor, position=position, version=0, wanted=wanted(f"Punkt {position}"))
        with pytest.raises(Invalid):
            services.set_local_item(actor, position=6, version=0, wanted=wanted())
        assert [each.words for each in queries.local_items(actor)] == [f"Punkt {n}" for n in range(1, 6)]

    again = admitted(kari, kari.trine, setting="outpatient")
    assert len(listed(kari, again).of_phase("after")) == 12
    assert {e.id for e in seen(kari)} == {before, again}
    local = [each for each in listed(kari, again, kari.jonas).items if each.words]
    assert [each.category for each in local] == [Category.HOUSING] * 5
    assert not [each for each in listed(kari, again, kari.berit).items if each.words]
    tap(kari, again, local[0].code, "in_place", kari.trine)
    with as_(marit) as actor:
        services.end_local_item(actor, position=1, version=queries.local_items(actor)[0].version)
        assert queries.local_items(actor)[0].words == ""


@pytest.mark.usefixtures("kari")
def test_a_place_is_filled_at_most_once_at_a_time() -> None:
    marit = unit_at_home()
    with as_(marit) as actor:
        services.set_local_item(actor, position=1, version=0, wanted=wanted())
        row = LocalItem.objects.get(position=1)
        row.pk, row.code = None, str(uuid.uuid4())
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.usefixtures("kari")
def test_a_place_that_a_colleague_has_filled_changed_or_emptied_is_not_written_over() -> None:
    with as_(unit_at_home()) as actor:
        services.set_local_item(actor, position=1, version=0, wanted=wanted())
        with pytest.raises(StaleVersion) as told:
            services.set_local_item(actor, position=1, version=0, wanted=wanted("Nøkler til boden"))
        assert told.value.current["words"] == "Nøkler til verkstedet"

        services.set_local_item(
            actor, position=1, version=told.value.version, wanted=wanted("Nøkler til boden")
        )
        with pytest.raises(StaleVersion):
            services.end_local_item(actor, position=1, version=told.value.version)
        assert queries.local_items(actor)[0].words == "Nøkler til boden"

        seen = queries.local_items(actor)[0].version
        services.end_local_item(actor, position=1, version=seen)
        with pytest.raises(StaleVersion) as told:
            services.set_local_item(actor, position=1, version=seen, wanted=wanted())
        assert (told.value.current["words"], told.value.version) == ("", 0)


@pytest.mark.usefixtures("kari")
def test_writing_what_a_colleague_has_written_already_changes_nothing() -> None:
    with as_(unit_at_home()) as actor:
        services.set_local_item(actor, position=1, version=0, wanted=wanted())
        services.set_local_item(actor, position=1, version=0, wanted=wanted())
    assert LocalItem.objects.count() == 1


@pytest.mark.usefixtures("kari")
def test_where_there_is_no_municipality_there_are_no_items() -> None:
    elsewhere = places.staff("Mai Li", Role.COORDINATING_UNIT, "Nav Storelva", "nav_office")
    with as_(elsewhere) as actor, pytest.raises(Invalid, match="no-municipality"):
        services.set_local_item(actor, position=1, version=0, wanted=wanted())


def test_the_data_file_names_phases_categories_and_events_that_exist() -> None:
    kinds = code_system("domain.timeline.event_kinds")
    for concept in code_system(ITEMS):
        assert concept.string("phase") in CODES
        assert (
            concept.string("category") == "service"
            or concept.string("category").upper() in Category.__members__
        )
        assert concept.string("event") == "" or concept.string("event") in kinds
        assert concept.string("anchor") in {"", "start", "end"}
        assert concept.has("days") == bool(concept.string("anchor"))
