"""Measured in the transaction that writes it down: who owes what, by when, and what came of it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from enplan.base.access import Actor, Category, Permission
from enplan.base.access.acting import acting_as_job
from enplan.base.access.use_cases import use_case
from enplan.domain.commitments.models import Commitment, Stored
from enplan.domain.commitments.rules.standing import standing
from enplan.domain.directory.models import Organization
from enplan.domain.pathways import services as pathways
from enplan.domain.timeline.recording import record
from enplan.engine import State
from tests.domain.commitments.world import (
    World,
    admitted,
    happens,
    moment,
    promise,
    promises,
    revisions,
    sees,
    tell,
)
from tests.domain.pathways.world import now, unit
from tests.world import as_

CONTACT = "is1948_86_contact_during"
HOME = "is1948_86_follow_up_after"


@use_case(Permission.TIMELINE_READ)
def write(actor: Actor, *, subject_id: int, kind: str) -> None:
    """Stands for any use case that writes down that something happened."""
    record(actor, subject_id, kind)


def shown(world: World, code: str) -> State:
    """Where the only promise of this rule stands, by the clock."""
    row = promise(world, code)
    return standing(row.state, row.due_at, now(world))


def test_what_is_promised_at_an_admission_is_there_when_the_admission_is_written(kari: World) -> None:
    episode = admitted(kari, days=1)

    row = promise(kari, CONTACT)
    assert row.state == Stored.RUNNING
    assert row.bearer == unit(kari.berit)
    assert row.episode == str(episode)
    assert row.due_at is not None
    assert row.due_at - row.triggered_at == timedelta(days=7)
    assert shown(kari, CONTACT) is State.OPEN


def test_evidence_settles_it_in_the_same_transaction_and_is_no_revision(kari: World) -> None:
    episode = admitted(kari, days=3)
    evidence = happens(kari, "municipality_contacted", days=1, episode=str(episode))

    row = promise(kari, CONTACT)
    assert (row.state, row.evidence_id) == (Stored.MET, evidence.pk)
    assert revisions(kari) == []


def test_that_the_time_is_up_is_told_by_the_clock_and_written_nowhere(kari: World) -> None:
    admitted(kari, days=9)

    assert promise(kari, CONTACT).state == Stored.RUNNING
    assert shown(kari, CONTACT) is State.MISSED


def test_evidence_after_the_time_is_late_and_that_is_no_revision_either(kari: World) -> None:
    episode = admitted(kari, days=9)
    happens(kari, "municipality_contacted", episode=str(episode))

    assert promise(kari, CONTACT).state == Stored.LATE
    assert revisions(kari) == []


def test_evidence_that_is_written_late_turns_the_judgement_and_says_so(kari: World) -> None:
    episode = admitted(kari, days=9)
    evidence = happens(kari, "municipality_contacted", days=5, episode=str(episode))

    assert promise(kari, CONTACT).state == Stored.MET
    (only,) = [row for row in revisions(kari) if row.commitment.rule_code == CONTACT]
    assert (only.was, only.became, only.because) == ("missed", "met", "recorded_late")
    assert only.event_id == evidence.pk
    assert only.event_kind == "municipality_contacted"


def test_that_something_turned_the_judgement_is_told_and_not_what_when_it_stands_elsewhere(
    kari: World,
) -> None:
    episode = admitted(kari, days=9)
    assert promise(kari, CONTACT).category != Category.HOUSING
    happens(
        kari,
        "municipality_contacted",
        days=5,
        episode=str(episode),
        category=Category.HOUSING,
        hat=kari.trine,
    )

    (only,) = [row for row in revisions(kari) if row.commitment.rule_code == CONTACT]
    assert (only.was, only.became, only.because) == ("missed", "met", "recorded_late")
    assert (only.event_id, only.event_kind) == (None, "")


def test_a_corrected_admission_moves_the_time_limit_and_keeps_what_it_was(kari: World) -> None:
    episode = admitted(kari, days=9)
    before = promise(kari, CONTACT)
    with as_(kari.berit) as berit:
        pathways.correct(
            berit,
            person_id=kari.person_id,
            episode_id=episode,
            moment_id=moment(kari, episode, "admitted"),
            occurred_at=berit.at - timedelta(days=2),
        )

    assert shown(kari, CONTACT) is State.OPEN
    (only,) = [row for row in revisions(kari) if row.commitment.rule_code == CONTACT]
    assert (only.was, only.became, only.because, only.event_kind) == (
        "missed",
        "open",
        "corrected",
        "admitted",
    )
    assert only.due_was == before.due_at
    assert only.due_became == promise(kari, CONTACT).due_at


def test_an_admission_that_never_was_takes_its_promises_away_and_can_bring_them_back(kari: World) -> None:
    episode = admitted(kari, days=1)
    happens(kari, "referred")
    with as_(kari.berit) as berit:
        told = moment(kari, episode, "admitted")
        pathways.retract(berit, person_id=kari.person_id, episode_id=episode, moment_id=told)

    assert CONTACT not in sees(kari, kari.person)
    (only,) = [row for row in revisions(kari) if row.commitment.rule_code == CONTACT]
    assert (only.became, only.because, only.event_kind) == ("gone", "retracted", "admitted")


def test_measuring_again_changes_nothing(kari: World) -> None:
    admitted(kari, days=1)
    before = {row.pk: row.version for row in promises(kari)}
    happens(kari, "need_recognised")

    after = {row.pk: row.version for row in promises(kari)}
    assert before.items() <= after.items()


def test_a_promise_is_seen_by_those_who_may_see_what_it_began_with(kari: World) -> None:
    admitted(kari, days=1)

    assert promise(kari, CONTACT).category == Category.SUBSTANCE_USE
    assert CONTACT in sees(kari, kari.trine)
    assert CONTACT not in sees(kari, kari.jonas)


def test_what_nobody_in_the_team_may_see_still_counts(kari: World) -> None:
    """Jonas at Nav sees core alone; the stay he has no eye for still makes the promise that he could not know of."""
    admitted(kari, days=1)
    happens(kari, "need_recognised", hat=kari.jonas)

    assert CONTACT in sees(kari, kari.person)


def test_measuring_leaves_the_actor_as_narrow_as_before(kari: World) -> None:
    admitted(kari, days=1)
    with as_(kari.jonas) as jonas:
        write(jonas, subject_id=kari.subject.pk, kind="need_recognised")
        rows = Commitment.objects.unscoped(because="the database alone is asked").filter(subject=kari.subject)
        assert "law_need_notified" in {row.rule_code for row in rows}
        assert {row.category for row in rows} == {Category.CORE}
        assert jonas.categories(kari.subject.pk) == [Category.CORE, Category.HOUSING, Category.FINANCES]


def test_nobody_but_the_task_that_measures_can_write_a_commitment(kari: World) -> None:
    admitted(kari, days=1)
    row = promise(kari, CONTACT)
    with as_(kari.person) as actor:
        assert not Commitment.objects.changeable_by(actor).filter(pk=row.pk).update(state=Stored.MET)
    with acting_as_job("another_task", subject_id=kari.subject.pk) as job:
        assert not Commitment.objects.changeable_by(job).filter(pk=row.pk).update(state=Stored.MET)
        row.pk, row.trigger_key, row.public_id = None, "made up", uuid.uuid4()
        with pytest.raises(DatabaseError), transaction.atomic():
            Commitment.objects.bulk_create([row])


def test_the_day_to_look_at_the_plan_comes_by_itself_and_a_review_keeps_it(kari: World) -> None:
    happens(kari, "plan_period_set", hat=kari.coordinator, days=90, next_review_on=day(kari, -20))
    assert shown(kari, "plan_reviewed_in_time") is State.MISSED

    happens(kari, "plan_reviewed", hat=kari.coordinator, days=10, next_review_on=day(kari, 80))

    first, second = [row for row in promises(kari) if row.rule_code == "plan_reviewed_in_time"]
    assert first.state == Stored.MET
    assert first.trigger is None
    assert second.triggered_at > now(kari)


def test_a_day_that_was_moved_in_time_was_never_due(kari: World) -> None:
    happens(kari, "plan_period_set", hat=kari.coordinator, days=90, next_review_on=day(kari, -20))
    happens(kari, "plan_period_set", hat=kari.coordinator, days=30, next_review_on=day(kari, 40))

    assert promise(kari, "plan_reviewed_in_time").triggered_at > now(kari)


def day(world: World, days: int) -> str:
    """A day so many days from now, as an event carries it."""
    return (now(world) + timedelta(days=days)).date().isoformat()


@pytest.mark.parametrize("kind", ["activity_done", "goal_set"])
def test_what_no_rule_asks_about_is_not_measured(kari: World, kind: str) -> None:
    before = {row.pk: row.updated_at for row in promises(kari)}
    happens(kari, kind)

    assert {row.pk: row.updated_at for row in promises(kari)} == before


def test_who_owes_it_is_the_one_that_the_event_names_or_the_role_around_the_person(kari: World) -> None:
    episode = admitted(kari, days=5)
    tell(kari, episode, "discharged", days=1)
    happens(kari, "plan_declined", hat=kari.coordinator)

    home = Organization.objects.get(kind="coordinating_unit", municipality_number="9901")
    assert promise(kari, HOME).bearer == home
    assert promise(kari, "law_coordinator_without_plan").bearer == home
    assert promise(kari, CONTACT).bearer == unit(kari.berit)


def test_a_role_that_nobody_has_leaves_the_promise_standing_without_anybody(kari: World) -> None:
    Organization.objects.filter(kind="coordinating_unit").update(
        closed_on=now(kari).date(), updated_at=now(kari)
    )
    happens(kari, "plan_declined", hat=kari.coordinator)

    assert promise(kari, "law_coordinator_without_plan").bearer is None
