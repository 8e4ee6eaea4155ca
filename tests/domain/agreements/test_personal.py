"""What services have promised each other, gathered for Kari, answered by her and by each unit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest

from enplan.base.access import Category
from enplan.base.accounts.models import Hat
from enplan.base.kernel.errors import AccessDenied, Invalid, NotVisible
from enplan.domain.agreements.gathered import Possible
from enplan.domain.agreements.models import UnitAnswer
from enplan.domain.agreements.queries import personal as reading
from enplan.domain.agreements.queries.personal import DutyView, PersonAgreementView
from enplan.domain.agreements.services import personal
from enplan.domain.care_teams import services as teams
from enplan.domain.care_teams.models import PersonAnswer
from enplan.domain.timeline import queries as timeline
from tests.domain.agreements import scene as agreements
from tests.domain.agreements.scene import Scene, today
from tests.domain.care_teams import world as care
from tests.domain.care_teams.world import World
from tests.world import as_, professional

pytestmark = pytest.mark.django_db
C = Category


@dataclass
class Stage:
    """Storelva's agreement with the trust, and Kari with a team from both."""

    scene: Scene
    world: World
    dps: Hat
    even: Hat

    @property
    def person_id(self) -> uuid.UUID:
        return self.world.person_id

    def possible(self) -> list[Possible]:
        with as_(self.world.coordinator) as actor:
            return list(reading.possible(actor, person_id=self.person_id).duties)

    def gather(self, *numbers: str) -> int:
        chosen = [each.code for each in self.possible() if each.clause.number in (numbers or ("1", "2"))]
        with as_(self.world.coordinator) as actor:
            return personal.gather(actor, person_id=self.person_id, chosen=chosen)

    def seen_by(self, hat: Hat | None = None) -> PersonAgreementView:
        with as_(hat or self.world.person) as actor:
            return reading.person_agreement(actor, person_id=self.person_id if hat else None)

    def duty(self, number: str = "1") -> DutyView:
        return next(duty for duty in self.seen_by().duties if duty.number == number)

    def read(self) -> str:
        """What stands for the agreement as Kari reads it."""
        return self.seen_by().as_read

    def answer(self, hat: Hat, *numbers: str, yes: bool = True, words: str = "") -> None:
        with as_(hat) as actor:
            personal.answer_for_unit(
                actor,
                person_id=self.person_id,
                duty_ids=[self.duty(number).id for number in numbers],
                yes=yes,
                words=words,
            )


@pytest.fixture
def stage() -> Stage:
    scene = agreements.begin()
    scene.agree(starts=today() - timedelta(days=60))
    world = care.begin()
    dps = professional("Berit Vik", scene.dps.name, "dps", title="Psykolog")
    even = professional("Even Dahl", "Solvang behandlingssenter", "private_institution")
    care.joined(world, dps, "Berit Vik")
    care.share_with(world, dps, C.CORE, C.MENTAL_HEALTH)
    care.share_with(world, world.coordinator, C.CORE, C.MENTAL_HEALTH)
    return Stage(scene, world, dps, even)


def test_the_clauses_between_those_in_the_team_are_offered_to_the_unit_that_owes_them(stage: Stage) -> None:
    assert [(each.clause.number, each.unit_name) for each in stage.possible()] == [
        ("1", "Fjordland DPS"),
        ("2", "Storelva kommune"),
    ]


def test_what_is_promised_is_read_by_the_person_and_waits_for_each_unit(stage: Stage) -> None:
    assert stage.gather() == 2

    mine = stage.seen_by()
    assert [(duty.organization_name, duty.unit_answer) for duty in mine.duties] == [
        ("Fjordland DPS", UnitAnswer.WAITING),
        ("Storelva kommune", UnitAnswer.WAITING),
    ]
    assert [duty.number for duty in stage.seen_by(stage.dps).waits_for_me] == ["1"]


def test_each_unit_takes_on_its_own_and_nobody_elses(stage: Stage) -> None:
    stage.gather()
    stage.answer(stage.dps, "1")

    assert (stage.duty().unit_answer, stage.duty().answered_by) == (UnitAnswer.ACCEPTED, "Berit Vik")
    with pytest.raises(NotVisible):
        stage.answer(stage.dps, "2")
    stage.answer(stage.world.coordinator, "2")
    assert stage.duty("2").unit_answer == UnitAnswer.ACCEPTED


def test_a_unit_that_says_no_says_why_and_the_person_reads_it(stage: Stage) -> None:
    stage.gather()
    with pytest.raises(Invalid, match="words"):
        stage.answer(stage.dps, "1", yes=False)
    stage.answer(stage.dps, "1", yes=False, words="Vi har ikke døgnplasser.")

    assert stage.duty().unit_words == "Vi har ikke døgnplasser."


def test_the_person_answers_in_own_words_and_can_answer_again(stage: Stage) -> None:
    stage.gather()
    read = stage.read()
    for yes in (True, False):
        with as_(stage.world.person) as kari:
            personal.answer_as_person(kari, read=read, yes=yes, words="Ring før dere kommer.")

    mine = stage.seen_by()
    assert (mine.person_answer, mine.person_words) == (PersonAnswer.NO, "Ring før dere kommer.")


def test_nobody_says_yes_to_a_promise_that_came_after_it_was_read(stage: Stage) -> None:
    stage.gather()
    read = stage.read()
    with as_(stage.world.coordinator) as ola:
        personal.take_out(ola, person_id=stage.person_id, duty_id=stage.duty().id)

    with as_(stage.world.person) as kari, pytest.raises(Invalid, match="agreement-changed"):
        personal.answer_as_person(kari, read=read, yes=True)


def test_the_coordinator_writes_down_what_the_person_said_and_how(stage: Stage) -> None:
    stage.gather()
    read = stage.read()
    with as_(stage.world.coordinator) as ola:
        with pytest.raises(Invalid, match="through"):
            personal.answer_as_person(ola, person_id=stage.person_id, read=read, yes=True)
        personal.answer_as_person(ola, person_id=stage.person_id, read=read, yes=True, through="speech")

    assert stage.seen_by().answer_through == "speech"


def test_the_person_can_say_no_to_one_promise_and_take_it_back(stage: Stage) -> None:
    stage.gather()
    for refused in (True, False):
        with as_(stage.world.person) as kari:
            personal.refuse_duty(kari, duty_id=stage.duty().id, refused=refused)
        assert stage.duty().is_refused is refused


def test_only_the_coordinator_puts_the_agreement_together_and_strangers_see_none(stage: Stage) -> None:
    with as_(stage.dps) as berit, pytest.raises(NotVisible):
        personal.gather(berit, person_id=stage.person_id, chosen=["x"])
    stage.gather()
    for hat in (stage.scene.berit, stage.even):
        with pytest.raises(NotVisible):
            stage.seen_by(hat)
    with as_(stage.scene.marit) as marit, pytest.raises(AccessDenied):
        reading.person_agreement(marit, person_id=stage.person_id)


def test_a_duty_stands_where_what_starts_it_stands(stage: Stage) -> None:
    stage.gather()
    care.share_with(stage.world, stage.dps, C.CORE)
    care.share_with(stage.world, stage.world.coordinator, C.CORE)

    assert [duty.number for duty in stage.seen_by().duties] == ["1", "2"]
    assert [duty.number for duty in stage.seen_by(stage.dps).duties] == ["2"]
    assert [each.clause.number for each in stage.possible()] == ["2"]
    with as_(stage.world.coordinator) as ola:
        assert reading.possible(ola, person_id=stage.person_id).closed == 1


def test_new_words_in_the_agreement_between_services_are_put_in_when_the_coordinator_says_so(
    stage: Stage,
) -> None:
    stage.gather()
    stage.answer(stage.dps, "1")
    stage.scene.revise()
    stage.scene.change_limit(12)
    stage.scene.set_dates(today())
    stage.scene.propose()
    stage.scene.approve()

    assert [(each.clause.number, each.is_newer) for each in stage.possible()] == [("1", True), ("2", True)]
    assert stage.duty().unit_answer == UnitAnswer.ACCEPTED
    assert stage.gather("1") == 1
    assert [(duty.number, duty.unit_answer) for duty in stage.seen_by().duties] == [
        ("1", UnitAnswer.WAITING),
        ("2", UnitAnswer.WAITING),
    ]


def test_an_institution_without_agreement_is_invited_with_the_same_duties_and_takes_them_by_link(
    stage: Stage,
) -> None:
    with as_(stage.world.coordinator) as ola:
        offered = reading.possible_for_guest(ola, person_id=stage.person_id).duties
        assert [each.clause.number for each in offered] == ["1"]
        issued = teams.invite_member(
            ola,
            person_id=stage.person_id,
            invitee=care.invitee(stage.even, "Even Dahl"),
            through="speech",
        )
        personal.offer_for_stay(
            ola,
            person_id=stage.person_id,
            member_id=issued.member_id,
            chosen=[str(each.clause.key) for each in offered],
        )
    with as_(stage.dps) as berit:
        assert reading.offered_with_place(berit, token=issued.token) == []
    with as_(stage.even) as even:
        with pytest.raises(NotVisible):
            personal.accept_with_place(even, token=issued.token)
        assert len(reading.offered_with_place(even, token=issued.token)) == 1
        teams.accept(even, token=issued.token)
        assert personal.accept_with_place(even, token=issued.token) == 1

    (taken,) = [duty for duty in stage.seen_by().duties if duty.is_guest]
    assert (taken.organization_name, taken.answered_by) == ("Solvang behandlingssenter", "Even Dahl")
    assert taken.unit_answer == UnitAnswer.ACCEPTED


def test_what_was_done_stands_in_the_timeline(stage: Stage) -> None:
    stage.gather()
    stage.answer(stage.dps, "1")
    read = stage.read()
    with as_(stage.world.person) as kari:
        personal.answer_as_person(kari, read=read, yes=True)
        kinds = [event.kind for event in timeline.listing(kari, person_id=stage.person_id)]
    assert kinds[:3] == ["promises_answered", "duty_accepted", "promises_gathered"]


def test_the_agreement_ends_with_a_reason_and_a_new_one_can_be_made(stage: Stage) -> None:
    stage.gather()
    with as_(stage.world.coordinator) as ola:
        with pytest.raises(Invalid, match="because"):
            personal.end(ola, person_id=stage.person_id, because=" ")
        personal.end(ola, person_id=stage.person_id, because="Oppholdet er over")
    assert not stage.seen_by().exists
    assert stage.gather() == 2
