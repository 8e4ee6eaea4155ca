"""A small cast for tests of plans: a coordinator who has started a plan, and the person whose it is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from enplan.base.access import LIFE_AREAS, Category
from enplan.base.access.acting import acting_as_job
from enplan.base.access.grants import recompile
from enplan.base.access.models import Subject
from enplan.base.accounts.models import Hat
from enplan.domain.care_plans import queries, services
from enplan.domain.care_plans.services import CoordinatorAnswer, PlanAnswer, SharingAnswer, Started
from enplan.domain.care_teams import queries as teams
from enplan.domain.people.services import Particulars
from tests import world

SPEECH = PlanAnswer(through="speech", present="Kari")
ALL_AREAS = (Category.CORE, *LIFE_AREAS, Category.CRISIS)


@dataclass(frozen=True, slots=True)
class Begun:
    """A plan that has begun: who coordinates, whose it is."""

    coordinator: Hat
    person: Hat
    person_id: uuid.UUID
    subject_id: int
    particulars: Particulars


def start_as(
    hat: Hat,
    particulars: Particulars | None = None,
    yes: tuple[Category, ...] = ALL_AREAS,
) -> services.Started | services.AlreadyIn | services.Exists:
    """Start a plan in this hat, with yes to these categories for the hat's own organisation."""
    with world.as_(hat) as actor:
        return services.start(
            actor,
            particulars=particulars or world.particulars(),
            consent=SPEECH,
            coordinator=CoordinatorAnswer("yes"),
            sharing=SharingAnswer(yes=yes, period_code="one_year"),
        )


def begin(
    name: str = "Ola Berg",
    given_name: str = "Kari",
    yes: tuple[Category, ...] = ALL_AREAS,
    coordinator: Hat | None = None,
) -> Begun:
    """A coordinator starts a plan, and the person gets a hat of their own."""
    hat = coordinator or world.professional(name, title="koordinator")
    who = world.particulars(given_name)
    started = start_as(hat, who, yes)
    assert isinstance(started, Started)
    with world.as_(hat) as actor:
        subject = Subject.objects.get(public_id=started.person_id)
        del actor
    own = world.own_hat(f"{given_name} Nordli", subject.pk)
    with acting_as_job("test_world", subject_id=subject.pk) as job:
        recompile(job, subject.pk)
    return Begun(hat, own, started.person_id, subject.pk, who)


def join(begun: Begun, hat: Hat) -> uuid.UUID:
    """Let somebody in the way it is done after the guard, and give the id of their place in the team."""
    answer = start_as(hat, begun.particulars)
    assert isinstance(answer, services.Exists)
    with world.as_(hat) as actor:
        services.request_join(actor, token=answer.token, wish="join")
    with world.as_(begun.coordinator) as actor:
        (asked,) = [r for r in queries.join_requests(actor, person_id=begun.person_id) if not r.answered_at]
        services.answer_join_request(
            actor, person_id=begun.person_id, request_id=asked.id, version=asked.version, yes=True
        )
        members = teams.team(actor, person_id=begun.person_id).members
    return next(member.id for member in members if member.name == asked.asker_name)


def plan_of(hat: Hat, person_id: uuid.UUID) -> queries.PlanView:
    """The plan as this hat sees it."""
    with world.as_(hat) as actor:
        plan = queries.plan(actor, person_id=person_id)
    assert plan is not None
    return plan
