"""A code on paper for somebody without e-ID: least first, once, for a week, and hard to guess."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from enplan.base.access import Level, Permission, Role
from enplan.base.access.acting import acting_as_job
from enplan.base.accounts.models import Account, Hat
from enplan.base.kernel.errors import AccessDenied, Invalid, NotVisible
from enplan.base.limits.models import Attempt
from enplan.domain.care_teams import codes, queries, redemption, services
from tests.domain.care_teams.world import (
    C,
    World,
    begin,
    behind,
    invited,
    joined,
    let_days_pass_for_links,
    sees,
    share_with,
)
from tests.world import as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return begin()


def code_for(world: World) -> str:
    with as_(world.coordinator) as actor:
        return services.invite_person(actor, person_id=world.person_id).code


def hat(redeemed: redemption.Redeemed) -> Hat:
    with acting_as_job("test_world", accounts=True):
        return Hat.objects.get(pk=redeemed.hat_id)


def refused(code: str, client: str = "192.0.2.7") -> str:
    with pytest.raises(Invalid) as error:
        redemption.redeem_paper_code(code, client=client)
    return error.value.fields["code"]


def test_the_code_is_eight_signs_in_two_groups(world: World) -> None:
    code = code_for(world)
    first, second = code.split(" ")
    assert (len(first), len(second)) == (4, 4)
    assert set(first + second) <= set(codes.rule("paper").string("alphabet"))


@pytest.mark.parametrize("sign", "AEIOUBLSZQ")
def test_no_sign_that_is_mistaken_for_another_is_used(sign: str) -> None:
    assert sign not in codes.rule("paper").string("alphabet")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("cdfg 3467", "CDFG3467"),
        ("CDFG-3467", "CDFG3467"),
        (" cdfg3467 ", "CDFG3467"),
        ("OIlZ SBUQ", "011258V0"),
    ],
)
def test_the_code_is_read_as_people_write_it(written: str, read: str) -> None:
    assert codes.read_code(written) == read


def test_the_code_opens_the_core_of_ones_own_plan_and_no_more(world: World) -> None:
    opened = hat(redemption.redeem_paper_code(code_for(world)))
    assert (opened.role, opened.subject_id) == (Role.PERSON, world.subject.pk)
    assert sees(world, opened, Level.CODE) == {C.CORE}


def test_the_code_makes_an_account_that_waits_for_the_e_id(world: World) -> None:
    with acting_as_job("test_world", accounts=True):
        Hat.objects.filter(pk=world.person.pk).update(ends_at=Now())
    opened = hat(redemption.redeem_paper_code(code_for(world)))
    assert opened.pk != world.person.pk
    with acting_as_job("test_world", accounts=True):
        account = Account.objects.get(pk=opened.account_id)
    assert account.identifier_digest is not None
    assert account.issuer is None
    assert sees(world, opened, Level.CODE) == {C.CORE}


def test_a_code_works_once(world: World) -> None:
    code = code_for(world)
    redemption.redeem_paper_code(code)
    assert refused(code) == "not-a-code"


def test_a_code_that_is_too_old_is_worth_nothing(world: World) -> None:
    code = code_for(world)
    let_days_pass_for_links(world, 7)
    assert refused(code) == "not-a-code"


def test_a_new_code_makes_the_earlier_one_worthless(world: World) -> None:
    first, second = code_for(world), code_for(world)
    assert refused(first) == "not-a-code"
    redemption.redeem_paper_code(second)


def test_a_link_is_no_code(world: World) -> None:
    assert refused(invited(world, world.berit)) == "not-a-code"


def test_the_same_code_can_be_tried_five_times_and_is_closed_even_to_the_right_one(world: World) -> None:
    code = code_for(world)
    almost = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert [refused(almost, client=f"192.0.2.{n}") for n in range(5)] == ["not-a-code"] * 5
    assert refused(code, client="198.51.100.1") == "too-many-tries"


def test_one_address_can_try_ten_times_in_a_quarter_of_an_hour(world: World) -> None:
    tries = [refused(f"{n:04d} 0000") for n in range(10)]
    assert tries == ["not-a-code"] * 10
    assert refused(code_for(world)) == "too-many-tries"
    redemption.redeem_paper_code(code_for(world), client="198.51.100.1")


def test_an_address_may_try_again_when_the_time_is_over(world: World) -> None:
    for n in range(10):
        refused(f"{n:04d} 0000")
    tries = list(Attempt.objects.all())
    Attempt.objects.all().delete()
    for row in tries:
        row.at = Now() - timedelta(minutes=16)
    Attempt.objects.bulk_create(tries)
    redemption.redeem_paper_code(code_for(world), client="192.0.2.7")


def test_after_a_hundred_mistakes_each_address_has_two_tries_and_nobody_is_shut_out(world: World) -> None:
    for n in range(100):
        refused(f"{n:04d} 0000", client=f"192.0.2.{n // 10}")
    assert refused("0100 0000", client="192.0.2.0") == "too-many-tries"
    assert [refused(f"{n} 0000", client="198.51.100.1") for n in ("0101", "0102", "0103")] == [
        "not-a-code",
        "not-a-code",
        "too-many-tries",
    ]
    redemption.redeem_paper_code(code_for(world), client="198.51.100.2")


def test_those_who_get_it_right_do_not_count_against_others(world: World) -> None:
    for _ in range(12):
        redemption.redeem_paper_code(code_for(world), client="192.0.2.7")
    assert not Attempt.objects.exists()


def test_what_is_kept_about_tries_does_not_tell_who_tried(world: World) -> None:
    del world
    refused("CDFG 3467")
    kept = str(list(Attempt.objects.values_list("limit", "key_digest")))
    assert "192.0.2.7" not in kept
    assert "CDFG" not in kept


def test_only_staff_make_codes(world: World) -> None:
    with as_(world.person) as actor, pytest.raises(NotVisible):
        services.invite_person(actor, person_id=world.person_id)


def test_a_member_who_does_not_coordinate_makes_no_code(world: World) -> None:
    share_with(world, world.berit, C.CORE)
    joined(world, world.berit)
    with as_(world.berit) as actor, pytest.raises(NotVisible):
        services.invite_person(actor, person_id=world.person_id)


def test_the_team_page_says_until_when_a_code_is_out(world: World) -> None:
    with as_(world.coordinator) as actor:
        assert queries.team(actor, person_id=world.person_id).code_until is None
    code = code_for(world)
    with as_(world.coordinator) as actor:
        assert queries.team(actor, person_id=world.person_id).code_until is not None
    redemption.redeem_paper_code(code)
    with as_(world.coordinator) as actor:
        assert queries.team(actor, person_id=world.person_id).code_until is None


def test_with_a_code_nothing_is_exported_and_no_history_is_read(world: World) -> None:
    opened = hat(redemption.redeem_paper_code(code_for(world)))
    with as_(opened, Level.CODE) as actor:
        assert not actor.can(Permission.PLAN_EXPORT)
        assert not actor.can(Permission.HISTORY_READ)


def test_a_wrong_code_costs_the_same_work_whether_or_not_its_first_half_exists(world: World) -> None:
    half = code_for(world)[:4]
    work = []
    for start in (half, "0000"):
        with CaptureQueriesContext(connection) as queries_made:
            assert refused(f"{start} 1111") == "not-a-code"
        work.append([" ".join(query["sql"].split()[:4]) for query in queries_made])
    # Names of savepoints are counted, and a ticket holds the second it was signed in.
    own = re.compile(r"s\d+_x\d+|begin_request\(.*")
    assert [own.sub("", sql) for sql in work[0]] == [own.sub("", sql) for sql in work[1]]


def test_a_code_is_refused_where_the_account_is_closed(world: World) -> None:
    opened = redemption.redeem_paper_code(code_for(world))
    with acting_as_job("test_world", accounts=True):
        Account.objects.filter(pk=opened.account_id).update(disabled_at=Now())
    with pytest.raises(NotVisible), as_(hat(opened), Level.CODE):
        pass


def test_professionals_reach_nothing_at_the_level_of_a_code(world: World) -> None:
    with as_(world.coordinator, Level.CODE) as actor, pytest.raises(AccessDenied):
        queries.team(actor, person_id=world.person_id)
    with behind(world) as job:
        assert queries.team(job, person_id=world.person_id).members
