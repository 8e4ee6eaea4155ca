"""A notice to the municipality from where somebody is admitted is contact during that stay (recommendation 87)."""

from __future__ import annotations

from typing import Any

import pytest

from enplan.base.access.acting import acting_as_job
from enplan.base.accounts.models import Hat
from enplan.domain.care_requests import services
from enplan.domain.timeline.models import Event
from tests.domain.care_requests.world import YES
from tests.domain.care_teams.world import joined, share_with
from tests.domain.pathways.world import TREATMENT, World, admitted, begin
from tests.world import as_, organization, professional

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari() -> World:
    return begin()


def clinician(kari: World, place: str, **more: Any) -> Hat:
    """Somebody in the team who works at a health trust with a coordinating unit."""
    trust = organization(place, "health_trust", **more)
    organization(f"KE {place}", "coordinating_unit", part_of=trust.pk)
    hat = professional("Bjarne Voll", place, "health_trust")
    joined(kari, hat, "Bjarne Voll")
    share_with(kari, hat, *TREATMENT)
    return hat


def contact(kari: World, hat: Hat) -> Event:
    """What is written when this one notifies the municipality as well."""
    with as_(hat) as actor:
        services.send(actor, said=YES, person_id=kari.person_id, needs_municipality=True)
    with acting_as_job("test_world", subject_id=kari.subject.pk) as job:
        found: Event = Event.objects.visible_to(job).get(kind="municipality_contacted")
        return found


def test_it_says_which_stay_and_how_far_it_had_come(kari: World) -> None:
    hat = clinician(kari, "Fjordland sykehus", serves=["9901"])
    episode = admitted(kari, hat, days=3)
    event = contact(kari, hat)
    assert (event.episode, event.attributes["phase"]) == (str(episode), "during")


def test_a_stay_elsewhere_is_told_to_nobody(kari: World) -> None:
    admitted(kari, days=3)
    event = contact(kari, clinician(kari, "Fjordland sykehus", serves=["9901"]))
    assert event.episode == ""
    assert "phase" not in event.attributes
