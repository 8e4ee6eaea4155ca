"""A clause that an institution without an agreement has accepted for Kari is measured for her, and owed by it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from enplan.base.access import Category
from enplan.domain.agreements.queries import personal as reading
from enplan.domain.agreements.services import personal
from enplan.domain.agreements.taken_on import TakenOn
from enplan.domain.care_teams import services as teams
from enplan.domain.commitments.guests import GuestClause
from enplan.domain.commitments.models import Commitment, Stored
from enplan.domain.commitments.rules.roles import Trigger
from enplan.domain.directory.models import Organization
from enplan.domain.timeline.recording import record
from tests.domain.agreements.test_personal import Stage, stage
from tests.domain.care_teams import world as care
from tests.world import as_, sign_in

__all__ = ["stage"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PARTY, GUEST, STRANGER = 1, 2, 3
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def invited(stage: Stage) -> str:
    """Even is invited with the duties of the municipality's agreement with others of that kind."""
    with as_(stage.world.coordinator) as ola:
        offered = reading.possible_for_guest(ola, person_id=stage.person_id).duties
        issued = teams.invite_member(
            ola, person_id=stage.person_id, invitee=care.invitee(stage.even, "Even Dahl"), through="speech"
        )
        personal.offer_for_stay(
            ola,
            person_id=stage.person_id,
            member_id=issued.member_id,
            chosen=[str(each.clause.key) for each in offered],
        )
    return issued.token


def place_taken(stage: Stage) -> str:
    """Even takes the place, and has not answered to the duties."""
    token = invited(stage)
    with as_(stage.even) as even:
        teams.accept(even, token=token)
    care.share_with(stage.world, stage.even, Category.CORE, Category.MENTAL_HEALTH)
    return token


def duties_taken(stage: Stage) -> None:
    token = place_taken(stage)
    with as_(stage.even) as even:
        assert personal.accept_with_place(even, token=token) == 1


def comes(stage: Stage, episode: str = "here", *, days: float = 0) -> None:
    """Kari comes to Even's place, so many days ago."""
    with as_(stage.even) as even:
        record(
            even,
            stage.world.subject.pk,
            "admitted",
            category=Category.MENTAL_HEALTH,
            occurred_at=even.at - timedelta(days=days),
            episode=episode,
            setting="inpatient",
        )


def owed(stage: Stage) -> list[Commitment]:
    """The promises from agreements, as Kari sees them."""
    with as_(stage.world.person) as kari:
        rows = Commitment.objects.visible_to(kari).filter(source_kind="agreement-clause")
        return list(rows.select_related("bearer", "receiver").order_by("triggered_at"))


def the_duty(stage: Stage) -> reading.DutyView:
    (duty,) = [duty for duty in stage.seen_by().duties if duty.is_guest]
    return duty


def test_what_was_accepted_is_owed_by_the_guest_towards_the_municipality(stage: Stage) -> None:
    units = Organization.objects.filter(kind="coordinating_unit")
    units.update(municipality_number="9901", updated_at=timezone.now())
    duties_taken(stage)
    comes(stage)

    (promise,) = owed(stage)
    assert promise.state == Stored.RUNNING
    assert promise.bearer is not None
    assert promise.bearer.name == "Solvang behandlingssenter"
    assert promise.receiver == units.get()


def test_it_is_kept_by_what_the_guest_does(stage: Stage) -> None:
    duties_taken(stage)
    comes(stage)
    with as_(stage.even) as even:
        record(
            even,
            stage.world.subject.pk,
            "municipality_notified",
            category=Category.MENTAL_HEALTH,
            episode="here",
        )

    (promise,) = owed(stage)
    assert promise.state == Stored.MET


def test_nothing_is_owed_before_the_guest_has_said_yes(stage: Stage) -> None:
    place_taken(stage)
    comes(stage)
    assert not owed(stage)


def test_what_began_the_day_of_the_yes_counts_as_soon_as_it_is_said_and_what_began_before_does_not(
    stage: Stage,
) -> None:
    token = place_taken(stage)
    comes(stage, "earlier", days=2)
    comes(stage, "today")
    with as_(stage.even) as even:
        personal.accept_with_place(even, token=token)
    assert [promise.episode for promise in owed(stage)] == ["today"]


def test_what_has_begun_stays_when_the_guest_says_no_and_nothing_new_is_owed(stage: Stage) -> None:
    duties_taken(stage)
    comes(stage, "first")
    with as_(stage.even) as even:
        personal.answer_for_unit(
            even, person_id=stage.person_id, duty_ids=[the_duty(stage).id], yes=False, words="Ikke plass."
        )
    comes(stage, "second")
    assert [promise.episode for promise in owed(stage)] == ["first"]


def test_a_duty_that_was_taken_out_is_owed_no_more(stage: Stage) -> None:
    duties_taken(stage)
    comes(stage, "first")
    with as_(stage.world.coordinator) as ola:
        personal.take_out(ola, person_id=stage.person_id, duty_id=the_duty(stage).id)
    comes(stage, "second")
    assert [promise.episode for promise in owed(stage)] == ["first"]


def test_nobody_else_owes_it_for_another_person_or_at_another_place(stage: Stage) -> None:
    duties_taken(stage)
    with as_(stage.dps) as berit:
        record(
            berit,
            stage.world.subject.pk,
            "admitted",
            category=Category.MENTAL_HEALTH,
            episode="dps",
            setting="inpatient",
        )

    (promise,) = owed(stage)
    assert promise.bearer is not None
    assert promise.bearer.name == "Fjordland DPS"
    assert "@" not in promise.rule_key


@pytest.mark.parametrize(
    ("organization_id", "counterpart", "is_owed"),
    [
        (GUEST, None, True),
        (GUEST, PARTY, True),
        (PARTY, GUEST, True),
        (PARTY, None, False),
        (PARTY, PARTY, False),
        (STRANGER, GUEST, False),
    ],
)
def test_what_a_party_does_towards_the_guest_makes_it_owe_and_what_others_do_does_not(
    organization_id: int, counterpart: int | None, *, is_owed: bool
) -> None:
    measured: Any = SimpleNamespace(measured=SimpleNamespace(units=frozenset({PARTY})))
    taken = TakenOn(uuid4(), NOON.date(), GUEST, [(NOON, None)])
    guest = GuestClause(measured, measured, taken, frozenset({GUEST}))

    assert guest.is_begun_by(Trigger(NOON, organization_id, counterpart)) is is_owed
    assert not guest.is_begun_by(Trigger(NOON - timedelta(hours=1), organization_id, counterpart))


def test_the_figures_of_the_parties_count_their_own_promises_alone(stage: Stage) -> None:
    duties_taken(stage)
    comes(stage)
    (promise,) = owed(stage)
    with as_(stage.scene.marit), connection.cursor() as cursor:
        since, until = promise.triggered_at - timedelta(days=1), promise.triggered_at + timedelta(days=1)
        cursor.execute(
            "SELECT count(*) FROM sec.promises_of_agreement(%s, %s, %s)", [stage.scene.id, since, until]
        )
        assert cursor.fetchone() == (0,)


def test_the_promise_stands_on_the_persons_page_with_its_source_one_press_away(
    stage: Stage, client: Client
) -> None:
    duties_taken(stage)
    comes(stage)
    sign_in(client, stage.world.coordinator)
    text = client.get(f"/personer/{stage.person_id}/lofter/").content.decode()

    assert "Solvang behandlingssenter" in text
    pages = [client.get(address) for address in re.findall(r'href="(/regler/[^"]+)"', text)]
    assert pages
    assert all(page.status_code == 200 for page in pages)
    assert any("Det som er avtalt" in page.content.decode() for page in pages)

    mine = sign_in(Client(), stage.world.person).get("/min-plan/lofter/").content.decode()
    assert "Solvang behandlingssenter skal" in mine
