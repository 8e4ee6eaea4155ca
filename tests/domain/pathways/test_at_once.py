"""Two in the same moment: the second is told what the first has done, and nothing breaks."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from enplan.base.access import Actor, Category
from enplan.base.kernel.errors import Invalid, StaleVersion
from enplan.domain.pathways import services
from enplan.domain.pathways.models import (
    Contingency,
    EpisodeOfCare,
    HandOver,
    Hold,
    ItemOutcome,
    LocalItem,
    TransitionItem,
    TransitionList,
)
from tests.domain.pathways.test_hand_over import offer
from tests.domain.pathways.test_leaving_early import agree, pause
from tests.domain.pathways.test_transitions import unit_at_home, wanted
from tests.domain.pathways.world import World, admitted, details, item, tap, tell, unit
from tests.world import as_


@pytest.fixture
def stay(kari: World) -> uuid.UUID:
    return admitted(kari, days=2)


@contextmanager
def beaten(table: str, first: Callable[[], object], *, read: int = 1) -> Iterator[None]:
    """Right after the table was read so many times, somebody else writes, as between two statements of two requests."""
    reads = 0

    def between(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's signature
        nonlocal reads
        answer = execute(sql, params, many, context)
        if sql.startswith("SELECT") and f'FROM "{table}"' in sql:
            reads += 1
            if reads == read:
                first()
        return answer

    with connection.execute_wrapper(between):
        yield
    assert reads >= read


def episode(world: World, episode_id: uuid.UUID) -> EpisodeOfCare:
    with as_(world.coordinator) as actor:
        found: EpisodeOfCare = EpisodeOfCare.objects.visible_to(actor).get(public_id=episode_id)
    return found


def write_item(world: World, row: EpisodeOfCare, code: str, **more: Any) -> None:
    """As another request would: an item that nobody had touched."""
    rows = TransitionList.objects.unscoped(because="another request has found it")
    TransitionItem.objects.create(
        subject=world.subject,
        category=Category.CORE,
        transition=rows.get(episode=row),
        code=code,
        **{"state": "in_progress", "changed_by": "Ola Lund", **more},
    )


def test_an_item_that_another_has_just_begun_is_shown_beside_what_was_typed(
    kari: World, stay: uuid.UUID
) -> None:
    row = episode(kari, stay)
    version = item(kari, stay, "first_appointment", kari.trine).version
    with (
        as_(kari.trine) as actor,
        pytest.raises(StaleVersion) as told,
        beaten("pathways_transitionitem", lambda: write_item(kari, row, "first_appointment")),
    ):
        services.set_item_state(
            actor,
            person_id=kari.person_id,
            episode_id=stay,
            code="first_appointment",
            version=version,
            state="in_place",
        )
    assert (told.value.current["state"], told.value.attempted["state"]) == ("in_progress", "in_place")


def test_two_who_tell_that_the_person_left_make_one_call_to_remember(kari: World, stay: uuid.UUID) -> None:
    row = episode(kari, stay)
    first = partial(write_item, kari, row, "call_after_leaving")
    with pytest.raises(StaleVersion), beaten("pathways_transitionitem", first):
        tell(kari, stay, "unplanned_discharge")
    assert details(kari, stay).state == "in_treatment"


def test_an_agreement_that_another_has_just_written_is_shown_beside_what_was_typed(
    kari: World, stay: uuid.UUID
) -> None:
    def first() -> None:
        Contingency.objects.create(
            subject=kari.subject,
            category=Category.CRISIS,
            episode=row,
            kind="early_leave",
            words="Ola ringer.",
            changed_by="Ola Lund",
        )

    row = episode(kari, stay)
    with pytest.raises(StaleVersion) as told, beaten("pathways_contingency", first):
        agree(kari, stay)
    assert told.value.current["words"] == "Ola ringer."


def test_an_answer_that_another_has_just_given_stands(kari: World) -> None:
    over = admitted(kari, days=20)
    tap(kari, over, "first_appointment", "in_place")
    tell(kari, over, "discharged", days=4)

    def first(actor: Actor) -> None:
        ItemOutcome.objects.create(
            subject=kari.subject,
            category=Category.CORE,
            item=TransitionItem.objects.visible_to(actor).get(code="first_appointment"),
            after_days=3,
            answer="not",
            answered_by="Ola Lund",
        )

    with (
        as_(kari.coordinator) as actor,
        pytest.raises(StaleVersion) as told,
        beaten("pathways_itemoutcome", lambda: first(actor)),
    ):
        services.tell_outcome(
            actor,
            person_id=kari.person_id,
            episode_id=over,
            code="first_appointment",
            after_days=3,
            answer="as_agreed",
        )
    assert told.value.current["answer"] == "not"


def test_of_two_who_ask_at_once_one_is_told_that_it_is_asked(kari: World, stay: uuid.UUID) -> None:
    def first() -> None:
        HandOver.objects.create(
            subject=kari.subject,
            episode=row,
            state="offered",
            receiver_id=unit(kari.jonas).pk,
            receiver_name="Nav Storelva",
            offered_at=row.created_at,
            offered_by="Ola Lund",
        )

    row = episode(kari, stay)
    with pytest.raises(Invalid, match="already-offered"), beaten("pathways_handover", first):
        offer(kari, stay)


def test_of_two_who_pause_at_once_one_is_told_that_it_rests(kari: World, stay: uuid.UUID) -> None:
    def first() -> None:
        Hold.objects.create(
            subject=kari.subject,
            category=Category.SUBSTANCE_USE,
            episode=row,
            reason="relapse",
            starts_at=row.created_at,
            told_by="Berit Aas",
        )

    row = episode(kari, stay)
    with pytest.raises(Invalid, match="cannot-pause"), beaten("care_teams_membership", first, read=2):
        pause(kari, stay, ("keep_in_touch", "Trine Vik"))


def test_of_two_who_go_on_from_a_stay_at_once_one_is_told_so(kari: World, stay: uuid.UUID) -> None:
    def first() -> None:
        EpisodeOfCare.objects.create(
            subject=kari.subject, status="planned", phase="before", follows=row, root=row
        )

    tell(kari, stay, "discharged")
    row = episode(kari, stay)
    with pytest.raises(Invalid, match="cannot-be-followed"), beaten("pathways_episodeofcare", first, read=2):
        admitted(kari, follows=stay)


@pytest.mark.usefixtures("kari")
def test_of_two_colleagues_who_fill_an_own_item_at_once_one_is_shown_what_the_other_wrote() -> None:
    def first() -> None:
        LocalItem.objects.create(
            organization_id=marit.organization_id or 0,
            municipality_number="9901",
            position=1,
            phase="after",
            words="Ola var først",
            code="another",
            valid_from=timezone.localdate(),
        )

    marit = unit_at_home()
    with (
        as_(marit) as actor,
        pytest.raises(StaleVersion) as told,
        beaten("pathways_localitem", first, read=2),
    ):
        services.set_local_item(actor, position=1, version=0, wanted=wanted())
    assert told.value.current["words"] == "Ola var først"
    assert told.value.attempted["words"] == "Nøkler til verkstedet"
