"""A unit inside an organisation is that organisation, whether it treats somebody or is asked to take over."""

from __future__ import annotations

from enplan.base.accounts.models import Hat
from tests.domain.care_teams import world as team
from tests.domain.pathways.test_hand_over import offer, view
from tests.domain.pathways.world import TREATMENT, World, admitted, events, tell, unit
from tests.world import organization, professional


def of_a_unit_in(world: World, whole: str, kind: str) -> Hat:
    """Nora, in the team, of a unit inside a unit of this organisation."""
    part = organization(f"{whole}, avdeling 2", kind, part_of=organization(whole, kind).pk)
    organization(f"{whole}, post B", kind, part_of=part.pk)
    nora = professional("Nora Dahl", f"{whole}, post B", kind)
    team.joined(world, nora, "Nora Dahl")
    team.share_with(world, nora, *TREATMENT)
    return nora


def test_what_a_ward_does_is_done_by_the_place_towards_the_unit_at_home(kari: World) -> None:
    stay = admitted(kari, days=2)
    nora = of_a_unit_in(kari, "Fjordheim senter", "private_institution")
    tell(kari, stay, "municipality_contacted", days=1, hat=nora)

    (event,) = events(kari, "municipality_contacted")
    assert event.organization_id == unit(kari.berit).pk
    assert event.counterpart_id == organization("Koordinerende enhet, Storelva").pk


def test_what_somebody_at_home_does_is_done_towards_the_place(kari: World) -> None:
    stay = admitted(kari, days=2)
    tell(kari, stay, "municipality_contacted", days=1, hat=kari.trine)

    (event,) = events(kari, "municipality_contacted")
    assert (event.organization_id, event.counterpart_id) == (unit(kari.trine).pk, unit(kari.berit).pk)


def test_a_receiver_is_in_the_team_with_somebody_from_one_of_its_units(kari: World) -> None:
    asked = offer(kari, admitted(kari, days=2), receiver=organization("Mestring", "municipal_unit"))
    assert not view(kari, asked, kari.berit).receiver_is_in_team

    nora = of_a_unit_in(kari, "Mestring", "municipal_unit")
    assert view(kari, asked, kari.berit).receiver_is_in_team
    assert view(kari, asked, nora).may_answer


def test_somebody_from_what_the_receiver_is_a_part_of_does_not_answer_for_it(kari: World) -> None:
    part = organization("Oppfølging sør", "municipal_unit", part_of=unit(kari.trine).pk)
    asked = offer(kari, admitted(kari, days=2), receiver=part)

    assert not view(kari, asked, kari.berit).receiver_is_in_team
    assert not view(kari, asked, kari.trine).may_answer
