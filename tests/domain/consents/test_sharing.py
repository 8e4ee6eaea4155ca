"""Who sees what: a yes opens, a no closes, from the next request on."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from enplan.base.access import SHAREABLE, Category, Level
from enplan.base.access.acting import acting_as_job
from enplan.base.access.grants import recompile
from enplan.base.kernel.errors import AccessDenied, Invalid, NotVisible, StaleVersion
from enplan.domain.consents import queries, recording, services
from enplan.domain.consents.models import SharingConsent
from enplan.domain.consents.rules import Answer, State
from enplan.domain.timeline import queries as timeline
from tests.domain.consents.world import C, World, begin, row, say, sees, today
from tests.world import as_, professional

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return begin()


def test_a_new_party_sees_nothing(world: World) -> None:
    assert sees(world, world.nav) == set()
    nav = row(world, world.nav_id)
    assert nav.state is State.UNDECIDED
    assert {nav.answer(category) for category in Category} == {Answer.UNDECIDED}


def test_a_yes_opens_exactly_what_was_said_yes_to(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE, C.FINANCES}, no={C.SUBSTANCE_USE})
    assert sees(world, world.nav) == {C.CORE, C.FINANCES}


def test_a_no_to_one_category_closes_it_in_the_next_request(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE, C.HOUSING, C.FINANCES})
    say(world, world.nav_id, yes={C.CORE, C.FINANCES}, no={C.HOUSING})
    assert sees(world, world.nav) == {C.CORE, C.FINANCES}


def test_a_relative_who_is_let_in_reads(world: World) -> None:
    say(world, world.relative_id, yes={C.CORE, C.NETWORK})
    assert sees(world, world.relative) == {C.CORE, C.NETWORK}


def test_safety_and_risk_is_not_shared_with_a_relative(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        say(world, world.relative_id, yes={C.CORE, C.RISK})
    assert refused.value.fields == {"risk": "never-shared"}


@pytest.mark.parametrize("party", ["nav_id", "relative_id"])
def test_private_notes_are_never_shared(world: World, party: str) -> None:
    with pytest.raises(Invalid) as refused:
        say(world, getattr(world, party), yes={C.CORE, C.MINE})
    assert refused.value.fields == {"mine": "never-shared"}


def test_nothing_is_both_yes_and_no(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        say(world, world.nav_id, yes={C.CORE}, no={C.CORE})
    assert refused.value.fields == {"core": "both-yes-and-no"}


def test_a_yes_says_for_how_long(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        say(world, world.nav_id, yes={C.CORE}, period="")
    assert refused.value.fields == {"period": "missing"}


def test_a_no_needs_no_length(world: World) -> None:
    say(world, world.nav_id, no={C.CORE}, period="")
    assert row(world, world.nav_id).last_day is None


def test_the_last_day_can_stay_as_it_is(world: World) -> None:
    in_a_week = today() + timedelta(days=7)
    say(world, world.nav_id, yes={C.CORE, C.HOUSING}, period="date", ends_on=in_a_week)
    say(world, world.nav_id, yes={C.CORE}, no={C.HOUSING}, period="as_before")
    assert row(world, world.nav_id).last_day == in_a_week


def test_where_nothing_is_shared_there_is_no_day_to_keep(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        say(world, world.nav_id, yes={C.CORE}, period="as_before")
    assert refused.value.fields == {"period": "missing"}


def test_a_party_that_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotVisible):
        say(world, uuid.uuid4(), yes={C.CORE})


def test_an_answer_is_superseded_and_never_altered(world: World) -> None:
    first = say(world, world.nav_id, yes={C.CORE, C.HOUSING})
    second = say(world, world.nav_id, yes={C.CORE})
    with acting_as_job("test", subject_id=world.subject.pk) as job:
        rows = SharingConsent.objects.visible_to(job)
        old, new = rows.get(public_id=first), rows.get(public_id=second)
    assert (old.yes, new.yes) == ([0, 1], [0])
    assert old.superseded_at == new.starts_at


def test_two_who_save_from_the_same_form_do_not_overwrite_each_other(world: World) -> None:
    shown = row(world, world.nav_id).mark
    say(world, world.nav_id, yes={C.CORE}, seen=shown)
    with pytest.raises(StaleVersion) as late:
        say(world, world.nav_id, yes={C.CORE, C.HOUSING}, seen=shown)
    assert late.value.current["yes"] == [0]
    assert late.value.attempted["yes"] == [0, 1]
    assert sees(world, world.nav) == {C.CORE}


def test_two_first_answers_in_the_same_moment_do_not_both_count(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(world, world.nav_id, yes={C.CORE})
    monkeypatch.setattr(
        recording, "current_answer", lambda *_: None
    )  # as the other transaction still sees it
    with pytest.raises(StaleVersion):
        say(world, world.nav_id, yes={C.CORE, C.HOUSING})
    assert sees(world, world.nav) == {C.CORE}


def test_the_database_itself_keeps_members_from_writing_consents(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    with as_(world.nav) as anne:
        own = SharingConsent.objects.changeable_by(anne).filter(superseded_at=None, yes=[0])
        with pytest.raises(DatabaseError), transaction.atomic():
            SharingConsent.objects.create(
                subject=world.subject,
                organization_id=world.nav.organization_id,
                party_name="Nav",
                yes=[0, 10],
                given_at=anne.at,
                starts_at=anne.at,
            )
        assert own.update(yes=[0, 10]) == 0
    assert sees(world, world.nav) == {C.CORE}


def test_what_a_party_sees_ends_by_itself(world: World) -> None:
    tomorrow = today() + timedelta(days=1)
    say(world, world.nav_id, yes={C.CORE}, period="date", ends_on=tomorrow)
    with acting_as_job("test", subject_id=world.subject.pk) as job:
        consent = SharingConsent.objects.visible_to(job).get(superseded_at=None, yes=[0])
        assert row(world, world.nav_id).last_day == tomorrow
        assert consent.ends_at > job.at
    _move_back(world, consent, days=3)
    assert sees(world, world.nav) == set()
    nav = row(world, world.nav_id)
    assert nav.state is State.EXPIRED
    assert nav.last_day == tomorrow - timedelta(days=3)
    assert nav.answer(C.CORE) is Answer.UNDECIDED


def _move_back(world: World, consent: SharingConsent, days: int) -> None:
    """Let the consent have been given earlier than it was; grants follow."""
    shift = timedelta(days=days)
    assert consent.ends_at is not None
    with acting_as_job("test", subject_id=world.subject.pk) as job:
        SharingConsent.objects.changeable_by(job).filter(pk=consent.pk).update(
            starts_at=consent.starts_at - shift, ends_at=consent.ends_at - shift
        )
        recompile(job, world.subject.pk)


def test_withdrawing_from_one_party_leaves_the_others(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    say(world, world.relative_id, yes={C.CORE})
    with as_(world.person) as actor:
        services.withdraw_sharing(actor, party_id=world.nav_id)
    assert sees(world, world.nav) == set()
    assert sees(world, world.relative) == {C.CORE}
    assert {row(world, world.nav_id).answer(category) for category in SHAREABLE} == {Answer.NO}


def test_withdrawing_from_all_closes_all(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    say(world, world.relative_id, yes={C.CORE})
    with as_(world.person) as actor:
        services.withdraw_sharing(actor)
    assert sees(world, world.nav) == sees(world, world.relative) == set()


def test_a_no_to_all_before_anything_was_shared_is_kept(world: World) -> None:
    with as_(world.person) as actor:
        services.withdraw_sharing(actor, party_id=world.nav_id)
    assert row(world, world.nav_id).answers.no == frozenset(SHAREABLE)


def test_a_withdrawal_can_be_undone(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE, C.HOUSING}, period="one_year")
    until = row(world, world.nav_id).last_day
    with as_(world.person) as actor:
        services.withdraw_sharing(actor, party_id=world.nav_id)
    with as_(world.person) as actor:
        services.restore_sharing(actor, party_id=world.nav_id)
    assert sees(world, world.nav) == {C.CORE, C.HOUSING}
    assert row(world, world.nav_id).last_day == until


def test_undoing_the_first_answer_leaves_nothing_decided(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    with as_(world.person) as actor:
        services.restore_sharing(actor, party_id=world.nav_id)
    assert sees(world, world.nav) == set()
    assert row(world, world.nav_id).state is State.UNDECIDED


def test_undoing_goes_back_one_answer(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    say(world, world.nav_id, yes={C.CORE, C.HOUSING})
    with as_(world.person) as actor:
        services.restore_sharing(actor, party_id=world.nav_id)
    assert sees(world, world.nav) == {C.CORE}


def test_every_answer_can_be_read_again(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    say(world, world.nav_id, no={C.CORE})
    with as_(world.person) as actor:
        told = [(receipt.party, receipt.state) for receipt in queries.history(actor)]
    assert told == [
        ("Nav Storelva", State.IN_FORCE),
        ("Nav Storelva", State.SUPERSEDED),
        ("", State.IN_FORCE),
    ]


def test_the_timeline_tells_what_was_agreed_and_what_was_closed(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE, C.HOUSING}, no={C.FINANCES})
    say(world, world.nav_id, yes={C.CORE}, no={C.HOUSING, C.FINANCES})
    with as_(world.person) as actor:
        told = timeline.listing(actor, person_id=world.person_id, limit=4)
    assert sorted((event.kind, event.attributes["categories"]) for event in told) == [
        ("sharing_consented", ["core"]),
        ("sharing_consented", ["core", "housing"]),
        ("sharing_refused", ["finances"]),
        ("sharing_withdrawn", ["housing"]),
    ]


def test_what_ends_soon_is_told_in_time(world: World) -> None:
    in_a_week = today() + timedelta(days=7)
    say(world, world.nav_id, yes={C.CORE}, period="date", ends_on=in_a_week)
    say(world, world.relative_id, yes={C.CORE}, period="six_months")
    with as_(world.coordinator) as actor:
        told = queries.expiring(actor, days=30)
    assert [(soon.person_id, soon.party, soon.last_day, soon.days_left) for soon in told] == [
        (world.person_id, "Nav Storelva", in_a_week, 7)
    ]
    with as_(world.person) as actor:
        assert len(queries.expiring(actor, days=7)) == 1
        assert queries.expiring(actor, days=6) == []
    with as_(world.nav) as actor:
        assert queries.expiring(actor, days=30) == []


def test_a_member_sees_the_answer_to_the_own_organisation_only(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    say(world, world.relative_id, yes={C.CORE})
    with as_(world.nav) as actor:
        assert [party.name for party in queries.parties(actor, person_id=world.person_id)] == ["Nav Storelva"]
        with pytest.raises(NotVisible):
            queries.party(actor, person_id=world.person_id, party_id=world.relative_id)
        with pytest.raises(NotVisible):
            queries.history(actor, person_id=world.person_id)
        opened = queries.open_to_me(actor, person_id=world.person_id)
    assert [(part.category, part.basis.value) for part in opened] == [(C.CORE, "consent")]


def test_the_coordinator_sees_the_whole_grid(world: World) -> None:
    with as_(world.coordinator) as actor:
        names = [party.name for party in queries.parties(actor, person_id=world.person_id)]
    assert names == ["Nav Storelva", "Storelva kommune"]


def test_a_relative_sees_neither_grid_nor_receipts(world: World) -> None:
    say(world, world.relative_id, yes={C.CORE})
    with as_(world.relative) as actor, pytest.raises(AccessDenied):
        queries.parties(actor, person_id=world.person_id)


def test_a_stranger_does_not_find_the_person(world: World) -> None:
    with as_(professional("Fremmed")) as actor, pytest.raises(NotVisible):
        queries.parties(actor, person_id=world.person_id)


def test_with_a_paper_code_one_can_still_say_no(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    with as_(world.person, Level.CODE) as actor:
        services.withdraw_sharing(actor, party_id=world.nav_id)
    assert sees(world, world.nav) == set()


def test_a_member_who_does_not_manage_the_plan_writes_no_answer_down(world: World) -> None:
    say(world, world.nav_id, yes={C.CORE})
    with as_(world.nav) as actor, pytest.raises(NotVisible):
        services.write_down_sharing(
            actor,
            person_id=world.person_id,
            party_id=world.nav_id,
            yes={C.CORE, C.CRISIS},
            no=(),
            period_code="one_year",
            through="paper",
        )
