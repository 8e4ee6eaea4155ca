"""Places end: of themselves, by the person, the team or the employer; and from the next request."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enplan.base.access import Role
from enplan.base.accounts.models import Hat
from enplan.base.kernel.errors import AccessDenied, Invalid, NotVisible, StaleVersion
from enplan.domain.care_teams import queries, services
from enplan.domain.care_teams.models import MemberState
from tests.domain.care_teams.world import (
    C,
    World,
    begin,
    joined,
    let_place_end,
    member,
    sees,
    share_with,
    team,
)
from tests.world import as_, professional, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = begin()
    share_with(world, world.coordinator, C.CORE)
    share_with(world, world.berit, C.CORE, C.HOUSING)
    joined(world, world.berit)
    return world


def administrator() -> Hat:
    return staff("Adele Ruud", Role.ADMINISTRATOR, "Storelva kommune", "municipality")


def test_a_place_whose_time_is_over_opens_nothing(world: World) -> None:
    let_place_end(world, world.berit)
    assert sees(world, world.berit) == set()
    assert [row.name for row in team(world).members] == ["Ola Lund"]


def test_a_bookmark_of_somebody_who_was_in_the_team_leads_nowhere(world: World) -> None:
    with as_(world.berit) as actor:
        assert queries.team(actor, person_id=world.person_id).members
    let_place_end(world, world.berit)
    with as_(world.berit) as actor, pytest.raises(NotVisible):
        queries.team(actor, person_id=world.person_id)


def test_the_person_is_asked_a_month_before_a_place_ends(world: World) -> None:
    assert not member(world, "Berit Aas").ends_soon
    let_place_end(world, world.berit, days=29)
    assert member(world, "Berit Aas").ends_soon


def test_the_persons_yes_gives_another_year(world: World) -> None:
    let_place_end(world, world.berit, days=10)
    berit = member(world, "Berit Aas")
    with as_(world.person) as actor:
        services.renew_membership(actor, member_id=berit.id, version=berit.version)
    renewed = member(world, "Berit Aas")
    assert renewed.ends_at is not None
    assert berit.ends_at is not None
    assert (renewed.ends_at - berit.ends_at).days > 300
    assert sees(world, world.berit) == {C.CORE, C.HOUSING}


def test_staff_renew_only_with_the_persons_yes_written_down(world: World) -> None:
    let_place_end(world, world.berit, days=10)
    berit = member(world, "Berit Aas")
    with as_(world.coordinator) as actor, pytest.raises(Invalid):
        services.renew_membership(actor, person_id=world.person_id, member_id=berit.id, version=berit.version)
    with as_(world.coordinator) as actor:
        services.renew_membership(
            actor, person_id=world.person_id, member_id=berit.id, version=berit.version, through="speech"
        )
    assert not member(world, "Berit Aas").ends_soon


def test_the_person_takes_somebody_out_and_it_counts_at_once(world: World) -> None:
    berit = member(world, "Berit Aas")
    with as_(world.person) as actor:
        services.end_membership(actor, member_id=berit.id, version=berit.version)
    assert sees(world, world.berit) == set()


def test_the_coordinator_takes_somebody_out_and_it_counts_at_once(world: World) -> None:
    berit = member(world, "Berit Aas")
    with as_(world.coordinator) as actor:
        services.end_membership(actor, person_id=world.person_id, member_id=berit.id, version=berit.version)
    assert sees(world, world.berit) == set()


def test_a_page_that_is_old_ends_nothing(world: World) -> None:
    berit = member(world, "Berit Aas")
    with as_(world.person) as actor, pytest.raises(StaleVersion):
        services.end_membership(actor, member_id=berit.id, version=berit.version - 1)
    assert member(world, "Berit Aas").state is MemberState.ACTIVE


def test_a_member_cannot_take_another_out(world: World) -> None:
    ola = member(world, "Ola Lund")
    with as_(world.berit) as actor, pytest.raises(NotVisible):
        services.end_membership(actor, person_id=world.person_id, member_id=ola.id, version=ola.version)


def test_a_member_leaves(world: World) -> None:
    with as_(world.berit) as actor:
        services.leave(actor, person_id=world.person_id)
    assert sees(world, world.berit) == set()


def test_who_has_left_can_be_invited_again(world: World) -> None:
    with as_(world.berit) as actor:
        services.leave(actor, person_id=world.person_id)
    joined(world, world.berit)
    assert sees(world, world.berit) == {C.CORE, C.HOUSING}


def test_whose_time_is_over_can_be_invited_again(world: World) -> None:
    let_place_end(world, world.berit)
    joined(world, world.berit)
    assert sees(world, world.berit) == {C.CORE, C.HOUSING}


def test_leaving_the_organisation_closes_every_place(world: World) -> None:
    other = begin()
    share_with(other, world.berit, C.CORE)
    joined(other, world.berit)
    with as_(administrator()) as actor:
        assert services.close_all_of_hat(actor, hat_id=world.berit.pk) == 2
    with pytest.raises(NotVisible), as_(world.berit):
        pass
    assert [row.name for row in team(world).members] == ["Ola Lund"]
    assert [row.name for row in team(other).members] == ["Ola Lund"]


def test_when_the_coordinator_leaves_the_organisation_the_place_is_vacant(world: World) -> None:
    with as_(administrator()) as actor:
        services.close_all_of_hat(actor, hat_id=world.coordinator.pk)
    now = team(world).coordinator
    assert now is not None
    assert now.is_vacant
    assert team(world, world.berit).fills_vacancy


def test_who_closes_a_hat_learns_nothing_about_whose_teams_it_was_in(world: World) -> None:
    admin = administrator()
    with as_(admin) as actor:
        services.close_all_of_hat(actor, hat_id=world.berit.pk)
    assert sees(world, admin) == set()
    with as_(admin) as actor, pytest.raises(AccessDenied):
        queries.team(actor, person_id=world.person_id)


def test_nobody_but_those_who_keep_accounts_closes_a_hat(world: World) -> None:
    with as_(professional("Fremmed Fagperson")) as actor, pytest.raises(AccessDenied):
        services.close_all_of_hat(actor, hat_id=world.berit.pk)


def test_a_larger_team_costs_no_more_queries(world: World) -> None:
    def queries_made() -> int:
        with as_(world.coordinator) as actor, CaptureQueriesContext(connection) as made:
            queries.team(actor, person_id=world.person_id)
        return len(made)

    before = queries_made()
    for name in ("Stig Holm", "Siri Moe", "Jon Vik"):
        joined(world, professional(name, "Nav Storelva", "nav_office"), name)
    assert len(team(world).members) == 5
    assert queries_made() == before
