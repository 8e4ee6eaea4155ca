"""A duty opens notices and nothing else, to the unit that has it and to whoever notified, for as long as it lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from enplan.base.access import Basis, Category, Right, Role
from enplan.policy.compilation import MemberFact, NoticeFact, PersonFact, SharingFact, VacancyFact, wanted

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOBODY = PersonFact((), has_plan_consent=False, lacks_capacity=False, may_be_represented=True)
days = st.integers(0, 400).map(lambda number: NOW + timedelta(days=number))
notices = st.builds(
    lambda unit, sender, at, lasts: NoticeFact(
        unit,
        sender,
        at,
        at + timedelta(days=lasts) if lasts else None,
        at + timedelta(days=lasts + 90) if lasts else None,
    ),
    st.integers(1, 3),
    st.integers(11, 13),
    days,
    st.integers(0, 30),
)
vacancies = st.builds(VacancyFact, st.integers(1, 3), days)
duties = st.lists(notices | vacancies, max_size=5)


@given(duties)
def test_a_duty_opens_only_notices_on_the_ground_of_the_duty(found: list[NoticeFact | VacancyFact]) -> None:
    for grant in wanted(NOBODY, [], [], found):
        assert (grant.category, grant.basis) == (Category.NOTICE, Basis.STATUTE)
        assert grant.right < Right.MANAGE


@given(duties)
def test_a_unit_has_it_as_long_as_its_duty_lasts_and_no_other_unit(
    found: list[NoticeFact | VacancyFact],
) -> None:
    to_units = {
        (grant.organization_id, grant.starts_at, grant.ends_at)
        for grant in wanted(NOBODY, [], [], found)
        if grant.hat_id is None
    }
    assert to_units == {
        (each.unit_id, each.sent_at, each.closed_at)
        if isinstance(each, NoticeFact)
        else (each.unit_id, each.since, None)
        for each in found
    }
    assert {grant.role for grant in wanted(NOBODY, [], [], found) if grant.hat_id is None} <= {
        Role.COORDINATING_UNIT
    }


@given(duties)
def test_a_sender_writes_until_it_is_closed_and_reads_until_the_outcome_has_been_told(
    found: list[NoticeFact | VacancyFact],
) -> None:
    to_senders = {
        (grant.hat_id, grant.right, grant.starts_at, grant.ends_at)
        for grant in wanted(NOBODY, [], [], found)
        if grant.hat_id is not None
    }
    notices = [each for each in found if isinstance(each, NoticeFact)]
    assert to_senders == {
        (each.sender_hat_id, Right.WRITE, each.sent_at, each.closed_at) for each in notices
    } | {
        (each.sender_hat_id, Right.READ, each.closed_at, each.told_until)
        for each in notices
        if each.closed_at is not None
    }


@given(duties)
def test_team_and_coordinator_see_no_notice(found: list[NoticeFact | VacancyFact]) -> None:
    party = ("organization", 7)
    coordinator = MemberFact(5, "professional", party, is_coordinator=True, starts_at=NOW, ends_at=None)
    everything = SharingFact(party, frozenset(Category), NOW, None)
    person = PersonFact((), has_plan_consent=True, lacks_capacity=False, may_be_represented=True)
    theirs = {grant for grant in wanted(person, [coordinator], [everything], found) if grant.hat_id == 5}
    assert Category.NOTICE not in {grant.category for grant in theirs}
