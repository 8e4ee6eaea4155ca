"""Somebody who said no to a plan, and later yes, stands in the coordinator's list with a reason of their own."""

from __future__ import annotations

import uuid

import pytest

from enplan.base.accounts.models import Hat
from enplan.domain.care_plans import queries, services
from enplan.domain.care_plans.rules.ordering import Reason
from enplan.domain.care_plans.services import Started
from enplan.domain.care_teams import services as teams
from enplan.domain.consents import services as consents
from enplan.domain.people.services import Particulars
from tests import world
from tests.domain.care_plans import cast

pytestmark = pytest.mark.django_db


def said_no(hat: Hat, who: Particulars) -> uuid.UUID:
    """A coordinator without a plan: the person has said no."""
    with world.as_(hat) as actor:
        found = teams.register_without_plan(actor, particulars=who, through="speech", present="Kari")
    assert found is not None
    return found


def say(hat: Hat, person_id: uuid.UUID, *, answer: bool) -> None:
    with world.as_(hat) as actor:
        consents.write_down_plan_consent(
            actor, person_id=person_id, answer=answer, through="speech", present="Kari"
        )


def reasons(hat: Hat) -> dict[str, Reason]:
    with world.as_(hat) as actor:
        (row,) = queries.worklist(actor).rows
    return {reason.code: reason for reason in row.reasons}


def test_a_no_waits_for_nobody() -> None:
    hat = world.professional("Ola Berg")
    said_no(hat, world.particulars())
    assert set(reasons(hat)) == {"nothing_due"}


def test_a_later_yes_waits_for_the_coordinator_until_the_plan_is_started() -> None:
    hat, who = world.professional("Ola Berg"), world.particulars()
    person_id = said_no(hat, who)
    say(hat, person_id, answer=True)
    found = reasons(hat)["wants_plan"]
    assert (found.waits, found.days) == ("me", 0)
    assert cast.start_as(hat, who) == Started(person_id)
    assert "wants_plan" not in reasons(hat)


def test_a_second_thought_takes_the_reason_away() -> None:
    hat = world.professional("Ola Berg")
    person_id = said_no(hat, world.particulars())
    say(hat, person_id, answer=True)
    say(hat, person_id, answer=False)
    assert "wants_plan" not in reasons(hat)


def test_a_plan_that_is_closed_is_not_wanted_again_before_the_person_says_so() -> None:
    begun = cast.begin()
    version = cast.plan_of(begun.coordinator, begun.person_id).version
    with world.as_(begun.coordinator) as actor:
        services.close(actor, person_id=begun.person_id, version=version, because="Målene er nådd")
    assert "wants_plan" not in reasons(begun.coordinator)
    say(begun.coordinator, begun.person_id, answer=True)
    assert "wants_plan" in reasons(begun.coordinator)
