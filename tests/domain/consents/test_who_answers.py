"""Who answers: the person, the parents, or the representative; on the screen, on paper or by speech."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from enplan.base.access.acting import acting_as_job
from enplan.base.kernel.errors import AccessDenied, Invalid, NotVisible
from enplan.domain.consents import queries, services
from enplan.domain.consents.models import SharingConsent
from enplan.domain.timeline import queries as timeline
from tests.domain.consents.world import C, World, begin, row, say, sees, today
from tests.world import as_

pytestmark = pytest.mark.django_db
TODAY = today()


@pytest.fixture
def world() -> World:
    return begin()


def born_years_ago(years: int, *, days: int = 0) -> date:
    """A birth date such that the person turned so many years this many days ago."""
    return (TODAY - timedelta(days=days)).replace(year=(TODAY - timedelta(days=days)).year - years)


def write_down(world: World, **how: Any) -> None:
    """Ola writes down a yes to core for Nav."""
    given: dict[str, Any] = {"through": "paper", "yes": {C.CORE}, "no": (), "period_code": "one_year"} | how
    with as_(world.coordinator) as actor:
        services.write_down_sharing(actor, person_id=world.person_id, party_id=world.nav_id, **given)


def assess(world: World, state: str = "lacks", **more: Any) -> None:
    """Ola writes down what the psychologist found."""
    facts: dict[str, Any] = {
        "reason": "Svarer ikke på spørsmål nå.",
        "review_on": TODAY + timedelta(days=30),
        "assessed_by": "Berit Vik, psykolog",
        "representative_id": world.relative_id if state == "lacks" else None,
    }
    with as_(world.coordinator) as actor:
        services.assess_capacity(actor, person_id=world.person_id, state=state, **(facts | more))


def test_an_answer_on_paper_says_who_wrote_it_down(world: World) -> None:
    write_down(world)
    given = row(world, world.nav_id).given
    assert given is not None
    assert (given.through, given.recorded_by, given.by) == ("paper", "Ola Nordli", "person")
    assert sees(world, world.nav) == {C.CORE}


def test_an_answer_by_speech_says_who_was_present(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        write_down(world, through="speech")
    assert refused.value.fields == {"present": "missing"}
    write_down(world, through="speech", present="Ola og Kari")
    given = row(world, world.nav_id).given
    assert given is not None
    assert given.present == "Ola og Kari"


def test_staff_do_not_answer_on_the_persons_screen(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        write_down(world, through="screen")
    assert refused.value.fields == {"through": "staff-write-down"}


def test_staff_do_not_use_the_persons_own_door(world: World) -> None:
    with as_(world.coordinator) as actor, pytest.raises(AccessDenied):
        services.decide_sharing(
            actor,
            person_id=world.person_id,
            party_id=world.nav_id,
            yes={C.CORE},
            no=(),
            period_code="one_year",
        )


def test_what_staff_wrote_down_the_person_may_change(world: World) -> None:
    write_down(world, yes={C.CORE, C.HOUSING})
    say(world, world.nav_id, yes={C.CORE}, no={C.HOUSING})
    assert sees(world, world.nav) == {C.CORE}
    given = row(world, world.nav_id).given
    assert given is not None
    assert given.recorded_by == ""


def test_a_no_on_paper_closes_too(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    with as_(world.coordinator) as actor:
        services.write_down_withdrawal(
            actor, person_id=world.person_id, party_id=world.nav_id, through="paper"
        )
    assert sees(world, world.nav) == set()


def test_withdrawing_the_consent_to_the_plan_closes_all_sharing_at_once(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    say(world, world.relative_id, yes={C.CORE, C.HOUSING})
    with as_(world.person) as actor:
        services.withdraw_plan_consent(actor)
    assert sees(world, world.nav) == sees(world, world.relative) == set()
    with as_(world.person) as actor:
        told = [event.kind for event in timeline.listing(actor, person_id=world.person_id)]
        consent = queries.plan_consent(actor)
    assert "plan_consent_withdrawn" in told
    assert consent is not None
    assert not consent.is_yes


def test_a_new_yes_to_the_plan_does_not_bring_old_sharing_back(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    with as_(world.person) as actor:
        services.withdraw_plan_consent(actor)
    with as_(world.person) as actor:
        services.give_plan_consent(actor)
    assert sees(world, world.nav) == set()
    say(world, world.nav_id, yes={C.CORE})
    assert sees(world, world.nav) == {C.CORE}


def test_a_no_to_the_plan_is_kept(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    for _ in range(2):
        with as_(world.coordinator) as actor:
            services.write_down_plan_consent(actor, person_id=world.person_id, answer=False, through="paper")
    with as_(world.person) as actor:
        consent = queries.plan_consent(actor)
        told = [event.kind for event in timeline.listing(actor, person_id=world.person_id)]
    assert consent is not None
    assert not consent.answer
    assert {"plan_consent_withdrawn", "plan_consent_refused", "sharing_withdrawn"} <= set(told)
    with as_(world.person) as actor:
        services.give_plan_consent(actor)
    assert sees(world, world.nav) == set()


def test_a_withdrawal_on_paper_ends_the_consent_to_the_plan(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    with as_(world.coordinator) as actor:
        services.write_down_plan_withdrawal(actor, person_id=world.person_id, through="paper")
    assert sees(world, world.nav) == set()


def test_at_sixteen_one_answers_alone() -> None:
    world = begin(born=born_years_ago(16))
    say(world, world.nav_id, yes={C.CORE})
    assert sees(world, world.nav) == {C.CORE}
    with pytest.raises(Invalid) as refused:
        write_down(world, given_by="parents", person_heard=True)
    assert refused.value.fields == {"given_by": "person-must-answer"}


def test_the_day_before_sixteen_the_parents_answer() -> None:
    world = begin(born=born_years_ago(16, days=-1), given_by="parents", person_heard=True)
    with pytest.raises(Invalid) as refused:
        say(world, world.nav_id, yes={C.CORE})
    assert refused.value.fields == {"given_by": "parents-must-answer"}


def test_from_twelve_the_child_is_heard_first() -> None:
    world = begin(born=born_years_ago(12), given_by="parents", person_heard=True)
    with pytest.raises(Invalid) as refused:
        write_down(world, given_by="parents")
    assert refused.value.fields == {"person_heard": "child-not-heard"}
    write_down(world, given_by="parents", person_heard=True)
    assert sees(world, world.nav) == {C.CORE}


def test_under_twelve_the_parents_answer() -> None:
    world = begin(born=born_years_ago(12, days=-1), given_by="parents")
    write_down(world, given_by="parents")
    given = row(world, world.nav_id).given
    assert given is not None
    assert given.by == "parents"


def test_what_the_parents_answered_ends_when_the_person_answers_alone() -> None:
    world = begin(born=born_years_ago(16, days=-40), given_by="parents", person_heard=True)
    write_down(world, given_by="parents", person_heard=True)
    assert row(world, world.nav_id).last_day == TODAY + timedelta(days=39)


def test_who_lacks_capacity_reads_the_grid_and_does_not_answer(world: World) -> None:
    assess(world)
    with pytest.raises(Invalid) as refused:
        say(world, world.nav_id, yes={C.CORE})
    assert refused.value.fields == {"given_by": "representative-must-answer"}
    with as_(world.person) as actor:
        stands = queries.capacity(actor)
        assert queries.parties(actor)
    assert (stands.state, stands.answerer) == ("lacks", "representative")
    assert stands.reason == "Svarer ikke på spørsmål nå."
    assert (stands.assessed_by, stands.representative) == ("Berit Vik, psykolog", "Mona Nordli")


def test_the_representative_answers_on_paper_while_capacity_is_lacking(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        write_down(world, given_by="representative")
    assert refused.value.fields == {"given_by": "person-must-answer"}
    assess(world)
    write_down(world, given_by="representative")
    assert sees(world, world.nav) == {C.CORE}


def test_in_doubt_the_person_answers(world: World) -> None:
    assess(world, "doubt")
    say(world, world.nav_id, yes={C.CORE})
    assert sees(world, world.nav) == {C.CORE}


def test_a_new_assessment_gives_the_person_the_word_back(world: World) -> None:
    assess(world)
    assess(world, "has")
    say(world, world.nav_id, yes={C.CORE})
    with as_(world.person) as actor:
        assert queries.capacity(actor).state == "has"


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"state": ""}, {"state": "missing"}),
        ({"state": "perhaps"}, {"state": "not-a-state"}),
        ({"reason": " "}, {"reason": "missing"}),
        ({"assessed_by": ""}, {"assessed_by": "missing"}),
        ({"representative_id": None}, {"representative": "missing"}),
        ({"review_on": None}, {"review_on": "missing"}),
        ({"review_on": TODAY}, {"review_on": "not-in-future"}),
        ({"review_on": TODAY + timedelta(days=800)}, {"review_on": "too-far-away"}),
    ],
)
def test_an_assessment_without_its_reasons_is_refused(
    world: World, changed: dict[str, Any], fields: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        assess(world, **changed)
    assert refused.value.fields == fields


def test_only_who_manages_the_plan_assesses(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    with as_(world.nav) as actor, pytest.raises(NotVisible):
        services.assess_capacity(
            actor,
            person_id=world.person_id,
            state="doubt",
            reason="x",
            review_on=TODAY + timedelta(days=9),
            assessed_by="Anne-Lise",
        )


def test_a_representative_from_another_plan_is_not_found(world: World) -> None:
    other = begin()
    with pytest.raises(NotVisible):
        assess(world, representative_id=other.relative_id)


def test_somebody_close_to_another_is_no_party(world: World) -> None:
    other = begin()
    with pytest.raises(NotVisible):
        say(world, other.relative_id, yes={C.CORE})


def test_the_database_itself_refuses_risk_to_a_relative(world: World) -> None:
    say(world, world.relative_id, yes={C.CORE})
    with acting_as_job("test", subject_id=world.subject.pk) as job:
        rows = SharingConsent.objects.changeable_by(job).filter(related_person__isnull=False)
        with transaction.atomic(), pytest.raises(IntegrityError):
            rows.update(yes=[0, int(C.RISK)])
