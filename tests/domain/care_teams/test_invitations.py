"""A link to somebody at work: nothing before it is accepted, for the right one, once, for a week."""

from __future__ import annotations

from dataclasses import replace

import pytest

from enplan.base.access import Role
from enplan.base.audit.models import AuditEvent
from enplan.base.kernel.errors import AccessDenied, Invalid, NotVisible
from enplan.domain.care_teams import queries, redemption, services
from enplan.domain.care_teams.models import Invitation, MemberState
from enplan.domain.timeline import queries as timeline
from tests.domain.care_teams.world import (
    C,
    World,
    begin,
    behind,
    invited,
    invitee,
    joined,
    let_days_pass_for_links,
    member,
    sees,
    share_with,
    team,
)
from tests.world import as_, organization, professional, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return begin()


def test_somebody_invited_who_has_not_accepted_sees_nothing(world: World) -> None:
    share_with(world, world.berit, C.CORE, C.HOUSING)
    invited(world, world.berit)
    assert sees(world, world.berit) == set()
    with as_(world.berit) as actor, pytest.raises(NotVisible):
        queries.team(actor, person_id=world.person_id)


def test_accepting_opens_what_the_person_said_yes_to_and_no_more(world: World) -> None:
    share_with(world, world.berit, C.CORE, C.HOUSING)
    joined(world, world.berit)
    assert sees(world, world.berit) == {C.CORE, C.HOUSING}


def test_accepting_without_any_yes_opens_nothing(world: World) -> None:
    joined(world, world.berit)
    assert sees(world, world.berit) == set()


def test_the_new_member_stands_in_the_team_with_role_and_help(world: World) -> None:
    joined(world, world.berit)
    berit = member(world, "Berit Aas")
    assert (berit.state, berit.title, berit.organization_name, berit.helps_with) == (
        MemberState.ACTIVE,
        "Miljøterapeut",
        "Fjordheim senter",
        "Trening og turer",
    )
    assert berit.starts_at is not None
    assert berit.ends_at is not None
    assert (berit.ends_at.year, berit.ends_at.month) == (berit.starts_at.year + 1, berit.starts_at.month)


def test_a_colleague_in_the_same_house_sees_nothing(world: World) -> None:
    share_with(world, world.berit, C.CORE)
    joined(world, world.berit)
    assert sees(world, professional("Stig Holm", "Fjordheim senter", "private_institution")) == set()


def test_a_link_works_once(world: World) -> None:
    token = invited(world, world.berit)
    with as_(world.berit) as actor:
        services.accept(actor, token=token)
    with as_(world.berit) as actor, pytest.raises(NotVisible):
        services.accept(actor, token=token)


def test_a_link_that_is_too_old_is_worth_nothing(world: World) -> None:
    token = invited(world, world.berit)
    let_days_pass_for_links(world, 7)
    with as_(world.berit) as actor, pytest.raises(NotVisible):
        services.accept(actor, token=token)


def test_a_link_is_good_for_seven_days(world: World) -> None:
    token = invited(world, world.berit)
    let_days_pass_for_links(world, 6)
    with as_(world.berit) as actor:
        services.accept(actor, token=token)
    assert member(world, "Berit Aas").state is MemberState.ACTIVE


def test_a_new_link_makes_the_earlier_one_worthless(world: World) -> None:
    first = invited(world, world.berit)
    with as_(world.coordinator) as actor:
        second = services.renew_invitation(
            actor, person_id=world.person_id, member_id=member(world, "Berit Aas").id
        ).token
    with as_(world.berit) as actor, pytest.raises(NotVisible):
        services.accept(actor, token=first)
    with as_(world.berit) as actor:
        services.accept(actor, token=second)


def test_a_link_that_ran_out_stands_in_the_timeline_when_a_new_one_is_made(world: World) -> None:
    invited(world, world.berit)
    let_days_pass_for_links(world, 8)
    with as_(world.coordinator) as actor:
        services.renew_invitation(actor, person_id=world.person_id, member_id=member(world, "Berit Aas").id)
    with as_(world.person) as actor:
        (expired,) = [
            event
            for event in timeline.listing(actor, person_id=world.person_id)
            if event.kind == "invitation_expired"
        ]
    assert expired.occurred_at < expired.recorded_at


def test_an_invitation_taken_back_is_worth_nothing(world: World) -> None:
    token = invited(world, world.berit)
    berit = member(world, "Berit Aas")
    with as_(world.coordinator) as actor:
        services.end_membership(actor, person_id=world.person_id, member_id=berit.id, version=berit.version)
    with as_(world.berit) as actor, pytest.raises(NotVisible):
        services.accept(actor, token=token)


def test_a_made_up_link_is_not_found(world: World) -> None:
    with as_(world.berit) as actor, pytest.raises(NotVisible):
        services.accept(actor, token="no-such-link")


def test_the_secret_is_not_in_the_table(world: World) -> None:
    token = invited(world, world.berit)
    with behind(world) as job:
        stored = list(Invitation.objects.visible_to(job).values_list("token_digest", flat=True))
    assert stored
    assert token not in stored


def test_another_name_in_the_same_house_is_refused_and_told_nothing(world: World) -> None:
    token = invited(world, world.berit)
    other = professional("Stig Holm", "Fjordheim senter", "private_institution")
    with as_(other) as actor:
        offer = queries.open_invitation(actor, token=token)
    assert (offer.fault, offer.given_name, offer.invited_name, offer.sees) == ("another-person", "", "", ())
    with as_(other) as actor, pytest.raises(Invalid) as refused:
        services.accept(actor, token=token)
    assert refused.value.reason == "another-person"
    assert member(world, "Berit Aas").state is MemberState.INVITED


def test_the_same_name_in_another_house_is_refused(world: World) -> None:
    token = invited(world, world.berit)
    elsewhere = professional("Berit Aas", "Nav Storelva", "nav_office")
    with as_(elsewhere) as actor, pytest.raises(Invalid) as refused:
        services.accept(actor, token=token)
    assert refused.value.reason == "another-organization"


def test_somebody_in_a_unit_of_the_house_can_accept(world: World) -> None:
    house = organization("Helse Fjord", "health_trust")
    organization("Fjord poliklinikk", "dps", part_of=house.pk)
    clinician = professional("Siri Moe", "Fjord poliklinikk")
    with as_(world.coordinator) as actor:
        token = services.invite_member(
            actor,
            person_id=world.person_id,
            invitee=services.Invitee("Siri Moe", "siri@example.no", house.public_id),
            through="paper",
        ).token
    with as_(clinician) as actor:
        services.accept(actor, token=token)
    assert member(world, "Siri Moe").state is MemberState.ACTIVE


@pytest.mark.parametrize("role", [Role.LEADER, Role.COORDINATING_UNIT, Role.ADMINISTRATOR])
def test_a_hat_that_helps_nobody_cannot_take_a_place(world: World, role: Role) -> None:
    token = invited(world, world.berit)
    hat = staff("Berit Aas", role, "Fjordheim senter", "private_institution")
    with as_(hat) as actor, pytest.raises(Invalid) as refused:
        services.accept(actor, token=token)
    assert refused.value.reason == "not-your-role"


def test_the_first_page_tells_what_will_be_seen_and_not(world: World) -> None:
    share_with(world, world.berit, C.CORE, C.NETWORK)
    token = invited(world, world.berit)
    with as_(world.berit) as actor:
        offer = queries.open_invitation(actor, token=token)
    assert (offer.given_name, offer.sees) == ("Kari", (C.CORE, C.NETWORK))
    assert C.SUBSTANCE_USE in offer.sees_not
    assert C.MINE not in offer.sees_not


def test_declining_closes_the_link_and_shows_nothing(world: World) -> None:
    token = invited(world, world.berit)
    with as_(world.berit) as actor:
        services.decline(actor, token=token, because="cannot")
    with as_(world.berit) as actor, pytest.raises(NotVisible):
        services.accept(actor, token=token)
    assert sees(world, world.berit) == set()
    assert not team(world).invited


def test_whoever_got_the_link_by_mistake_can_say_so_without_signing_in(world: World) -> None:
    token = invited(world, world.berit)
    redemption.turn_down_link(token)
    with pytest.raises(NotVisible):
        redemption.turn_down_link(token)
    with as_(world.person) as actor:
        kinds = [event.kind for event in timeline.listing(actor, person_id=world.person_id)]
    assert "member_declined" in kinds


def test_the_persons_log_tells_who_accepted(world: World) -> None:
    joined(world, world.berit)
    with as_(world.person):
        row = AuditEvent.objects.filter(action="team:accept", hat_id=world.berit.pk).get()
    assert row.subject_id == world.subject.pk
    assert row.actor_name == "Berit Aas"


def test_the_persons_yes_must_be_written_down_before_an_invitation_goes_out(world: World) -> None:
    with as_(world.coordinator) as actor, pytest.raises(Invalid) as refused:
        services.invite_member(actor, person_id=world.person_id, invitee=invitee(world.berit))
    assert refused.value.fields == {"through": "missing"}


def test_the_person_invites_on_the_screen(world: World) -> None:
    with as_(world.person) as actor:
        token = services.invite_member(actor, invitee=invitee(world.berit)).token
    with as_(world.berit) as actor:
        services.accept(actor, token=token)
    assert member(world, "Berit Aas").state is MemberState.ACTIVE


def test_somebody_suggested_gets_no_link_before_the_person_says_yes(world: World) -> None:
    with as_(world.coordinator) as actor:
        services.suggest_member(actor, person_id=world.person_id, invitee=invitee(world.berit))
    with behind(world) as job:
        assert not Invitation.objects.visible_to(job).exists()
    berit = member(world, "Berit Aas")
    assert berit.state is MemberState.PROPOSED
    with as_(world.person) as actor:
        issued = services.answer_suggestion(actor, member_id=berit.id, yes=True)
    assert issued is not None
    with as_(world.berit) as actor:
        services.accept(actor, token=issued.token)
    assert member(world, "Berit Aas").state is MemberState.ACTIVE


def test_the_persons_no_ends_a_suggestion_for_good(world: World) -> None:
    with as_(world.coordinator) as actor:
        services.suggest_member(actor, person_id=world.person_id, invitee=invitee(world.berit))
    berit = member(world, "Berit Aas")
    with as_(world.person) as actor:
        assert services.answer_suggestion(actor, member_id=berit.id, yes=False) is None
    assert not team(world).suggested
    with as_(world.person) as actor, pytest.raises(Invalid):
        services.answer_suggestion(actor, member_id=berit.id, yes=True)


def test_a_team_member_who_is_not_the_coordinator_cannot_invite(world: World) -> None:
    share_with(world, world.berit, C.CORE)
    joined(world, world.berit)
    with as_(world.berit) as actor, pytest.raises(NotVisible):
        services.invite_member(
            actor, person_id=world.person_id, invitee=invitee(world.berit, "Stig Holm"), through="speech"
        )


def test_a_stranger_cannot_invite(world: World) -> None:
    stranger = professional("Fremmed Fagperson")
    with as_(stranger) as actor, pytest.raises(NotVisible):
        services.invite_member(
            actor, person_id=world.person_id, invitee=invitee(world.berit), through="speech"
        )


def test_an_administrator_cannot_add_anybody(world: World) -> None:
    admin = staff("Adele Ruud", Role.ADMINISTRATOR, "Storelva kommune", "municipality")
    with as_(admin) as actor, pytest.raises(AccessDenied):
        services.invite_member(
            actor, person_id=world.person_id, invitee=invitee(world.berit), through="speech"
        )
    assert sees(world, admin) == set()


def test_somebody_who_is_in_already_cannot_take_another_place(world: World) -> None:
    joined(world, world.berit)
    again = replace(invitee(world.berit), email="privat@example.no")
    with as_(world.coordinator) as actor:
        token = services.invite_member(
            actor, person_id=world.person_id, invitee=again, through="speech"
        ).token
    with as_(world.berit) as actor, pytest.raises(Invalid) as refused:
        services.accept(actor, token=token)
    assert refused.value.reason == "already-member"


def test_the_same_address_is_not_invited_twice(world: World) -> None:
    invited(world, world.berit)
    with pytest.raises(Invalid) as refused:
        invited(world, world.berit)
    assert refused.value.fields == {"email": "already-member"}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", " ", "missing"),
        ("email", "berit", "not-an-email"),
        ("email", "", "missing"),
        ("phone", "x", "not-a-phone-number"),
    ],
)
def test_what_is_wrong_in_an_invitation_is_named(world: World, field: str, value: str, code: str) -> None:
    typed = {"name": "Berit Aas", "email": "b@example.no", "phone": "", field: value}
    with as_(world.coordinator) as actor, pytest.raises(Invalid) as refused:
        services.invite_member(
            actor,
            person_id=world.person_id,
            invitee=services.Invitee(
                organization_id=organization("Fjordheim senter").public_id, title="", helps_with="", **typed
            ),
            through="speech",
        )
    assert refused.value.fields == {field: code}


def test_the_hat_of_ones_own_plan_takes_no_place_at_work(world: World) -> None:
    another = begin().person
    token = invited(world, world.berit, "Kari Nordli")
    with as_(another) as actor, pytest.raises(Invalid) as refused:
        services.accept(actor, token=token)
    assert refused.value.reason == "not-your-role"
